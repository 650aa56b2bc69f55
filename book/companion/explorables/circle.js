explorables("circle", (root, start) => {
  const UNIT = 108, TOP = 3.14 * UNIT; // pixels of length 1, and of the origin from the top
  const place = (c, length) => [180 + c * UNIT, TOP - length * UNIT];
  const line = (name) => svg("line", { class: name });
  const to = (drawn, x1, y1, x2, y2) => setAttributes(drawn, { x1, y1, x2, y2 });
  const put = (drawn, x, y, anchor = "middle") => {
    setAttributes(drawn, { transform: `translate(${x} ${y})`, "text-anchor": anchor });
  };

  const before = line("before"), after = line("after");
  const along = line("along"), across = line("across"); // the two parts of the normalised vector
  const dot = svg("circle", { r: 6, class: "dot" });
  const grip = svg("g", { class: "grip" }, svg("circle", { r: 24 }), svg("circle", { r: 8 })); // wide for fingers
  const texts = { c: svg("text"), length: svg("text") };
  texts.before = svg("text", {}, "before");
  texts.after = svg("text", { class: "name" }, "normalised");
  const drawing = svg(
    "svg",
    { viewBox: "0 0 360 392", role: "img", class: "plane" },
    svg("line", { class: "axis", x1: 8, y1: TOP, x2: 352, y2: TOP }),
    svg("line", { class: "axis", x1: 180, y1: 8, x2: 180, y2: TOP }),
    svg("path", { class: "unit", d: `M${180 - UNIT} ${TOP} a${UNIT} ${UNIT} 0 0 1 ${2 * UNIT} 0` }),
    ...[-1, 1].map((c) =>
      svg("text", { class: "tick", x: 180 + c * UNIT, y: TOP + 14 }, c < 0 ? "−1" : "1")
    ),
    ...[1, 2, 3].map((n) =>
      svg("text", { class: "tick", x: 171, y: TOP - n * UNIT + 4, "text-anchor": "end" }, n)
    ),
    svg("text", { x: 352, y: TOP + 46, "text-anchor": "end" }, "c, towards the goal →"),
    svg("text", { x: 8, y: TOP + 46 }, "← away from it"),
    svg("text", { x: 188, y: 16 }, "‖ζ‖, everything else"),
    along,
    across,
    after,
    before,
    dot,
    ...Object.values(texts),
    grip,
  );

  const parts = {
    c: tag("span", { class: "part near" }),
    length: tag("span", { class: "part rest" }),
  };
  const numbers = {};
  const number = (name) => (numbers[name] = tag("b", { "data-value": name }));
  const whole = (...parts) => tag("span", { class: "whole" }, ...parts); // stays on one line
  const summary = tag("p", { class: "news", role: "status" });
  const side = tag(
    "div",
    { class: "side" },
    tag(
      "p",
      {},
      "The goal sees ",
      whole("c = ", number("c")),
      ",",
      tag("br"), // or it would come and go with the numbers' length
      "the rest has length ",
      whole("‖ζ‖ = ", number("length")),
      ".",
    ),
    tag("div", { class: "bar", "aria-hidden": "true" }, parts.c, parts.length),
    tag("p", {}, "c² + ‖ζ‖² = ", number("c2"), " + ", number("length2"), " = ", number("sum")),
  );

  const show = (x) => signed(x, 2);
  const sliders = {
    c: slider("c before", { min: -1.5, max: 1.5, step: 0.01, value: start.c, show }, moved),
    length: slider("‖ζ‖ before", { min: 0, max: 3, step: 0.01, value: start.length, show }, moved),
  };

  function moved() {
    stop();
    draw();
    state.changed();
  }

  function draw() {
    const c = sliders.c.value, length = sliders.length.value, size = Math.hypot(c, length);
    const some = size > 0, cosine = some ? c / size : 0, sine = some ? length / size : 0;
    const origin = place(0, 0), tip = place(c, length), [x, y] = place(cosine, sine);

    root.toggleAttribute("data-nowhere", !some); // the vector 0 has no direction: nothing to show
    to(before, ...origin, ...tip);
    to(after, ...origin, x, y);
    to(along, ...origin, x, origin[1]);
    to(across, x, origin[1], x, y);
    grip.setAttribute("transform", `translate(${tip})`);
    dot.setAttribute("transform", `translate(${x} ${y})`);
    dot.setAttribute("fill", similarityColour(cosine));
    root.classList.toggle("below", cosine < 0);

    const shown = { c: cosine, length: sine, c2: cosine ** 2 };
    for (const name in shown) numbers[name].textContent = some ? signed(shown[name], 3) : "–";
    // the rest of the rounded number, so that what is shown adds up
    numbers.length2.textContent = some ? (1 - +shown.c2.toFixed(3)).toFixed(3) : "–";
    numbers.sum.textContent = some ? "1" : "–";
    parts.c.style.width = `${100 * cosine ** 2}%`;
    parts.length.style.width = `${100 * sine ** 2}%`;
    parts.c.textContent = cosine ** 2 > 0.12 ? "c²" : "";
    parts.length.textContent = sine ** 2 > 0.12 ? "‖ζ‖²" : "";

    const right = cosine >= 0;
    texts.c.textContent = `c = ${numbers.c.textContent}`;
    texts.length.textContent = `‖ζ‖ = ${numbers.length.textContent}`;
    put(texts.c, (origin[0] + x) / 2, TOP + 28);
    put(texts.length, x + (right ? 8 : -8), (TOP + y) / 2 + 4, right ? "start" : "end");
    const inwards = right ? -13 : 13, anchor = right ? "end" : "start";
    const apart = size < 1 ? Math.max(tip[1] + 4, y + 20) : Math.min(tip[1] + 4, y - 12);
    put(texts.after, x + inwards, y + 4, anchor);
    put(texts.before, tip[0] + inwards, Math.max(apart, 34), anchor);
    drawing.setAttribute(
      "aria-label",
      some
        ? `Before: c ${show(c)}, length of ζ ${
          show(length)
        }. Normalised: ${texts.c.textContent}, ${texts.length.textContent}.`
        : "The vector 0 has no direction, so it cannot be normalised.",
    );
    if (!some) summary.textContent = "The vector 0 has no direction: nothing to normalise.";
    else if (summary.textContent) summary.textContent = "";
  }

  // Drag the tip, with a mouse or a finger.
  const drag = (event) => {
    const { x, y, width } = placeIn(drawing, event), scale = 360 / width;
    sliders.c.value = (x * scale - 180) / UNIT;
    sliders.length.value = (TOP - y * scale) / UNIT;
    moved();
  };
  // or the browser takes the gesture for scrolling, whatever touch-action says of a part of a drawing
  grip.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  grip.addEventListener("pointerdown", (event) => {
    stop();
    grip.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  grip.addEventListener(
    "pointermove",
    (event) => grip.hasPointerCapture(event.pointerId) && drag(event),
  );

  // Grow ζ from 0 to 3 and leave c alone: smoothly, or in six steps where less motion is wished.
  let timer = 0;
  const animate = button("Animate: grow ζ", () => (timer ? stop() : play()));
  animate.dataset.room = animate.textContent;
  function play() {
    if (sliders.c.value === 0) sliders.c.value = 1; // else there is nothing to squeeze
    if (sliders.length.value >= 3) sliders.length.value = 0;
    animate.textContent = "Pause";
    timer = setInterval(() => {
      sliders.length.value = Math.min(sliders.length.value + (still ? 0.5 : 0.02), 3);
      draw();
      if (sliders.length.value === 3) {
        stop();
        summary.textContent = `ζ has grown to length 3: of c = ${
          show(sliders.c.value)
        }, ${numbers.c.textContent} is left.`;
      }
    }, still ? 700 : 25);
    draw();
  }
  function stop() {
    if (!timer) return;
    clearInterval(timer);
    timer = 0;
    animate.textContent = "Animate: grow ζ";
    state.changed();
  }
  side.append(
    tag("div", { class: "controls" }, sliders.c.element, sliders.length.element, animate),
    summary,
  );
  root.append(tag("div", { class: "pair" }, drawing, side));
  draw();

  const { c, length } = sliders;
  const state = address(root, {
    read: () => ({ c: c.value, zeta: length.value }),
    write(asked) {
      stop();
      for (const [slider, value] of [[c, asked.c], [length, asked.zeta]]) {
        if (value && isFinite(value)) slider.value = value;
      }
      draw();
    },
  });
  lights(root, {
    c: glow(along, parts.c, texts.c),
    zeta: glow(across, parts.length, texts.length),
  });
  menu(root, {
    csv() {
      const size = Math.hypot(c.value, length.value) || NaN;
      return commaSeparated([
        ["vector", "c", "length of zeta"],
        ["before", c.value, length.value],
        ["normalised", c.value / size, length.value / size],
      ]);
    },
  });
});
