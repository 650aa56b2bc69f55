// The playground's views: the maze and the space with what readers do there, the table and the
// curves. `page` is the Playground that they belong to.

/** A titled part of the page. */
function titled(title, ...content) {
  const head = tag("div", { class: "title", "data-drawn": "" }, title);
  return tag("div", { class: "view" }, head, ...content);
}

/** The maze: where readers point, draw, and move a cursor by keys. */
class MazeView {
  constructor(page) {
    this.page = page;
    this.editing = matchMedia("(pointer: fine)").matches;
    this.held = null; // what a drag draws
    this.canvas = tag("canvas", { tabindex: 0, role: "application", "aria-label": "Maze" });
    this.edit = button("Draw on the maze", () => {
      this.editing = !this.editing;
      page.dirty = true;
    });
    this.restore = button("Restore", () => page.change({ maze: undefined }));
    this.tools = tag("div", { class: "controls tools" }, this.edit, this.restore);
    this.told = tag("p", { "data-value": "cell" });
    this.pull = tag("p", { "data-value": "pull" });
    const bar = tag("span", { style: similarityGradient() });
    const scale = tag(
      "p",
      { class: "scale", "data-drawn": "" },
      "far −1",
      bar,
      "1 near; a dot: never visited",
    );
    this.help = tag("p", { class: "keys" });
    this.words = tag("div", { class: "words" }, scale, this.told, this.pull);
    this.element = titled(
      tag("span", {}, tag("span", { class: "line" }), "the agent"),
      this.canvas,
    );
    this.listen();
  }

  /** Another trial. */
  begin({ world, settings }) {
    this.cursor = world.positions[world.start];
    this.edit.textContent = world.lines ? "Draw on the maze" : "Move start and goal";
    this.help.textContent = world.lines
      ? "Maze: drag to draw or clear walls; drag S or the star. Keys: arrows move the cursor, " +
        "space sets or clears a wall, S puts the start, G the goal."
      : "Maze: drag S or the star. Keys: arrows move the cursor, S puts the start, G the goal.";
    this.restore.disabled = !settings.maze;
    this.tell(null);
  }

  draw(trial, look) {
    const focused = document.activeElement === this.canvas;
    const cursor = focused ? this.cursor : null;
    drawMaze(this.canvas, trial.own, { ...look, path: trial.paths[0], cursor });
    this.edit.setAttribute("aria-pressed", this.editing);
    this.element.classList.toggle("edited", this.editing);
    this.told.ariaLive = this.page.clock.running ? "off" : "polite"; // not thirty times a second
    if (look.marked !== null) this.tell(trial.world.positions[look.marked]);
  }

  tell(place) {
    const { trial, marked } = this.page;
    this.told.textContent = trial.tell(place);
    this.pull.textContent = marked === null ? "" : trial.tellPull(marked);
  }

  listen() {
    const { canvas, page } = this;
    canvas.addEventListener("pointerdown", (event) => {
      const place = this.placeOf(event), { plan } = page.trial;
      if (plan.inside(place)) this.cursor = place; // or the focus would mark another
      if (!this.editing || !plan.inside(place)) return page.point(place);
      canvas.setPointerCapture(event.pointerId);
      this.held = plan.brush(place);
      this.drag(place);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (this.held) this.drag(this.placeOf(event));
      else page.point(this.placeOf(event));
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => (this.held = null));
    }
    canvas.addEventListener("pointerleave", ({ pointerType }) => {
      if (!this.held && pointerType !== "touch") page.point(null); // a finger leaves its mark
    });
    // Safari scrolls on, whatever touch-action says, unless the first touch is refused
    canvas.addEventListener("touchstart", (event) => {
      if (this.editing) event.preventDefault();
    }, { passive: false });
    canvas.addEventListener("keydown", (event) => this.press(event));
    canvas.addEventListener("focus", () => page.point(this.cursor));
    canvas.addEventListener("blur", () => page.point(null));
  }

  placeOf(event) {
    return placeAt(this.page.trial, this.canvas.clientWidth, placeIn(this.canvas, event));
  }

  drag(place) {
    if (!this.page.trial.plan.inside(place)) return;
    if (this.held) this.put(this.held, place);
    this.page.point(place);
  }

  press(event) {
    const { plan, world } = this.page.trial, way = ARROWS[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (way) this.cursor = plan.next(this.cursor, way);
    else if (event.key === " " && world.lines) this.put(plan.opposite(this.cursor), this.cursor);
    else if (/^[sg]$/i.test(event.key)) this.put(event.key.toUpperCase(), this.cursor);
    else return;
    event.preventDefault();
    this.page.point(this.cursor);
  }

  /** Draw: a trial in the new maze begins, with the cursor where it was drawn. */
  put(character, place) {
    const { maze, problem } = this.page.trial.plan.drawn(character, place);
    if (problem) this.page.say(problem, true);
    if (maze === undefined) return;
    this.page.change({ maze });
    this.cursor = place;
  }
}

/** The control's maze, where it is chosen. */
class ControlView {
  constructor(page) {
    const options = Object.entries(CONTROLS).map(([key, { name }]) => [key, name]);
    const changed = (control) => page.change({ control });
    this.choice = settingChoice(tag("span", { class: "line control" }), options, changed);
    this.choice.element.querySelector("select").ariaLabel = "control";
    this.canvas = tag("canvas", { role: "img" });
    this.element = titled(this.choice.element, this.canvas);
  }

  begin({ settings, control }) {
    this.choice.set(settings.control);
    this.canvas.ariaLabel = `Maze of the ${control.name}`;
  }

  draw(trial, look) {
    drawMaze(this.canvas, trial.control, { ...look, path: trial.paths[1] });
  }
}

/** The representation space: readers turn it, and point at states. */
class SpaceView {
  constructor(page) {
    this.page = page;
    this.yaw = 0.6;
    this.tilt = 0.3;
    this.from = null; // where a drag has come to
    this.canvas = tag("canvas", {
      tabindex: 0,
      role: "application",
      class: "turned",
      "aria-label": "Representation space: similarity c upwards, two principal components of ζ " +
        "across. Arrow keys turn it.",
    });
    this.element = titled("the agent's space", this.canvas);
    this.listen();
  }

  draw(trial, look) {
    const { yaw, tilt } = this;
    this.points = drawSpace(this.canvas, trial, { ...look, yaw, tilt });
  }

  listen() {
    const { canvas, page } = this;
    canvas.addEventListener("pointerdown", (event) => {
      const place = this.placeOf(event);
      if (place) page.point(place); // a drag keeps the mark in view
      this.from = [event.clientX, event.clientY];
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.from) return page.point(this.placeOf(event));
      const { clientX, clientY, pointerType } = event, [x, y] = this.from;
      this.turn((clientX - x) / 100, pointerType === "touch" ? 0 : (clientY - y) / 100);
      this.from = [clientX, clientY];
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => (this.from = null));
    }
    canvas.addEventListener("pointerleave", ({ pointerType }) => {
      if (pointerType !== "touch") page.point(null);
    });
    canvas.addEventListener("keydown", (event) => {
      const way = ARROWS[event.key];
      if (!way) return;
      event.preventDefault();
      this.turn(0.15 * way[1], -0.1 * way[0]);
    });
  }

  /** The place of the state that an event is at, or null. */
  placeOf(event) {
    const { x, y } = placeIn(this.canvas, event);
    const far = this.points.map((point) => Math.hypot(point[0] - x, point[1] - y));
    const least = Math.min(...far);
    return least < 12 ? this.page.trial.world.positions[far.indexOf(least)] : null;
  }

  turn(across, up) {
    this.yaw += across;
    this.tilt = Math.min(Math.max(this.tilt + up, 0), Math.PI / 2);
    this.page.root.dataset.yaw = this.yaw.toFixed(2);
    this.page.dirty = true;
  }
}

/** The numbers of both. */
function recordTable() {
  const cells = {};
  const cell = (name) => (cells[name] = tag("td", { "data-value": name }));
  const row = (name, ...values) => tag("tr", {}, tag("th", { scope: "row" }, name), ...values);
  const pair = (name, key) => row(name, cell(key), cell(`${key}-control`));
  const head = (line, ...text) =>
    tag("th", { scope: "col" }, tag("span", { class: line }), ...text);
  const control = tag("span", { "data-value": "control" });
  const actors = [head("line", "this agent"), head("line control", control)];
  const element = tag(
    "table",
    {},
    tag("thead", {}, tag("tr", {}, tag("td"), ...actors)),
    tag(
      "tbody",
      {},
      pair("states visited", "visited"),
      pair("goal first reached", "found"),
      pair(`success, last ${RECENT} episodes`, "success"),
      pair("mean c of visited states", "similarity"),
      pair("goal’s embedding turned by", "turned"),
    ),
  );

  function show(trial) {
    const put = (name, text) => (cells[name].textContent = text);
    control.textContent = trial.control.name;
    for (const [end, side] of [["", trial.own], ["-control", trial.control]]) {
      const { states, found, success } = side.record;
      const reached = found === null ? "not yet" : `episode ${found + 1}`;
      put(`visited${end}`, `${states} of ${side.total}`);
      put(`found${end}`, side.world.reachable ? reached : "out of reach");
      put(`success${end}`, success.length ? `${Math.round(success.at(-1) * 100)} %` : "–");
      put(`similarity${end}`, signed(side.similarity, 2));
      put(`turned${end}`, `${Math.round(side.turned)}°`);
    }
  }
  return { element, show };
}

/** The curves of both. */
function curveViews() {
  const canvases = Object.keys(CURVES).map((name) =>
    tag("canvas", {
      role: "img",
      "aria-label": `${name} by episode; the table above has the numbers`,
    })
  );
  const views = Object.keys(CURVES).map((name, n) => titled(name, canvases[n]));
  const draw = (trial, look) =>
    Object.values(CURVES).forEach((shown, n) => drawCurve(canvases[n], trial, shown, look));
  return { element: tag("div", { class: "curves" }, ...views), draw };
}
