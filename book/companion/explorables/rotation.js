explorables("rotation", (root, data) => {
  const { episodes, goal, worlds } = data;
  const last = episodes.length - 1;
  for (const { networks } of data.runs) {
    for (const one of networks) {
      for (const name of ["across", "path", "similarity"]) one[name] = unpack(one[name]);
    }
  }
  const states = data.runs[0].networks[0].similarity.shape[1];
  const sides = ["one", "two"]; // class of what belongs to the network of this world
  worlds.forEach(({ color }, side) => root.style.setProperty(`--${sides[side]}`, color));
  let chosen, now = last; // the run shown, the time
  const moment = () => Math.floor(now);
  const inDegrees = (angle) => (angle === null ? "–" : `${angle.toFixed(1)}°`);
  const turned = (n) => chosen.networks.map(({ degrees }) => (n ? degrees[n - 1] : null));
  const span = (n) => `episodes ${episodes[n - 1]}–${episodes[n]}`;
  /** The last moment before the goal is first sampled: the next step is the first after it. */
  const before = () => chosen.networks[0].reference;

  // The angle turned, over the episodes. The unit of all drawings is a pixel of the page.
  const LEFT = 34, RIGHT = 8, TOP = 42;
  let wide = 0, foot = 0;
  const at = (episode) => LEFT + ((wide - LEFT - RIGHT) * episode) / episodes[last];
  const middle = (n) => at((episodes[n] + episodes[n + 1]) / 2); // of the step after moment n
  const up = (angle) =>
    foot - ((foot - TOP) * Math.log(Math.min(Math.max(angle, 1), 90))) / Math.log(90);
  const place = (angle, n) => `${middle(n).toFixed(1)} ${up(angle).toFixed(1)}`;
  const heading = svg("text", { class: "heading", y: 13 });
  const scale = svg("g"), sampling = svg("g", { class: "sampling" }), called = svg("g");
  const bands = sides.map((side) => svg("polygon", { class: `band ${side}` }));
  const strip = svg("rect", { class: "strip" });
  const curves = sides.map((side) => svg("polyline", { class: `curve ${side}` }));
  const dots = sides.map((side) => svg("circle", { class: `dot ${side}`, r: 5 }));
  const chart = svg(
    "svg",
    {
      class: "chart",
      role: "slider",
      tabindex: 0,
      "aria-label": "Time, on the curves of the angle that the goal turned",
      "aria-valuemin": 0,
      "aria-valuemax": last,
    },
    heading,
    scale,
    ...bands,
    strip,
    ...curves,
    sampling,
    called,
    ...dots,
  );

  function drawCurves() {
    const angles = [1, 3, 10, 30, 90].flatMap((angle) => [
      svg("line", { class: "grid", x1: LEFT, x2: wide - RIGHT, y1: up(angle), y2: up(angle) }),
      svg("text", { class: "end", x: LEFT - 5, y: up(angle) + 4 }, `${angle}°`),
    ]);
    const times = [0, 1, 2, 3].map((part) => {
      const episode = Math.round((episodes[last] * part) / 3);
      return part < 3
        ? svg("text", { class: "middle", x: at(episode), y: foot + 16 }, episode)
        : svg("text", { class: "end", x: wide - 1, y: foot + 16 }, `${episode} episodes`);
    });
    scale.replaceChildren(...angles, ...times);
    sampling.replaceChildren(...find());
    called.replaceChildren(...names());
    worlds.forEach(({ band: [low, high] }, side) => {
      const outline = [...low.map(place), ...high.map(place).reverse()];
      bands[side].setAttribute("points", outline.join(" "));
      curves[side].setAttribute("points", chosen.networks[side].degrees.map(place).join(" "));
    });
  }
  /** When the goal is first sampled. */
  function find() {
    if (chosen.sampled === null) return [];
    const x = at(chosen.sampled + 1), left = x < wide / 2;
    return [
      svg("line", { class: "find", x1: x, x2: x, y1: TOP - 8, y2: foot }),
      svg(
        "text",
        { class: left ? "find" : "find end", x: x + (left ? -6 : 6), y: TOP - 11 },
        `★ goal first sampled, episode ${chosen.sampled}`,
      ),
    ];
  }
  /** The curves' names, above and below them, where late in the record they are farthest apart. */
  function names() {
    const [one, two] = chosen.networks.map(({ degrees }) => degrees.map(Math.log));
    const from = Math.floor(last * 0.45), late = one.map((x, n) => x - two[n]).slice(from);
    const sign = Math.sign(mean(late)) || 1;
    const apart = late.slice(0, Math.ceil(last * 0.4)).map((x) => sign * x);
    const n = from + apart.indexOf(Math.max(...apart));
    return sides.flatMap((side, which) => {
      const high = which === (sign > 0 ? 0 : 1), curve = up(chosen.networks[which].degrees[n]);
      const half = 4.5 * worlds[which].name.length; // about half of the name's width
      const x = Math.min(middle(n), wide - RIGHT - half), y = high ? up(62) : up(1) - 6;
      const [y1, y2] = high ? [y + 5, curve - 3] : [curve + 3, y - 12];
      const leader = svg("line", { class: `leader ${side}`, x1: middle(n), x2: middle(n), y1, y2 });
      const name = svg("text", { class: `called middle ${side}`, x, y }, worlds[which].name);
      return y2 > y1 ? [leader, name] : [name];
    });
  }
  function drawStep(n) {
    const [from, to] = [Math.max(n - 1, 0), n].map((end) => at(episodes[end]));
    setAttributes(strip, { x: from, width: Math.max(to - from, 2), y: TOP, height: foot - TOP });
    turned(n).forEach((angle, side) => {
      dots[side].style.display = n ? "" : "none";
      if (n) setAttributes(dots[side], { cx: middle(n - 1), cy: up(angle) });
    });
    heading.textContent = `Angle the goal turned, ${n ? span(n) : "before training"}`;
  }

  // Pointer, finger and keys move the time on the curves.
  const scrub = (n) => (time.pause(), time.go(Math.min(Math.max(n, 0), last)));
  const follow = (event) => {
    const { x, width } = placeIn(chart, event), found = (x * wide) / width;
    const n = found < LEFT ? 0 : episodes.findIndex((episode) => at(episode) >= found);
    scrub(n < 0 ? last : n);
  };
  chart.addEventListener("pointerdown", (event) => {
    chart.setPointerCapture(event.pointerId);
    follow(event);
  });
  chart.addEventListener("pointermove", (event) => {
    if (chart.hasPointerCapture(event.pointerId)) follow(event);
  });
  chart.addEventListener("keydown", (event) => {
    const steps = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -10,
      PageUp: 10,
      Home: -last,
      End: last,
    };
    if (!(event.key in steps)) return;
    event.preventDefault();
    scrub(moment() + steps[event.key]);
  });

  // The spheres, each along its goal axis.
  const HEAD = 42; // pixels for the words above a sphere
  const STAR = "M0-9L2.1-2.9L8.6-2.8L3.4 1.1L5.3 7.3L0 3.6L-5.3 7.3L-3.4 1.1L-8.6-2.8L-2.1-2.9Z";
  const discs = worlds.map(({ name }, side) => {
    let one, ball; // this network of the run, and how many pixels its sphere's radius has
    const points = Array.from({ length: states }, () => svg("circle", { class: "point", r: 4 }));
    const crowd = svg("g", {}, ...points);
    const traces = ["before ahead", "after ahead", "before", "after"].map((kind) =>
      svg("polyline", { class: `trace ${kind}` })
    );
    const star = svg("path", { class: "star", d: STAR }), way = svg("g", {}, ...traces, star);
    const circle = svg("circle", { class: "ball" }), [light, shade] = shadedDisc();
    const axes = [svg("line", { class: "axis" }), svg("line", { class: "axis" })];
    const ends = ["PC 1", "PC 2"].map((name) => svg("text", { class: "pc" }, name));
    const title = svg("text", { class: `called middle ${sides[side]}` }, name);
    const value = svg("tspan", { class: "value" });
    const says = svg("text", { class: "middle says" }, "turned ", value);
    const parts = [light, shade, circle, ...axes, crowd, way, ...ends, title, says];
    const drawing = svg("svg", { class: `sphere ${sides[side]}`, role: "img" }, ...parts);
    const screen = ([x, y]) => [x * ball, -y * ball].map((z) => z.toFixed(1));
    const row = (values, when, index, count) =>
      screen([0, 1].map((axis) => between(values, when, 2 * index + axis, 2 * count)));
    const path = (from, to) => {
      if (to <= from) return "";
      const inside = episodes.map((_, n) => n).filter((n) => n > from && n < to);
      return [from, ...inside, to].map((n) => row(one.path.values, n, 0, 1)).join(" ");
    };
    /** How many states have been visited by a moment. */
    const visited = (n) =>
      chosen.networks[side].since.filter((since, s) => s !== goal && since <= n).length;
    return {
      drawing,
      crowd,
      way,
      resize(size) {
        ball = size / 2 - 5;
        const top = -size / 2 - HEAD;
        setAttributes(drawing, { viewBox: `${-size / 2} ${top} ${size} ${size + HEAD}` });
        title.setAttribute("y", top + 15);
        says.setAttribute("y", top + 35);
        drawing.style.width = `${size}px`;
        for (const disc of [circle, shade]) disc.setAttribute("r", ball);
        setAttributes(axes[0], { x1: -ball, x2: ball });
        setAttributes(axes[1], { y1: -ball, y2: ball });
        setAttributes(ends[0], { x: ball - 3, y: -5, class: "pc end" });
        setAttributes(ends[1], { x: 5, y: 14 - ball });
      },
      draw() {
        one = chosen.networks[side];
        const n = moment();
        points.forEach((point, s) => {
          const seen = s !== goal && one.since[s] <= n; // only visited states are shown
          point.style.display = seen ? "" : "none";
          if (!seen) return;
          point.setAttribute("transform", `translate(${row(one.across.values, now, s, states)})`);
          const c = between(one.similarity.values, now, s, states);
          point.setAttribute("fill", similarityColour(c));
        });
        const turn = one.reference;
        [[0, turn], [turn, last], [0, Math.min(now, turn)], [turn, now]].forEach((part, n) =>
          traces[n].setAttribute("points", path(...part))
        );
        star.setAttribute("transform", `translate(${row(one.path.values, now, 0, 1)})`);
        value.textContent = inDegrees(turned(n)[side]);
        drawing.setAttribute(
          "aria-label",
          `${name}: the sphere along the goal axis, ${visited(n)} visited states and the path of ` +
            `the goal, which turned ${value.textContent}`,
        );
      },
      visited,
    };
  });

  // Words and controls.
  const share = tag("p", { class: "note" });
  const sample = (name) =>
    svg(
      "svg",
      { viewBox: "0 0 28 10", "aria-hidden": "true" },
      svg("line", { class: `trace ${name}`, x1: 0, x2: 28, y1: 5, y2: 5 }),
    );
  const key = tag(
    "p",
    { class: "key", "data-drawn": "" },
    ...[
      [sample("before"), "path until ★"],
      [sample("after"), "after it"],
      ["★ the goal now"],
    ].map((parts) => tag("span", {}, ...parts)),
  );
  const which = choice(
    "Run",
    data.runs.map(({ which, sampled }, n) => [n, runName(which, sampled)]),
    () => {
      // ends the guide, whose sentences were about another run
      root.dispatchEvent(Object.assign(new Event("keydown"), { key: "Escape" }));
      load();
    },
  );
  const time = timeline(
    (n) => afterEpisodes(episodes[n]),
    (to) => ((now = to), draw()),
  );
  const event = button("★ Sampled", () => scrub(before() + 1));

  // What a part of the drawings is called in the text.
  const light = {
    goal: glow(...discs.map(({ way }) => way)),
    visited: glow(...discs.map(({ crowd }) => crowd)),
    angle: glow(...curves),
    sampled: glow(sampling),
    control: glow(curves[1], discs[1].way),
  };
  /** Show a moment with a part lit; what comes back puts the light out. */
  const point = (n, part) => {
    scrub(n);
    light[part](true);
    return () => light[part](false);
  };
  /** Mean angle of both networks' steps, of those between two moments. */
  const means = (from, to) =>
    chosen.networks.map(({ degrees }) => inDegrees(mean(degrees.slice(from, to))));
  /** The moment that parts the record: the last before the find, or half-way where there is none. */
  const parting = () => chosen.sampled === null ? Math.floor(last / 2) : before();
  const parted = () => chosen.sampled === null ? `episode ${episodes[parting()]}` : "★";
  const steps = [
    {
      words: () =>
        `In the first ${episodes[1]} episodes the goal turns by ${inDegrees(turned(1)[0])}` +
        (before() ? ", before it is ever sampled." : "."),
      show: () => point(1, "angle"),
    },
    {
      words: () => {
        const [one, two] = chosen.networks.map(({ degrees }) => degrees.slice(0, before()));
        const gap = Math.max(0, ...one.map((angle, n) => Math.abs(angle - two[n])));
        const visited = discs[0].visited(before());
        return `By episode ${episodes[before()]}, ${visited} states are visited (dots). Both ` +
          `networks have one seed: so far their curves are ` +
          (gap < 0.05 ? "one." : `within ${inDegrees(gap)}.`);
      },
      show: () => point(before(), "visited"),
    },
    {
      words: () => {
        if (chosen.sampled === null) return "In this run the goal is never sampled.";
        const [one, two] = turned(before() + 1).map(inDegrees);
        return `★ In episode ${chosen.sampled} one network samples its goal. In that step it ` +
          `turns by ${one}; walled off, it turns by ${two}.`;
      },
      show: () => point(Math.min(before() + 1, last), "goal"),
    },
    {
      words: () => {
        const [one, two] = means(Math.min(parting() + 1, last - 1), last);
        return `After ${parted()} a step turns the goal by ${one} in the mean; walled off, by ${two}.`;
      },
      show: () => point(last, "angle"),
    },
    {
      words: () => {
        const early = means(0, Math.max(parting(), 1))[1];
        const late = means(Math.min(parting() + 1, last - 1), last)[1];
        return `Walled off, a step goes from ${early} before ${parted()} to ` +
          `${late} after it. Only what goes beyond that can be due to the find.`;
      },
      show: () => point(last, "control"),
    },
  ];
  function load() {
    chosen = data.runs[which.select.value];
    const star = chosen.sampled === null ? null : placeOf(episodes, chosen.sampled + 1);
    event.disabled = star === null;
    const [one, two] = chosen.networks.map(({ share }) => Math.round(100 * share));
    share.textContent = `Shaded: the middle half of all ${data.count} runs. The planes hold ` +
      `${one} % and ${two} % of the goals' squared movement; the angles count all of it.`;
    drawCurves();
    time.load(last, moment(), star);
  }
  function draw() {
    const n = moment(), [one, two] = turned(n);
    drawStep(n);
    for (const disc of discs) disc.draw();
    const words = `after ${episodes[n]} episodes; the goal turned ${inDegrees(one)}, ` +
      `walled off ${inDegrees(two)}`;
    time.input.setAttribute("aria-valuetext", words);
    setAttributes(chart, { "aria-valuenow": n, "aria-valuetext": words });
    Object.assign(root.dataset, {
      episode: episodes[n],
      run: chosen.run,
      degrees: one ?? "",
      control: two ?? "",
      visited: discs[0].visited(n),
    });
    state?.changed();
  }

  let state = null;
  const shown = tag("div", { class: "controls" }, which.element);
  root.append(
    shown,
    chart,
    tag(
      "div",
      { class: "dock" },
      time.element,
      tag("div", { class: "controls" }, ...time.controls, event),
    ),
    tag("div", { class: "spheres" }, ...discs.map(({ drawing }) => drawing)),
    key,
    scaleOfC(),
    share,
  );
  function resize() {
    const room = Math.min(root.clientWidth || 640, 780);
    if (room === wide) return;
    wide = room;
    const tall = wide < 500 ? 200 : 250;
    foot = tall - 22;
    chart.setAttribute("viewBox", `0 0 ${wide} ${tall}`);
    chart.style.width = `${wide}px`;
    for (const disc of discs) disc.resize(Math.min(260, Math.floor((wide - 16) / 2)));
    load();
  }
  which.select.value = Math.min(1, data.runs.length - 1);
  resize();
  shown.after(guide(root, steps));
  new ResizeObserver(resize).observe(root);

  lights(root, light);
  state = address(root, {
    read: () => ({ run: chosen.run, episode: episodes[moment()] }),
    write({ run, episode }) {
      const n = data.runs.findIndex((one) => one.run === +run), to = episodes.indexOf(+episode);
      if (n >= 0) (which.select.value = n), load();
      if (to >= 0) scrub(to);
    },
  });
  menu(root, {
    csv: () =>
      commaSeparated([
        [
          "run",
          "from episode",
          "to episode",
          ...worlds.map(({ name }) => `degrees, ${name}`),
          "goal first sampled, episode",
        ],
        ...data.runs.flatMap(({ run, sampled, networks: [one, two] }) =>
          one.degrees.map((angle, n) => [
            run,
            episodes[n],
            episodes[n + 1],
            angle,
            two.degrees[n],
            sampled,
          ])
        ),
      ]),
  });
});

/** The mean of numbers. */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
