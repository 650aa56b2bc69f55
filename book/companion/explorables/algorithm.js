// The tabular algorithm of sgcrl for one run (K = 1): worlds.from_text, tabular, replay, infonce and
// train in float64. No page is needed and no random number is made unasked: `uniform` and `normal`
// are functions that give the next one, so a test can hand in the numbers that the library drew.

const MOVES = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]]; // stay, down, up, right, left

/** sgcrl.worlds.from_text: the start's floor and the goal are states; the goal may be out of reach. */
function maze(lines) {
  const at = (row, column) => lines[row]?.[column] ?? "#";
  const cells = lines.flatMap((line, row) => [...line].map((_, column) => [row, column]));
  const find = (mark) => cells.find(([row, column]) => at(row, column) === mark);
  const start = find("S"), goal = find("G"), key = ([row, column]) => `${row},${column}`;
  const reached = new Map([[key(start), start]]); // a Map is walked through in the order it grows in
  for (const [row, column] of reached.values()) {
    for (const [down, right] of MOVES) {
      const next = [row + down, column + right];
      if (at(...next) !== "#") reached.set(key(next), reached.get(key(next)) ?? next);
    }
  }
  const reachable = reached.has(key(goal));
  const positions = cells.filter((cell) => reached.has(key(cell)) || cell === goal);
  const number = new Map(positions.map((cell, state) => [key(cell), state]));
  const nextState = positions.map(([row, column], state) =>
    MOVES.map(([down, right]) => number.get(key([row + down, column + right])) ?? state)
  );
  return {
    nextState,
    positions,
    start: number.get(key(start)),
    goal: number.get(key(goal)),
    reachable,
  };
}

/** sgcrl.tabular.start_table: every row near the goal's z ("symmetric") or anywhere ("random"). */
function startTable(world, dimension, start, spread, normal) {
  const table = world.nextState.map(() => Float64Array.from({ length: dimension }, normal));
  if (start === "symmetric") {
    const z = normalise(Float64Array.from({ length: dimension }, normal));
    table[world.goal].fill(0);
    for (const row of table) row.forEach((noise, d) => (row[d] = z[d] + spread * noise));
  }
  return table.map(normalise);
}

function dot(x, y) {
  let sum = 0;
  for (let d = 0; d < x.length; d++) sum += x[d] * y[d];
  return sum;
}

function normalise(vector) {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

/** The probabilities of the moves from a state: a softmax of c(next state) / temperature. */
function policy(world, similarity, temperature, state) {
  const value = world.nextState[state].map((next) => similarity[next]);
  const highest = Math.max(...value);
  const weights = value.map((c) => Math.exp((c - highest) / temperature));
  const total = weights.reduce((x, y) => x + y);
  return weights.map((weight) => weight / total);
}

/** sgcrl.train.rollout: each action by the policy. */
function rollout(world, similarity, temperature, steps, uniform) {
  const trajectory = [world.start];
  for (let step = 0; step < steps; step++) {
    const state = trajectory[step], chances = policy(world, similarity, temperature, state);
    let sum = 0;
    const cumulative = chances.slice(0, -1).map((chance) => (sum += chance));
    const u = uniform();
    const action = cumulative.filter((upto) => u >= upto).length;
    trajectory.push(world.nextState[state][action]);
  }
  return trajectory;
}

/** sgcrl.replay.discounted_offset from 0: k with weight discount ** k up to `longest`. */
function discountedOffset(u, longest, discount) {
  const choices = longest + 1;
  const offset = discount === 1
    ? u * choices
    : discount === 0
    ? 0
    : Math.log1p(-u * (1 - discount ** choices)) / Math.log(discount);
  return Math.min(Math.floor(offset), choices - 1);
}

/** One agent: a table, a replay and an actor. An episode is a walk, then one update. */
class Agent {
  constructor(world, table, settings, act, draw) {
    Object.assign(this, { world, table, act, draw });
    this.settings = {
      steps: 50,
      batch: 128,
      capacity: 1000,
      discount: 0.99,
      learningRate: 0.01,
      temperature: 0.1,
      normalised: true,
      ...settings,
    };
    this.replay = [];
    this.episodes = 0;
    this.look();
  }

  /** c(s) = ψ(s)·ψ(g), in float32 as the library hands it to its actor. */
  look() {
    const goal = this.table[this.world.goal];
    this.similarity = Float32Array.from(this.table, (row) => dot(row, goal));
  }

  episode() {
    const trajectory = this.walk();
    this.learn(trajectory);
    return trajectory;
  }

  walk() {
    const { steps, temperature } = this.settings;
    return rollout(this.world, this.similarity, temperature, steps, this.act);
  }

  /** Remember a trajectory, and update on a batch of all that is remembered. */
  learn(trajectory) {
    this.replay[this.episodes++ % this.settings.capacity] = trajectory;
    this.update(this.sample());
    this.look();
  }

  /** The probabilities of the five moves from a state. */
  policy(state) {
    return policy(this.world, this.similarity, this.settings.temperature, state);
  }

  /** sgcrl.replay.Replay.sample: [anchors, positives]. */
  sample() {
    const { batch, steps, discount } = this.settings;
    const [u, v, w] = [0, 1, 2].map(() => Float64Array.from({ length: batch }, this.draw));
    const episode = Array.from(u, (x) => this.replay[Math.floor(x * this.replay.length)]);
    const time = Array.from(v, (x) => Math.floor(x * steps));
    const later = time.map((t, pair) => t + discountedOffset(w[pair], steps - t, discount));
    return [time, later].map((times) => times.map((t, pair) => episode[pair][t]));
  }

  /** sgcrl.tabular.TabularCritic.update: one step down the exact gradient of the summed InfoNCE. */
  update(pairs) {
    const { table } = this, { learningRate, normalised } = this.settings;
    for (const [i, slope] of this.gradient(pairs)) {
      if (!slope.some((value) => value)) continue; // a row that does not move is not touched
      const moved = table[i].map((value, d) => value - learningRate * slope[d]);
      table[i] = normalised ? normalise(moved) : moved;
    }
  }

  /** sgcrl.infonce.loss_gradient of the summed loss, at the embedding of each state in a pair. */
  gradient([anchors, positives]) {
    const { table } = this, states = table.length;
    const counts = new Float64Array(states * states);
    const a = new Float64Array(states), b = new Float64Array(states);
    anchors.forEach((i, pair) => {
      const j = positives[pair];
      counts[i * states + j]++;
      a[i]++;
      b[j]++;
    });
    const present = (weights) => [...weights.keys()].filter((state) => weights[state]);
    const rows = present(a), columns = present(b);
    const gradient = new Map(
      [...rows, ...columns].map((i) => [i, new Float64Array(table[i].length)]),
    );
    for (const j of columns) {
      // each positive j picks its anchor i among the batch's anchors, by a softmax
      const logits = rows.map((i) => dot(table[i], table[j]) + Math.log(a[i]));
      const highest = logits.reduce((x, y) => Math.max(x, y));
      const weights = logits.map((logit) => Math.exp(logit - highest));
      const total = weights.reduce((x, y) => x + y);
      rows.forEach((i, row) => {
        const g = (b[j] * weights[row]) / total - counts[i * states + j];
        add(gradient.get(i), g, table[j]);
        add(gradient.get(j), g, table[i]);
      });
    }
    this.last = { table: [...table], gradient, times: a.map((count, i) => count + b[i]) };
    return gradient;
  }

  /** The last batch's mean pull on a state: minus the gradient of the loss at its embedding, before
   *  normalisation, divided by how often the state occurred; null if it did not. With the part
   *  along z, and the length of the rest. */
  pull(state) {
    const slope = this.last?.gradient.get(state);
    if (!slope) return null;
    const vector = slope.map((value) => -value / this.last.times[state]);
    const along = dot(vector, normalise(this.last.table[this.world.goal]));
    return { vector, along, across: Math.sqrt(Math.max(dot(vector, vector) - along ** 2, 0)) };
  }
}

/** target += factor * vector */
function add(target, factor, vector) {
  for (let d = 0; d < target.length; d++) target[d] += factor * vector[d];
}

/** Uniform numbers of one seed and stream (sfc32): the page's own, the library's are others. */
function uniforms(seed, stream) {
  let [a, b, c, d] = [seed, stream, 0x9e3779b9, 1];
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) next(); // until near seeds have nothing in common
  return next;
}

/** Normal numbers from uniform ones (Box–Muller). */
function normals(uniform) {
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
