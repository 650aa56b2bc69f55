// What all explorables share. Each .js file is an ES module together with this one.

/** Start every figure of a name that has not been started yet. */
function explorables(name, start) {
  for (const root of document.querySelectorAll(`[data-explorable="${name}"]:not([data-ready])`)) {
    root.dataset.ready = "";
    // or JupyterLab takes the arrow keys for its own commands
    root.addEventListener(
      "focusin",
      ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", ""),
    );
    start(root, JSON.parse(root.querySelector('script[type="application/json"]').textContent));
  }
}

/** The numbers that Python's `pack` wrote: {values: Float32Array, shape}. */
function unpack({ shape, low, high, bits, data }) {
  const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
  const whole = bits === 8 ? bytes : new Uint16Array(bytes.buffer);
  const scale = (high - low) / (2 ** bits - 1);
  return { shape, values: Float32Array.from(whole, (number) => low + number * scale) };
}

/** Set several attributes of an element, and return it. */
function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

/** An SVG element with attributes and children. */
function svg(tag, attributes = {}, ...children) {
  const element = setAttributes(document.createElementNS(SVG, tag), attributes);
  element.append(...children);
  return element;
}

/** An HTML element with attributes and children. */
function tag(name, attributes = {}, ...children) {
  const element = setAttributes(document.createElement(name), attributes);
  element.append(...children);
  return element;
}

/** A labelled slider: {element, input, get value, set value}; `show` turns its value into text. */
function slider(label, { min, max, step, value, show = String }, changed) {
  const input = tag("input", { type: "range", min, max, step, value });
  const output = tag("output", { "aria-live": "off" }); // the slider itself says it
  const update = () => {
    output.textContent = show(+input.value);
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", () => (update(), changed(+input.value)));
  update();
  return {
    element: tag("label", { class: "slider" }, tag("span", {}, label), input, output),
    input,
    get value() {
      return +input.value;
    },
    set value(number) {
      input.value = number;
      update();
    },
  };
}

/** A button. */
function button(label, pressed) {
  const element = tag("button", { type: "button" }, label);
  element.addEventListener("click", pressed);
  return element;
}

/** A labelled choice among [value, text] pairs. */
function choice(label, options, changed) {
  const select = tag(
    "select",
    {},
    ...options.map(([value, text]) => tag("option", { value }, text)),
  );
  select.addEventListener("change", () => changed(select.value));
  return { element: tag("label", { class: "choice" }, tag("span", {}, label), select), select };
}

/** An id that no other element of the page has. */
function newId(kind) {
  return `${kind}-${Math.random().toString(36).slice(2)}`;
}

/** How light falls on a ball: the part of the way from the brightest place to the rim, a grey and
 *  how much it covers. It shows on a light and on a dark page. */
const SHADES = [[0, 255, 0.12], [0.55, 128, 0.03], [1, 0, 0.16]];

/** A disc that is shaded as a ball, behind which nothing changes: [its gradient, itself]. */
function shadedDisc() {
  const id = newId("shade");
  const stops = SHADES.map(([offset, grey, part]) =>
    svg("stop", { offset, "stop-color": `rgb(${grey},${grey},${grey})`, "stop-opacity": part })
  );
  const light = svg("radialGradient", { id, cx: 0.36, cy: 0.3, r: 0.72 }, ...stops);
  return [svg("defs", {}, light), svg("circle", { class: "shade", fill: `url(#${id})` })];
}

/** A number with so many digits, a true minus sign, and no minus before zero. */
function signed(number, digits) {
  return minus(number.toFixed(digits).replace(/^-(0\.?0*)$/, "$1"));
}

/** A number's text with a true minus sign. */
function minus(text) {
  return text.replace("-", "−");
}

/** Where a pointer is in an element, and how wide that is: in pixels of the page. */
function placeIn(element, { clientX, clientY }) {
  const { left, top, width } = element.getBoundingClientRect();
  return { x: clientX - left, y: clientY - top, width };
}

/** Which way an arrow key goes: [rows down, columns right]. */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Whether the reader asked for less motion. */
const still = matchMedia("(prefers-reduced-motion: reduce)").matches;

/** matplotlib's RdBu from -1 (red) to 1 (blue), the book's colours of the goal similarity. */
const RDBU = [
  [103, 0, 31],
  [178, 24, 43],
  [214, 96, 77],
  [244, 165, 130],
  [253, 219, 199],
  [247, 247, 247],
  [209, 229, 240],
  [146, 197, 222],
  [67, 147, 195],
  [33, 102, 172],
  [5, 48, 97],
];
function similarityColour(c) {
  const place = Math.min(Math.max((c + 1) * 5, 0), 10);
  const index = Math.min(Math.floor(place), 9);
  const mix = RDBU[index].map((from, i) =>
    Math.round(from + (place - index) * (RDBU[index + 1][i] - from))
  );
  return `rgb(${mix})`;
}

/** These colours from left to right, as a background. */
function similarityGradient() {
  const colours = RDBU.map((_, n) => similarityColour(n / 5 - 1));
  return `background: linear-gradient(to right, ${colours})`;
}
