// The replay's mazes: one run each, coloured by c or by visits, with the way of an episode.

const CELL = 30; // pixels
const STAR = "M0-9L2.1-2.9L8.6-2.8L3.4 1.1L5.3 7.3L0 3.6L-5.3 7.3L-3.4 1.1L-8.6-2.8L-2.1-2.9Z";

/** The colour of a number of visits, on a logarithmic scale: white is none, dark purple `most`. */
function visitsColour(count, most) {
  const part = most > 0 ? Math.log1p(count) / Math.log1p(most) : 0;
  const [none, all] = [[255, 255, 255], [74, 20, 134]];
  return `rgb(${none.map((from, i) => Math.round(from + part * (all[i] - from)))})`;
}

/** A line twice, the wider below: it is seen on every ground. */
function twice(shape, attributes) {
  return ["wide", "thin"].map((name) => svg(shape, { class: name, ...attributes }));
}

/**
 * A maze. `mark(s)` is called when a reader touches a state.
 *
 * `draw(run, scene)` shows a run at `scene.now`, as `scene.view` ("c", "visits", up to `scene.most`,
 * or "policy"), with the way up to `scene.step` (null: all of it); `marks(scene)` only what is touched and lit.
 */
function playbackMaze(data, label, mark) {
  const { positions, start, goal } = data;
  const [rows, columns] = [0, 1].map((axis) =>
    Math.max(...positions.map((place) => place[axis])) + 1
  );
  const room = (s) => (data.regions[s] < 0 ? "doorway" : data.rooms[data.regions[s]]);
  const where = (s) => `${room(s)}, row ${positions[s][0] + 1}, column ${positions[s][1] + 1}`;
  const centre = ([row, column]) => [(column + 0.5) * CELL, (row + 0.5) * CELL];
  const square = ([row, column], attributes) =>
    svg("rect", { x: column * CELL, y: row * CELL, width: CELL, height: CELL, ...attributes });
  const badge = (s, inside) => {
    const [x, y] = centre(positions[s]);
    const transform = `translate(${x} ${y})`;
    return svg("g", { class: "sign", transform }, svg("circle", { r: 12.5 }), inside);
  };

  const cells = positions.map((place) => square(place, { class: "cell", role: "button" }));
  const unseen = positions.map((place) => {
    const [cx, cy] = centre(place);
    return svg("circle", { class: "unseen", cx, cy, r: 2.4 });
  });
  const arrows = svg("path", { class: "arrows" });
  const halo = svg("polyline", { class: "halo" }), path = svg("polyline", { class: "path" });
  const end = svg("circle", { class: "end", r: 4.5 });
  const frame = svg(
    "g",
    { class: "pick" },
    ...twice("rect", { x: 1.5, y: 1.5, width: CELL - 3, height: CELL - 3 }),
  );
  const element = svg(
    "svg",
    {
      class: "maze",
      viewBox: `-2 -2 ${columns * CELL + 4} ${rows * CELL + 4}`,
      role: "group",
      "aria-label": `${label}. Arrow keys go from state to state.`,
    },
    ...data.walls.map((place) => square(place, { class: "wall" })),
    ...cells,
    ...unseen,
    halo,
    path,
    arrows,
    badge(start, svg("text", { y: 6.5 }, "S")),
    end,
    badge(goal, svg("path", { d: STAR, transform: "scale(1.05)" })),
    frame,
  );

  cells.forEach((cell, s) => {
    for (const event of ["pointerenter", "focus", "click"]) {
      cell.addEventListener(event, () => mark(s));
    }
    cell.addEventListener("keydown", (event) => {
      const way = ARROWS[event.key];
      if (!way) return;
      event.preventDefault();
      const next = neighbour(s, way);
      if (next !== null) cells[next].focus();
    });
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

  /** A needle for each move that leads elsewhere, as long as the move is likely: `reach` at most. */
  function needles(run, now, s, reach) {
    const [x, y] = centre(positions[s]);
    return run.policy(s, now).map((probability, move) => {
      const to = run.next[s][move];
      if (to === s) return "";
      const [down, right] = [0, 1].map((axis) => positions[to][axis] - positions[s][axis]);
      const far = Math.hypot(down, right), long = reach * probability;
      const [dx, dy] = [right / far, down / far], half = 2.6;
      const points = [[-dy * half, dx * half], [dx * long, dy * long], [dy * half, -dx * half]];
      return `M${points.map(([px, py]) => `${(x + px).toFixed(1)} ${(y + py).toFixed(1)}`)}Z`;
    }).join("");
  }

  /** A way through the maze, a little aside at each step, so that ways taken twice are seen. */
  function trace(states) {
    return states.map((s, t) => {
      const [x, y] = centre(positions[s]);
      return [x + 6 * Math.sin(12.99 * t), y + 6 * Math.sin(78.23 * t)];
    });
  }

  let told = null; // what the cells' names were last made for

  function draw(run, { now, view, step, most }) {
    const byVisits = view === "visits";
    cells.forEach((cell, s) => {
      const colour = byVisits
        ? visitsColour(run.visitsOf(s, now), most)
        : similarityColour(run.c(s, now));
      cell.setAttribute("fill", colour);
      unseen[s].style.display = run.visitsOf(s, now) ? "none" : "";
    });
    const states = run.path(now), way = trace(states.slice(0, (step ?? states.length) + 1));
    const points = way.map((xy) => xy.map((x) => x.toFixed(1))).join(" ");
    for (const line of [halo, path]) line.setAttribute("points", points);
    const [x, y] = way.at(-1);
    setAttributes(end, { cx: x.toFixed(1), cy: y.toFixed(1) });
    let from = []; // whose moves are shown
    if (view === "policy") from = positions.map((_, s) => s);
    else if (step !== null) from = [states[step]];
    const reach = CELL * (view === "policy" ? 0.7 : 1.2);
    const moves = run.acts ? from.map((s) => needles(run, now, s, reach)) : [];
    arrows.setAttribute("d", moves.join(""));
    if (told?.run === run && told.n === run.moment(now)) return;
    told = { run, n: run.moment(now) };
    cells.forEach((cell, s) => {
      const visits = run.visitsOf(s, now);
      const name = `${where(s)}: visits ${visits}, c = ${signed(run.c(s, told.n), 2)}`;
      cell.setAttribute("aria-label", name);
    });
  }

  function marks({ marked, lit }) {
    cells.forEach((cell, s) => {
      cell.setAttribute("tabindex", s === marked ? 0 : -1);
      cell.setAttribute("aria-pressed", s === marked);
      cell.classList.toggle("lit", lit?.has(s) ?? false);
    });
    element.classList.toggle("dims", lit !== null);
    const [row, column] = positions[marked];
    frame.setAttribute("transform", `translate(${column * CELL} ${row * CELL})`);
  }

  return { element, draw, marks, where };
}
