explorables("playback", (root, data) => {
  const CELL = 30, BALL = 128; // pixels
  const { positions, start, goal } = data;
  const states = positions.length;

  // What is shown: a run, a time in moments (with a fraction while it plays), a state, a side.
  let run, now = 0, marked = start, yaw = 0.6, pitch = 0.35;

  const room = (s) => (data.regions[s] < 0 ? "doorway" : data.rooms[data.regions[s]]);
  const where = (s) => `${room(s)}, row ${positions[s][0] + 1}, column ${positions[s][1] + 1}`;
  const moment = () => Math.floor(now);
  const similarity = (s, n = moment()) => run.similarity.values[n * states + s];

  // Left: the maze.
  const [rows, columns] = [0, 1].map((axis) =>
    Math.max(...positions.map((place) => place[axis])) + 1
  );
  const centre = ([row, column]) => [(column + 0.5) * CELL, (row + 0.5) * CELL];
  const square = ([row, column], attributes) =>
    svg("rect", { x: column * CELL, y: row * CELL, width: CELL, height: CELL, ...attributes });
  const badge = (letter, s) => {
    const [x, y] = centre(positions[s]);
    return svg(
      "g",
      { class: "badge" },
      svg("circle", { cx: x, cy: y, r: 9 }),
      svg("text", { x, y: y + 4.3 }, letter),
    );
  };
  const rings = (shape, attributes) =>
    ["wide", "thin"].map((name) => svg(shape, { class: name, ...attributes }));

  const cells = positions.map((place) => square(place, { class: "cell", role: "button" }));
  const halo = svg("polyline", { class: "halo" }), path = svg("polyline", { class: "path" });
  const end = svg("circle", { class: "end", r: 4.5 });
  const frame = svg(
    "g",
    { class: "mark" },
    ...rings("rect", { x: 1.5, y: 1.5, width: CELL - 3, height: CELL - 3 }),
  );
  const maze = svg(
    "svg",
    {
      class: "maze",
      viewBox: `-2 -2 ${columns * CELL + 4} ${rows * CELL + 4}`,
      role: "group",
      "aria-label": "Maze, coloured by c. Arrow keys go from state to state.",
    },
    ...data.walls.map((place) => square(place, { class: "wall" })),
    ...cells,
    halo,
    path,
    end,
    badge("S", start),
    badge("G", goal),
    frame,
  );

  cells.forEach((cell, s) => {
    for (const event of ["pointerenter", "focus", "click"]) {
      cell.addEventListener(event, () => mark(s));
    }
  });
  maze.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    const next = neighbour(marked, way);
    if (next !== null) cells[next].focus();
  });

  /** The nearest state in a direction, over walls if need be. */
  function neighbour(s, [down, right]) {
    let best = null, least = Infinity;
    positions.forEach(([row, column], other) => {
      const y = row - positions[s][0], x = column - positions[s][1];
      const ahead = y * down + x * right, aside = Math.abs(y * right) + Math.abs(x * down);
      if (ahead > 0.1 && ahead + 3 * aside < least) (least = ahead + 3 * aside), (best = other);
    });
    return best;
  }

  // Right: the representation space, seen from far away.
  const points = positions.map((_, s) => svg("circle", { class: "point", "data-state": s }));
  const crowd = svg("g");
  const ball = svg("circle", { class: "ball" }), equator = svg("ellipse", { class: "ball" });
  const axes = [0, 1, 2].map(() => svg("line", { class: "axis" }));
  const names = ["PC 1 of ζ", "PC 2 of ζ", "c = 1", "−1"].map((name) =>
    svg("text", { class: "name" }, name)
  );
  const zeta = svg("line", { class: "part zeta" }), along = svg("line", { class: "part" });
  const star = svg("path", {
    class: "star",
    d: "M0-9L2.1-2.9L8.6-2.8L3.4 1.1L5.3 7.3L0 3.6L-5.3 7.3L-3.4 1.1L-8.6-2.8L-2.1-2.9Z",
  });
  const ring = svg("g", { class: "mark" }, ...rings("circle", { r: 9 }));
  const space = svg(
    "svg",
    {
      class: "space",
      viewBox: "-165 -155 330 310",
      tabindex: 0,
      role: "application",
      "aria-label": "Representation space, c upwards. Arrow keys turn it.",
    },
    ball,
    equator,
    ...axes,
    ...names,
    zeta,
    along,
    crowd,
    star,
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
  function place(s) {
    const [x, y] = [0, 1].map((axis) => between(run.across.values, now, 2 * s + axis, 2 * states));
    // c is ψ(s)·ψ(g): divided by the length of ψ(g), the height of ψ(s) over the plane of ζ
    return [
      x,
      y,
      between(run.similarity.values, now, s, states) / between(run.goalLength, now, 0, 1),
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
  space.addEventListener("pointerdown", (event) => {
    drag = { x: event.clientX, y: event.clientY, moved: 0 };
    space.setPointerCapture(event.pointerId);
  });
  space.addEventListener("pointermove", (event) => {
    if (!drag) return event.pointerType === "mouse" && markNearest(event, 14);
    const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
    drag = { x: event.clientX, y: event.clientY, moved: drag.moved + Math.hypot(dx, dy) };
    turn(dx * 0.01, dy * 0.01);
  });
  space.addEventListener("pointerup", (event) => {
    if (drag && drag.moved < 6) markNearest(event, 24);
    drag = null;
  });
  space.addEventListener("pointercancel", () => (drag = null));
  space.addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    turn(way[1] * 0.1, way[0] * 0.1);
  });
  function turn(around, down) {
    yaw += around;
    look(pitch + down);
  }
  function look(from) {
    pitch = Math.min(Math.max(from, 0), Math.PI / 2); // from the side to from above
    drawSpace();
  }
  function markNearest(event, reach) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(
      space.getScreenCTM().inverse(),
    );
    let best = null, least = reach;
    for (let s = 0; s < states; s++) {
      const [px, py] = project(...place(s)), away = Math.hypot(px - x, py - y);
      if (away < least) (least = away), (best = s);
    }
    if (best !== null) mark(best);
  }
  // The controls.
  const condition = choice(
    "Condition",
    data.conditions.map(({ name }, n) => [n, name]),
    () => load(),
  );
  const which = choice("Run", [], () => load());
  const time = timeline(after, (moment) => ((now = moment), draw()));
  const sides = [
    button("From the side", () => look(0)),
    button("From above", () => look(Math.PI / 2)),
  ];
  const first = button("", () => (time.pause(), time.go(momentOf(run.reached + 1))));
  const words = tag("p", { class: "words" });
  const note = tag("p", { class: "note" });
  function after(n) {
    return afterEpisodes(run.episodes[n]);
  }
  function momentOf(episode) {
    const n = run.episodes.findIndex((other) => other >= episode);
    return n < 0 ? run.episodes.length - 1 : n;
  }
  function mark(s) {
    marked = s;
    drawMarks();
    tell();
  }

  /** Take over the chosen condition and run, at the moment that was shown. */
  function load(chosen = +which.select.value) {
    const { runs } = data.conditions[+condition.select.value];
    const episode = run ? run.episodes[moment()] : null;
    which.select.replaceChildren(
      ...runs.map(({ which, reached }, n) => tag("option", { value: n }, runName(which, reached))),
    );
    which.select.value = chosen;
    run = runs[chosen];
    if (!run.similarity.values) {
      for (const name of ["similarity", "across", "paths"]) run[name] = unpack(run[name]);
    }
    const last = run.episodes.length - 1;
    first.disabled = run.reached === null;
    first.textContent = first.disabled
      ? "★ Goal never reached"
      : `★ Goal first reached: episode ${run.reached}`;
    const off = run.radius > 1.001 || run.goalLength.some((length) => Math.abs(length - 1) > 0.001);
    space.classList.toggle("loose", off);
    note.textContent = off
      ? `Not normalised: embeddings leave the unit sphere (dashed). The space is drawn at 1/${
        run.radius.toFixed(1)
      } of its scale, and colours end at c = ±1.`
      : "";
    const star = first.disabled ? null : placeOf(run.episodes, run.reached + 1);
    const shown = episode ?? (first.disabled ? run.episodes[last] : run.reached + 1);
    time.load(last, momentOf(shown), star);
  }

  function draw() {
    drawMaze();
    drawSpace();
    tell();
  }
  function drawMaze() {
    cells.forEach((cell, s) => {
      cell.setAttribute("fill", similarityColour(between(run.similarity.values, now, s, states)));
      cell.setAttribute("aria-label", `${where(s)}: c = ${signed(similarity(s), 2)}`);
    });
    const length = run.paths.shape[1];
    // a little aside at each step, always the same, so that ways taken twice are seen twice
    const trace = [...run.paths.values.slice(moment() * length, (moment() + 1) * length)].map(
      (s, t) => {
        const [x, y] = centre(positions[Math.round(s)]);
        return [x + 6 * Math.sin(12.99 * t), y + 6 * Math.sin(78.23 * t)];
      },
    );
    for (const line of [halo, path]) {
      line.setAttribute(
        "points",
        trace.map((xy) => xy.map((x) => x.toFixed(1))).join(" "),
      );
    }
    move(end, trace.at(-1));
    for (const element of [halo, path, end]) {
      element.style.display = run.episodes[moment()] === 0 ? "none" : "";
    }
  }
  function drawSpace() {
    const size = BALL / run.radius, level = Math.cos(pitch), tilt = Math.sin(pitch);
    ball.setAttribute("r", size);
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
      const [x, y, behind] = project(...place(s));
      point.setAttribute("fill", similarityColour(between(run.similarity.values, now, s, states)));
      point.setAttribute("r", (5 - 1.2 * behind / run.radius).toFixed(1));
      move(point, [x, y]);
      return [behind, point];
    });
    crowd.append(...placed.sort(([a], [b]) => b - a).map(([, point]) => point)); // the nearest last
    move(star, project(0, 0, between(run.goalLength, now, 0, 1)));
    drawMarks();
  }
  function drawMarks() {
    cells.forEach((cell, s) => {
      cell.setAttribute("tabindex", s === marked ? 0 : -1);
      cell.setAttribute("aria-pressed", s === marked);
    });
    move(frame, [positions[marked][1] * CELL, positions[marked][0] * CELL]);
    const [x, y, c] = place(marked);
    move(ring, project(x, y, c));
    line(zeta, [0, 0, 0], [x, y, 0]);
    line(along, [x, y, 0], [x, y, c]);
  }
  function tell() {
    const c = similarity(marked);
    words.replaceChildren(
      tag("span", {}, `Marked: ${where(marked)}`),
      tag("b", {}, `c = ${signed(c, 2)}`),
    );
    Object.assign(root.dataset, {
      state: marked,
      c,
      run: run.run,
      episode: run.episodes[moment()],
    });
    time.input.setAttribute("aria-valuetext", `${after(moment())}; marked: c = ${signed(c, 2)}`);
  }

  root.append(
    tag("div", { class: "controls" }, condition.element, which.element),
    tag(
      "div",
      { class: "panels" },
      tag("div", { class: "panel" }, maze),
      tag("div", { class: "panel" }, space, tag("div", { class: "controls" }, ...sides)),
    ),
    scaleOfC(),
    words,
    note,
    time.element,
    tag("div", { class: "controls" }, ...time.controls, first),
  );
  load(Math.min(1, data.conditions[0].runs.length - 1));
});
