// The frame around an explorable: its state in the page's address, a guide in steps, words of the
// text that light up its parts, and a menu to take it away. Each .js file is an ES module together
// with common.js and this one.

/** Whether the page's address is ours: in JupyterLab, and in the frames that other programs show outputs in, it is not. */
function ownsAddress(root) {
  const lab = document.getElementById("jupyter-config-data") || root.closest(".jp-OutputArea");
  return self === top && !lab;
}

/** What an explorable is called in addresses and files: as the figure around it, or by its kind. */
function nameOf(root) {
  const figure = root.closest("figure[id]"), kind = root.dataset.explorable;
  if (figure) return figure.id;
  const n = [...document.querySelectorAll(`[data-explorable="${kind}"]`)].indexOf(root);
  return n ? `${kind}-${n + 1}` : kind;
}

const hashes = new WeakMap(); // of each root that has an address: what gives it as it is now

/**
 * The state of an explorable in the page's address, as `#NAME?key=value&...`.
 *
 * `read()` gives the state as an object of strings and numbers, `write(strings)` shows such a
 * state and ignores what it does not know. What is as it was at first is left out of the address.
 * Call `changed()` after every change by the reader.
 */
function address(root, { read, write }) {
  const name = nameOf(root), owns = ownsAddress(root);
  const state = () => Object.entries(read()).map(([key, value]) => [key, String(value)]);
  const first = Object.fromEntries(state());
  const hash = () => {
    const changed = state().filter(([key, value]) => value !== first[key]);
    return changed.length ? `#${name}?${new URLSearchParams(changed)}` : "";
  };
  const mine = () => location.hash.startsWith(`#${name}?`);
  const scroll = () => (root.closest("figure") ?? root).scrollIntoView();
  const open = () => {
    if (!mine()) return;
    const asked = new URLSearchParams(location.hash.slice(name.length + 2));
    write({ ...first, ...Object.fromEntries(asked) });
    if (document.readyState === "complete") scroll();
    else addEventListener("load", scroll, { once: true }); // until then things move
  };
  const replace = () => {
    const text = hash();
    if (!text && !mine()) return;
    history.replaceState(history.state, "", location.pathname + location.search + text);
  };
  let later = 0;
  hashes.set(root, hash);
  if (owns) {
    open();
    addEventListener("hashchange", open);
  }
  return {
    changed() {
      if (!owns) return;
      clearTimeout(later); // browsers allow few changes a second, a drag makes many
      later = setTimeout(replace, 300);
    },
  };
}

/**
 * A tour in steps [{ words, show }]: `show()` sets the figure, `words` say what is seen in it,
 * as text or as a function that gives it once the step is shown. What `show` may return is a
 * function for when the step is left, to take back a highlight.
 *
 * Nothing moves when it starts or ends: the room of its longest sentence is kept.
 */
function guide(root, steps) {
  const text = ({ words }) => (typeof words === "function" ? words() : words);
  let now = -1, leave = null;
  const begin = button("Show me", () => (go(0), next.focus()));
  const back = button("Back", () => go(now - 1));
  const next = button("Next", () => (now === steps.length - 1 ? end() : go(now + 1)));
  const close = button("✕", () => end());
  const count = tag("span", { class: "guide-count" });
  const words = tag("p", { role: "status" });
  const room = steps.map((step) => tag("p", { "aria-hidden": "true" }, text(step)));
  const element = tag(
    "div",
    { class: "guide" },
    tag("div", { class: "guide-bar" }, begin, count, back, next, close),
    tag("div", { class: "guide-words" }, ...room, words),
  );
  close.setAttribute("aria-label", "End the guide");

  function go(n) {
    now = n;
    const on = n >= 0;
    if (typeof leave === "function") leave();
    leave = on ? steps[n].show() : null;
    root.dataset.step = n + 1;
    element.classList.toggle("idle", !on);
    words.textContent = on ? text(steps[n]) : "";
    count.textContent = on
      ? `Guide · ${n + 1} of ${steps.length}`
      : `A tour in ${steps.length} steps.`;
    next.textContent = n === steps.length - 1 ? "Done" : "Next";
    begin.hidden = on;
    for (const part of [back, next, close]) part.hidden = !on;
    if (n === 0 && document.activeElement === back) next.focus(); // or the keyboard is lost
    back.disabled = n === 0;
  }
  function end() {
    const inside = element.contains(document.activeElement);
    go(-1);
    if (inside) begin.focus();
  }
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && now >= 0 && !event.defaultPrevented) end();
  });
  go(-1);
  return element;
}

/** A function that lights these elements, or unlights them. */
function glow(...elements) {
  return (on) => elements.forEach((element) => element.classList.toggle("glow", on));
}

/**
 * Words of the text light up parts of the figure: `parts` names functions that are told whether
 * to light (see book/_ext/linked_prose.py for the words). A word lights while it is pointed at or
 * has the keyboard's focus; pressed, it stays lit until it is pressed again.
 */
function lights(root, parts) {
  root.dataset.parts = Object.keys(parts).join(" ");
  root.addEventListener("light", ({ detail }) => parts[detail.part]?.(detail.on));
  const words = `.lit[data-figure="${root.dataset.explorable}"]:not([role])`;
  const find = () => {
    for (const word of document.querySelectorAll(words)) {
      if (word.dataset.part in parts) lightSwitch(word);
    }
  };
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", find);
  else find();
}

/** Make a word a switch that tells every figure of its kind. */
function lightSwitch(word) {
  const { figure, part } = word.dataset;
  const reasons = { pointed: false, focused: false, pressed: false };
  const tell = (change) => {
    Object.assign(reasons, change);
    word.classList.toggle("on", Object.values(reasons).includes(true));
    word.setAttribute("aria-pressed", reasons.pressed);
    // another word may keep the part lit
    const same = `.lit.on[data-figure="${figure}"][data-part="${part}"]`;
    const detail = { part, on: document.querySelector(same) !== null };
    const roots = document.querySelectorAll(`[data-explorable="${figure}"]`);
    for (const root of roots) root.dispatchEvent(new CustomEvent("light", { detail }));
    return roots[0];
  };
  const press = () => {
    const root = tell({ pressed: !reasons.pressed });
    const { top, bottom, height } = root.getBoundingClientRect();
    const seen = Math.min(bottom, innerHeight) - Math.max(top, 0);
    if (reasons.pressed && seen < Math.min(height, innerHeight) / 2) {
      root.scrollIntoView({ block: "nearest", behavior: still ? "instant" : "smooth" });
    }
  };
  setAttributes(word, { role: "button", tabindex: 0, "aria-pressed": false });
  word.setAttribute("aria-description", "lights up in the figure");
  word.addEventListener("pointerenter", ({ pointerType }) => {
    if (pointerType !== "touch") tell({ pointed: true }); // a finger presses
  });
  word.addEventListener("pointerleave", () => tell({ pointed: false }));
  word.addEventListener("focus", () => tell({ focused: word.matches(":focus-visible") }));
  word.addEventListener("blur", () => tell({ focused: false }));
  word.addEventListener("click", press);
  word.addEventListener("keydown", (event) => {
    if (event.key === "Escape") tell({ pressed: false });
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press();
  });
}

/** Rows as comma-separated values, with a line for each. */
function commaSeparated(rows) {
  const cell = (value) => {
    const text = String(value ?? "");
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** Style that an SVG file must bring along, as style sheets stay behind. */
const DRESS = [
  "display",
  "dominant-baseline",
  "fill",
  "fill-opacity",
  "font-family",
  "font-size",
  "font-style",
  "font-weight",
  "opacity",
  "paint-order",
  "stroke",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-opacity",
  "stroke-width",
  "text-anchor",
  "vector-effect",
  "visibility",
];

/** A copy of a drawing that looks the same without the page's style. */
function dressed(drawing) {
  const copy = drawing.cloneNode(true), copies = [copy, ...copy.querySelectorAll("*")];
  [drawing, ...drawing.querySelectorAll("*")].forEach((element, n) => {
    const style = getComputedStyle(element);
    const look = DRESS.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";");
    copies[n].setAttribute("style", look.replaceAll('"', "'"));
    copies[n].removeAttribute("class");
  });
  return copy;
}

/** What a file shows of words that belong to the drawings: each line, with its place. */
function linesOf(element) {
  const lines = [], range = document.createRange();
  const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  while (nodes.nextNode()) {
    const node = nodes.currentNode, style = getComputedStyle(node.parentElement);
    for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const box = range.getBoundingClientRect(), before = lines.at(-1)?.box;
      if (!box.width || node.parentElement.closest("select, svg")) continue;
      const goes = before && Math.abs(before.bottom - box.bottom) < 4 &&
        box.left - before.right < 12;
      if (goes) {
        before.width = box.right - before.left;
        lines.at(-1).words += ` ${word}`;
      } else lines.push({ box, words: word, style });
    }
  }
  const selects = element.matches("select") ? [element] : element.querySelectorAll("select");
  for (const select of selects) {
    const style = getComputedStyle(select);
    const { left, top, width, height } = select.getBoundingClientRect();
    const tall = 1.2 * parseFloat(style.fontSize), x = left + parseFloat(style.paddingLeft);
    const box = new DOMRect(x, top + (height - tall) / 2, left + width - x, tall);
    lines.push({ box, words: select.selectedOptions[0].text, style });
  }
  return lines.map(({ box, words, style }) => ({
    box,
    picture: svg("text", { y: 0.78 * box.height, style: inkOf(style) }, words),
  }));
}

/** How words look in a file: those beside a line's end are in the colour of their mark. */
function inkOf({ fontFamily, fontSize, fontWeight, color, borderLeftWidth, borderLeftColor }) {
  const fill = borderLeftWidth === "4px" ? borderLeftColor : color;
  const font = `font-family:${fontFamily};font-size:${fontSize};font-weight:${fontWeight}`;
  return `${font};fill:${fill}`.replaceAll('"', "'");
}

/** Marks of a legend, and scales of colours. */
function marksOf(element) {
  return [...element.querySelectorAll("i, .line, [style*=gradient]")].map((mark) => {
    const box = mark.getBoundingClientRect(), { width, height } = box;
    const { backgroundImage, backgroundColor, borderTopStyle, borderTopColor, borderTopWidth } =
      getComputedStyle(mark);
    const colours = backgroundImage.match(/rgb\([^)]*\)/g);
    if (colours && mark.matches("[style*=gradient]")) {
      const id = newId("scale");
      const stops = colours.map((colour, n) =>
        svg("stop", { offset: n / (colours.length - 1), "stop-color": colour })
      );
      const fill = svg("rect", { width, height, fill: `url(#${id})` });
      return { box, picture: svg("g", {}, svg("linearGradient", { id }, ...stops), fill) };
    }
    if (parseFloat(borderTopWidth) < 2) {
      const fill = colours?.[0] ?? backgroundColor;
      return { box, picture: svg("rect", { width, height, fill }) };
    }
    const dashes = borderTopStyle === "dashed" ? "6 4" : "none";
    const look = { stroke: borderTopColor, "stroke-width": borderTopWidth };
    const line = svg("line", { x2: width, y1: 1, y2: 1, "stroke-dasharray": dashes, ...look });
    return { box, picture: line };
  }).filter(({ box }) => box.width > 0);
}

/**
 * All drawings of an explorable as one, each where it stands, with the words that belong to them
 * (those of elements with `data-drawn`): the element, or null.
 */
function wholeDrawing(root) {
  const drawn = [...root.querySelectorAll("svg, canvas")]
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ element, box }) =>
      (box.width > 90 && box.height > 40) || (box.width && element.closest("[data-drawn]"))
    ); // not the samples of a legend that stays behind
  if (!drawn.length) return null;
  for (const element of root.querySelectorAll("[data-drawn]")) {
    if (element.checkVisibility({ visibilityProperty: true })) {
      drawn.push(...marksOf(element), ...linesOf(element));
    }
  }
  const RIM = 8; // pixels of paper around it
  const least = (side) => Math.min(...drawn.map(({ box }) => box[side])) - RIM;
  const most = (side) => Math.max(...drawn.map(({ box }) => box[side])) + RIM;
  const left = least("left"), top = least("top");
  const [width, height] = [most("right") - left, most("bottom") - top].map(Math.ceil);
  const paper = getComputedStyle(root).getPropertyValue("--paper").trim();
  const whole = svg(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height },
    svg("rect", { width, height, fill: paper }),
  );
  for (const { element, box, picture: made } of drawn) {
    const place = { x: box.left - left, y: box.top - top, width: box.width, height: box.height };
    if (made) {
      whole.append(svg("g", { transform: `translate(${place.x} ${place.y})` }, made));
      continue;
    }
    const picture = element instanceof HTMLCanvasElement
      ? svg("image", { href: element.toDataURL() })
      : dressed(element);
    whole.append(setAttributes(picture, place));
  }
  return whole;
}

/** A drawing as the text of a file. */
function svgText(drawing) {
  return new XMLSerializer().serializeToString(drawing);
}

/** A drawing as a bitmap of twice its size. */
async function bitmap(drawing) {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svgText(drawing))}`;
  await image.decode();
  const canvas = tag("canvas", { width: 2 * image.width, height: 2 * image.height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

/** Have the browser save a file. */
function save(name, content, type) {
  const href = URL.createObjectURL(new Blob([content], { type }));
  tag("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

/** How to cite what stands at an address of this page. */
function citation(root, link) {
  const said = (name) =>
    [...document.querySelectorAll(`meta[name="citation_${name}"]`)].map(({ content }) => content)
      .join(", ");
  const number = root.closest("figure")?.querySelector(".caption-number")?.textContent.trim();
  const year = said("publication_date").slice(0, 4);
  const parts = [said("author"), document.title, said("inbook_title"), number, year, link];
  return parts.filter(Boolean).join(". ");
}

/**
 * A menu at the end of an explorable: its link, its drawing, its data, how to cite it.
 * `csv()` gives the data as text, or a promise of it, if there are data; `cite`, where the page's
 * own words do not do, what to cite.
 */
function menu(root, { csv, cite }) {
  const name = nameOf(root);
  const link = () => location.href.split("#")[0] + (hashes.get(root)?.() || `#${name}`);
  const news = tag("p", { role: "status" });
  const say = (text) => (news.textContent = text);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link());
      say("The link is copied.");
    } catch { // no clipboard: the reader copies it
      say(link());
    }
  };
  const drawings = [
    button("Save SVG", () => {
      save(`${name}.svg`, svgText(wholeDrawing(root)), "image/svg+xml");
    }),
    button("Save PNG", async () => save(`${name}.png`, await bitmap(wholeDrawing(root)))),
  ];
  const owns = ownsAddress(root);
  const list = tag(
    "div",
    { class: "menu-list" },
    ...(owns ? [button("Copy link", copy)] : []),
    ...drawings,
    ...(csv
      ? [button("Save data (CSV)", async () => save(`${name}.csv`, await csv(), "text/csv"))]
      : []),
    button("How to cite", () => say(cite ?? citation(root, owns ? link() : ""))),
    news,
  );
  const opener = button("⋯ Save / link", () => open(list.hidden));
  const element = tag("div", { class: "menu" }, opener, list);
  function open(on) {
    list.hidden = !on;
    opener.setAttribute("aria-expanded", on);
    say("");
    if (on) { for (const entry of drawings) entry.hidden = !wholeDrawing(root); }
  }
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.preventDefault(); // a guide does not end by it
    open(false);
    opener.focus();
  });
  document.addEventListener("pointerdown", ({ target }) => element.contains(target) || open(false));
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !element.contains(relatedTarget)) open(false);
  });
  open(false);
  root.append(element);
  return element;
}
