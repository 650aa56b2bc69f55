// The playground's settings: what readers change by hand, and presets. `page` is the Playground
// that is told.

const SLIDERS = {
  spread: "σ of the start",
  dimension: "dimension D",
  learning_rate: "learning rate",
  batch: "batch of pairs",
  actor_temperature: "actor temperature",
};
const ASIDE = ["seed", "speed", "control"]; // what does not make another situation
const BOXES = { normalised: "normalise", random_actor: "random actor" };

/** A slider over the values that a setting may have. */
function settingSlider(label, name, changed, show = String) {
  const values = CHOICES[name];
  const range = { min: 0, max: values.length - 1, step: 1, value: 0 };
  const text = (place) => `${show(values[place])}`;
  const made = slider(label, { ...range, show: text }, (place) => changed(values[place]));
  return { element: made.element, set: (value) => (made.value = values.indexOf(value)) };
}

function settingBox(label, changed) {
  const input = tag("input", { type: "checkbox" });
  input.addEventListener("change", () => changed(input.checked));
  const element = tag("label", {}, tag("span", {}, label), input);
  return { element, set: (value) => (input.checked = value) };
}

function settingChoice(label, options, changed) {
  const { element, select } = choice(label, options, changed);
  return { element, set: (value) => (select.value = value) };
}

function seedInput(changed, refused) {
  const input = tag("input", { type: "number", min: 0, max: LAST_SEED, step: 1 });
  input.addEventListener("change", () => {
    const number = Math.floor(+input.value);
    if (input.value !== "" && isSeed(number)) changed(number);
    else refused(`seed: got ${input.value}, takes a whole number from 0 to ${LAST_SEED}.`);
  });
  const element = tag("label", {}, tag("span", {}, "seed"), input);
  return { element, set: (value) => (input.value = value) };
}

/** All settings but the speed. */
function settingsForm(page, ...more) {
  const mazes = Object.entries(page.data.mazes).map(([key, [name]]) => [key, name]);
  const worlds = [...mazes, ["hanoi", "Tower of Hanoi, 3 disks"]];
  const starts = STARTS.map((start) => [start, start]);
  const change = (name) => (value) => page.change({ [name]: value });
  const inputs = {
    world: settingChoice("world", worlds, (world) => page.change({ world, maze: undefined })),
    start: settingChoice("start", starts, change("start")),
  };
  for (const name in SLIDERS) inputs[name] = settingSlider(SLIDERS[name], name, change(name));
  for (const name in BOXES) inputs[name] = settingBox(BOXES[name], change(name));
  inputs.seed = seedInput(change("seed"), (problem) => page.say(problem, true));
  const element = tag(
    "fieldset",
    {},
    tag("legend", {}, "Settings (a change starts the run anew)"),
    tag("div", { class: "settings" }, ...Object.values(inputs).map((input) => input.element)),
    ...more,
  );
  const show = (settings) => {
    for (const name in inputs) inputs[name].set(settings[name]);
  };
  return { element, show };
}

/** Settings as a text that is the same for the same situation. */
function situation(settings) {
  const kept = Object.entries(settings).filter(([name]) => !ASIDE.includes(name));
  return toAddress(Object.fromEntries(kept.sort()));
}

/** Buttons for situations, and what to watch in the one that is shown. */
function presetBar({ data, lab }, choose) {
  const watch = tag("p", { class: "watch" });
  const presets = data.presets.map(({ name, ...preset }) => {
    const maze = preset.settings.maze && mazeText(preset.settings.maze);
    const settings = { ...data.settings, ...preset.settings, maze };
    return { ...preset, settings, element: button(name, () => choose(settings)) };
  });
  const bar = { class: "presets", role: "group", "aria-label": "Presets" };
  const element = tag("div", bar, ...presets.map((preset) => preset.element));

  function show(settings) {
    const now = situation(settings);
    const active = presets.find((preset) => situation(preset.settings) === now);
    for (const preset of presets) preset.element.setAttribute("aria-pressed", preset === active);
    const own = "A situation of your own. The presets above each make one point of the book.";
    if (!active) return watch.replaceChildren(own);
    const link = tag("a", { href: `${active.chapter}.html` }, "The chapter that measures it");
    const title = tag("strong", {}, "What to watch. ");
    watch.replaceChildren(title, active.watch, " ", ...(lab ? [] : [link, "."]));
  }
  return { element, watch, show };
}
