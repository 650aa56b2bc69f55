explorables("squeeze", (root, { spreads, rates, batch, step, curves, first }) => {
  const LAST = 500, FAR = 0.05; // episodes shown, and the distance at which two curves have parted
  const { shape, values } = unpack(curves), count = shape[3];
  const LEFT = 40, RIGHT = 10;
  const panels = [
    { part: "c", name: "mean c", found: 0, predicted: 1 },
    { part: "zeta", name: "mean ‖ζ‖", found: 2, predicted: 3 },
  ];
  let width = 640;
  /** Lower on a phone, where the controls need the room. */
  function measure(room) {
    width = room;
    const heights = room < 480 ? [124, 62] : [190, 110];
    panels.forEach((panel, n) => (panel.height = heights[n]));
    panels[0].top = 22;
    panels[1].top = panels[0].top + panels[0].height + 34;
  }

  const loose = tag("input", { type: "checkbox" });
  loose.addEventListener("change", moved);
  const sliders = {
    spread: slider(
      "spread σ at start",
      { min: 0, max: spreads.length - 1, step: 1, value: first.spread, show: (n) => spreads[n] },
      moved,
    ),
    rate: slider(
      "learning rate",
      { min: 0, max: rates.length - 1, step: 1, value: first.rate, show: (n) => rates[n] },
      moved,
    ),
    episode: slider("episode", { min: 0, max: LAST, step: 1, value: 250 }, moved),
  };

  /** Curve 0: c, 1: predicted c, 2: ‖ζ‖, 3: predicted ‖ζ‖. */
  const curve = (which, spread = sliders.spread.value, free = loose.checked) => {
    const from = ((spread * shape[1] + +free) * shape[2] + which) * count;
    return values.subarray(from, from + count);
  };
  const stepsAt = (episode) => (episode * rates[sliders.rate.value] * batch) / step;
  const valueAt = (line, episode) => {
    const place = Math.min(stepsAt(episode), count - 1),
      before = Math.min(Math.floor(place), count - 2);
    return line[before] + (place - before) * (line[before + 1] - line[before]);
  };
  const parting = (c = curve(0), predicted = curve(1)) => {
    for (let episode = 0; episode <= LAST; episode++) {
      if (Math.abs(valueAt(c, episode) - valueAt(predicted, episode)) > FAR) return episode;
    }
    return null;
  };

  const across = (episode) => LEFT + (episode / LAST) * (width - LEFT - RIGHT);
  const ranges = () => [[-0.4, 1], [0, loose.checked ? 2 : 1]];
  const up = (panel, value) => {
    const [low, high] = ranges()[panels.indexOf(panel)];
    return panel.top + panel.height * (1 - (value - low) / (high - low));
  };
  const path = (panel, line, kind) => {
    const end = stepsAt(LAST), inside = Math.min(Math.ceil(end), count - 1);
    const points = Array.from({ length: inside }, (_, n) => [(n / end) * LAST, line[n]]);
    points.push([LAST, valueAt(line, LAST)]);
    const places = points.map(([x, y]) => `${across(x).toFixed(1)} ${up(panel, y).toFixed(1)}`);
    return svg("path", { class: kind, d: `M${places.join("L")}` });
  };

  const plot = svg("svg", { role: "img", class: "plot" });
  const cursor = svg("g", { class: "cursor" });

  function axes(panel, [low, high]) {
    const ticks = high === 2 ? [0, 1, 2] : low < 0 ? [0, 0.5, 1] : [0, 1];
    return [
      svg("text", { x: LEFT - 30, y: panel.top - 9 }, panel.name),
      svg("line", {
        class: "axis",
        x1: LEFT,
        x2: LEFT,
        y1: panel.top,
        y2: panel.top + panel.height,
      }),
      ...ticks.flatMap((tick) => [
        svg("line", {
          class: tick ? "grid" : "axis",
          x1: LEFT,
          x2: width - RIGHT,
          y1: up(panel, tick),
          y2: up(panel, tick),
        }),
        svg("text", { x: LEFT - 6, y: up(panel, tick) + 4, "text-anchor": "end" }, tick),
      ]),
    ];
  }

  function moved() {
    draw();
    state.changed();
  }

  function draw() {
    root.classList.toggle("loose", loose.checked);
    const bottom = panels[1].top + panels[1].height;
    plot.setAttribute("viewBox", `0 0 ${width} ${bottom + 42}`);
    plot.style.width = `${width}px`;
    const drawn = panels.flatMap((panel, n) => {
      const kind = (name) => `${name} ${panel.part}`;
      const others = spreads.map((_, spread) => path(panel, curve(panel.found, spread), "other"));
      // without normalisation the theory speaks of c alone: it stays
      const predicted = n && loose.checked
        ? []
        : [path(panel, curve(panel.predicted), kind("predicted"))];
      return [
        ...axes(panel, ranges()[n]),
        ...others,
        path(panel, curve(panel.found), kind("found")),
        ...predicted,
      ];
    });
    for (const episode of [0, 100, 200, 300, 400, 500]) {
      const anchor = episode === LAST ? "end" : "middle";
      drawn.push(
        svg("text", { x: across(episode), y: bottom + 16, "text-anchor": anchor }, episode),
      );
    }
    const rate = rates[sliders.rate.value];
    drawn.push(
      svg(
        "text",
        { x: width - RIGHT, y: bottom + 34, "text-anchor": "end" },
        `episode, at learning rate ${rate}`,
      ),
    );
    const episode = parting(), ring = []; // over the cursor, whose line would cross its words
    if (episode !== null) {
      const x = across(episode), y = up(panels[0], valueAt(curve(0), episode));
      const right = loose.checked || x < width / 2;
      const lift = loose.checked ? 0.42 * panels[0].height : -6; // off the curves
      ring.push(
        svg("circle", { class: "parting", cx: x, cy: y, r: 6 }),
        svg("text", {
          class: "apart",
          x: x + (right ? 12 : -12),
          y: y + lift,
          "text-anchor": right ? "start" : "end",
        }, `apart by ${FAR} at ${episode}`),
      );
    }
    news.replaceChildren(
      ...(episode === null ? [`Within ${FAR} for all ${LAST} episodes.`] : [
        `Apart by ${FAR} at episode `,
        tag("b", { "data-value": "parting" }, episode),
        ", at c = ",
        tag("b", { "data-value": "parting-c" }, signed(valueAt(curve(0), episode), 2)),
        ".",
      ]),
    );
    plot.replaceChildren(...drawn, cursor, ...ring);
    point();
  }

  const cells = {};
  const cell = (name) => (cells[name] = tag("td", { "data-value": name }));
  const row = (title, name) =>
    tag(
      "tr",
      {},
      tag("th", { scope: "row" }, title),
      cell(name),
      cell(`${name}-predicted`),
      cell(`${name}-difference`),
    );
  const caption = tag("caption");
  const head = ["", "flow", "prediction", "difference"].map((title) =>
    title ? tag("th", { scope: "col" }, title) : tag("td")
  );
  const table = tag(
    "table",
    { class: "numbers" },
    caption,
    tag("thead", {}, tag("tr", {}, ...head)),
    tag("tbody", {}, row("c", "c"), row("‖ζ‖", "length")),
  );
  const news = tag("p", { class: "news" });

  function point() {
    const episode = sliders.episode.value, x = across(episode);
    const rate = rates[sliders.rate.value], time = (episode * batch * rate).toFixed(0);
    caption.textContent = `Episode ${episode}: time ${time} = ${rate} · ${batch} · ${episode}`;
    const line = svg("line", {
      x1: x,
      x2: x,
      y1: panels[0].top,
      y2: panels[1].top + panels[1].height,
    });
    const dots = panels.flatMap((panel, n) => {
      const name = n ? "length" : "c", found = valueAt(curve(panel.found), episode);
      const predicted = n && loose.checked ? null : valueAt(curve(panel.predicted), episode);
      cells[name].textContent = signed(found, 3);
      cells[`${name}-predicted`].textContent = predicted === null ? "–" : signed(predicted, 3);
      // of the rounded numbers, so that what is shown adds up
      cells[`${name}-difference`].textContent = predicted === null
        ? "–"
        : signed(found.toFixed(3) - predicted.toFixed(3), 3);
      const dot = (value, name) =>
        svg("circle", { class: `${name} ${panel.part}`, cx: x, cy: up(panel, value), r: 4.5 });
      return [...(predicted === null ? [] : [dot(predicted, "predicted")]), dot(found, "found")];
    });
    cursor.replaceChildren(line, ...dots);
    plot.setAttribute(
      "aria-label",
      `Episode ${episode}: mean c ${cells.c.textContent}, predicted ${
        cells["c-predicted"].textContent
      }; ` +
        `mean length of ζ ${cells.length.textContent}.`,
    );
  }

  // The cursor follows the mouse, and a finger that moves sideways.
  const follow = (event) => {
    const pointer = placeIn(plot, event), x = (pointer.x / pointer.width) * width;
    sliders.episode.value = Math.round(((x - LEFT) / (width - LEFT - RIGHT)) * LAST);
    point();
  };
  plot.addEventListener("pointermove", follow);
  plot.addEventListener("pointerdown", (event) => (follow(event), state.changed()));

  /** Show a situation, of which some is said. */
  function set({ spread = first.spread, rate = first.rate, episode, free = false }) {
    sliders.spread.value = spread;
    sliders.rate.value = rate;
    sliders.episode.value = episode;
    loose.checked = free;
    draw();
  }

  const parts = Object.fromEntries(
    ["c", "zeta", "prediction"].map((name) => [
      name,
      (on) => root.classList.toggle(`light-${name}`, on),
    ]),
  );
  /** Light parts, and return what takes that back. */
  const spot = (...names) => {
    for (const name of names) parts[name](true);
    return () => names.forEach((name) => parts[name](false));
  };

  /** Five steps, with the first spread and learning rate. */
  function steps() {
    set({ episode: 250 });
    const [c, predicted, length] = [0, 1, 2].map((which) => curve(which, first.spread, false));
    const [looseC, looseLength] = [0, 2].map((which) => curve(which, first.spread, true));
    const at = (line, episode) => signed(valueAt(line, episode), 2);
    const found = parting(c, predicted), ring = found ?? LAST;
    const end = `At episode ${LAST} the flow is at c = ${at(c, LAST)}, the squeeze alone at ${
      at(predicted, LAST)
    }.`;
    return [
      {
        words: `At the start, with σ = ${spreads[first.spread]}, the mean of c is ${
          at(c, 0)
        } and the mean of ‖ζ‖ is ${at(length, 0)}.`,
        show: () => (set({ episode: 0 }), spot("c")),
      },
      {
        words: `Training pulls the states apart: ‖ζ‖ is ${
          at(length, ring)
        } at episode ${ring}. On the sphere c must give way: it is ${at(c, ring)}.`,
        show: () => (set({ episode: ring }), spot("c", "zeta")),
      },
      {
        words: `The dashed lines know of nothing but this squeeze. They stay within ${FAR} of c ${
          found === null ? "to the end" : `until episode ${ring}, the ring`
        }.`,
        show: () => (set({ episode: ring }), spot("prediction")),
      },
      {
        words: found === null ? end : `${end} After the ring, something else moves c as well.`,
        show: () => (set({ episode: LAST }), spot("c", "prediction")),
      },
      {
        words: `Without normalisation ‖ζ‖ grows to ${
          at(looseLength, LAST)
        } and takes nothing from c, which goes from ${at(looseC, 0)} to ${at(looseC, LAST)}.`,
        show: () => (set({ episode: LAST, free: true }), spot("zeta")),
      },
    ];
  }

  const swatch = (kind) =>
    svg(
      "svg",
      { width: 30, height: 12, "aria-hidden": "true" },
      svg("path", { class: kind, d: "M1 6H29" }),
    );
  measure(width);
  root.append(
    guide(root, steps()),
    tag(
      "p",
      { class: "legend", "data-drawn": "" },
      tag("span", {}, swatch("found"), "flow"),
      tag("span", {}, swatch("predicted"), "prediction"),
      tag("span", {}, swatch("other"), "other σ"),
    ),
    plot,
    tag(
      "div",
      { class: "pair" },
      tag(
        "div",
        { class: "side" },
        ...Object.values(sliders).map(({ element }) => element),
        tag("label", { class: "check" }, loose, "without normalisation"),
      ),
      tag("div", { class: "side" }, table, news),
    ),
  );
  new ResizeObserver(() => {
    const room = Math.min(root.clientWidth, 680);
    if (room && room !== width) measure(room), draw();
  }).observe(root);
  draw();

  const state = address(root, {
    read: () => ({
      sigma: spreads[sliders.spread.value],
      rate: rates[sliders.rate.value],
      episode: sliders.episode.value,
      free: +loose.checked,
    }),
    write(asked) {
      const among = (values, wanted) => {
        const n = values.indexOf(+wanted);
        return n < 0 ? undefined : n; // as at first
      };
      set({
        spread: among(spreads, asked.sigma),
        rate: among(rates, asked.rate),
        episode: isFinite(asked.episode) ? asked.episode : sliders.episode.value,
        free: asked.free === "1",
      });
    },
  });
  lights(root, parts);
  menu(root, {
    csv() {
      const rate = rates[sliders.rate.value], spread = spreads[sliders.spread.value];
      const head = ["sigma", "learning rate", "normalised", "episode"];
      head.push("c", "predicted c", "length of zeta", "predicted length of zeta");
      const lines = [0, 1, 2, 3].map((which) => curve(which));
      return commaSeparated([
        head,
        ...Array.from({ length: LAST + 1 }, (_, episode) => [
          spread,
          rate,
          +!loose.checked,
          episode,
          ...lines.map((line) => valueAt(line, episode).toFixed(4)),
        ]),
      ]);
    },
  });
});
