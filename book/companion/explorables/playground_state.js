// What the playground knows: settings and their address, one trial with its records, and what a
// maze becomes when it is drawn on. No page is needed.

const CHOICES = {
  spread: [0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1],
  dimension: [2, 3, 4, 8, 16, 32, 64, 128],
  learning_rate: [0, 0.001, 0.003, 0.01, 0.03, 0.1],
  batch: [16, 32, 64, 128, 256, 512],
  actor_temperature: [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1],
  speed: [1, 2, 5, 10, 20, 30, 60, Infinity],
};
const CRITICS = { table: 0.01, network: 0.001 }; // and the library's learning rates
const STARTS = ["symmetric", "random"];
const OVERLAYS = { path: "last path", policy: "policy", visits: "visits" };
const STEPS = ["stay", "down", "up", "right", "left"];
const NUMBERS = { start: 0, act: 1, draw: 2 }; // the streams of random numbers of the agent

/** What the agent is compared with: settings or a world that differ, and streams of its own. */
const CONTROLS = {
  random: { name: "random actor", settings: { random_actor: true }, numbers: { act: 3, draw: 4 } },
  frozen: { name: "frozen critic", settings: { learning_rate: 0 } },
  walled: { name: "goal walled off", world: walledOff },
};
const LAST_SEED = 2 ** 31 - 1;
const RECENT = 20; // episodes that the success curve looks back on

/** The settings as text for an address; what is undefined is left out. */
function toAddress(settings) {
  const known = Object.entries(settings).filter(([, value]) => value !== undefined);
  return new URLSearchParams(known).toString();
}

/** And back: settings, and in words what an address asks for that is not possible. */
function fromAddress(text, { settings: defaults, mazes }) {
  const given = Object.fromEntries(new URLSearchParams(text)), refused = [];
  const settings = { ...defaults, maze: given.maze };
  for (const name of Object.keys(defaults)) {
    if (!(name in given)) continue;
    const value = settingOf(name, given[name], defaults[name], mazes);
    if (value === undefined) refused.push(name);
    else settings[name] = value;
  }
  if (settings.maze !== undefined && !isMaze(settings.maze, settings.world)) {
    refused.push("maze");
    settings.maze = undefined;
  }
  const usual = settings.world === "hanoi" ? undefined : mazeText(mazes[settings.world][1]);
  if (settings.maze === undefined || settings.maze === usual) delete settings.maze;
  const problems = refused.map((name) => `${name}=${given[name]} in the address is not possible.`);
  return { settings, problems };
}

/** What the text of a setting stands for; undefined where that is not possible. */
function settingOf(name, text, usual, mazes) {
  if (typeof usual === "boolean") return [true, false].find((value) => String(value) === text);
  if (name === "world") return [...Object.keys(mazes), "hanoi"].find((world) => world === text);
  if (name === "critic") return Object.keys(CRITICS).find((critic) => critic === text);
  if (name === "start") return STARTS.find((start) => start === text);
  if (name === "control") return Object.keys(CONTROLS).find((control) => control === text);
  if (name === "overlay") return Object.keys(OVERLAYS).find((overlay) => overlay === text);
  const number = text === "" ? NaN : Number(text);
  return (name === "seed" ? isSeed(number) : CHOICES[name].includes(number)) ? number : undefined;
}
function isSeed(number) {
  return Number.isInteger(number) && number >= 0 && number <= LAST_SEED;
}

/** A maze in an address: rows joined by "-", "." floor, "x" wall. Of the tower: start-goal. */
function mazeText(lines) {
  return lines.join("-").replaceAll(" ", ".").replaceAll("#", "x");
}
function mazeLines(text) {
  return text.replaceAll(".", " ").replaceAll("x", "#").split("-");
}
function isMaze(text, world) {
  const rows = text.split("-");
  if (world === "hanoi") {
    const different = new Set(rows.map(Number)).size === 2;
    return /^\d{1,2}-\d{1,2}$/.test(text) && different && rows.every((state) => state < 27);
  }
  const fits = (length) => length === rows[0].length && length <= 20;
  return /^[.xSG-]+$/.test(text) && rows.length <= 20 && rows.every((row) => fits(row.length)) &&
    ["S", "G"].every((mark) => text.split(mark).length === 2);
}

/** The world that settings ask for; a maze has its lines, a graph has none. */
function worldOf(settings, { mazes, hanoi }) {
  if (settings.world === "hanoi") {
    const [start, goal] = settings.maze?.split("-").map(Number) ?? [hanoi.start, hanoi.goal];
    return { ...hanoi, start, goal, reachable: true };
  }
  const lines = settings.maze ? mazeLines(settings.maze) : mazes[settings.world][1];
  return { ...maze(lines), lines, rows: lines.length, columns: lines[0].length };
}

/** sgcrl.worlds.walled_off: every move into the goal becomes a stay. */
function walledOff(world) {
  const { goal } = world;
  const nextState = world.nextState.map((next, state) =>
    next.map((other) => other === goal ? state : other)
  );
  return { ...world, nextState, reachable: false, closed: true };
}

/** The agent that settings make; `numbers` are its streams of uniform numbers. */
function agentOf(world, settings, { start, act, draw }) {
  const { critic, dimension, spread } = settings;
  const how = {
    batch: settings.batch,
    learningRate: settings.learning_rate,
    normalised: settings.normalised,
    temperature: settings.random_actor ? Infinity : settings.actor_temperature,
  };
  if (critic === "network") {
    const network = new Network(world, { ...how, dimension }, start);
    return new NetworkAgent(world, network, how, act, draw);
  }
  const table = startTable(world, dimension, settings.start, spread, normals(start));
  return new Agent(world, table, how, act, draw);
}

/** One agent's record: what was visited, when the goal was reached, and curves of both. */
class Record {
  constructor(world) {
    Object.assign(this, { world, visits: new Uint32Array(world.nextState.length), found: null });
    Object.assign(this, { states: 1, covered: [], reached: [], success: [] });
    Object.assign(this, { similarity: [], turned: [] });
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

  /** Every row of a table as [first direction, second direction, c]. */
  follow(table, z) {
    const c = table.map((row) => dot(row, z));
    const zeta = table.map((row, s) => row.map((x, d) => x - c[s] * z[d]));
    const mean = z.map((_, d) => zeta.reduce((sum, row) => sum + row[d], 0) / zeta.length);
    const centred = zeta.map((row) => row.map((x, d) => x - mean[d]));
    for (; this.rounds > 0; this.rounds--) this.turn(centred);
    this.rounds = 6;
    return zeta.map((row, s) => [dot(row, this.axes[0]), dot(row, this.axes[1]), c[s]]);
  }

  turn(centred) {
    const [first, second] = this.axes.map((axis) => {
      const next = new Float64Array(axis.length);
      for (const row of centred) add(next, dot(row, axis), row);
      return next;
    });
    const unit = (v) => (dot(v, v) > 1e-24 ? normalise(v) : v.fill(0));
    this.axes[0] = unit(first);
    add(second, -dot(this.axes[0], second), this.axes[0]);
    this.axes[1] = unit(second);
  }
}

/** One of the two that are compared: an agent in its world, and its record. */
class Side {
  constructor(world, settings, streams) {
    const numbers = Object.entries({ ...NUMBERS, ...streams });
    const uniform = numbers.map(([name, stream]) => [name, uniforms(settings.seed, stream)]);
    this.world = world;
    this.agent = agentOf(world, settings, Object.fromEntries(uniform));
    this.record = new Record(world);
    this.goalAtStart = this.agent.table[world.goal];
  }

  learn(trajectory) {
    const { agent, record } = this;
    agent.learn(trajectory);
    record.add(trajectory);
    let sum = 0;
    agent.similarity.forEach((c, state) => (sum += record.visits[state] ? c : 0));
    record.similarity.push(sum / record.states);
    record.turned.push(this.turned);
  }

  /** How many states can be visited. */
  get total() {
    return this.world.nextState.length - !this.world.reachable;
  }

  /** The mean c of visited states. */
  get similarity() {
    return this.record.similarity.at(-1) ?? this.agent.similarity[this.world.start];
  }

  /** By how many degrees the goal's embedding has turned since the start. */
  get turned() {
    const [before, now] = [this.goalAtStart, this.agent.table[this.world.goal]].map(normalise);
    return Math.acos(Math.min(dot(before, now), 1)) * 180 / Math.PI;
  }
}

function percent(part) {
  return `${Math.round(100 * part)}\u00a0%`;
}

/** The agent that settings make, its control beside it, and the records of both. */
class Trial {
  constructor(wanted, data) {
    const settings = fromAddress(toAddress(wanted), data).settings, world = worldOf(settings, data);
    const { name, settings: changed, world: other, numbers } = CONTROLS[settings.control];
    this.settings = settings;
    this.world = world;
    this.plan = new Plan(world);
    this.own = new Side(world, settings);
    this.control = new Side(other ? other(world) : world, { ...settings, ...changed }, numbers);
    this.control.name = name;
    this.axes = new Axes(settings.dimension);
    this.walk = null; // an episode that is being walked move by move
  }

  get agent() {
    return this.own.agent;
  }

  get ours() {
    return this.own.record;
  }

  get sides() {
    return [this.own, this.control];
  }

  /** What both walked last, or are walking. */
  get paths() {
    const { sides, walk } = this;
    return sides.map(({ record }, n) => walk?.paths[n].slice(0, walk.moves + 1) ?? record.last);
  }

  /** One move of an episode of both; after the last one they learn. */
  step() {
    this.walk ??= { moves: 0, paths: this.sides.map((side) => side.agent.walk()) };
    this.walk.moves++;
    if (this.walk.moves === this.agent.settings.steps) this.episode();
  }

  /** A whole episode of both, or the rest of the one that is walked. */
  episode() {
    const { sides, walk } = this;
    sides.forEach((side, n) => side.learn(walk?.paths[n] ?? side.agent.walk()));
    this.walk = null;
  }

  /** Whether the last episode was the first that reached the goal. */
  get arrived() {
    return this.ours.found === this.agent.episodes - 1;
  }

  /** Whether the last episode's embeddings are beyond all numbers. */
  get diverged() {
    return this.sides.some(({ similarity }) => !Number.isFinite(similarity));
  }

  get summary() {
    const { ours, control, own, world } = this;
    const found = ours.found === null
      ? "not reached yet"
      : `first reached in episode ${ours.found + 1}`;
    return `Episode ${this.agent.episodes}: ${ours.states} of ${own.total} states visited, ` +
      `${control.name} ${control.record.states}; goal ${world.reachable ? found : "out of reach"}.`;
  }

  /** The move that was walked last, and the probabilities of the next, in words. */
  get move() {
    const { agent, walk: { moves, paths: [path] }, world } = this,
      [from, to] = path.slice(moves - 1);
    const chance = (state, kept) =>
      agent.policy(state).reduce((sum, p, n) => sum + p * kept(world.nextState[state][n], n), 0);
    const taken = percent(chance(from, (next) => next === to));
    const names = world.lines ? STEPS : null;
    const next = names
      ? names.map((name, move) => `${name} (${percent(chance(to, (_, n) => n === move))})`)
      : [...new Set(world.nextState[to])].map((state) =>
        `${state === to ? "stay" : `state ${state}`} (${percent(chance(to, (s) => s === state))})`
      );
    return `Move ${moves} of ${agent.settings.steps}: ${this.nameOf(to)}, a chance of ${taken}. ` +
      `Next: ${next.join(", ")}.`;
  }

  nameOf(state) {
    const [row, column] = this.world.positions[state];
    return this.world.lines ? `row ${row + 1}, column ${column + 1}` : `state ${state}`;
  }

  /** The pull of the last batch on a state, in words. */
  tellPull(state) {
    if (!this.agent.episodes) return "";
    const pull = this.agent.pull(state);
    if (!pull) return "Not in the last batch of pairs: no pull.";
    const [along, across] = [pull.along, pull.across].map((value) => signed(value, 2));
    return `Mean pull of the last batch: ${along} along z, ${across} across.`;
  }

  /** What is known of a place, in words. */
  tell(place) {
    const { agent, control, ours, plan, world } = this;
    if (!place || !plan.inside(place)) {
      return "Point at a state: its c, its visits, and what pulls it.";
    }
    const state = plan.stateAt(place), [row, column] = place;
    const name = world.lines ? `Row ${row + 1}, column ${column + 1}` : `State ${state}`;
    if (state < 0) return `${name}: ${plan.content(place) === "#" ? "wall" : "out of reach"}`;
    const what = state === world.goal ? "goal, " : state === world.start ? "start, " : "";
    const c = signed(agent.similarity[state], 2);
    return `${name}: ${what}c = ${c}, visits ${ours.visits[state]}; ` +
      `${control.name}: visits ${control.record.visits[state]}`;
  }

  /** The pull of the last batch on a state as a step in the space, or null. */
  pullPlace(state) {
    const pull = this.agent.pull(state);
    return pull && [...this.axes.axes.map((axis) => dot(pull.vector, axis)), pull.along];
  }

  /** What the curves show of both, as columns by their heads: a value after each episode. */
  get columns() {
    const columns = this.sides.flatMap(({ record }, n) => {
      const name = n ? this.control.name : "agent";
      return [
        [`${name}: states visited`, record.covered],
        [`${name}: goal reached`, record.reached.map(Number)],
        [`${name}: success, last ${RECENT} episodes`, record.success],
        [`${name}: mean c of visited states`, record.similarity],
        [`${name}: goal's embedding turned, degrees`, record.turned],
      ];
    });
    return columns.map(([head, values]) => [head, [undefined, ...values]]);
  }

  /** Where the states are in the space: along both axes, and c. */
  places() {
    const { table } = this.agent;
    return this.axes.follow(table, normalise(table[this.world.goal]));
  }
}
