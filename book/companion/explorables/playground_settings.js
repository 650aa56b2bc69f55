// The playground's settings: what readers change by hand, and presets. `page` is the Playground
// that is told.

const SLIDERS = {
  spread: "σ of the start",
  dimension: "dimension D",
  learning_rate: "learning rate",
  batch: "batch of pairs",
  actor_temperature: "actor temperature",
};
const ASIDE = ["seed", "speed", "control", "overlay"]; // what does not make another situation
const OF_TABLES = ["start", "spread"]; // a network has one way to start
const BOXES = { normalised: "normalise", random_actor: "random actor" };

/** A slider over the values that a setting may have. */
function settingSlider(label, name, changed, show = String) {
  const values = CHOICES[name];
  const range = { min: 0, max: values.length - 1, step: 1, value: 0 };
  const text = (place) => `${show(values[place])}`;
  const made = slider(label, { ...range, show: text }, (place) => changed(values[place]));
  const { element, input } = made;
  return { element, input, set: (value) => (made.value = values.indexOf(value)) };
}

function settingBox(label, changed) {
  const input = tag("input", { type: "checkbox" });
  input.addEventListener("change", () => changed(input.checked));
  const element = tag("label", {}, tag("span", {}, label), input);
  return { element, set: (value) => (input.checked = value) };
}

function settingChoice(label, options, changed) {
  const { element, select } = choice(label, options, changed);
  return { element, input: select, set: (value) => (select.value = value) };
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
function settingsForm(page) {
  const mazes = Object.entries(page.data.mazes).map(([key, [name]]) => [key, name]);
  const worlds = [...mazes, ["hanoi", "Tower of Hanoi, 3 disks"]];
  const starts = STARTS.map((start) => [start, start]);
  const change = (name) => (value) => page.change({ [name]: value });
  const inputs = {
    world: settingChoice("world", worlds, (world) => page.change({ world, maze: undefined })),
    critic: settingChoice(
      "critic",
      Object.keys(CRITICS).map((critic) => [critic, critic]),
      (critic) => page.change({ critic, learning_rate: CRITICS[critic] }),
    ),
    start: settingChoice("start", starts, change("start")),
  };
  for (const name in SLIDERS) inputs[name] = settingSlider(SLIDERS[name], name, change(name));
  for (const name in BOXES) inputs[name] = settingBox(BOXES[name], change(name));
  inputs.seed = seedInput(change("seed"), (problem) => page.say(problem, true));
  const element = tag(
    "details",
    { class: "form" },
    tag("summary", {}, "Settings (a change starts the run anew)"),
    tag("div", { class: "settings" }, ...Object.values(inputs).map((input) => input.element)),
  );
  const show = (settings) => {
    for (const name in inputs) inputs[name].set(settings[name]);
    for (const name of OF_TABLES) inputs[name].input.disabled = settings.critic !== "table";
  };
  return { element, show };
}

/** Settings as a text that is the same for the same situation. */
function situation(settings) {
  const kept = Object.entries(settings).filter(([name]) => !ASIDE.includes(name));
  return toAddress(Object.fromEntries(kept.sort()));
}

/** Situations to choose from, and what to watch in the one that is shown. */
function presetChoice({ data, root }, choose) {
  const onSite = ownsAddress(root);
  const presets = data.presets.map(({ settings, ...preset }) => {
    const maze = settings.maze && mazeText(settings.maze);
    return { ...preset, settings: { ...data.settings, ...settings, maze } };
  });
  const options = [...presets.map(({ name }, n) => [n, name]), ["own", "your own"]];
  const { element, set } = settingChoice(
    "preset",
    options,
    (n) => presets[n] && choose(presets[n].settings),
  );
  const own = "A situation of your own. The presets each make one point of the book.";
  const texts = presets.map(({ watch, chapter }) => {
    const link = tag("a", { href: `${chapter}.html` }, "The chapter that measures it");
    return tag(
      "p",
      {},
      tag("strong", {}, "What to watch. "),
      watch,
      " ",
      ...(onSite ? [link, "."] : []),
    );
  });
  // all in one place, so that the longest keeps room for every other
  const watch = tag("div", { class: "watch" }, ...texts, tag("p", {}, own));

  function show(settings) {
    const now = situation(settings);
    const active = presets.findIndex((preset) => situation(preset.settings) === now);
    set(active < 0 ? "own" : active);
    const shown = active < 0 ? presets.length : active;
    [...watch.children].forEach((text, n) => text.classList.toggle("shown", n === shown));
  }
  return { element, watch, show };
}
