// What sgcrl.theory says of a world before anything is trained, in float64: its pairs, the modes
// in which states part, and when c falls. No page is needed. What takes long is a generator that
// stops every few thousand numbers: a page goes on in between, `finish` does it at once.

const SQUEEZED = Math.SQRT1_2; // sgcrl.theory.forecasts.HALF: a state at 45° to the goal

/** Do all that a generator does, and give what it returns. */
function finish(work) {
  let step;
  do step = work.next(); while (!step.done);
  return step.value;
}

function zeros(rows, columns = rows) {
  return Array.from({ length: rows }, () => new Float64Array(columns));
}

/** A distribution over states after one more step of a random walk. */
function walked(nextState, occupied) {
  const after = new Float64Array(occupied.length);
  nextState.forEach((next, state) => {
    const share = occupied[state] / next.length;
    if (share) { for (const other of next) after[other] += share; }
  });
  return after;
}

/** How often a random walk from the start is in each state in steps 0 to `steps` − 1, as shares:
 *  the anchors of its pairs. */
function visitShares({ nextState, start }, steps) {
  const visits = new Float64Array(nextState.length);
  let occupied = new Float64Array(nextState.length);
  occupied[start] = 1;
  for (let time = 0; time < steps; time++) {
    add(visits, 1 / steps, occupied);
    occupied = walked(nextState, occupied);
  }
  return visits;
}

/** sgcrl.theory.pairs.pair_distribution of the random walk: J, one row an anchor. */
function* pairDistribution({ nextState, start }, { steps, discount }) {
  const states = nextState.length, anchors = zeros(steps + 1, states); // by offset
  let occupied = new Float64Array(states);
  occupied[start] = 1;
  for (let time = 0; time < steps; time++) {
    const weights = Float64Array.from({ length: steps - time + 1 }, (_, k) => discount ** k);
    const total = weights.reduce((x, y) => x + y);
    weights.forEach((weight, k) => add(anchors[k], weight / total / steps, occupied));
    occupied = walked(nextState, occupied);
    yield;
  }
  const joint = zeros(states);
  // row s: where a walk from s is after k steps
  let power = joint.map((_, state) => Float64Array.from(joint, (_, other) => +(other === state)));
  for (const weight of anchors) {
    weight.forEach((share, state) => share && add(joint[state], share, power[state]));
    yield;
    power = power.map((row) => walked(nextState, row));
  }
  return joint;
}

/** Sums over rows and over columns: the marginals of anchors and of positives. */
function marginals(joint) {
  const positives = new Float64Array(joint.length);
  for (const row of joint) add(positives, 1, row);
  return [joint.map((row) => row.reduce((x, y) => x + y)), positives];
}

/** sgcrl.theory.modes.growth_operator: A = J + Jᵀ − abᵀ − baᵀ. */
function growthOperator(joint) {
  const [a, b] = marginals(joint);
  return joint.map((row, i) => row.map((p, j) => p + joint[j][i] - a[i] * b[j] - b[i] * a[j]));
}

/** Eigenvalues of a symmetric matrix, falling, and its eigenvectors, one a row: Householder's
 *  reflections to a tridiagonal matrix, then QL steps with implicit shifts. */
function* symmetricEigen(matrix) {
  const size = matrix.length, rest = matrix.map((row) => Float64Array.from(row));
  const largest = rest.reduce(
    (most, row) => row.reduce((x, y) => Math.max(x, Math.abs(y)), most),
    0,
  );
  const reflections = [];
  for (let k = 0; k < size - 2; k++) {
    const column = Float64Array.from(rest, (row, i) => (i > k ? row[k] : 0));
    const length = Math.sqrt(dot(column, column));
    if (length === 0) continue;
    column[k + 1] += column[k + 1] < 0 ? -length : length;
    const mirror = normalise(column), moved = rest.map((row) => dot(row, mirror));
    add(moved, -dot(moved, mirror), mirror);
    rest.forEach((row, i) => {
      add(row, -2 * mirror[i], moved);
      add(row, -2 * moved[i], mirror);
    });
    reflections.unshift(mirror);
    yield;
  }
  const vectors = rest.map((_, i) => Float64Array.from(rest, (_, j) => +(i === j)));
  for (const vector of vectors) {
    for (const mirror of reflections) add(vector, -2 * dot(vector, mirror), mirror);
    yield;
  }
  const d = Float64Array.from(rest, (row, i) => row[i]);
  const e = Float64Array.from(rest, (row, i) => row[i + 1] ?? 0);
  const negligible = Number.EPSILON * largest;
  for (let l = 0; l < size; l++) {
    for (;;) {
      let m = l;
      while (m < size - 1 && Math.abs(e[m]) > negligible) m++;
      if (m === l) break;
      stepOfQL(d, e, vectors, l, m);
      yield;
    }
  }
  const order = [...d.keys()].sort((i, j) => d[j] - d[i]);
  return { values: order.map((i) => d[i]), vectors: order.map((i) => vectors[i]) };
}

/** One QL step on rows l to m of a tridiagonal matrix: diagonal d, beside it e. */
function stepOfQL(d, e, vectors, l, m) {
  const half = (d[l + 1] - d[l]) / (2 * e[l]), root = Math.sqrt(half * half + 1);
  let g = d[m] - d[l] + e[l] / (half + (half < 0 ? -root : root)), s = 1, c = 1, p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = s * e[i], b = c * e[i], r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) { // the matrix falls into two
      d[i + 1] -= p;
      e[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = d[i + 1] - p;
    const q = (d[i] - g) * s + 2 * c * b;
    p = s * q;
    d[i + 1] = g + p;
    g = c * q - b;
    turn(vectors[i], vectors[i + 1], c, s);
  }
  d[l] -= p;
  e[l] = g;
  e[m] = 0;
}

function turn(first, second, c, s) {
  for (let k = 0; k < first.length; k++) {
    const x = first[k], y = second[k];
    first[k] = c * x - s * y;
    second[k] = s * x + c * y;
  }
}

/** sgcrl.theory.modes.growth_modes: rates, falling, and modes, one a row. */
function* growthModes(joint) {
  const [a, b] = marginals(joint), operator = growthOperator(joint);
  const visited = [...joint.keys()].filter((state) => a[state] + b[state] > 0);
  const count = visited.length;
  const inside = visited.map((i) => Float64Array.from(visited, (j) => operator[i][j]));
  // The reflection that takes the constant vector to the first axis: without this axis it is gone.
  const mirror = new Float64Array(count).fill(1 / Math.sqrt(count));
  mirror[0] -= 1;
  const unit = count > 1 ? normalise(mirror) : mirror;
  const reflected = (rows) => rows.forEach((row) => add(row, -2 * dot(row, unit), unit));
  reflected(inside);
  const turned = inside.map((_, i) => inside.map((row) => row[i]));
  reflected(turned);
  const smaller = turned.slice(1).map((row) => row.slice(1));
  const { values, vectors } = yield* symmetricEigen(smaller);
  const modes = vectors.map((vector) => {
    const row = Float64Array.from([0, ...vector]), mode = new Float64Array(joint.length);
    add(row, -2 * dot(row, unit), unit);
    const most = row.reduce((x, y) => (Math.abs(y) > Math.abs(x) ? y : x), 0);
    visited.forEach((state, i) => (mode[state] = row[i] * Math.sign(most)));
    return mode;
  });
  return { rates: values, modes, visited, states: joint.length };
}

/** sgcrl.theory.modes.predicted_similarity at one time, from `growthModes`. */
function predictedSimilarity({ rates, modes, visited, states }, { spread, dimension }, time) {
  const growth = new Float64Array(states).fill(1);
  for (const state of visited) growth[state] = 1 / visited.length; // the constant vector's share
  modes.forEach((mode, k) => {
    const grown = Math.exp(2 * rates[k] * time);
    for (const state of visited) growth[state] += grown * mode[state] ** 2;
  });
  return growth.map((value) => 1 / Math.sqrt(1 + spread ** 2 * (dimension - 1) * value));
}

/** sgcrl.theory.modes.predicted_squeeze_time; Infinity where nothing grows. */
function* predictedSqueezeTime(found, start, visits) {
  if (!(found.rates[0] > 1e-12 && start.spread > 0)) return Infinity;
  const mean = (time) => dot(predictedSimilarity(found, start, time), visits);
  const target = SQUEEZED * mean(0);
  let early = 0, late = 1;
  for (; mean(late) > target; late *= 2) yield;
  while (late - early > 1e-12 * late) {
    const middle = (early + late) / 2;
    if (middle === early || middle === late) break;
    if (mean(middle) > target) early = middle;
    else late = middle;
    yield;
  }
  return late;
}

/** sgcrl.theory.flow.fall_times of one curve with a value an episode; Infinity if it never falls. */
function fallTime(curve, share = SQUEEZED) {
  const target = share * curve[0];
  let lowest = curve[0];
  for (let n = 1; n < curve.length; n++) {
    if (curve[n] <= target) return n - 1 + (lowest - target) / (lowest - curve[n]);
    lowest = Math.min(lowest, curve[n]);
  }
  return Infinity;
}

/** All that is predicted of a world whose goal is not entered. `start`: {spread, dimension}. */
function* forecast(world, walk, start) {
  const closed = walledOff(world), joint = yield* pairDistribution(closed, walk);
  const found = yield* growthModes(joint), visits = visitShares(closed, walk.steps);
  const time = yield* predictedSqueezeTime(found, start, visits);
  return { ...found, joint, visits, time };
}

/** sgcrl.measures.clusters.principal_components: one row of coordinates a component. */
function principalComponents(points, count) {
  const size = points[0].length, mean = new Float64Array(size);
  for (const point of points) add(mean, 1 / points.length, point);
  const centred = points.map((point) => point.map((x, d) => x - mean[d]));
  const covariance = zeros(size);
  for (const point of centred) point.forEach((x, d) => add(covariance[d], x, point));
  const axes = finish(symmetricEigen(covariance)).vectors.slice(0, count);
  return axes.map((axis) => Float64Array.from(centred, (point) => dot(point, axis)));
}

/** Vectors, centred and made orthonormal; those that are nothing by then are left out. */
function orthonormal(vectors) {
  const made = [];
  for (const vector of vectors) {
    const mean = vector.reduce((x, y) => x + y) / vector.length;
    const left = Float64Array.from(vector, (x) => x - mean);
    for (const other of made) add(left, -dot(left, other), other);
    if (dot(left, left) > 1e-20) made.push(normalise(left));
  }
  return made;
}

/** sgcrl.theory.modes.overlap of the principal angles between two planes over the states. */
function overlap(first, second) {
  const [one, two] = [first, second].map(orthonormal);
  const squares = one.flatMap((x) => two.map((y) => dot(x, y) ** 2));
  return squares.reduce((x, y) => x + y, 0) / Math.min(one.length, two.length);
}
