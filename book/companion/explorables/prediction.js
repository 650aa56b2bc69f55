// Predict, then train: the reader's guess, what theory says of the reader's own maze before a run,
// and the run drawn over both. `page` is the Playground that it belongs to; it calls `begin` with
// another trial, `episode` after each episode and `draw` once a frame.

const PIECE = 6; // milliseconds a frame for working out what theory says
const LOOK = 1000; // milliseconds between two looks at the sides of a run that goes on
const ASK = "When will the mean c be down to √½ of its start? Pull the mark, or skip it. " +
  "And which cell loses c first? Choose one in the maze.";
const CHOOSE = "Which cell loses c first? Choose one";
const MAPS = {
  1: "Theory: two sides part",
  2: "Theory: second mode",
  3: "Theory: third mode",
  pairs: "Theory: positives of one anchor (choose it)",
};

/** An episode in words. */
function episodeText(episode) {
  return episode < 10 ? episode.toFixed(1) : String(Math.round(episode));
}

/** How far a number is from the one that came true, in per cent. */
function offBy(number, found) {
  const percent = Math.round(100 * (number / found - 1));
  return percent === 0 ? "exact" : `${Math.abs(percent)} % ${percent < 0 ? "early" : "late"}`;
}

class PredictionView {
  constructor(page) {
    this.page = page;
    this.shown = false;
    this.cursor = null; // the state that keys have come to
    this.guess = null; // an episode
    this.cell = null; // a state
    this.anchor = null; // the state whose positives are shown, or none: the start's
    this.build();
  }

  /** What stands where. */
  build() {
    const show = (episode) => (this.guess === null ? "none yet" : `episode ${episode}`);
    const range = { min: 0, max: 100, step: 1, value: 50, show };
    this.slider = slider("Your guess", range, (episode) => this.guessed(episode));
    this.slider.element.className = "guess";
    this.reveal = button("Show the prediction", () => this.toggle());
    this.reveal.className = "reveal";
    this.plot = svg("svg", { role: "img", class: "chart" });
    this.spectrum = svg("svg", { role: "img", class: "spectrum" });
    this.said = tag("p", { class: "said", role: "status" });
    this.more = tag("p", { class: "more" });
    const views = [[1, "first mode"], [2, "second mode"], [3, "third mode"], ["pairs", "pairs"]];
    this.view = choice("Theory's maze", views, () => (this.tell(), this.page.address()));
    this.maps = [0, 1].map(() => tag("canvas"));
    this.maps[1].setAttribute("role", "img");
    this.titles = [0, 1].map(() => tag("p", { class: "help", "data-drawn": "" }));
    const maps = this.maps.map((canvas, n) => tag("div", {}, this.titles[n], canvas));
    this.titles[1].textContent = "This run: sides so far";
    const key = (kind, text) => tag("span", {}, tag("i", { class: kind }), text);
    const legend = tag(
      "p",
      { class: "help legend", "data-drawn": "" },
      key("found", "this run"),
      key("predicted", "theory"),
      key("guessed", "your guess"),
      key("one", "one side"),
      key("other", "the other"),
    );
    const chart = tag("div", { class: "course" }, this.plot, this.slider.element);
    const beside = tag(
      "div",
      { class: "beside" },
      tag("div", { class: "maps" }, ...maps),
      this.view.element,
      this.spectrum,
    );
    this.element = tag(
      "section",
      { class: "prediction", "aria-label": "Predict, then train" },
      tag("p", { class: "title", "data-drawn": "" }, "Predict, then train"),
      tag("div", { class: "question" }, tag("p", { class: "ask" }, ASK), this.reveal),
      tag("div", { class: "both" }, chart, beside),
      legend,
      this.said,
      this.more,
      this.honest(),
    );
    this.listen();
  }

  link(chapter, text) {
    return ownsAddress(this.page.root) ? tag("a", { href: `${chapter}.html` }, text) : text;
  }

  /** What is assumed, and where it is measured how that fails. */
  honest() {
    return tag(
      "p",
      { class: "help" },
      "Theory takes the pairs of a random walk from S that never enters the goal, and small " +
        "deviations from one common vector. ",
      this.link("05_spectrum", "Chapter 5"),
      " measures how early it comes when the walk starts in one state or σ is large, ",
      this.link("05_spectrum_evidence", "its evidence"),
      " how much later an agent that makes its own data is, and ",
      this.link("02_squeeze", "chapter 2"),
      " where c leaves the squeeze.",
    );
  }

  /** Another trial: what theory says of it is computed anew where more than the seed differs. */
  begin(trial) {
    const { settings } = trial, now = situation(settings);
    this.trial = trial;
    this.measured = new Measured(trial);
    this.now = null; // the last look at its sides, and when it was
    this.looked = { time: 0, episode: 0 };
    if (now !== this.situation) {
      this.situation = now;
      [this.guess, this.cell, this.anchor, this.theory] = [null, null, null, null];
      this.cursor = trial.world.start;
      this.silent = silence(settings);
      this.pace = settings.learning_rate * settings.batch; // time that an episode lasts
      this.span = this.pace ? roundUp(120 / this.pace) : 100;
      this.work = this.silent ? null : forecastCourse(trial.world, settings, this.pace, this.span);
      this.slider.input.max = this.span;
      this.slider.value = Math.round(this.span / 2);
    }
    this.tell();
  }

  episode(trial) {
    const before = this.measured.fall;
    this.measured.add(trial);
    this.element.dataset.measured = this.measured.curve.at(-1);
    if (this.measured.fall !== before || trial.agent.episodes === 1) this.tell();
  }

  /** Whether a guess still is one. */
  get free() {
    return !this.shown && !this.silent && this.trial.agent.episodes === 0;
  }

  guessed(episode) {
    this.guess = episode;
    this.slider.value = episode;
    this.tell();
    this.page.address();
  }

  /** What the page's address says of the guesses and of theory's maze, and back. That theory is
   *  shown is not in it: who follows a link guesses first. */
  get address() {
    const { guess, cell, anchor, view } = this, map = view.select.value;
    const chosen = { guess, cell, anchor, map: map === "1" ? null : map };
    return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== null));
  }

  open(address) {
    const asked = new URLSearchParams(address), map = asked.get("map");
    const below = (name, end) => {
      const number = Number(asked.get(name) ?? NaN);
      return Number.isInteger(number) && number >= 0 && number < end ? number : null;
    };
    const states = this.trial.world.positions.length;
    this.guess = below("guess", 1e6);
    [this.cell, this.anchor] = ["cell", "anchor"].map((name) => below(name, states));
    this.view.select.value = Object.hasOwn(MAPS, map ?? "") ? map : "1";
    this.tell();
    if (Object.keys(this.address).length) this.page.address();
  }

  /** Whether the first maze shows pairs: another anchor can be chosen. */
  get paired() {
    return Boolean(this.seen) && this.view.select.value === "pairs";
  }

  choose(state) {
    if (state < 0) return;
    if (this.free) this.cell = state;
    else if (this.paired) this.anchor = state;
    else return;
    this.tell();
    this.page.address();
  }

  /** What theory's maze shows of each state: its number in a mode, or how often it is a positive. */
  get values() {
    const { seen, paired } = this;
    if (paired) return seen.joint[this.anchor ?? this.trial.world.start];
    return seen?.modes[this.view.select.value - 1];
  }

  toggle() {
    this.shown = !this.shown;
    this.tell();
  }

  /** Go on with what theory says, for a while. */
  compute() {
    if (!this.work) return;
    const late = performance.now() + PIECE;
    while (performance.now() < late) {
      const { done, value } = this.work.next();
      if (!done) continue;
      this.work = null;
      this.theory = value;
      this.span = value.span;
      this.slider.input.max = value.span;
      return this.tell();
    }
  }

  /** Say all that is known, and have it drawn. */
  tell() {
    const { free, shown, silent, seen, paired } = this;
    this.reveal.textContent = shown ? "Hide the prediction" : "Show the prediction";
    this.reveal.disabled = Boolean(silent);
    this.slider.input.disabled = !free;
    this.slider.value = this.guess ?? this.slider.value; // and its words
    const why = silent && [silent[0], " ", this.link(silent[1], "More"), "."];
    this.said.replaceChildren(...(why ?? this.sentence()));
    this.more.replaceChildren(...this.details());
    const map = this.view.select.value;
    this.view.select.disabled = !seen;
    this.titles[0].textContent = seen ? MAPS[map] : silent ? "No theory here" : CHOOSE;
    const label = paired
      ? "Maze with the positives of one anchor: arrow keys, Enter"
      : seen
      ? `Maze with the two sides of mode ${map}`
      : `${CHOOSE}: arrow keys, Enter`;
    const role = free || paired
      ? { role: "application", tabindex: 0 }
      : { role: "img", tabindex: -1 };
    setAttributes(this.maps[0], { "aria-label": label, ...role });
    this.element.dataset.measured = this.measured.curve.at(-1);
    this.renew();
  }

  /** Have all of it drawn. */
  renew() {
    this.stale = this.page.dirty = true;
  }

  /** What theory says, where it is to be seen. */
  get seen() {
    return this.shown ? this.theory : null;
  }

  /** What the chart shows as columns: this run's values, and, once it is shown, what theory says. */
  get columns() {
    const { seen, measured: { curve } } = this, mean = "mean c over a random walk's visits";
    const course = seen ? seen.at(Math.max(curve.length - 1, seen.span)) : [];
    return [[`agent: ${mean}`, curve], [`theory: ${mean}`, course]];
  }

  /** Guess, theory and run in one sentence. */
  sentence() {
    const { guess, shown, seen, measured } = this, parts = [];
    const value = (name, text) => tag("b", { "data-value": name }, text);
    const fell = measured.fall < Infinity, predicted = seen && seen.episodes < Infinity;
    if (shown && !seen) return ["Working out what theory says."];
    if (guess !== null) parts.push(["you guessed episode ", value("guess", guess)]);
    if (predicted) {
      parts.push(["theory says episode ", value("theory", episodeText(seen.episodes))]);
    } else if (seen) parts.push(["theory says never, as nothing can part here"]);
    if (fell) parts.push(["in this run it was episode ", value("run", episodeText(measured.fall))]);
    else if (this.trial.agent.episodes) parts.push(["in this run c is not down to it yet"]);
    if (!parts.length) return ["No guess yet: pull the mark, or press Show the prediction."];
    const off = fell ? [["theory", predicted && seen.episodes], ["you", guess]] : [];
    const errors = off.filter(([, episode]) => Number.isFinite(episode))
      .map(([who, episode]) => `${who} ${offBy(episode, measured.fall)}`).join(", ");
    const words = parts.flatMap((part, n) => (n ? [", ", ...part] : part));
    return [capital(words[0]), ...words.slice(1), errors && `: ${errors}`, "."];
  }

  /** What became of the sides and of the cells. */
  details() {
    const { seen, measured, now } = this;
    if (!seen || !seen.modes.length) return ["\u00a0"];
    const words = now ? this.agreement() : [];
    words.push(this.losers("By theory", seen.similarity, seen.visited));
    if (measured.atFall) {
      const { similarity, visits } = measured.atFall, { goal } = this.trial.world;
      const went = [...visits.keys()].filter((state) => visits[state] && state !== goal);
      words.push(this.losers("In this run", similarity, went));
    }
    return words;
  }

  agreement() {
    const { seen, measured, now } = this, { atFall, anchors } = measured;
    const overlap = (name, look) =>
      tag("b", { "data-value": name }, measured.overlap(look, seen).toFixed(2));
    const chance = Math.min(1, 2 / (anchors.length - 1)).toFixed(2);
    const then = atFall ? [" now, by ", overlap("overlap-then", atFall), " when c had fallen"] : [];
    return [
      "Sides: the plane of ζ and that of the first two modes overlap by ",
      overlap("overlap", now),
      ...then,
      ` (the same: 1; two random planes: ${chance}). `,
    ];
  }

  /** Which of some states loses c first, and where the reader's cell comes. */
  losers(who, c, states) {
    const { lines, positions } = this.trial.world;
    const order = [...states].sort((i, j) => c[i] - c[j]), [first] = order;
    const [row, column] = positions[first], place = order.indexOf(this.cell) + 1;
    const name = lines ? `row ${row + 1}, column ${column + 1}` : `state ${first}`;
    const yours = place ? ` (your cell is number ${place})` : " (your cell was not visited)";
    return `${who} ${name} loses c first${this.cell === null ? "" : yours}. `;
  }

  /** Once a frame: all where something new is known, else only what the run adds. */
  draw(trial, look) {
    const key = `${this.element.clientWidth} ${look.ink} ${look.paper}`;
    if (this.stale || key !== this.key) this.paint(trial, look);
    Object.assign(this, { stale: false, key });
    if (this.watch(trial)) this.paintRun(trial, look);
    this.follow(this.measured.curve);
  }

  paint(trial, look) {
    const { seen, silent, span, marks, paired, free } = this, { curve } = this.measured;
    const walks = document.activeElement === this.maps[0] && (free || paired);
    const cell = paired ? this.anchor ?? trial.world.start : this.cell;
    const cursor = walks ? this.cursor : null;
    drawSides(this.maps[0], trial, this.values, look, { cell, cursor });
    this.paintRun(trial, look);
    const words = this.said.textContent;
    this.follow = drawCourse(this.plot, {
      span,
      curve,
      course: seen?.course,
      marks,
      words,
      silent,
    });
    drawSpectrum(this.spectrum, seen?.rates ?? []);
    const state = this.work ? "computing" : silent ? "silent" : seen ? "shown" : "hidden";
    this.element.dataset.state = state;
  }

  paintRun(trial, look) {
    const { seen, now, maps } = this;
    const sides = seen?.modes.length && now && this.measured.sides(now, seen.modes[0]);
    drawSides(maps[1], trial, sides, look, { cell: null, cursor: null });
    const label = sides ? "Maze with the two sides of this run" : "Maze without sides so far";
    maps[1].setAttribute("aria-label", label);
  }

  /** Look at the sides of the run after an episode, once a second while it goes on; whether it did. */
  watch(trial) {
    const time = performance.now(), episode = trial.agent.episodes, { looked } = this;
    const early = this.page.clock.running && time - looked.time < LOOK;
    if (this.silent || !this.shown || episode === looked.episode || early) return false;
    this.looked = { time, episode };
    this.now = this.measured.look(trial);
    this.more.replaceChildren(...this.details());
    return true;
  }

  /** What stands at an episode: [episode, words, kind]. */
  get marks() {
    const { guess, seen, measured } = this;
    if (this.silent) return [];
    const all = [
      [guess ?? Infinity, "your guess", "guessed"],
      [seen?.episodes ?? Infinity, "theory", "predicted"],
      [measured.fall, "this run", "found"],
    ];
    return all.filter(([episode]) => episode <= this.span);
  }

  listen() {
    const [canvas] = this.maps;
    canvas.addEventListener("click", (event) => {
      const place = placeAt(this.trial, canvas.clientWidth, placeIn(canvas, event));
      this.choose(this.trial.plan.stateAt(place));
    });
    canvas.addEventListener("keydown", (event) => {
      const way = ARROWS[event.key], { plan, world } = this.trial;
      if (!(this.free || this.paired) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (way) {
        const next = plan.stateAt(plan.next(world.positions[this.cursor], way));
        if (next >= 0) this.cursor = next;
      } else if (event.key === "Enter" || event.key === " ") this.choose(this.cursor);
      else return;
      event.preventDefault();
      this.renew();
    });
    for (const change of ["focus", "blur"]) {
      canvas.addEventListener(change, () => this.renew());
    }
  }
}

/** A text with a capital at its beginning. */
function capital(text) {
  return text[0].toUpperCase() + text.slice(1);
}
