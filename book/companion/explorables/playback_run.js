// What the replay knows of a run: by the number of a moment, or at a time between two moments.

/** One run of a condition. `times` are the episodes that are its moments. */
class PlaybackRun {
  constructor(data, condition, packed, times) {
    const { next, inverseTemperature } = condition;
    Object.assign(this, { states: data.positions.length, next, inverseTemperature, packed, times });
    this.name = condition.name;
    for (const name of ["run", "moments", "reached", "radius", "goalLength"]) {
      this[name] = packed[name];
    }
  }

  /** Decode the numbers: once, when the run is first shown. */
  open() {
    if (this.similarity) return this;
    for (const name of ["similarity", "across", "paths", "visits"]) {
      if (this.packed[name]) this[name] = unpack(this.packed[name]);
    }
    const { values } = this.visits;
    for (let n = this.states; n < values.length; n++) values[n] += values[n - this.states];
    return this;
  }

  /** The moment at a time: the last that has begun. Of a shorter run its end stays. */
  moment(now) {
    return Math.min(Math.floor(now), this.moments - 1);
  }

  episode(now) {
    return this.times[this.moment(now)];
  }

  c(s, now) {
    const { values, shape } = this.similarity; // one row, where c never changes
    return between(values, Math.min(now, shape[0] - 1), s, this.states);
  }

  /** Where ψ(s) is: along two principal components of ζ, and its height over their plane. */
  place(s, now) {
    const at = Math.min(now, this.moments - 1);
    const [x, y] = [0, 1].map((axis) =>
      between(this.across.values, at, 2 * s + axis, 2 * this.states)
    );
    // c is ψ(s)·ψ(g): divided by the length of ψ(g), the height of ψ(s) over the plane of ζ
    return [x, y, this.c(s, at) / this.height(at)];
  }

  /** The length of ψ(g). */
  height(now) {
    return between(this.goalLength, Math.min(now, this.moments - 1), 0, 1);
  }

  /** The states that the episode of a moment passed. */
  path(now) {
    const length = this.paths.shape[1], from = this.moment(now) * length;
    return Array.from(this.paths.values.slice(from, from + length), Math.round);
  }

  /** How often a state was visited, up to the end of a moment's episode. */
  visitsOf(s, now) {
    return Math.round(this.visits.values[this.moment(now) * this.states + s]);
  }

  visited(now) {
    let count = 0;
    for (let s = 0; s < this.states; s++) count += this.visitsOf(s, now) > 0;
    return count;
  }

  /** The most visits of a state at the end. */
  get mostVisits() {
    return Math.max(...Array.from({ length: this.states }, (_, s) => this.visitsOf(s, Infinity)));
  }

  /** Each move's probability in a state: a softmax of c(next state) / temperature. */
  policy(s, now) {
    const values = this.next[s].map((to) => this.c(to, this.moment(now)));
    const most = Math.max(...values);
    const weights = values.map((c) => Math.exp((c - most) * this.inverseTemperature));
    const all = weights.reduce((sum, weight) => sum + weight);
    return weights.map((weight) => weight / all);
  }

  /** Whether its actor climbs the c that is shown. */
  get acts() {
    return this.inverseTemperature !== null;
  }

  /** Whether embeddings leave the unit sphere. */
  get loose() {
    return this.radius > 1.001 || this.goalLength.some((length) => Math.abs(length - 1) > 0.001);
  }

  /** Mean c over some states. */
  mean(states, now) {
    return states.reduce((sum, s) => sum + this.c(s, now), 0) / states.length;
  }
}

/** All runs of a figure: [condition][which], where equal `which` are under one clock. */
function playbackRuns(data) {
  return data.conditions.map((condition) =>
    condition.runs.map((packed, n) => new PlaybackRun(data, condition, packed, data.times[n]))
  );
}

/** The states of each region. */
function statesOfRooms({ regions, rooms }) {
  return rooms.map((_, room) => regions.flatMap((region, s) => (region === room ? [s] : [])));
}
