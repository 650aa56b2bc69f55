// sgcrl.network's MLPCritic with its defaults, for one run: two one-hots of row and column, hidden
// layers of ReLU, output on the sphere, Adam. Numbers are float32 as the library's, sums
// float64. Most of what is multiplied is 0 (18 of 20 inputs, half of the hidden units), and is left
// out. An episode allocates the embeddings and the gradient at them, nothing as large as a layer.
// A page trains more than 20 of them a second, as `make speed` measures, without a worker or WebGL.

const HIDDEN = [256, 256];
const ADAM = { first: 0.9, second: 0.999, tiny: 1e-8 }; // torch's

/** sgcrl.network.encode, "row_column_one_hot": a row of `width` numbers for each state. */
function encode(world) {
  const axes = [0, 1].map((axis) => {
    const values = new Set(world.positions.map((position) => position[axis]));
    return [...values].sort((x, y) => x - y);
  });
  const width = axes[0].length + axes[1].length;
  const inputs = new Float32Array(world.positions.length * width);
  world.positions.forEach(([row, column], state) => {
    inputs[state * width + axes[0].indexOf(row)] = 1;
    inputs[state * width + axes[0].length + axes[1].indexOf(column)] = 1;
  });
  return { inputs, width };
}

/** target[at..] += Σ_k factors[k] · source[starts[k]..], `width` numbers of each. Most of an
 *  episode's time passes here: eight sums at once stay in registers. */
function weigh(target, at, width, source, { starts, factors, count }) {
  const end = at + width;
  let t = at;
  for (; t + 8 <= end; t += 8) {
    let a = target[t], b = target[t + 1], c = target[t + 2], d = target[t + 3];
    let e = target[t + 4], f = target[t + 5], g = target[t + 6], h = target[t + 7];
    for (let k = 0, from = t - at; k < count; k++) {
      const factor = factors[k], p = starts[k] + from;
      a += factor * source[p];
      b += factor * source[p + 1];
      c += factor * source[p + 2];
      d += factor * source[p + 3];
      e += factor * source[p + 4];
      f += factor * source[p + 5];
      g += factor * source[p + 6];
      h += factor * source[p + 7];
    }
    target[t] = a;
    target[t + 1] = b;
    target[t + 2] = c;
    target[t + 3] = d;
    target[t + 4] = e;
    target[t + 5] = f;
    target[t + 6] = g;
    target[t + 7] = h;
  }
  for (; t < end; t++) {
    let sum = target[t];
    for (let k = 0; k < count; k++) sum += factors[k] * source[starts[k] + t - at];
    target[t] = sum;
  }
}

/** The terms of a sum that are not 0: where their rows start in `weigh`'s source, and factors. */
class Terms {
  constructor(most) {
    this.starts = new Int32Array(most);
    this.factors = new Float32Array(most);
    this.count = 0;
  }

  add(start, factor) {
    if (factor === 0) return;
    this.starts[this.count] = start;
    this.factors[this.count++] = factor;
  }
}

/** x ↦ xW + b for all states at once; W has a row of weights for each input, as the library's. */
class Layer {
  constructor(states, inputs, outputs, part) {
    Object.assign(this, { states, inputs, outputs });
    [this.weights, this.weightSlopes] = part(inputs * outputs);
    [this.biases, this.biasSlopes] = part(outputs);
    this.transposed = new Float32Array(inputs * outputs);
    this.x = new Float32Array(states * inputs);
    this.terms = new Terms(Math.max(states, inputs, outputs));
  }

  /** Every state's output, from its input `x`. */
  forward(out) {
    const { states, inputs, outputs, weights, biases, x, terms } = this;
    for (let state = 0; state < states; state++) {
      terms.count = 0;
      for (let i = 0; i < inputs; i++) terms.add(i * outputs, x[state * inputs + i]);
      out.set(biases, state * outputs);
      weigh(out, state * outputs, outputs, weights, terms);
    }
  }

  /** Slopes of weights and biases, from those of some states' outputs. */
  learn(slopes, some) {
    const { inputs, outputs, weightSlopes, biasSlopes, x, terms } = this;
    for (let i = 0; i < inputs; i++) {
      terms.count = 0;
      for (const state of some) terms.add(state * outputs, x[state * inputs + i]);
      weigh(weightSlopes, i * outputs, outputs, slopes, terms);
    }
    terms.count = 0;
    for (const state of some) terms.add(state * outputs, 1);
    weigh(biasSlopes, 0, outputs, slopes, terms);
  }

  /** Slopes of some states' inputs; 0 where ReLU has made the input 0. */
  backward(slopes, some, out) {
    const { inputs, outputs, weights, transposed, x, terms } = this;
    for (let i = 0, w = 0; i < inputs; i++) {
      for (let j = 0; j < outputs; j++) transposed[j * inputs + i] = weights[w++];
    }
    for (const state of some) {
      const first = state * inputs, end = first + inputs;
      terms.count = 0;
      for (let j = 0; j < outputs; j++) terms.add(j * inputs, slopes[state * outputs + j]);
      out.fill(0, first, end);
      weigh(out, first, inputs, transposed, terms);
      for (let i = first; i < end; i++) if (x[i] === 0) out[i] = 0;
    }
  }
}

/** The network; `uniform` gives the numbers that its weights start from, in the library's order. */
class Network {
  constructor(world, { dimension, learningRate, normalised, hidden = HIDDEN }, uniform) {
    const states = world.positions.length, { inputs, width } = encode(world);
    Object.assign(this, { states, dimension, learningRate, normalised, steps: 0 });
    const widths = [width, ...hidden, dimension];
    const pairs = widths.slice(1).map((outputs, layer) => [widths[layer], outputs]);
    const size = pairs.reduce((sum, [inputs, outputs]) => sum + (inputs + 1) * outputs, 0);
    const numbers = () => new Float32Array(size);
    // one array each for all weights and biases, so that Adam is one loop
    [this.values, this.slopes] = [numbers(), numbers()];
    [this.means, this.squares] = [numbers(), numbers()]; // Adam's, of the slopes
    let used = 0;
    const part = (length) => {
      const from = used;
      used += length;
      return [this.values, this.slopes].map((whole) => whole.subarray(from, used));
    };
    this.layers = pairs.map((pair) => new Layer(states, ...pair, part));
    for (const { inputs, outputs, weights } of this.layers) {
      const limit = Math.sqrt(6 / (inputs + outputs)); // Glorot and Bengio 2010
      weights.forEach((_, w) => (weights[w] = limit * (2 * uniform() - 1)));
    }
    this.layers[0].x.set(inputs);
    this.out = new Float32Array(states * dimension);
    this.lengths = new Float64Array(states);
    this.slopesAt = widths.slice(1).map((outputs) => new Float32Array(states * outputs));
    this.table = new Array(states);
    this.embed();
  }

  /** ψ of all states, into `table`. */
  embed() {
    const { layers, states, table, dimension, lengths, normalised } = this;
    layers.forEach((layer, n) => {
      const out = layers[n + 1]?.x ?? this.out;
      layer.forward(out);
      if (out === this.out) return;
      for (let i = 0; i < out.length; i++) if (out[i] < 0) out[i] = 0;
    });
    for (let state = 0; state < states; state++) {
      const first = state * dimension; // a new row: who holds the last one, keeps it
      const row = table[state] = Float64Array.from(this.out.subarray(first, first + dimension));
      lengths[state] = normalised ? Math.max(Math.sqrt(dot(row, row)), 1e-12) : 1;
      for (let d = 0; d < dimension; d++) row[d] /= lengths[state];
    }
  }

  /** Slopes of all weights and biases, from the loss's gradient at some states' ψ. */
  backward(gradient, scale) {
    const { layers, table, dimension, lengths, normalised, slopesAt } = this;
    const some = [...gradient.keys()], last = layers.length - 1;
    for (const [state, slope] of gradient) {
      const along = normalised ? dot(slope, table[state]) : 0; // the sphere has no such direction
      for (let d = 0; d < dimension; d++) {
        const across = slope[d] - along * table[state][d];
        slopesAt[last][state * dimension + d] = scale * across / lengths[state];
      }
    }
    this.slopes.fill(0);
    for (let n = last; n >= 0; n--) {
      layers[n].learn(slopesAt[n], some);
      if (n) layers[n].backward(slopesAt[n], some, slopesAt[n - 1]);
    }
  }

  /** Adam's step down the slopes. */
  step() {
    const { values, slopes, means, squares } = this, { first, second, tiny } = ADAM;
    this.steps++;
    const rate = this.learningRate / (1 - first ** this.steps);
    const unbiased = 1 / (1 - second ** this.steps);
    for (let w = 0; w < values.length; w++) {
      const slope = slopes[w];
      means[w] += (1 - first) * (slope - means[w]);
      squares[w] += (1 - second) * (slope * slope - squares[w]);
      values[w] -= rate * means[w] / (Math.sqrt(squares[w] * unbiased) + tiny);
    }
  }
}

/** An agent whose critic is a network. */
class NetworkAgent extends Agent {
  constructor(world, network, settings, act, draw) {
    super(world, network.table, settings, act, draw);
    this.network = network;
  }

  /** sgcrl.network.MLPCritic.update: one step of Adam on the mean InfoNCE. */
  update(pairs) {
    const { network } = this, gradient = this.gradient(pairs);
    if (network.learningRate === 0) return; // all this for the weights that it has
    network.backward(gradient, 1 / pairs[0].length);
    network.step();
    network.embed();
  }
}
