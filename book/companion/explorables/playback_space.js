// The replay's representation space, seen from far away, c upwards.

/** The space. `mark(s)` is called when a reader touches a point; `draw` and `marks` as of a maze. */
function playbackSpace({ positions }, mark) {
  const BALL = 128; // pixels
  let yaw = 0.6, pitch = 0.35, run = null, now = 0, marked = 0;

  const points = positions.map((_, s) => svg("circle", { class: "point", "data-state": s }));
  const crowd = svg("g");
  const ball = svg("circle", { class: "ball" }), equator = svg("ellipse", { class: "ball" });
  const [light, shade] = shadedDisc();
  const axes = ["pc", "pc", "up"].map((name) => svg("line", { class: `axis ${name}` }));
  const names = ["PC 1", "PC 2", "c = 1", "−1"].map((name, n) =>
    svg("text", { class: `name ${n < 2 ? "pc" : "up"}` }, name)
  );
  const zeta = svg("line", { class: "part zeta" }), along = svg("line", { class: "part along" });
  const drift = svg("path", { class: "drift" });
  const star = svg("path", { class: "star", d: STAR });
  const ring = svg("g", { class: "pick" }, ...twice("circle", { r: 9 }));
  const element = svg(
    "svg",
    {
      class: "space",
      viewBox: "-165 -155 330 310",
      tabindex: 0,
      role: "application",
      "aria-label": "Representation space, c upwards. Arrow keys turn it.",
    },
    light,
    shade,
    ball,
    equator,
    ...axes,
    zeta,
    along,
    crowd,
    ...names,
    star,
    drift,
    ring,
  );

  /** Where (PC 1, PC 2, c) is on the screen: right, down, and how far behind it. */
  function project(x, y, c) {
    const [sin, cos] = [Math.sin(yaw), Math.cos(yaw)],
      [tilt, level] = [Math.sin(pitch), Math.cos(pitch)];
    const behind = x * sin + y * cos, size = BALL / run.radius;
    return [
      size * (x * cos - y * sin),
      -size * (c * level + behind * tilt),
      behind * level - c * tilt,
    ];
  }
  function line(element, from, to) {
    const [x1, y1, x2, y2] = [from, to].flatMap((end) =>
      project(...end).slice(0, 2).map((x) => x.toFixed(1))
    );
    setAttributes(element, { x1, y1, x2, y2 });
  }
  function move(element, [x, y]) {
    element.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
  }

  let drag = null;
  element.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, moved: 0 };
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener("pointermove", (event) => {
    if (!drag) return event.pointerType === "mouse" && markNearest(event, 14);
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    drag = { x: event.clientX, y: event.clientY, moved: drag.moved + Math.hypot(dx, dy) };
    turn(dx * 0.01, dy * 0.01);
  });
  element.addEventListener("pointerup", (event) => {
    if (drag && drag.moved < 6) markNearest(event, 24);
    drag = null;
  });
  element.addEventListener("pointercancel", () => (drag = null));
  element.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    turn(way[1] * 0.1, way[0] * 0.1);
  });
  function turn(around, down) {
    yaw += around;
    look(pitch + down);
  }
  /** Look from the side (0) to from above (π/2). */
  function look(from) {
    pitch = Math.min(Math.max(from, 0), Math.PI / 2);
    place();
  }
  function markNearest(event, reach) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(
      element.getScreenCTM().inverse(),
    );
    let best = null, least = reach;
    for (let s = 0; s < positions.length; s++) {
      const [px, py] = project(...run.place(s, now)), away = Math.hypot(px - x, py - y);
      if (away < least) (least = away), (best = s);
    }
    if (best !== null) mark(best);
  }

  function draw(shown, scene) {
    ({ now, marked } = scene);
    run = shown;
    points.forEach((point, s) => point.setAttribute("fill", similarityColour(run.c(s, now))));
    place();
  }
  function place() {
    const size = BALL / run.radius, level = Math.cos(pitch), tilt = Math.sin(pitch);
    for (const disc of [ball, shade]) disc.setAttribute("r", size);
    equator.setAttribute("rx", size);
    equator.setAttribute("ry", size * tilt);
    const long = run.radius, ends = [[long, 0, 0], [0, long, 0], [0, 0, long], [0, 0, -long]];
    ends.slice(0, 3).forEach((end, n) => line(axes[n], end.map((x) => -x), end));
    ends.forEach((end, n) => {
      const [x, y] = project(...end.map((part) => part * (n > 1 ? 1.13 : 1.2)));
      move(names[n], [x, y + 4]);
      names[n].style.display = n > 1 && level < 0.3 ? "none" : ""; // would cover the centre
    });
    names[2].textContent = long > 1 ? "c ↑" : "c = 1";
    names[3].textContent = long > 1 ? "" : "−1";
    const placed = points.map((point, s) => {
      const [x, y, behind] = project(...run.place(s, now));
      point.setAttribute("r", (5 - 1.2 * behind / run.radius).toFixed(1));
      move(point, [x, y]);
      return [behind, point];
    });
    crowd.append(...placed.sort(([a], [b]) => b - a).map(([, point]) => point)); // the nearest last
    move(star, project(0, 0, run.height(now)));
    follow();
  }
  /** The touched state: its parts, and where it moves until the next moment. */
  function follow() {
    const [x, y, c] = run.place(marked, now);
    const here = project(x, y, c);
    const there = project(...run.place(marked, Math.floor(now) + 1));
    move(ring, here);
    line(zeta, [0, 0, 0], [x, y, 0]);
    line(along, [x, y, 0], [x, y, c]);
    drift.setAttribute("d", arrow(here, there));
  }
  function marks(scene) {
    ({ marked } = scene);
    points.forEach((point, s) => point.classList.toggle("lit", scene.lit?.has(s) ?? false));
    element.classList.toggle("dims", scene.lit !== null);
    follow();
  }

  return { element, draw, marks, look };
}

/** An arrow between two points, as a path: its head is there even where the way is short. */
function arrow([x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1], long = Math.hypot(dx, dy);
  if (long < 0.05) return "";
  const [ux, uy] = [dx / long, dy / long], head = 7;
  const wing = (side) =>
    `${(x2 - head * ux + side * 4 * uy).toFixed(1)} ${(y2 - head * uy - side * 4 * ux).toFixed(1)}`;
  const ends = [[x1, y1], [x2, y2]].map((xy) => xy.map((x) => x.toFixed(1)).join(" "));
  return `M${ends[0]}L${ends[1]}M${wing(1)}L${ends[1]}L${wing(-1)}`;
}
