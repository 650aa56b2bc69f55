// What moves by itself in the replay: an agent through one episode, and time while in view.

/**
 * A walk through the shown episode, by single steps or slowly. `path()` gives its states; `before`
 * is called first, `draw` after each step. `stop` ends it: the whole way is shown again.
 */
function playbackWalk(root, scene, { path, before, draw }) {
  const PACE = 700; // milliseconds a step
  let walking = null;
  const single = button("Step", () => (pause(), before(), step()));
  const slowly = button("Walk", () => (walking === null ? begin() : pause()));

  slowly.dataset.room = "Pause";

  function step() {
    const states = path(), next = scene.step === null ? 0 : scene.step + 1;
    if (next < states.length) {
      scene.step = next;
      scene.marked = states[next];
      root.classList.add("walking");
    } else stop();
    draw();
  }
  function begin() {
    before();
    walking = setInterval(step, PACE);
    slowly.textContent = "Pause";
    step();
  }
  function pause() {
    clearInterval(walking);
    walking = null;
    slowly.textContent = "Walk";
  }
  function stop() {
    pause();
    scene.step = null;
    root.classList.remove("walking");
  }
  return { controls: [single, slowly], stop };
}

/** Play while in view until a reader touches it, where the page says so and motion is welcome. */
function playsByItself(root, time) {
  if (still || !root.closest(".plays")) return;
  const watch = new IntersectionObserver((seen) => {
    if (seen.at(-1).isIntersecting) time.play(); // a busy page tells of several at once
    else time.pause();
  }, { threshold: 0.6 });
  watch.observe(root.querySelector(".panels"));
  const stop = ({ target }) => {
    watch.disconnect();
    if (!time.controls[0].contains(target)) time.pause(); // that button pauses by itself
  };
  for (const event of ["pointerdown", "keydown"]) {
    root.addEventListener(event, stop, { once: true, capture: true });
  }
}
