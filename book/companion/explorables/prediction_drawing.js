// The pictures of the playground's prediction: two sides of a maze, the course of c, and growth rates.

const BARS = 12; // growth rates shown
const CHART = { left: 34, right: 12, top: 22, under: 34, low: -0.5 };
const PURPLE = [84, 39, 136], ORANGE = [179, 88, 6], BETWEEN = [247, 247, 247];

/** The colour of a side: how far a value is from 0, as a share of the largest. */
function sideColour(share) {
  const end = share < 0 ? ORANGE : PURPLE, strength = Math.sqrt(Math.abs(share));
  return `rgb(${BETWEEN.map((from, i) => Math.round(from + strength * (end[i] - from)))})`;
}

/** A maze with a number a state: purple above 0, orange with a stroke below; a ring around a cell. */
function drawSides(canvas, trial, sides, { ink }, { cell, cursor }) {
  const { world } = trial, graph = !world.lines;
  const { pen, width } = canvasOf(canvas, 1);
  const layout = mazeLayout(world, width), { size, centre } = layout;
  if (graph) drawMoves(pen, world, centre, ink);
  else drawWalls(pen, world, layout, width, ink);
  const half = graph ? 0.03 * width : size / 2 - 0.5;
  const most = sides ? sides.reduce((x, y) => Math.max(x, Math.abs(y)), 0) || 1 : 1;
  world.positions.forEach((_, state) => {
    const [x, y] = centre(state), share = sides ? sides[state] / most : 0;
    pen.fillStyle = sideColour(share);
    pen.fillRect(x - half, y - half, 2 * half, 2 * half);
    pen.strokeStyle = DARK;
    pen.lineWidth = 1;
    if (share < -0.02) drawLine(pen, [[x - half, y + half], [x + half, y - half]]);
  });
  const radius = graph ? 0.03 * width : Math.min(size * 0.36, 14);
  drawEnds(pen, centre(world.start), centre(world.goal), radius);
  pen.lineWidth = 3;
  pen.strokeStyle = MARKED;
  if (cell !== null) drawCircle(pen, ...centre(cell), radius + 2);
  if (cursor !== null) {
    const [x, y] = centre(cursor);
    pen.strokeRect(x - half + 1, y - half + 1, 2 * half - 2, 2 * half - 2);
  }
  pen.lineWidth = 1;
}

/** Mean c by episode: `course` as predicted (or none), and marks, each [episode, words, kind]; with
 *  the level to fall to, unless theory is silent. Gives a function that draws the measured curve. */
function drawCourse(plot, { span, curve, course, marks, words, silent }) {
  const width = plot.clientWidth || 480, height = plot.clientHeight || 220;
  const { left, right, top, under, low } = CHART, bottom = height - under, end = width - right;
  const x = (episode) => left + ((end - left) * episode) / span;
  const y = (c) => bottom - ((bottom - top) * (Math.min(Math.max(c, low), 1) - low)) / (1 - low);
  const text = (what, [across, down], anchor, kind = "") =>
    svg("text", { x: across, y: down, "text-anchor": anchor, class: kind }, what);
  const line = (kind, x1, y1, x2, y2) => svg("line", { class: kind, x1, y1, x2, y2 });
  const path = (points) =>
    `M${points.map(([n, c]) => `${x(n).toFixed(1)} ${y(c).toFixed(1)}`).join("L")}`;
  const levels = [-0.5, 0, 0.5, 1].flatMap((c) => [
    line(c === 0 ? "axis" : "grid", left, y(c), end, y(c)),
    text(minus(String(c)), [left - 6, y(c) + 4], "end"),
  ]);
  const squeezed = y(SQUEEZED * curve[0]), goal = line("target", left, squeezed, end, squeezed);
  const target = silent ? [] : [goal, text("√½ of the start", [end, squeezed - 5], "end")];
  const ticks = [["start", 0], ["middle", 0.5], ["end", 1]].map(([anchor, part]) =>
    text(part === 1 ? `${span} episodes` : span * part, [x(span * part), bottom + 16], anchor)
  );
  const found = svg("path", { class: "found" });
  const follow = (curve) => {
    const inside = curve.slice(0, span + 1), every = Math.max(1, Math.floor(inside.length / width));
    const kept = inside.map((c, n) => [n, c]).filter(([n, c]) =>
      Number.isFinite(c) && (n % every === 0 || n === inside.length - 1) // a value a pixel
    );
    found.setAttribute("d", path(kept));
  };
  const inOrder = [...marks].sort(([one], [other]) => one - other);
  const labels = inOrder.map(([episode, what], n) => {
    const at = x(episode), room = 6.2 * what.length; // beside its line, the first before it
    const before = (n === 0 && at - left > room) || end - at < room;
    return text(
      what,
      [at + (before ? -5 : 5), bottom - 8 - 15 * n],
      before ? "end" : "start",
      "label",
    );
  });
  plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
  plot.setAttribute("aria-label", `Mean c by episode, up to episode ${span}. ${words}`);
  plot.replaceChildren(
    text("mean c", [left, 12], "start"),
    ...levels,
    ...target,
    ...ticks,
    ...(course ? [svg("path", { class: "predicted", d: path(course) })] : []),
    found,
    ...marks.map(([episode, , kind]) => line(kind, x(episode), top, x(episode), bottom)),
    ...labels,
  );
  return follow;
}

/** The first growth rates as bars; those of the plane that is compared are darker. */
function drawSpectrum(plot, rates) {
  const width = plot.clientWidth || 240, height = 84, bottom = 62, room = width / BARS;
  const bars = rates.slice(0, BARS).map((rate, n) => {
    const tall = Math.max(0, ((bottom - 6) * rate) / rates[0]);
    const place = { x: n * room + 2, y: bottom - tall, width: room - 4, height: tall };
    return svg("rect", { class: n < 2 ? "leading" : "", ...place });
  });
  const size = rates.length ? `, the first ${rates[0].toPrecision(2)}` : "";
  const words = `growth rates λ of the first modes${size}`;
  plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
  plot.setAttribute("aria-label", words);
  plot.replaceChildren(
    svg("line", { class: "axis", x1: 0, y1: bottom, x2: width, y2: bottom }),
    ...bars,
    svg("text", { x: 0, y: bottom + 16 }, words),
  );
}
