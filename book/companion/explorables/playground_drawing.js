// The playground's pictures: from a trial to a canvas, and from a point of a picture to the maze.
// `look` is how it is seen: ink and paper of the page, the state that is pointed at (or null).

const OURS = "#0072b2", CONTROL = "#8c8c8c", GOAL = "#f0e442", MARKED = "#e69f00", DARK = "#222";
const WALL = "#262626", HATCH = "#c8c8c8";
const TICK = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** What each of the curves shows of a trial: a range, and [values, colour] pairs. */
const CURVES = {
  "States visited": (trial) => ({ range: [0, trial.own.total], series: both(trial, "covered") }),
  [`Success, last ${RECENT} episodes`]: (trial) => ({
    range: [0, 1],
    series: both(trial, "success"),
  }),
  "Mean c of visited states": (trial) => ({
    range: [-1, Math.max(1, ...trial.sides.map((side) => side.similarity))],
    series: both(trial, "similarity"),
  }),
  "Goal’s embedding turned, °": (trial) => ({
    range: [0, 180],
    series: both(trial, "turned"),
  }),
};

function both({ control, own }, name) {
  return [[control.record[name], CONTROL], [own.record[name], OURS]];
}

/** A canvas made ready for its size on the page: a context in CSS pixels. */
function canvasOf(canvas, shape) {
  const width = canvas.clientWidth || 300, height = Math.round(width * shape);
  const sharp = devicePixelRatio || 1, [wide, tall] = [width, height].map((x) => x * sharp);
  if (canvas.width !== Math.round(wide) || canvas.height !== Math.round(tall)) {
    canvas.width = Math.round(wide);
    canvas.height = Math.round(tall);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(sharp, 0, 0, sharp, 0, 0);
  pen.clearRect(0, 0, width, height);
  pen.font = "12px system-ui, sans-serif";
  return { pen, width, height };
}

function drawLine(pen, path) {
  pen.beginPath();
  for (const [x, y] of path) pen.lineTo(x, y);
  pen.stroke();
}

function drawDisc(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
}

function drawCircle(pen, x, y, radius) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.stroke();
}

/** The goal, or where it was found. */
function drawStar(pen, x, y, size) {
  pen.fillStyle = GOAL;
  pen.strokeStyle = DARK;
  pen.beginPath();
  for (let i = 0; i < 10; i++) {
    const radius = i % 2 ? size * 0.42 : size, angle = (i * Math.PI) / 5 - Math.PI / 2;
    pen.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
  }
  pen.closePath();
  pen.fill();
  pen.stroke();
}

/** A ring around what is pointed at. */
function drawMarked(pen, x, y, radius) {
  pen.lineWidth = 3;
  pen.strokeStyle = MARKED;
  drawCircle(pen, x, y, radius);
}

/** The width of a maze's cell, its corner, and the middles of states, in a square as wide as that;
 *  in a graph a cell has no width. */
function mazeLayout({ lines, rows, columns, positions }, width) {
  const size = lines ? width / Math.max(rows, columns) : 0;
  const left = (width - size * columns) / 2, top = (width - size * rows) / 2;
  const centre = (state) => {
    const [down, right] = positions[state];
    if (lines) return [left + (right + 0.5) * size, top + (down + 0.5) * size];
    return [right, down].map((value) => 0.08 * width + (0.84 * width * value) / 7);
  };
  return { size, left, top, centre };
}

/** The place in a maze that a point of its picture belongs to. */
function placeAt({ world, plan }, width, { x, y }) {
  const { size, left, top, centre } = mazeLayout(world, width);
  if (world.lines) return [Math.floor((y - top) / size), Math.floor((x - left) / size)];
  return plan.nearest((state) => {
    const [right, down] = centre(state);
    return Math.hypot(down - y, right - x);
  });
}

/** One side's maze with all states' c, and a path; `part` of it while it is walked. */
function drawMaze(canvas, side, { ink, marked, cursor, part, path, overlay, most, walking }) {
  const { world } = side;
  const { pen, width } = canvasOf(canvas, 1), graph = !world.lines;
  const layout = mazeLayout(world, width), { size, left, top, centre } = layout;
  if (graph) drawMoves(pen, world, centre, ink);
  else drawWalls(pen, world, layout, width, ink);
  drawStates(pen, side, layout, { ink, shade: overlay === "visits" ? most : null });
  if (overlay === "policy") drawPolicy(pen, side, layout);
  else if (path && (overlay === "path" || walking)) drawPath(pen, path, layout, part);
  const radius = graph ? 0.03 * width : Math.min(size * 0.36, 14);
  drawEnds(pen, centre(world.start), centre(world.goal), radius);
  if (world.closed) drawClosed(pen, centre(world.goal), size, radius);
  if (cursor && !graph) {
    const [row, column] = cursor;
    pen.lineWidth = 3;
    pen.strokeStyle = MARKED;
    pen.strokeRect(left + column * size + 1.5, top + row * size + 1.5, size - 3, size - 3);
  } else if (marked !== null) drawMarked(pen, ...centre(marked), radius + 3);
  if (walking) drawChances(pen, side, layout, path.at(-1));
}

function drawMoves(pen, world, centre, ink) {
  pen.strokeStyle = ink;
  pen.globalAlpha = 0.35;
  world.nextState.forEach((next, state) => {
    for (const other of next) drawLine(pen, [centre(state), centre(other)]);
  });
  pen.globalAlpha = 1;
}

const layers = new Map(); // pictures of walls: to hatch them takes as long as all the rest

function drawWalls(pen, world, layout, width, ink) {
  const sharp = devicePixelRatio || 1, key = [width, sharp, ink, ...world.lines].join();
  if (!layers.has(key)) {
    if (layers.size > 8) layers.clear(); // a maze that is drawn on becomes many
    const wide = Math.round(width * sharp), layer = tag("canvas", { width: wide, height: wide });
    const on = layer.getContext("2d");
    on.setTransform(sharp, 0, 0, sharp, 0, 0);
    hatchWalls(on, world, layout, ink);
    layers.set(key, layer);
  }
  pen.drawImage(layers.get(key), 0, 0, width, width);
}

/** Walls are dark with light lines: one of both differs from any floor and from any paper. */
function hatchWalls(pen, { lines, rows, columns }, { size, left, top }, ink) {
  pen.translate(left, top);
  pen.strokeStyle = ink;
  pen.strokeRect(0.5, 0.5, columns * size - 1, rows * size - 1);
  pen.beginPath();
  lines.forEach((line, row) =>
    [...line].forEach((character, column) => {
      if (character === "#") pen.rect(column * size, row * size, size, size);
    })
  );
  pen.fillStyle = WALL;
  pen.fill();
  pen.clip();
  pen.strokeStyle = HATCH;
  pen.lineWidth = 1.6;
  pen.beginPath();
  const tall = rows * size;
  for (let x = -tall; x < columns * size; x += 7) {
    pen.moveTo(x, tall);
    pen.lineTo(x + tall, 0);
  }
  pen.stroke();
}

/** All states in the colours of c, or, where `shade` is the most visits of all, in greys. */
function drawStates(pen, { world, agent, record }, { size, centre }, { ink, shade }) {
  const wide = size || 20, readable = wide >= 14;
  agent.similarity.forEach((c, state) => {
    const [x, y] = centre(state), visits = record.visits[state];
    const dark = shade === null
      ? Math.abs(c) >= 0.6
      : Math.log1p(visits) > 0.55 * Math.log1p(shade);
    pen.fillStyle = shade === null ? similarityColour(c) : grey(visits, shade);
    if (world.lines) pen.fillRect(x - size / 2 + 0.5, y - size / 2 + 0.5, size - 1, size - 1);
    else {
      drawDisc(pen, x, y, shade === null ? 8 : 10);
      pen.strokeStyle = ink;
      pen.stroke();
    }
    pen.fillStyle = dark ? "#fff" : DARK;
    if (!visits) drawDisc(pen, x, y, 2);
    else if (shade !== null && readable) drawNumber(pen, brief(visits), x, y, wide * 0.42);
  });
}

function drawNumber(pen, text, x, y, high) {
  pen.font = `${Math.round(high)}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(text, x, y + 0.5);
}

/** A count in at most three characters. */
function brief(count) {
  return count < 1000 ? `${count}` : `${Math.min(Math.round(count / 1000), 99)}k`;
}

function grey(visits, most) {
  const light = Math.round(245 - (190 * Math.log1p(visits)) / Math.log1p(Math.max(most, 1)));
  return `rgb(${light},${light},${light})`;
}

/** The policy: an arrow to each other state as long as its probability, beside the likeliest move's;
 *  a dot as wide for staying. */
function drawPolicy(pen, { world, agent }, { size, centre }) {
  pen.lineWidth = 1.4;
  world.nextState.forEach((next, state) => {
    if (state === world.goal || state === world.start) return;
    const chances = agent.policy(state), most = Math.max(...chances), here = centre(state);
    pen.strokeStyle = pen.fillStyle = Math.abs(agent.similarity[state]) < 0.6 ? DARK : "#fff";
    next.forEach((other, move) => {
      const share = chances[move] / most;
      if (other !== state) drawArrow(pen, here, centre(other), 0.46 * share, 0.13 * (size || 24));
      else if (move === 0) drawDisc(pen, ...here, 0.1 * (size || 24) * share);
    });
  });
  pen.lineWidth = 1;
}

/** An arrow that goes `part` of the way from one point to another. */
function drawArrow(pen, [x, y], [toX, toY], part, head) {
  const end = [x + part * (toX - x), y + part * (toY - y)];
  const length = Math.hypot(end[0] - x, end[1] - y);
  if (length < 1) return;
  const [right, down] = [(end[0] - x) / length, (end[1] - y) / length],
    wing = Math.min(head, length);
  drawLine(pen, [[x, y], end]);
  pen.beginPath();
  pen.moveTo(...end);
  for (const side of [1, -1]) {
    pen.lineTo(
      end[0] - wing * (right - side * 0.6 * down),
      end[1] - wing * (down + side * 0.6 * right),
    );
  }
  pen.closePath();
  pen.fill();
}

/** The chances, in per cent, of the states that a move from a state leads to. */
function drawChances(pen, { world, agent }, { size, centre }, state) {
  const next = world.nextState[state],
    chances = agent.policy(state),
    wide = Math.min(size || 24, 26);
  for (const other of new Set([...next, state])) {
    const chance = next.reduce((sum, to, move) => sum + (to === other ? chances[move] : 0), 0);
    const [x, y] = centre(other);
    pen.fillStyle = other === state ? GOAL : "#fff";
    pen.fillRect(x - 0.46 * wide, y - 0.32 * wide, 0.92 * wide, 0.64 * wide);
    pen.strokeStyle = pen.fillStyle = DARK;
    pen.strokeRect(x - 0.46 * wide, y - 0.32 * wide, 0.92 * wide, 0.64 * wide);
    drawNumber(pen, `${Math.round(100 * chance)}`, x, y, wide * 0.52);
  }
}

function drawPath(pen, trajectory, { size, centre }, part) {
  const upto = Math.max(1, Math.round(part * (trajectory.length - 1)));
  // a little beside the centre, so that ways there and back do not cover one another
  const path = trajectory.slice(0, upto + 1).map((state, step) => {
    const [x, y] = centre(state), aside = (rate) => Math.sin(step * rate) * size * 0.13;
    return [x + aside(1.7), y + aside(1.3)];
  });
  pen.lineJoin = "round";
  for (const [colour, thick] of [["#fff", 4], [DARK, 1.8]]) {
    pen.strokeStyle = colour;
    pen.lineWidth = thick;
    drawLine(pen, path);
  }
  if (part < 1) {
    pen.fillStyle = GOAL;
    drawDisc(pen, ...path.at(-1), 6);
    pen.stroke();
  }
  pen.lineWidth = 1;
}

function drawEnds(pen, [x, y], goal, radius) {
  pen.lineWidth = 1.5;
  pen.strokeStyle = DARK;
  pen.fillStyle = "#fff";
  drawDisc(pen, x, y, radius);
  pen.stroke();
  pen.fillStyle = DARK;
  pen.font = `600 ${Math.round(radius * 1.3)}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText("S", x, y + 1);
  drawStar(pen, ...goal, radius * 1.15);
}

/** A wall around the goal, whose cell stays what it is. */
function drawClosed(pen, [x, y], size, radius) {
  for (const [colour, thick] of [[HATCH, 5], [WALL, 2.5]]) {
    pen.strokeStyle = colour;
    pen.lineWidth = thick;
    if (size) pen.strokeRect(x - size / 2 + 2.5, y - size / 2 + 2.5, size - 5, size - 5);
    else drawCircle(pen, x, y, radius + 4);
  }
}

/** The representation space, turned by `yaw` and `tilt`; returns where its states are drawn. */
function drawSpace(canvas, trial, { ink, paper, marked, yaw, tilt }) {
  const { pen, width, height } = canvasOf(canvas, 1), { world, agent, settings } = trial;
  const places = trial.places();
  const lengths = agent.table.map((row) => Math.sqrt(dot(row, row)));
  const longest = settings.normalised ? 1 : Math.max(1, ...lengths);
  const radius = (width / 2 - 18) / longest, middle = [width / 2, height / 2];
  const project = ([first, second, c]) => {
    const x = first * Math.cos(yaw) + second * Math.sin(yaw);
    const depth = second * Math.cos(yaw) - first * Math.sin(yaw);
    const up = c * Math.cos(tilt) - depth * Math.sin(tilt);
    const near = depth * Math.cos(tilt) + c * Math.sin(tilt);
    return [middle[0] + radius * x, middle[1] - radius * up, near];
  };
  drawBall(pen, middle, radius, project, ink);
  const points = places.map(project);
  for (const state of [...points.keys()].sort((a, b) => points[a][2] - points[b][2])) {
    if (state === world.goal) continue;
    const [x, y, near] = points[state], c = agent.similarity[state], size = 4 + near / longest;
    pen.fillStyle = similarityColour(c);
    pen.strokeStyle = "#555";
    drawDisc(pen, x, y, trial.ours.visits[state] ? size : size * 0.8);
    pen.stroke();
    pen.fillStyle = Math.abs(c) < 0.6 ? DARK : "#fff";
    if (!trial.ours.visits[state]) drawDisc(pen, x, y, 1.3);
  }
  drawStar(pen, ...points[world.goal].slice(0, 2), 10);
  if (marked !== null) {
    drawMarked(pen, ...points[marked].slice(0, 2), 9);
    const pull = trial.pullPlace(marked);
    if (pull) drawPull(pen, places[marked], pull, project, { ink, paper, width, height });
  }
  pen.lineWidth = 1;
  return points;
}

/** Where the way from one point to another ends, or where it would leave a picture so large. */
function endInside([x, y], [toX, toY], width, height) {
  const RIM = 8; // pixels, so that the tip is seen
  const part = (from, to, size) =>
    to > size - RIM ? (size - RIM - from) / (to - from) : to < RIM ? (RIM - from) / (to - from) : 1;
  const kept = Math.max(0, Math.min(part(x, toX, width), part(y, toY, height)));
  return [x + kept * (toX - x), y + kept * (toY - y)];
}

/** An arrow from a place in the space, in the ball's scale, and its parts across and along z. */
function drawPull(pen, from, [first, second, along], project, { ink, paper, width, height }) {
  const moved = (...step) => project(from.map((x, i) => x + step[i])).slice(0, 2);
  const start = moved(0, 0, 0), whole = moved(first, second, along);
  const end = endInside(start, whole, width, height);
  pen.strokeStyle = pen.fillStyle = paper; // a rim, as it crosses points
  pen.lineWidth = 6;
  drawArrow(pen, start, end, 1, 13);
  pen.strokeStyle = pen.fillStyle = ink;
  pen.lineWidth = 1.5;
  pen.setLineDash([2, 3]);
  drawLine(pen, [start, moved(first, second, 0), whole]);
  pen.setLineDash([]);
  pen.lineWidth = 2.5;
  drawArrow(pen, start, end, 1, 10);
}

/** The light on a ball, as in shadedDisc; none where readers force their colours. */
function drawShade(pen, [x, y], radius) {
  if (matchMedia("(forced-colors: active)").matches) return;
  const place = [x - 0.28 * radius, y - 0.4 * radius];
  const light = pen.createRadialGradient(...place, 0, ...place, 1.44 * radius);
  for (const [part, grey, covers] of SHADES) {
    light.addColorStop(part, `rgba(${grey},${grey},${grey},${covers})`);
  }
  pen.fillStyle = light;
  drawDisc(pen, x, y, radius);
}

function drawBall(pen, middle, radius, project, ink) {
  drawShade(pen, middle, radius);
  pen.strokeStyle = ink;
  pen.globalAlpha = 0.45;
  drawCircle(pen, ...middle, radius);
  pen.setLineDash([3, 4]);
  const angles = Array.from({ length: 61 }, (_, i) => (i * Math.PI) / 30);
  const equator = angles.map((angle) => project([Math.cos(angle), Math.sin(angle), 0]));
  drawLine(pen, equator);
  drawLine(pen, [project([0, 0, -1]), project([0, 0, 1])]);
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  pen.fillStyle = ink;
  const front = Math.max(...equator.map(([, y]) => y));
  pen.fillText("c = 0", middle[0] + 4, front - 5); // on the equator, clear of most points
}

/** A curve over episodes and the control's, dashed; a star where the goal was found. */
function drawCurve(canvas, trial, shown, { ink }) {
  const { pen, width, height } = canvasOf(canvas, 0.55), left = 36, bottom = height - 18;
  const { episodes } = trial.agent, { found } = trial.ours;
  const { range: [low, high], series } = shown(trial);
  const span = [100, 200, 500, 1000, 2000, 5000].find((n) => n >= episodes) ?? episodes;
  const x = (n) => left + ((width - left - 10) * n) / span;
  const y = (v) => bottom - ((bottom - 10) * (v - low)) / (high - low);
  pen.strokeStyle = pen.fillStyle = ink;
  pen.globalAlpha = 0.35;
  drawLine(pen, [[x(0), y(high)], [x(0), y(low)], [x(span), y(low)]]);
  if (low < 0) drawLine(pen, [[x(0), y(0)], [x(span), y(0)]]);
  pen.globalAlpha = 1;
  pen.textBaseline = "middle";
  pen.textAlign = "right";
  for (const value of low < 0 ? [low, 0, high] : [low, high]) {
    pen.fillText(minus(TICK.format(value)), left - 4, y(value));
  }
  pen.textBaseline = "alphabetic";
  pen.fillText(`${span} episodes`, x(span), height - 3);
  const every = Math.max(1, Math.floor(episodes / width)); // a value a pixel
  for (const [values, colour] of series) {
    const kept = [...values.keys()].filter((n) => n % every === 0 || n === values.length - 1);
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    pen.setLineDash(colour === CONTROL ? [5, 4] : []);
    drawLine(pen, kept.map((n) => [x(n + 1), y(values[n])]));
  }
  pen.setLineDash([]);
  pen.lineWidth = 1;
  if (found !== null) drawStar(pen, x(found + 1), y(series.at(-1)[0][found]), 7);
}
