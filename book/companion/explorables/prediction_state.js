// What a prediction knows, and what is measured of the run that follows. No page is needed.

const WALK = { steps: 50, discount: 0.99 }; // as the agent's replay has it

/** Why theory has nothing to say of these settings: words and the chapter that says more. */
function silence({ start, spread, normalised, learning_rate, critic = "table" }) {
  if (critic !== "table") {
    return [
      "This theory is for a table; in a network the growth rates are others.",
      "05_kernel_evidence",
    ];
  }
  if (start === "random") {
    return [
      "From a random start embeddings are not small deviations from one vector: theory has nothing to say.",
      "06_start",
    ];
  }
  if (!normalised) {
    return [
      "Without normalisation theory predicts no squeeze: ζ grows, and c stays.",
      "02_squeeze",
    ];
  }
  if (learning_rate === 0) return ["With a learning rate of 0 nothing moves.", "02_squeeze"];
  if (spread === 0) {
    return ["With σ = 0 all embeddings are one vector, and nothing can grow.", "02_squeeze"];
  }
  return null;
}

/** The next of 1, 2, 5, 10, 20 ... from a number on. */
function roundUp(number) {
  const power = 10 ** Math.floor(Math.log10(number));
  return [1, 2, 5, 10].map((n) => n * power).find((n) => n >= number * (1 - 1e-9));
}

/** Forecast, and the mean c that it gives at moments from 0 to an end, in episodes. */
function* forecastCourse(world, start, pace, least) {
  const found = yield* forecast(world, WALK, start), episodes = found.time / pace;
  const far = Number.isFinite(episodes) && episodes * 1.5 > least;
  const span = far ? roundUp(2 * episodes) : least, course = [];
  const mean = (episode) => dot(predictedSimilarity(found, start, episode * pace), found.visits);
  for (let n = 0; n <= 120; n++) {
    const episode = (span * n) / 120;
    course.push([episode, mean(episode)]);
    yield;
  }
  const similarity = predictedSimilarity(found, start, found.time);
  /** After each episode up to a last one. */
  const at = (last) => Array.from({ length: last + 1 }, (_, episode) => mean(episode));
  return { ...found, episodes, span, course, similarity, at };
}

/** One trial as it is measured: the mean c over the random walk's visits, an episode a value. */
class Measured {
  constructor(trial) {
    this.visits = visitShares(walledOff(trial.world), WALK.steps);
    this.anchors = [...this.visits.keys()].filter((state) => this.visits[state] > 0);
    this.curve = [];
    this.fall = Infinity;
    this.atFall = null;
    this.add(trial);
  }

  add(trial) {
    this.curve.push(dot(this.visits, trial.agent.similarity));
    if (this.atFall) return;
    this.fall = fallTime(this.curve);
    if (this.fall < Infinity) this.atFall = this.look(trial);
  }

  /** The table as it is now: its plane, its c, and what was visited. */
  look(trial) {
    const { agent: { similarity }, ours: { visits } } = trial;
    return { components: this.components(trial), similarity, visits: [...visits] };
  }

  /** The first two principal components of ζ over the states that the walk can be in. */
  components({ agent: { table }, world }) {
    const z = normalise(table[world.goal]);
    const zeta = this.anchors.map((state) => {
      const row = Float64Array.from(table[state]);
      add(row, -dot(row, z), z);
      return row;
    });
    return principalComponents(zeta, 2);
  }

  /** sgcrl's overlap of the plane of a look with that of the first two modes. */
  overlap({ components }, { modes }) {
    const two = modes.slice(0, 2).map((mode) => this.anchors.map((state) => mode[state]));
    return overlap(components, two);
  }

  /** The first component on all states that were visited, with the sign that is nearer to a mode. */
  sides({ components: [first], visits }, mode) {
    const all = new Float64Array(mode.length);
    this.anchors.forEach((state, n) => (all[state] = visits[state] ? first[n] : 0));
    return dot(all, mode) < 0 ? all.map((value) => -value) : all;
  }
}
