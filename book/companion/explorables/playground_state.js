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
const STARTS = ["symmetric", "random"];
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
  if (name === "start") return STARTS.find((start) => start === text);
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

/** One agent's record: what was visited, when the goal was reached, and curves of both. */
class Record {
  constructor(world) {
    Object.assign(this, { world, visits: new Uint32Array(world.nextState.length), found: null });
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

/** The agent that settings make, a random actor beside it, and the records of both. */
class Trial {
  constructor(wanted, data) {
    const settings = fromAddress(toAddress(wanted), data).settings, world = worldOf(settings, data);
    const uniform = (stream) => uniforms(settings.seed, stream);
    const { dimension, start, spread } = settings;
    const table = startTable(world, dimension, start, spread, normals(uniform(0)));
    const how = {
      batch: settings.batch,
      learningRate: settings.learning_rate,
      normalised: settings.normalised,
      temperature: settings.random_actor ? Infinity : settings.actor_temperature,
    };
    this.settings = settings;
    this.world = world;
    this.plan = new Plan(world);
    this.agent = new Agent(world, table, how, uniform(1), uniform(2));
    this.randomActor = uniform(3);
    this.ours = new Record(world);
    this.chance = new Record(world);
    this.axes = new Axes(dimension);
  }

  episode() {
    const { agent, ours, world } = this;
    ours.add(agent.episode());
    this.chance.add(
      rollout(world, agent.similarity, Infinity, agent.settings.steps, this.randomActor),
    );
    let sum = 0;
    agent.similarity.forEach((c, state) => (sum += ours.visits[state] ? c : 0));
    ours.similarity.push(sum / ours.states);
  }

  /** Whether the last episode was the first that reached the goal. */
  get arrived() {
    return this.ours.found === this.agent.episodes - 1;
  }

  /** Whether the last episode's embeddings are beyond all numbers. */
  get diverged() {
    return !Number.isFinite(this.ours.similarity.at(-1));
  }

  /** How many states can be visited. */
  get total() {
    return this.world.nextState.length - !this.world.reachable;
  }

  /** The mean c of visited states. */
  get similarity() {
    return this.ours.similarity.at(-1) ?? this.agent.similarity[this.world.start];
  }

  get summary() {
    const { ours, chance, world } = this;
    const found = ours.found === null
      ? "not reached yet"
      : `first reached in episode ${ours.found + 1}`;
    return `Episode ${this.agent.episodes}: ${ours.states} of ${this.total} states visited, ` +
      `the random actor ${chance.states}; goal ${world.reachable ? found : "out of reach"}.`;
  }

  /** What is known of a place, in words. */
  tell(place) {
    const { agent, ours, plan, world } = this;
    if (!place || !plan.inside(place)) return "\u00a0";
    const state = plan.stateAt(place), [row, column] = place;
    const name = world.lines ? `Row ${row + 1}, column ${column + 1}` : `State ${state}`;
    if (state < 0) return `${name}: ${plan.content(place) === "#" ? "wall" : "out of reach"}`;
    const what = state === world.goal ? "goal, " : state === world.start ? "start, " : "";
    const c = signed(agent.similarity[state], 2);
    return `${name}: ${what}c = ${c}, visits ${ours.visits[state]}`;
  }

  /** Where the states are in the space: along both axes, and c. */
  places() {
    const { table } = this.agent;
    return this.axes.follow(table, normalise(table[this.world.goal]));
  }
}
