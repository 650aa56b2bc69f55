explorables("playback", (root, data) => {
  const runs = playbackRuns(data), rooms = statesOfRooms(data);
  const paired = data.conditions.some(({ control }) => control);
  const alone = runs.length === 1;

  // What is shown: two runs, a time in moments (with a fraction while it plays), a touched state,
  // a step of the episode (null: all of them), what is lit.
  const scene = { now: 0, marked: data.start, view: "c", step: null, lit: null, most: 1 };
  let own = null, beside = null, part = null;

  const maze = playbackMaze(data, "Maze", mark);
  const other = playbackMaze(data, "Maze beside it", mark);
  const space = playbackSpace(data, mark);

  const names = data.conditions.map(({ name }, n) => [n, name]);
  const isControl = ([n]) => data.conditions[n].control;
  const condition = choice("Condition", names.filter((name) => !isControl(name)), () => {
    if (second.select.value === condition.select.value) second.select.value = condition.before;
    chosen();
  });
  const second = choice(
    "Beside it",
    [...names.filter(isControl), ...names.filter((name) => !isControl(name)), ["", "nothing"]],
    () => chosen(),
  );
  const which = choice("Run", data.which.map((name, n) => [n, name]), () => chosen());
  const view = choice(
    "Show",
    ["c", "policy", "visits"].map((name) => [name, name]),
    () => show({ view: view.select.value }),
  );
  const time = timeline((n) => `episode ${own.episode(n)}`, (now) => {
    stroll.stop();
    scene.now = now;
    draw();
  });
  const stroll = playbackWalk(root, scene, {
    path: () => own.path(scene.now),
    before: () => time.pause(),
    draw: () => draw(),
  });
  const strip = playbackStrip(data, time);
  const [play, speed] = time.controls;
  const first = button("", () => (time.pause(), time.go(own.times.indexOf(own.reached))));
  first.dataset.room = runs.flat().map(arrivalOf).reduce((a, b) => (a.length < b.length ? b : a));
  const sides = [
    button("From the side", () => space.look(0)),
    button("From above", () => space.look(Math.PI / 2)),
  ];
  const counts = [0, 1].map(() => tag("p", { class: "count", "data-drawn": "" }));
  for (const { select } of [condition, second]) select.dataset.drawn = "";
  time.element.dataset.drawn = "";
  const words = tag("p", { class: "words" }), moves = tag("p", { class: "moves" });
  const note = tag("p", { class: "note" });
  const ofC = scaleOfC(), ofVisits = scaleOfVisits();

  /** Take over the chosen conditions and run, at an episode or at what was shown. */
  function load(episode = own?.episode(scene.now)) {
    condition.before = condition.select.value;
    const n = +which.select.value, left = runs[+condition.select.value];
    for (const option of second.select.options) {
      option.disabled = option.value === condition.select.value;
    }
    own = left[n].open();
    beside = second.select.value === "" ? null : runs[+second.select.value][n].open();
    left.forEach(({ run, reached }, n) => {
      which.select.options[n].text = runName(paired ? `run ${run}` : data.which[n], reached);
    });
    scene.most = Math.max(own.mostVisits, beside?.mostVisits ?? 0);
    ofVisits.show(scene.most);
    first.disabled = own.reached === null;
    first.textContent = arrivalOf(own);
    space.element.classList.toggle("loose", own.loose);
    note.textContent = noteOf(own);
    root.classList.toggle("single", beside === null);
    const star = first.disabled ? null : own.times.indexOf(own.reached);
    strip.load(own, beside, star);
    time.load(own.moments - 1, momentOf(episode ?? own.reached ?? Infinity), star);
  }
  function momentOf(episode) {
    const n = own.times.findIndex((other) => other >= episode);
    return n < 0 ? own.moments - 1 : Math.min(n, own.moments - 1);
  }

  /** Set what is shown: any of moment `n`, `view`, `marked`, `part`. */
  function show(change) {
    if ("marked" in change) scene.marked = change.marked;
    if ("view" in change) view.select.value = scene.view = change.view;
    if ("part" in change) part = change.part;
    time.pause();
    if ("n" in change) time.go(change.n);
    else draw();
  }
  /** By the reader's choice of runs. */
  function chosen() {
    time.pause();
    load();
  }
  function mark(s) {
    scene.marked = s;
    drawMarks();
    tell();
  }
  function light(name) {
    part = name;
    drawMarks();
  }
  function litStates() {
    const where = {
      "start-room": () => rooms[data.regions[data.start]] ?? [data.start],
      visited: () => data.positions.flatMap((_, s) => (own.visitsOf(s, scene.now) ? [s] : [])),
      goal: () => [data.goal],
    };
    return where[part] ? new Set(where[part]()) : null;
  }

  function draw() {
    maze.draw(own, scene);
    if (beside) other.draw(beside, scene);
    space.draw(own, scene);
    ofVisits.element.hidden = !(ofC.hidden = scene.view === "visits");
    [own, beside].forEach((run, n) => run && counts[n].replaceChildren(...countOf(run, scene.now)));
    drawMarks();
    tell();
  }
  function drawMarks() {
    scene.lit = litStates();
    if (part) root.dataset.lit = part;
    else delete root.dataset.lit;
    maze.marks(scene);
    if (beside) other.marks(scene);
    space.marks(scene);
  }
  function tell() {
    const { marked, now } = scene, n = own.moment(now), c = own.c(marked, n);
    words.replaceChildren(
      tag("span", {}, `Marked: ${maze.where(marked)}`),
      tag("b", {}, `c = ${signed(c, 2)}`),
    );
    moves.replaceChildren(...movesOf(data, own, scene));
    const { run } = own, episode = own.episode(now);
    Object.assign(root.dataset, { state: marked, c, run, episode, view: scene.view });
    Object.assign(root.dataset, { visited: own.visited(now), walked: scene.step ?? "" });
    root.dataset.visitedBeside = beside?.visited(now) ?? "";
    const text = `episode ${episode}; marked: c = ${signed(c, 2)}`;
    time.input.setAttribute("aria-valuetext", text);
  }
  /** Show what an address asks for, as far as it is known. */
  function write(asked) {
    const find = (name) => data.conditions.findIndex((other) => other.name === name);
    const left = find(asked.condition), right = find(asked.beside);
    if (left >= 0 && !data.conditions[left].control) condition.select.value = left;
    if (asked.beside === "nothing") second.select.value = "";
    else if (right >= 0 && right !== +condition.select.value) second.select.value = right;
    const n = runs[+condition.select.value].findIndex(({ run }) => run === +asked.run);
    if (n >= 0) which.select.value = n;
    if (data.positions[+asked.marked]) scene.marked = +asked.marked;
    if ([...view.select.options].some(({ value }) => value === asked.view)) {
      view.select.value = scene.view = asked.view;
    }
    time.pause();
    load(Number.isFinite(+asked.episode) ? +asked.episode : undefined);
  }
  function read() {
    const { view, marked, now } = scene, episode = own.episode(now);
    return {
      condition: own.name,
      beside: beside?.name ?? "nothing",
      run: own.run,
      episode,
      view,
      marked,
    };
  }

  root.append(
    tag("div", { class: "controls top" }, which.element, view.element, speed),
    tag(
      "div",
      { class: "panels" },
      tag("div", { class: "panel" }, condition.element, maze.element, counts[0]),
      ...alone
        ? []
        : [tag("div", { class: "panel beside" }, second.element, other.element, counts[1])],
      tag(
        "div",
        { class: "panel seen" },
        tag("div", { class: "controls" }, ...sides),
        space.element,
      ),
    ),
    ofC,
    ofVisits.element,
    words,
    moves,
    note,
    tag(
      "div",
      { class: "dock" },
      time.element,
      tag("div", { class: "controls" }, play, ...stroll.controls, first),
    ),
  );
  root.classList.toggle("alone", alone);
  if (alone) second.select.value = "";
  which.select.value = Math.min(1, data.which.length - 1);
  if (second.select.value === condition.select.value) second.select.selectedIndex = 1;
  load();

  const state = address(root, { read, write });
  for (const event of ["click", "change", "keyup"]) {
    root.addEventListener(event, () => state.changed());
  }
  // the guide is of the first runs, whichever the reader has chosen
  const chosenFirst = [condition, second, which].map(({ select }) => select.value);
  const tour = playbackTour(data, own, beside, (scene) => {
    [condition, second, which].forEach(({ select }, n) => (select.value = chosenFirst[n]));
    load();
    show(scene);
  });
  root.append(guide(root, tour));
  const parts = ["start-room", "visited", "c", "zeta", "goal"];
  lights(root, Object.fromEntries(parts.map((name) => [name, (on) => light(on ? name : null)])));
  menu(root, { csv: () => playbackTable(data, own, beside) });
  playsByItself(root, time);
});
