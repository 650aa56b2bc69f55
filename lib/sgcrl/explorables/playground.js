// The page around algorithm.js: settings, two agents on one clock, what one sees of them.

const ORDER = ["start", "spread", "dimension", "learning_rate", "batch", "actor_temperature"];
const CHOICES = {
  spread: [0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1],
  dimension: [2, 3, 4, 8, 16, 32, 64, 128],
  learning_rate: [0, 0.001, 0.003, 0.01, 0.03, 0.1],
  batch: [16, 32, 64, 128, 256, 512],
  actor_temperature: [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
  speed: [1, 2, 5, 10, 20, 30, 60, Infinity],
};
const RECENT = 20; // episodes that the success curve looks back on
const CHANCE = "#8c8c8c";

/** The settings as text for an address, and back. `maze`: rows joined by "-", "." floor, "x" wall. */
function toAddress(settings) {
  return new URLSearchParams(Object.entries(settings)).toString();
}
function fromAddress(text, { settings: defaults, mazes }) {
  const given = Object.fromEntries(new URLSearchParams(text)), problems = [];
  const settings = { ...defaults, maze: given.maze };
  const refuse = (name) => problems.push(`${name}=${given[name]} in the address is not possible.`);
  for (const name of Object.keys(defaults)) {
    if (!(name in given)) continue;
    const number = given[name] === "" ? NaN : Number(given[name]);
    if (typeof defaults[name] === "boolean") {
      /^(true|false)$/.test(given[name]) ? (settings[name] = given[name] === "true") : refuse(name);
    } else if (name === "world" || name === "start") {
      const known = name === "world" ? [...Object.keys(mazes), "hanoi"] : ["symmetric", "random"];
      known.includes(given[name]) ? (settings[name] = given[name]) : refuse(name);
    } else if (
      name === "seed"
        ? Number.isInteger(number) && number >= 0 && number < 2 ** 31
        : CHOICES[name].includes(number)
    ) {
      settings[name] = number;
    } else refuse(name);
  }
  const usual = settings.world === "hanoi" ? null : mazeText(mazes[settings.world][1]);
  if (settings.maze !== undefined && !isMaze(settings.maze, settings.world)) {
    refuse("maze");
    settings.maze = undefined;
  }
  if (settings.maze === undefined || settings.maze === usual) delete settings.maze;
  return { settings, problems };
}
const mazeText = (lines) => lines.join("-").replaceAll(" ", ".").replaceAll("#", "x");
const mazeLines = (text) => text.replaceAll(".", " ").replaceAll("x", "#").split("-");
function isMaze(text, world) {
  if (world === "hanoi") {
    return /^\d{1,2}-\d{1,2}$/.test(text) && new Set(text.split("-").map(Number)).size === 2 &&
      text.split("-").every((state) => state < 27);
  }
  const rows = text.split("-");
  return /^[.xSG-]+$/.test(text) && rows.length <= 20 &&
    rows.every((row) => row.length === rows[0].length && row.length <= 20) &&
    text.split("S").length === 2 && text.split("G").length === 2;
}

/** One agent's record: what was visited, when the goal was reached, and curves of both. */
class Record {
  constructor(world, steps) {
    Object.assign(this, {
      world,
      steps,
      visits: new Uint32Array(world.nextState.length),
      found: null,
    });
    Object.assign(this, { states: 1, covered: [], reached: [], success: [], similarity: [] });
    this.visits[world.start] = 1;
  }
  add(trajectory) {
    for (const state of trajectory) if (!this.visits[state]++) this.states++;
    this.last = trajectory;
    this.reached.push(trajectory.includes(this.world.goal));
    if (this.found === null && this.reached.at(-1)) this.found = this.reached.length - 1;
    this.covered.push(this.states);
    const recent = this.reached.slice(-RECENT);
    this.success.push(recent.filter(Boolean).length / recent.length);
  }
}

/** The two directions in which ζ varies most, found by iteration from the last ones, so that they
 *  turn smoothly and do not change sign. */
class Axes {
  constructor(dimension) {
    const random = uniforms(1, 9);
    this.axes = [0, 1].map(() => Float64Array.from({ length: dimension }, () => random() - 0.5));
    this.rounds = 60;
  }
  follow(table, z) {
    const c = table.map((row) => dot(row, z)),
      zeta = table.map((row, s) => row.map((x, d) => x - c[s] * z[d]));
    const mean = z.map((_, d) => zeta.reduce((sum, row) => sum + row[d], 0) / zeta.length);
    const centred = zeta.map((row) => row.map((x, d) => x - mean[d]));
    for (; this.rounds > 0; this.rounds--) {
      this.axes = this.axes.map((axis) => {
        const next = new Float64Array(axis.length);
        for (const row of centred) add(next, dot(row, axis), row);
        return next;
      });
      const [first, second] = this.axes;
      const unit = (v) => (dot(v, v) > 1e-24 ? normalise(v) : v.fill(0));
      this.axes[0] = unit(first);
      add(second, -dot(this.axes[0], second), this.axes[0]);
      this.axes[1] = unit(second);
    }
    this.rounds = 6;
    return zeta.map((row, s) => [dot(row, this.axes[0]), dot(row, this.axes[1]), c[s]]);
  }
}

explorables("playground", (root, data) => {
  const lab = document.getElementById("jupyter-config-data") || root.closest(".jp-OutputArea");
  // the address speaks of the first playground on a page, and JupyterLab's address is its own
  const owns = !lab && root === document.querySelector('[data-explorable="playground"]');
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab: keys here are not commands
  let settings, world, agent, ours, chance, randomActor, axes, points;
  let running = false, editing = matchMedia("(pointer: fine)").matches, pending = 0, before = 0;
  let frames = [],
    marked = null,
    cursor = [0, 0],
    yaw = 0.6,
    tilt = 0.3,
    dirty = true,
    written = "";
  const narrow = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

  // --- what stands where
  const watch = tag("p", { class: "watch" }), news = tag("p", { class: "news", role: "status" });
  const say = (text, problem = false) => {
    news.textContent = text;
    news.classList.toggle("problem", problem);
  };
  const presets = data.presets.map((preset) => {
    const element = button(preset.name, () => {
      const { seed, speed } = settings;
      const maze = preset.settings.maze && mazeText(preset.settings.maze);
      begin({ ...data.settings, ...preset.settings, maze, seed, speed });
      if (!still) run(true);
    });
    return { ...preset, element };
  });
  const runButton = button("Run", () => run(!running));
  runButton.className = "run";
  const stepButton = button("Step", () => (run(false), episode(), report()));
  const resetButton = button("Reset", () => begin(settings));
  const counter = tag("span", { "data-value": "episode" });
  const speed = fromList("episodes a second", "speed", (v) => (v === Infinity ? "all it can" : v));

  const mazeCanvas = tag("canvas", { tabindex: 0, role: "application", "aria-label": "Maze" });
  const edit = button("Draw on the maze", () => ((editing = !editing), (dirty = true)));
  const restore = button("Restore", () => begin({ ...settings, maze: undefined }));
  const cellText = tag(
    "p",
    { class: "help", "aria-live": "polite", "data-value": "cell" },
    "\u00a0",
  );
  const mazeHelp = tag("p", { class: "help" });
  const scale = tag(
    "p",
    { class: "help scale" },
    "far −1",
    tag("span", {
      style: `background: linear-gradient(90deg, ${
        [-1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1].map(similarityColour)
      })`,
    }),
    "1 near; a dot: never visited",
  );
  const sphereCanvas = tag("canvas", {
    tabindex: 0,
    role: "application",
    class: "turned",
    "aria-label":
      "Representation space: similarity c upwards, two principal components of ζ across. Arrow keys turn it.",
  });
  const sphereHelp = tag(
    "p",
    { class: "help" },
    "c upwards, the goal at the top; the first two principal components of ζ across. Drag, or use the arrow keys, to turn it.",
  );
  const view = (title, ...content) =>
    tag("div", { class: "view" }, tag("p", { class: "title" }, title), ...content);
  const table = tag("table");
  const cells = {};
  const cell = (name) => (cells[name] = tag("td", { "data-value": name }));
  const head = (...names) =>
    tag("tr", {}, ...names.map((name) => (name.append ? name : tag("th", { scope: "col" }, name))));
  table.append(
    tag(
      "thead",
      {},
      head(tag("td"), withLine("this agent", "line"), withLine("random actor", "line chance")),
    ),
    tag(
      "tbody",
      {},
      row("states visited", cell("visited"), cell("visited-chance")),
      row("goal first reached", cell("found"), cell("found-chance")),
      row(`success, last ${RECENT} episodes`, cell("success"), cell("success-chance")),
      row("mean c of visited states", cell("similarity"), tag("td")),
    ),
  );
  const curves = ["States visited", `Success, last ${RECENT} episodes`, "Mean c of visited states"]
    .map((name) => {
      const canvas = tag("canvas", {
        role: "img",
        "aria-label": `${name} by episode; the table above has the numbers`,
      });
      return { canvas, element: view(name, canvas) };
    });

  const inputs = { speed };
  inputs.world = choice("world", [
    ...Object.entries(data.mazes).map(([key, [name]]) => [key, name]),
    ["hanoi", "Tower of Hanoi, 3 disks"],
  ], (value) => begin({ ...settings, world: value, maze: undefined }));
  inputs.start = choice(
    "start",
    [["symmetric", "symmetric"], ["random", "random"]],
    (value) => begin({ ...settings, start: value }),
  );
  inputs.spread = fromList("σ of the start", "spread");
  inputs.dimension = fromList("dimension D", "dimension");
  inputs.learning_rate = fromList("learning rate", "learning_rate");
  inputs.batch = fromList("batch of pairs", "batch");
  inputs.actor_temperature = fromList("actor temperature", "actor_temperature");
  inputs.normalised = checkbox("normalise", "normalised");
  inputs.random_actor = checkbox("random actor", "random_actor");
  const seed = tag("input", { type: "number", min: 0, max: 2 ** 31 - 1, step: 1 });
  seed.addEventListener("change", () => {
    const number = Math.floor(+seed.value);
    if (seed.value !== "" && number >= 0 && number < 2 ** 31) begin({ ...settings, seed: number });
    else say(`seed: got ${seed.value}, takes a whole number from 0 to ${2 ** 31 - 1}.`, true);
  });
  const copy = button("Copy link", async () => {
    const link = `${location.href.split("#")[0]}#${toAddress(settings)}`;
    try {
      await navigator.clipboard.writeText(link);
      say("The link to this situation is copied.");
    } catch { // no clipboard, as in a page from a file: the reader copies it
      say(link);
    }
  });

  root.append(
    tag(
      "div",
      { class: "presets", role: "group", "aria-label": "Presets" },
      ...presets.map((p) => p.element),
    ),
    watch,
    tag(
      "div",
      { class: "controls transport" },
      runButton,
      stepButton,
      resetButton,
      speed.element,
      tag("span", {}, "episode ", counter),
    ),
    news,
    tag(
      "div",
      { class: "views" },
      view(
        "The maze, coloured by c",
        scale,
        mazeCanvas,
        cellText,
        tag("div", { class: "controls transport tools" }, edit, restore),
        mazeHelp,
      ),
      view("Representation space", sphereCanvas, sphereHelp),
    ),
    table,
    tag("div", { class: "curves" }, ...curves.map((c) => c.element)),
    tag(
      "fieldset",
      {},
      tag("legend", {}, "Settings (a change starts the run anew)"),
      tag(
        "div",
        { class: "settings" },
        inputs.world.element,
        ...ORDER.map((name) => inputs[name].element),
        inputs.normalised.element,
        inputs.random_actor.element,
        tag("label", {}, tag("span", {}, "seed"), seed),
      ),
      ...(lab
        ? []
        : [tag("div", { class: "controls transport tools", style: "margin-top: 0.6rem" }, copy)]),
    ),
  );

  function withLine(text, kind) {
    return tag("th", { scope: "col" }, tag("span", { class: kind }), text);
  }
  function row(name, ...values) {
    return tag("tr", {}, tag("th", { scope: "row" }, name), ...values);
  }
  function fromList(label, name, show = String) {
    const values = CHOICES[name];
    const made = slider(label, {
      min: 0,
      max: values.length - 1,
      step: 1,
      value: 0,
      show: (place) => `${show(values[place])}`,
    }, (place) => {
      if (name === "speed") (settings.speed = values[place]), address();
      else begin({ ...settings, [name]: values[place] });
    });
    return { ...made, element: made.element, set: (value) => (made.value = values.indexOf(value)) };
  }
  function checkbox(label, name) {
    const input = tag("input", { type: "checkbox" });
    input.addEventListener("change", () => begin({ ...settings, [name]: input.checked }));
    return {
      element: tag("label", {}, tag("span", {}, label), input),
      set: (value) => (input.checked = value),
    };
  }

  // --- the run
  /** Start anew with these settings; keeps running if it was. */
  function begin(wanted) {
    settings = fromAddress(
      toAddress(Object.fromEntries(Object.entries(wanted).filter(([, v]) => v !== undefined))),
      data,
    ).settings;
    world = makeWorld();
    const uniform = (stream) => uniforms(settings.seed, stream);
    agent = new Agent(
      world,
      startTable(world, settings.dimension, settings.start, settings.spread, normals(uniform(0))),
      {
        batch: settings.batch,
        learningRate: settings.learning_rate,
        normalised: settings.normalised,
        temperature: settings.random_actor ? Infinity : settings.actor_temperature,
      },
      uniform(1),
      uniform(2),
    );
    randomActor = uniform(3);
    ours = new Record(world, agent.settings.steps);
    chance = new Record(world, agent.settings.steps);
    axes = new Axes(settings.dimension);
    pending = 0;
    marked = null;
    cursor = world.positions[world.start];
    showSettings();
    address();
    say(world.reachable ? "" : "The goal cannot be reached from the start.");
    dirty = true;
  }

  function makeWorld() {
    if (settings.world !== "hanoi") {
      const lines = settings.maze ? mazeLines(settings.maze) : data.mazes[settings.world][1];
      return { ...maze(lines), lines, rows: lines.length, columns: lines[0].length };
    }
    const [start, goal] = settings.maze?.split("-").map(Number) ??
      [data.hanoi.start, data.hanoi.goal];
    return { ...data.hanoi, start, goal, reachable: true };
  }

  function episode() {
    ours.add(agent.episode());
    chance.add(rollout(world, agent.similarity, Infinity, agent.settings.steps, randomActor));
    let sum = 0;
    agent.similarity.forEach((c, state) => (sum += ours.visits[state] ? c : 0));
    ours.similarity.push(sum / ours.states);
    dirty = true;
    if (ours.found === agent.episodes - 1) {
      say(`The goal is reached for the first time, in episode ${agent.episodes}.`);
    }
    if (!Number.isFinite(sum)) {
      run(false);
      say(
        "The embeddings have grown beyond all numbers: a smaller learning rate, or normalise.",
        true,
      );
    }
  }

  function run(on) {
    if (on === running) return;
    running = on;
    runButton.textContent = on ? "Pause" : "Run";
    before = performance.now();
    frames = [];
    if (!on) report();
  }

  function report() {
    if (!agent.episodes) return;
    const text = ours.found === null
      ? "not reached yet"
      : `first reached in episode ${ours.found + 1}`;
    say(
      `Episode ${agent.episodes}: ${ours.states} of ${total()} states visited, the random actor ${chance.states}; goal ${
        world.reachable ? text : "out of reach"
      }.`,
    );
  }
  const total = () => world.nextState.length - !world.reachable;

  /** Once a frame: as many episodes as the clock asks for and a hundredth of a second has room for. */
  function frame(now) {
    if (!root.isConnected) return setTimeout(() => requestAnimationFrame(frame), 1000); // scrolled away in JupyterLab
    if (running) {
      // A frame's time may lie before the click that started it, and no time times Infinity is NaN.
      pending += (Math.min(Math.max(now - before, 1), 250) / 1000) * settings.speed;
      before = now;
      const late = performance.now() + 12;
      while (running && pending >= 1 && performance.now() < late) {
        episode();
        pending -= 1;
      }
      if (pending > 2) pending = 1; // slower than asked for: no debt
      frames = frames.filter((time) => time > now - 1000);
      frames.push(now);
      if (frames.length > 10) {
        root.dataset.fps = Math.round(((frames.length - 1) * 1000) / (now - frames[0]));
      }
    }
    const walking = running && settings.speed <= 5 && !still;
    if (dirty || running) draw(walking ? Math.min(pending, 1) : 1); // the axes turn between episodes, too
    requestAnimationFrame(frame);
  }

  // --- controls and address
  function showSettings() {
    inputs.world.select.value = settings.world;
    inputs.start.select.value = settings.start;
    for (const [name, input] of Object.entries(inputs)) input.set?.(settings[name]);
    seed.value = settings.seed;
    const same = ({ seed, speed, ...rest }) =>
      toAddress(Object.fromEntries(Object.entries(rest).sort()));
    const now = same(settings);
    const active = presets.find((preset) => {
      const maze = preset.settings.maze && { maze: mazeText(preset.settings.maze) };
      return same({ ...data.settings, ...preset.settings, ...maze }) === now;
    });
    for (const preset of presets) preset.element.setAttribute("aria-pressed", preset === active);
    watch.replaceChildren();
    if (active) {
      const link = tag("a", { href: `${active.chapter}.html` }, "The chapter that measures it");
      watch.append(
        tag("strong", {}, "What to watch. "),
        active.watch,
        " ",
        ...(lab ? [] : [link, "."]),
      );
    } else {watch.append(
        "A situation of your own. The presets above each make one point of the book.",
      );}
    const graph = settings.world === "hanoi";
    edit.textContent = graph ? "Move start and goal" : "Draw on the maze";
    mazeHelp.textContent = graph
      ? "Drag S or the star. Keys: arrows move the cursor, S puts the start there, G the goal."
      : "Draw or clear walls by dragging; drag S or the star. Keys: arrows move the cursor, space sets or clears a wall, S puts the start, G the goal.";
    restore.disabled = !settings.maze;
  }

  function address() {
    root.dataset.settings = toAddress(settings);
    if (!owns || !written) return (written ||= "ready"); // a page that is only looked at keeps its address
    written = toAddress(settings);
    clearTimeout(address.timer); // browsers allow few changes a second, a drag makes many
    address.timer = setTimeout(() => history.replaceState(history.state, "", `#${written}`), 120);
  }

  // --- the maze: pointing and drawing
  const unit = () => (world.lines ? mazeCanvas.clientWidth / world.columns : 0);
  function place(event) {
    const box = mazeCanvas.getBoundingClientRect(),
      x = event.clientX - box.left,
      y = event.clientY - box.top;
    if (world.lines) return [Math.floor(y / unit()), Math.floor(x / unit())];
    return nearest((state) =>
      Math.hypot(...graphPlace(state, mazeCanvas.clientWidth).map((v, i) => v - [x, y][i]))
    );
  }
  function nearest(distance) {
    const all = world.positions.map((_, state) => distance(state));
    return world.positions[all.indexOf(Math.min(...all))];
  }
  const stateAt = (where) =>
    world.positions.findIndex(([r, c]) => r === where[0] && c === where[1]);
  const inside = ([r, c]) => !world.lines || (r in world.lines && c >= 0 && c < world.columns);
  const content = ([r, c]) => world.lines[r][c];

  function edited(where, character) {
    const lines = world.lines.map((
      line,
      r,
    ) => (r === where[0] ? line.slice(0, where[1]) + character + line.slice(where[1] + 1) : line));
    begin({ ...settings, maze: mazeText(lines) });
    cursor = where;
  }
  function wall(where, character) {
    if ("SG".includes(content(where))) {
      say("Start and goal cannot be walls: move them first.", true);
    } else if (content(where) !== character) edited(where, character);
  }
  function move(mark, where) {
    const other = mark === "S" ? world.goal : world.start,
      own = mark === "S" ? world.start : world.goal;
    if (stateAt(where) === other) return say("Start and goal must differ.", true);
    if (stateAt(where) === own) return;
    if (!world.lines) {
      const ends = mark === "S" ? [stateAt(where), world.goal] : [world.start, stateAt(where)];
      begin({ ...settings, maze: ends.join("-") });
    } else {
      const lines = world.lines.map((line) => line.replace(mark, " "));
      world = { ...world, lines };
      edited(where, mark);
    }
    cursor = where;
  }

  let held = null;
  mazeCanvas.addEventListener("pointerdown", (event) => {
    const where = place(event), state = stateAt(where);
    if (!editing || !inside(where)) return point(where);
    mazeCanvas.setPointerCapture(event.pointerId);
    held = state === world.start
      ? "S"
      : state === world.goal
      ? "G"
      : !world.lines
      ? null
      : content(where) === "#"
      ? " "
      : "#";
    drag(where);
  });
  mazeCanvas.addEventListener(
    "pointermove",
    (event) => (held ? drag(place(event)) : point(place(event))),
  );
  for (const end of ["pointerup", "pointercancel"]) {
    mazeCanvas.addEventListener(end, () => (held = null));
  }
  mazeCanvas.addEventListener("pointerleave", () => held || point(null));
  function drag(where) {
    if (!inside(where)) return;
    if (held === "S" || held === "G") move(held, where);
    else if (held) wall(where, held);
    point(where);
  }
  mazeCanvas.addEventListener("keydown", (event) => {
    const step =
      { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (step) {
      const next = world.lines ? [cursor[0] + step[0], cursor[1] + step[1]] : along(step);
      if (inside(next)) cursor = next;
    } else if (event.key === " " && world.lines) wall(cursor, content(cursor) === "#" ? " " : "#");
    else if (/^[sg]$/i.test(event.key)) move(event.key.toUpperCase(), cursor);
    else return;
    event.preventDefault();
    point(cursor);
  });
  mazeCanvas.addEventListener("focus", () => point(cursor));
  mazeCanvas.addEventListener("blur", () => point(null));
  /** In a graph: the nearest state in the arrow's direction. */
  function along([down, right]) {
    const here = world.positions[stateAt(cursor)] ?? world.positions[world.start];
    return nearest((state) => {
      const [r, c] = world.positions[state].map((value, i) => value - here[i]);
      const forward = r * down + c * right;
      return forward > 0.01
        ? Math.hypot(r, c) + 2 * (Math.hypot(r, c) - forward)
        : state === stateAt(here)
        ? 1e6
        : 1e9;
    });
  }

  /** Mark a state in both views and say what is known of it. */
  function point(where) {
    const state = where && inside(where) ? stateAt(where) : -1;
    marked = state < 0 ? null : state;
    dirty = true;
    describe(where);
  }
  function describe(where) {
    if (!where || !inside(where)) return (cellText.textContent = "\u00a0");
    const name = world.lines ? `Row ${where[0] + 1}, column ${where[1] + 1}` : `State ${marked}`;
    if (marked === null) {
      return (cellText.textContent = `${name}: ${
        content(where) === "#" ? "wall" : "out of reach"
      }`);
    }
    const what = marked === world.goal ? "goal, " : marked === world.start ? "start, " : "";
    cellText.textContent = `${name}: ${what}c = ${
      minus(agent.similarity[marked].toFixed(2))
    }, visits ${ours.visits[marked]}`;
  }
  const minus = (text) => text.replace("-", "−");

  // --- the sphere: turning and pointing
  let turning = null;
  sphereCanvas.addEventListener("pointerdown", (event) => {
    turning = [event.clientX, event.clientY];
    sphereCanvas.setPointerCapture(event.pointerId);
  });
  sphereCanvas.addEventListener("pointermove", (event) => {
    if (!turning) {
      const box = sphereCanvas.getBoundingClientRect(),
        at = [event.clientX - box.left, event.clientY - box.top];
      const far = points.map(([x, y]) => Math.hypot(x - at[0], y - at[1])),
        close = Math.min(...far);
      return point(close < 12 ? world.positions[far.indexOf(close)] : null);
    }
    turn(
      (event.clientX - turning[0]) / 100,
      event.pointerType === "touch" ? 0 : (event.clientY - turning[1]) / 100,
    );
    turning = [event.clientX, event.clientY];
  });
  for (const end of ["pointerup", "pointercancel"]) {
    sphereCanvas.addEventListener(end, () => (turning = null));
  }
  sphereCanvas.addEventListener("pointerleave", () => point(null));
  sphereCanvas.addEventListener("keydown", (event) => {
    const by = {
      ArrowLeft: [-0.15, 0],
      ArrowRight: [0.15, 0],
      ArrowUp: [0, 0.1],
      ArrowDown: [0, -0.1],
    }[event.key];
    if (!by) return;
    event.preventDefault();
    turn(...by);
  });
  function turn(across, up) {
    yaw += across;
    tilt = Math.min(Math.max(tilt + up, 0), Math.PI / 2);
    root.dataset.yaw = yaw.toFixed(2);
    dirty = true;
  }

  // --- drawing
  function draw(part) {
    dirty = false;
    const style = getComputedStyle(root),
      ink = style.color,
      paper = style.getPropertyValue("--paper").trim() || "#fff";
    drawMaze(part, ink, paper);
    drawSphere(ink, paper);
    const episodes = agent.episodes,
      span = [100, 200, 500, 1000, 2000, 5000].find((n) => n >= episodes) ?? episodes;
    const found = ours.found;
    curve(curves[0].canvas, ink, span, 0, total(), [[chance.covered, CHANCE], [
      ours.covered,
      "#0072b2",
    ]], found);
    curve(
      curves[1].canvas,
      ink,
      span,
      0,
      1,
      [[chance.success, CHANCE], [ours.success, "#0072b2"]],
      found,
    );
    curve(curves[2].canvas, ink, span, -1, Math.max(1, ...ours.similarity.slice(-1)), [[
      ours.similarity,
      "#0072b2",
    ]], found);
    counter.textContent = root.dataset.episode = episodes;
    const show = (name, text) => (cells[name].textContent = text);
    for (const [end, { states, found, success }] of [["", ours], ["-chance", chance]]) {
      show(`visited${end}`, `${states} of ${total()}`);
      show(
        `found${end}`,
        !world.reachable ? "out of reach" : found === null ? "not yet" : `episode ${found + 1}`,
      );
      show(`success${end}`, success.length ? `${Math.round(success.at(-1) * 100)} %` : "–");
    }
    show("similarity", minus((ours.similarity.at(-1) ?? agent.similarity[world.start]).toFixed(2)));
    edit.setAttribute("aria-pressed", editing);
    mazeCanvas.classList.toggle("edited", editing);
    if (marked !== null) describe(world.positions[marked]);
  }

  /** A canvas made ready for its size on the page: a context in CSS pixels. */
  function ready(canvas, shape) {
    const width = canvas.clientWidth || 300,
      height = Math.round(width * shape),
      sharp = devicePixelRatio || 1;
    if (
      canvas.width !== Math.round(width * sharp) || canvas.height !== Math.round(height * sharp)
    ) {
      canvas.width = Math.round(width * sharp);
      canvas.height = Math.round(height * sharp);
    }
    const pen = canvas.getContext("2d");
    pen.setTransform(sharp, 0, 0, sharp, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = "12px system-ui, sans-serif";
    return { pen, width, height };
  }
  function star(pen, x, y, size) {
    pen.beginPath();
    for (let i = 0; i < 10; i++) {
      const radius = i % 2 ? size * 0.42 : size, angle = (i * Math.PI) / 5 - Math.PI / 2;
      pen.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    pen.closePath();
  }
  function graphPlace(state, width) {
    const [down, right] = world.positions[state];
    return [24 + ((width - 48) * right) / 7, 24 + ((width - 48) * down) / 7];
  }

  function drawMaze(part, ink, paper) {
    const { pen, width, height } = ready(
      mazeCanvas,
      world.lines ? world.rows / world.columns : 0.92,
    );
    const size = unit(), graph = !world.lines;
    const centre = (
      state,
    ) => (graph
      ? graphPlace(state, width)
      : [(world.positions[state][1] + 0.5) * size, (world.positions[state][0] + 0.5) * size]);
    if (graph) {
      pen.strokeStyle = ink;
      pen.globalAlpha = 0.35;
      world.nextState.forEach((next, state) =>
        next.forEach((other) => line(pen, [centre(state), centre(other)]))
      );
      pen.globalAlpha = 1;
    } else {
      pen.fillStyle = ink; // walls
      pen.globalAlpha = 0.82;
      pen.fillRect(0, 0, width, height);
      pen.globalAlpha = 1;
      world.lines.forEach((text, r) =>
        [...text].forEach((character, c) => {
          if (character === "#") return;
          pen.fillStyle = paper;
          pen.fillRect(c * size, r * size, size, size);
        })
      );
    }
    world.positions.forEach((_, state) => {
      const [x, y] = centre(state);
      pen.fillStyle = similarityColour(agent.similarity[state]);
      if (graph) {
        disc(pen, x, y, 11);
        pen.strokeStyle = ink;
        pen.stroke();
      } else pen.fillRect(x - size / 2 + 0.5, y - size / 2 + 0.5, size - 1, size - 1);
      if (!ours.visits[state]) { // a dot: never visited
        pen.fillStyle = light(agent.similarity[state]) ? "#222" : "#fff";
        disc(pen, x, y, 2);
      }
    });
    if (ours.last) {
      const upto = Math.max(1, Math.round(part * (ours.last.length - 1)));
      // a little beside the centre, so that ways there and back do not cover one another
      const path = ours.last.slice(0, upto + 1).map((state, step) =>
        centre(state).map((v, i) =>
          v + (graph ? 0 : Math.sin(step * (i ? 1.3 : 1.7)) * size * 0.13)
        )
      );
      pen.lineJoin = "round";
      for (const [colour, thick] of [["#fff", 4], ["#222", 1.8]]) {
        pen.strokeStyle = colour;
        pen.lineWidth = thick;
        line(pen, path);
      }
      if (part < 1) {
        pen.fillStyle = "#f0e442";
        disc(pen, ...path.at(-1), 6);
        pen.stroke();
      }
      pen.lineWidth = 1;
    }
    const mark = graph ? 11 : Math.min(size * 0.36, 14);
    pen.lineWidth = 1.5;
    pen.strokeStyle = "#222";
    let [x, y] = centre(world.start);
    pen.fillStyle = "#fff";
    disc(pen, x, y, mark);
    pen.stroke();
    pen.fillStyle = "#222";
    pen.font = `600 ${Math.round(mark * 1.3)}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText("S", x, y + 1);
    [x, y] = centre(world.goal);
    pen.fillStyle = "#f0e442";
    star(pen, x, y, mark * 1.15);
    pen.fill();
    pen.stroke();
    if (document.activeElement === mazeCanvas && !graph) {
      pen.lineWidth = 3;
      pen.strokeStyle = "#e69f00";
      pen.strokeRect(cursor[1] * size + 1.5, cursor[0] * size + 1.5, size - 3, size - 3);
    } else if (marked !== null) {
      pen.lineWidth = 3;
      pen.strokeStyle = "#e69f00";
      disc(pen, ...centre(marked), mark + 3, false);
      pen.stroke();
    }
  }

  function drawSphere(ink, paper) {
    const { pen, width, height } = ready(sphereCanvas, 1), goal = agent.table[world.goal];
    const places = axes.follow(agent.table, normalise(goal));
    const longest = settings.normalised
      ? 1
      : Math.max(1, ...agent.table.map((row) => Math.sqrt(dot(row, row))));
    const radius = (width / 2 - 18) / longest, middle = [width / 2, height / 2];
    const project = ([first, second, c]) => {
      const x = first * Math.cos(yaw) + second * Math.sin(yaw),
        depth = second * Math.cos(yaw) - first * Math.sin(yaw);
      return [
        middle[0] + radius * x,
        middle[1] - radius * (c * Math.cos(tilt) - depth * Math.sin(tilt)),
        depth * Math.cos(tilt) + c * Math.sin(tilt),
      ];
    };
    pen.strokeStyle = ink;
    pen.globalAlpha = 0.45;
    disc(pen, ...middle, radius, false);
    pen.stroke();
    pen.setLineDash([3, 4]);
    const equator = Array.from(
      { length: 61 },
      (_, i) => project([Math.cos((i * Math.PI) / 30), Math.sin((i * Math.PI) / 30), 0]),
    );
    line(pen, equator);
    line(pen, [project([0, 0, -1]), project([0, 0, 1])]);
    pen.setLineDash([]);
    pen.globalAlpha = 1;
    pen.fillStyle = ink;
    pen.fillText("c = 0", middle[0] + 4, middle[1] - 4);
    points = places.map(project);
    const order = [...points.keys()].sort((a, b) => points[a][2] - points[b][2]);
    for (const state of order) {
      const [x, y, depth] = points[state], size = 4 + depth / longest;
      if (state === world.goal) continue;
      pen.fillStyle = similarityColour(agent.similarity[state]);
      pen.strokeStyle = "#555";
      disc(pen, x, y, ours.visits[state] ? size : size * 0.8);
      pen.stroke();
      if (!ours.visits[state]) {
        pen.fillStyle = light(agent.similarity[state]) ? "#222" : "#fff";
        disc(pen, x, y, 1.3);
      }
    }
    pen.fillStyle = "#f0e442";
    pen.strokeStyle = "#222";
    star(pen, ...points[world.goal].slice(0, 2), 10);
    pen.fill();
    pen.stroke();
    if (marked !== null) {
      pen.lineWidth = 3;
      pen.strokeStyle = "#e69f00";
      disc(pen, ...points[marked].slice(0, 2), 9, false);
      pen.stroke();
      pen.lineWidth = 1;
    }
  }

  /** Curves over episodes: [values, colour] pairs, the last one solid; a star where the goal was found. */
  function curve(canvas, ink, span, low, high, series, found) {
    const { pen, width, height } = ready(canvas, 0.55), left = 36, bottom = height - 18;
    const x = (n) => left + ((width - left - 10) * n) / span,
      y = (v) => bottom - ((bottom - 10) * (v - low)) / (high - low);
    pen.strokeStyle = pen.fillStyle = ink;
    pen.globalAlpha = 0.35;
    line(pen, [[x(0), y(high)], [x(0), y(low)], [x(span), y(low)]]);
    if (low < 0) line(pen, [[x(0), y(0)], [x(span), y(0)]]);
    pen.globalAlpha = 1;
    pen.textBaseline = "middle";
    pen.textAlign = "right";
    for (const value of low < 0 ? [low, 0, high] : [low, high]) {
      pen.fillText(minus(narrow.format(value)), left - 4, y(value));
    }
    pen.textBaseline = "alphabetic";
    pen.fillText(`${span} episodes`, x(span), height - 3);
    const every = Math.max(1, Math.floor(agent.episodes / width));
    for (const [values, colour] of series) {
      pen.strokeStyle = colour;
      pen.lineWidth = 2;
      pen.setLineDash(colour === CHANCE ? [5, 4] : []);
      const path = values.flatMap((
        value,
        n,
      ) => (n % every === 0 || n === values.length - 1 ? [[x(n + 1), y(value)]] : []));
      line(pen, path);
    }
    pen.setLineDash([]);
    pen.lineWidth = 1;
    if (found !== null) {
      pen.fillStyle = "#f0e442";
      pen.strokeStyle = "#222";
      star(pen, x(found + 1), y(series.at(-1)[0][found]), 7);
      pen.fill();
      pen.stroke();
    }
  }
  function line(pen, path) {
    pen.beginPath();
    for (const [x, y] of path) pen.lineTo(x, y);
    pen.stroke();
  }
  function disc(pen, x, y, radius, filled = true) {
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    if (filled) pen.fill();
  }
  const light = (c) => Math.abs(c) < 0.6;

  // --- go
  function open() {
    const asked = owns ? location.hash.slice(1) : "";
    const { settings: wanted, problems } = fromAddress(/(^|&)\w+=/.test(asked) ? asked : "", data);
    begin(wanted);
    if (problems.length) say(problems.join(" "), true);
  }
  open();
  if (owns) {
    addEventListener(
      "hashchange",
      () => /(^|&)\w+=/.test(location.hash.slice(1)) && (run(false), open()),
    );
  }
  new ResizeObserver(() => (dirty = true)).observe(root);
  new MutationObserver(() => (dirty = true)).observe(document.documentElement, {
    attributeFilter: ["data-theme"],
  });
  requestAnimationFrame(frame);
});
