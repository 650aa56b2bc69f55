/**
 * A slider over the moments of a record, with play, pause and speed.
 *
 * `text(n)` says what moment n is. `draw(now)` is called with every change; while it plays, `now`
 * is a fraction between two moments, except for readers who asked for less motion.
 * The first press of play starts at the beginning, whatever still was shown.
 */
function timeline(text, draw) {
  const RATE = 6; // moments a second
  let now = 0, last = 1, playing = null, fresh = true, loaded = false;

  const time = slider("Time", {
    min: 0,
    max: 1,
    step: 1,
    value: 0,
    show: (n) => (loaded ? text(n) : ""),
  }, (n) => (pause(), go(n)));
  time.element.querySelector("output").setAttribute("aria-live", "off"); // the slider says it itself
  const play = button("▶ Play", () => (playing === null ? begin() : pause()));
  play.dataset.room = "❚❚ Pause";
  const speed = choice("Speed", [[0.25, "¼×"], [0.5, "½×"], [1, "1×"], [2, "2×"]], () => {});
  speed.select.value = 1;
  const tick = tag("span", { class: "tick", "aria-hidden": "true" }, "★");

  function begin() {
    if (fresh || now >= last) now = 0;
    play.textContent = "❚❚ Pause";
    let before = null;
    const step = (clock) => {
      now += (Math.min(clock - (before ?? clock), 100) / 1000) * RATE * speed.select.value;
      before = clock;
      if (now >= last) return pause(), go(last);
      playing = requestAnimationFrame(step);
      time.value = Math.floor(now);
      draw(still ? Math.floor(now) : now);
    };
    playing = requestAnimationFrame(step);
  }
  function pause() {
    fresh = false;
    if (playing === null) return;
    cancelAnimationFrame(playing);
    playing = null;
    play.textContent = "▶ Play";
    go(Math.floor(now));
  }
  function go(n) {
    time.value = now = n;
    draw(n);
  }

  return {
    element: tag("div", { class: "time" }, time.element, tick),
    controls: [play, speed.element],
    input: time.input,
    play: () => playing === null && begin(),
    pause,
    go,
    /** Another record: its last moment, what to show of it, and where its star stands (or null). */
    load(end, moment, star) {
      loaded = true;
      time.input.max = last = end;
      tick.hidden = star === null;
      // The slider's thumb is about 16 pixels wide and stays inside the track.
      if (star !== null) tick.style.left = `calc(8px + ${(star / end).toFixed(4)} * (100% - 16px))`;
      go(moment);
    },
  };
}

/** Entry `index` of a record of rows, at a time between two rows: in a straight line. */
function between(values, now, index, stride) {
  const n = Math.floor(now), mix = now - n, from = values[n * stride + index];
  return mix ? from + mix * (values[(n + 1) * stride + index] - from) : from;
}

/** Where among rising moments an episode lies, as a number with a fraction. */
function placeOf(episodes, episode) {
  const n = Math.max(episodes.findIndex((other) => other >= episode), 1);
  return n - 1 + (episode - episodes[n - 1]) / (episodes[n] - episodes[n - 1]);
}

/** How a moment is told, and how a run is told from others. */
function afterEpisodes(number) {
  return `after ${number} ${number === 1 ? "episode" : "episodes"}`;
}
function runName(which, reached) {
  return `${which}: ${reached === null ? "goal never" : `goal in episode ${reached}`}`;
}

/** A box that must be there when colours of c are shown. */
function scaleOfC() {
  const bar = tag("i", { style: similarityGradient() });
  return tag("div", { class: "scale", "data-drawn": "" }, "c = −1, far", bar, "1, the goal");
}
