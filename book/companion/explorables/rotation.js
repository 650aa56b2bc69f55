explorables("rotation", (root, data) => {
  const BALL = 140; // pixels of length 1
  const { episodes, goal } = data;
  const last = episodes.length - 1;
  for (const { worlds } of data.runs) {
    for (const one of worlds) {
      for (const name of ["across", "path", "similarity"]) one[name] = unpack(one[name]);
    }
  }
  const states = data.runs[0].worlds[0].similarity.shape[1];
  let shown, chosen, now = last; // a run in one world, the run in both, the time
  const moment = () => Math.floor(now);

  // The sphere, along the goal axis.
  const points = Array.from({ length: states }, () => svg("circle", { class: "point", r: 4.5 }));
  const traces = ["before ahead", "after ahead", "before", "after"].map((name) =>
    svg("polyline", { class: `trace ${name}` })
  );
  const star = svg("path", {
    class: "star",
    d: "M0-11L2.5-3.5L10.3-3.4L4.1 1.4L6.4 8.8L0 4.4L-6.4 8.8L-4.1 1.4L-10.3-3.4L-2.5-3.5Z",
  });
  const drawing = svg(
    "svg",
    { viewBox: "-180 -158 360 316", role: "img", class: "sphere" },
    svg("circle", { class: "ball", r: BALL }),
    svg("line", { class: "axis", x1: -BALL, x2: BALL }),
    svg("line", { class: "axis", y1: -BALL, y2: BALL }),
    ...points,
    ...traces,
    star,
    svg("text", { class: "name", x: 161, y: 4 }, "PC 1"),
    svg("text", { class: "name", x: 0, y: 153 }, "PC 2"),
  );
  const screen = ([x, y]) => [x * BALL, -y * BALL];
  const onPath = (place) =>
    screen([0, 1].map((axis) => between(shown.path.values, place, axis, 2)));
  const line = (from, to) => {
    const inside = episodes.map((_, n) => n).filter((n) => n > from && n < to);
    return to <= from
      ? ""
      : [from, ...inside, to].map((n) => onPath(n).map((x) => x.toFixed(1))).join(" ");
  };

  // Angle turned by episode, in both worlds.
  const WIDE = 330, TALL = 196, LEFT = 34, FOOT = 160;
  const across = (episode) => LEFT + ((WIDE - LEFT - 8) * episode) / episodes[last];
  const up = (degrees) =>
    FOOT - ((FOOT - 12) * Math.log(Math.min(Math.max(degrees, 1), 90))) / Math.log(90);
  const curves = ["one", "two"].map((name) => svg("polyline", { class: `curve ${name}` }));
  const event = svg("line", { class: "event", y1: 8, y2: FOOT });
  const cursor = svg("circle", { class: "cursor", r: 5 });
  const chart = svg(
    "svg",
    { class: "chart", viewBox: `0 0 ${WIDE} ${TALL}`, role: "img" },
    ...[1, 3, 10, 30, 90].flatMap((degrees) => [
      svg("line", { class: "grid", x1: LEFT, x2: WIDE - 8, y1: up(degrees), y2: up(degrees) }),
      svg("text", { class: "tall", x: LEFT - 5, y: up(degrees) + 4 }, `${degrees}°`),
    ]),
    ...[0, 1, 2, 3].map((part) => {
      const episode = Math.round((episodes[last] * part) / 3);
      return svg(
        "text",
        { class: "name", x: Math.min(across(episode), WIDE - 14), y: FOOT + 14 },
        episode,
      );
    }),
    svg("text", { class: "name", x: (LEFT + WIDE) / 2, y: FOOT + 29 }, "episode"),
    event,
    ...curves,
    cursor,
  );

  // Words and controls.
  const number = tag("b", { "data-value": "degrees" });
  const step = tag("span");
  const share = tag("p", { class: "note" });
  const sample = (name) =>
    svg(
      "svg",
      { viewBox: "0 0 28 10", "aria-hidden": "true", class: "chart" },
      svg("line", { class: name, x1: 0, x2: 28, y1: 5, y2: 5 }),
    );
  const key = (...entries) =>
    tag("p", { class: "key" }, ...entries.map((parts) => tag("span", {}, ...parts)));
  const until = tag("span");
  const which = choice(
    "Run",
    data.runs.map(({ which, sampled }, n) => [n, runName(which, sampled)]),
    load,
  );
  const world = choice("Maze", data.worlds.map((name, n) => [n, name]), load);
  const time = timeline(
    (n) => afterEpisodes(episodes[n]),
    (to) => ((now = to), draw()),
  );

  function load() {
    chosen = data.runs[which.select.value];
    shown = chosen.worlds[world.select.value];
    until.textContent = world.select.value === "0"
      ? "before the goal is first sampled"
      : "before the other maze's run samples the goal";
    share.textContent = `The plane holds ${
      Math.round(100 * shown.share)
    } % of the goal's squared movement; the angle counts all of it.`;
    curves.forEach((curve, n) => {
      const steps = chosen.worlds[n].degrees;
      curve.setAttribute(
        "points",
        steps.map((degrees, n) =>
          `${across((episodes[n] + episodes[n + 1]) / 2).toFixed(1)} ${up(degrees).toFixed(1)}`
        ).join(" "),
      );
    });
    event.style.display = chosen.sampled === null ? "none" : "";
    const x = across(chosen.sampled ?? 0);
    setAttributes(event, { x1: x, x2: x });
    time.load(
      last,
      moment(),
      chosen.sampled === null ? null : placeOf(episodes, chosen.sampled + 1),
    );
  }
  function draw() {
    points.forEach((point, s) => {
      const place = screen(
        [0, 1].map((axis) => between(shown.across.values, now, 2 * s + axis, 2 * states)),
      );
      point.setAttribute("transform", `translate(${place.map((x) => x.toFixed(1))})`);
      point.setAttribute(
        "fill",
        similarityColour(between(shown.similarity.values, now, s, states)),
      );
      point.style.display = s !== goal && shown.since[s] <= moment() ? "" : "none"; // only visited states
    });
    const turn = shown.reference;
    const ways = [line(0, turn), line(turn, last), line(0, Math.min(now, turn)), line(turn, now)];
    ways.forEach((way, n) => traces[n].setAttribute("points", way));
    star.setAttribute("transform", `translate(${onPath(now).map((x) => x.toFixed(1))})`);
    const n = moment();
    const degrees = n ? shown.degrees[n - 1] : null;
    number.textContent = n ? `${degrees.toFixed(1)}°` : "–";
    step.textContent = n
      ? ` in episodes ${episodes[n - 1]}–${episodes[n]}`
      : " nothing has been learnt yet";
    cursor.style.display = n ? "" : "none";
    if (n) {
      cursor.setAttribute("cx", across((episodes[n - 1] + episodes[n]) / 2));
      cursor.setAttribute("cy", up(degrees));
    }
    const visited = shown.since.filter((since, s) => s !== goal && since <= n).length;
    drawing.setAttribute(
      "aria-label",
      `The sphere along the goal axis: ${visited} visited states and the goal's path`,
    );
    chart.setAttribute(
      "aria-label",
      `Angle turned by the goal in the last step: ${number.textContent}`,
    );
    time.input.setAttribute(
      "aria-valuetext",
      `after ${episodes[n]} episodes; the goal turned ${number.textContent}`,
    );
    Object.assign(root.dataset, {
      episode: episodes[n],
      run: chosen.run,
      world: world.select.value,
      degrees: degrees ?? "",
      visited,
    });
  }

  which.select.value = Math.min(1, data.runs.length - 1);
  root.append(
    tag("div", { class: "controls" }, world.element, which.element),
    tag(
      "div",
      { class: "panels" },
      tag(
        "div",
        { class: "panel" },
        drawing,
        key([sample("trace before"), until], [sample("trace after"), "after"], ["★ the goal now"]),
      ),
      tag(
        "div",
        { class: "panel" },
        tag("p", { class: "big" }, "The goal turned ", number, step),
        chart,
        key([sample("curve one"), data.worlds[0]], [sample("curve two"), data.worlds[1]]),
        share,
      ),
    ),
    scaleOfC(),
    time.element,
    tag("div", { class: "controls" }, ...time.controls),
  );
  load();
});
