// The page of the playground: its clock, and what keeps its parts together.

const HINT =
  "Run trains both; Episode once; Step walks one move, and shows what the next is chosen from.";
const SETTINGS_IN = /(^|&)\w+=/; // an address that is not just a place on the page

/** Asks for episodes at the trial's speed, and for a drawing a frame. */
class Clock {
  constructor(page) {
    Object.assign(this, { page, running: false, pending: 0, before: 0, frames: [] });
    this.button = button("Run", () => this.run(!this.running));
    this.button.className = "run";
  }

  run(on) {
    if (on === this.running) return;
    this.running = on;
    this.button.textContent = on ? "Pause" : "Run";
    this.before = performance.now();
    this.frames = [];
    if (!on) this.page.report();
  }

  /** Once a frame: what is to be done in it, and the next. */
  frame(now) {
    const { page } = this, again = () => requestAnimationFrame((time) => this.frame(time));
    if (!page.root.isConnected) return setTimeout(again, 1000); // scrolled away in JupyterLab
    if (this.running) this.advance(now);
    page.prediction.compute();
    const walking = this.running && page.trial.settings.speed <= 5 && !still;
    // the axes turn between episodes, too
    if (page.dirty || this.running) page.draw(walking ? Math.min(this.pending, 1) : 1);
    again();
  }

  /** As many episodes as the clock asks for and a hundredth of a second has room for. */
  advance(now) {
    const { page } = this;
    // A frame's time may lie before the click that started it, and no time times Infinity is NaN.
    const passed = Math.min(Math.max(now - this.before, 1), 250) / 1000;
    this.pending += passed * page.trial.settings.speed;
    this.before = now;
    const late = performance.now() + 10;
    while (this.running && this.pending >= 1 && performance.now() < late) {
      page.episode();
      this.pending -= 1;
    }
    if (this.pending > 2) this.pending = 1; // slower than asked for: no debt
    const frames = this.frames = [...this.frames.filter((time) => time > now - 1000), now];
    if (frames.length <= 10) return;
    page.root.dataset.fps = Math.round(((frames.length - 1) * 1000) / (now - frames[0]));
  }
}

class Playground {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    // the address speaks of the first playground on a page
    const first = document.querySelector('[data-explorable="playground"]');
    this.owns = ownsAddress(root) && root === first;
    this.opened = false;
    this.marked = null; // the state that is pointed at
    root.dataset.lmSuppressShortcuts = "true"; // JupyterLab: keys here are not commands
    this.build();
  }

  /** What stands where. */
  build() {
    this.clock = new Clock(this);
    this.maze = new MazeView(this);
    this.control = new ControlView(this);
    this.space = new SpaceView(this);
    this.prediction = new PredictionView(this);
    this.table = recordTable();
    this.curves = curveViews();
    this.presets = presetChoice(this, (settings) => this.choose(settings));
    const overlays = Object.entries(OVERLAYS);
    this.overlay = settingChoice("show", overlays, (value) => this.keep("overlay", value));
    this.news = tag("p", { class: "news", role: "status" });
    this.counter = tag("span", { "data-value": "episode" });
    const shown = (speed) => (speed === Infinity ? "all it can" : `${speed} a second`);
    const speed = (value) => this.keep("speed", value);
    this.speed = settingSlider("speed", "speed", speed, shown);
    this.form = settingsForm(this);
    const step = button("Step", () => this.step());
    const episode = button("Episode", () => {
      this.clock.run(false);
      this.episode();
      this.report();
    });
    const reset = button("Reset", () => this.change({}));
    const count = tag("span", { class: "count" }, tag("span", {}, "episode "), this.counter);
    const choices = [this.presets.element, this.overlay.element, this.speed.element];
    const views = [this.maze.element, this.control.element, this.space.element, this.maze.words];
    const space =
      "Space: c upwards, the goal at the top; the first two principal components of ζ " +
      "across. Drag, or use the arrow keys, to turn it. In both, point at a state to see the mean " +
      "pull of the last batch on it: minus the gradient of the loss, in the ball's scale, as far " +
      "as it lies in these directions. An arrow that would leave the picture ends at its edge.";
    this.root.append(
      tag("div", { class: "controls choices" }, ...choices),
      tag("div", { class: "controls dock" }, this.clock.button, step, episode, reset, count),
      this.maze.tools,
      tag("div", { class: "views" }, ...views),
      this.news,
      this.presets.watch,
      this.prediction.element,
      this.curves.element,
      this.table.element,
      this.form.element,
      tag("details", {}, tag("summary", {}, "Hands and keys"), this.maze.help, tag("p", {}, space)),
    );
    hashes.set(this.root, () => `#${this.root.dataset.settings}`);
    menu(this.root, { csv: () => this.csv() });
  }

  /** Both records and the prediction, a line an episode from 0 on. */
  csv() {
    const columns = [...this.trial.columns, ...this.prediction.columns];
    const last = Math.max(...columns.map(([, values]) => values.length));
    const lines = Array.from({ length: last }, (_, n) => [
      n,
      ...columns.map(([, values]) => values[n]),
    ]);
    return commaSeparated([["episode", ...columns.map(([head]) => head)], ...lines]);
  }

  say(text, problem = false) {
    this.news.textContent = text;
    this.news.classList.toggle("problem", problem);
  }

  /** Start anew with these settings; keeps running if it was. */
  begin(wanted) {
    this.trial = new Trial(wanted, this.data);
    const { settings, world } = this.trial;
    this.clock.pending = 0;
    this.marked = null;
    this.maze.begin(this.trial);
    this.control.begin(this.trial);
    this.prediction.begin(this.trial);
    this.speed.set(settings.speed);
    this.overlay.set(settings.overlay);
    this.form.show(settings);
    this.presets.show(settings);
    this.address();
    this.say(world.reachable ? HINT : "The goal cannot be reached from the start.");
    this.dirty = true;
  }

  change(settings) {
    this.begin({ ...this.trial.settings, ...settings });
  }

  choose(preset) {
    const { settings } = this.trial;
    this.begin({ ...preset, ...Object.fromEntries(ASIDE.map((name) => [name, settings[name]])) });
    if (!still) this.clock.run(true);
  }

  /** A setting that does not start anew. */
  keep(name, value) {
    this.trial.settings[name] = value;
    this.dirty = true;
    this.address();
  }

  /** One move of an episode, with what it was chosen from. */
  step() {
    const { trial } = this;
    this.clock.run(false);
    trial.step();
    this.dirty = true;
    if (trial.walk) return this.say(trial.move);
    this.report();
    this.learned();
  }

  episode() {
    this.trial.episode();
    this.learned();
  }

  learned() {
    const { trial } = this;
    this.prediction.episode(trial);
    this.dirty = true;
    if (trial.arrived) {
      this.say(`The goal is reached for the first time, in episode ${trial.agent.episodes}.`);
    }
    if (trial.diverged) {
      this.clock.run(false);
      const remedy = "a smaller learning rate, or normalise";
      this.say(`The embeddings have grown beyond all numbers: ${remedy}.`, true);
    }
  }

  report() {
    if (this.trial.agent.episodes) this.say(this.trial.summary);
  }

  /** Mark a place in both views, and say what is known of it. */
  point(place) {
    const { plan } = this.trial;
    const state = place && plan.inside(place) ? plan.stateAt(place) : -1;
    this.marked = state < 0 ? null : state;
    this.dirty = true;
    this.maze.tell(place);
  }

  /** Draw all that is known; `part` of the last episode's path. */
  draw(part) {
    this.dirty = false;
    const { root, trial, marked } = this, style = getComputedStyle(root);
    const paper = style.getPropertyValue("--paper").trim() || "#fff";
    const { overlay } = trial.settings, walking = trial.walk !== null;
    const most = Math.max(...trial.sides.flatMap(({ record }) => [...record.visits]));
    const look = { part, marked, paper, ink: style.color, overlay, most, walking };
    this.maze.draw(trial, look);
    this.control.draw(trial, look);
    this.prediction.draw(trial, look);
    this.space.draw(trial, look);
    this.curves.draw(trial, look);
    this.table.show(trial);
    this.counter.textContent = root.dataset.episode = trial.agent.episodes;
  }

  /** Write the settings into the address; a page that is only looked at keeps its own. */
  address() {
    const text = toAddress({ ...this.trial.settings, ...this.prediction.address });
    this.root.dataset.settings = text;
    const first = !this.opened;
    this.opened = true;
    if (first || !this.owns) return;
    clearTimeout(this.later); // browsers allow few changes a second, a drag makes many
    this.later = setTimeout(() => history.replaceState(history.state, "", `#${text}`), 120);
  }

  /** Begin with what the address asks for. */
  open() {
    const asked = this.owns ? location.hash.slice(1) : "";
    const { settings, problems } = fromAddress(SETTINGS_IN.test(asked) ? asked : "", this.data);
    this.begin(settings);
    this.prediction.open(asked);
    if (problems.length) this.say(problems.join(" "), true);
  }

  /** From now on it follows the clock, the page's size and theme, and its address. */
  start() {
    this.open();
    const redraw = () => (this.dirty = true);
    new ResizeObserver(redraw).observe(this.root);
    const theme = { attributeFilter: ["data-theme"] };
    new MutationObserver(redraw).observe(document.documentElement, theme);
    if (this.owns) {
      addEventListener("hashchange", () => {
        if (!SETTINGS_IN.test(location.hash.slice(1))) return;
        this.clock.run(false);
        this.open();
      });
    }
    requestAnimationFrame((now) => this.clock.frame(now));
  }
}

explorables("playground", (root, data) => new Playground(root, data).start());
