// What the replay says in words and numbers.

/** Under a maze: how far a run has come at a time. */
function countOf(run, now) {
  const found = run.reached !== null && run.reached <= run.episode(now);
  return [
    tag("span", {}, "cells visited: ", tag("b", {}, run.visited(now))),
    tag("span", {}, found ? `goal: episode ${run.reached}` : "goal: not yet"),
  ];
}

/** On the button that leads there: when a run first reaches the goal. */
function arrivalOf({ reached }) {
  return reached === null ? "★ Goal never reached" : `★ Goal first reached: episode ${reached}`;
}

/** The touched state's visits, or the step, and its moves with their probabilities. */
function movesOf(data, run, { now, marked, step }) {
  const n = run.moment(now), path = run.path(n);
  const head = step === null
    ? `visits: ${run.visitsOf(marked, n)}`
    : `step ${step} of ${path.length - 1}`;
  if (!run.acts) return [head];
  const taken = step === null ? null : path[step + 1];
  return [
    tag("span", {}, `${head}; moves:`),
    ...run.policy(marked, n).map((probability, move) => {
      const name = run.next[marked][move] === taken ? "taken" : "move";
      const text = `${data.moves[move]} ${probability.toFixed(2)}`;
      return tag("span", { class: name, "data-move": move }, text);
    }),
  ];
}

/** How lengths are to be read in a run's space. */
function noteOf(run) {
  return run.loose
    ? `Not normalised: points leave the unit sphere (dashed), drawn at 1/${
      run.radius.toFixed(1)
    } of its scale; colours end at c = ±1.`
    : "Every embedding ends on the sphere: a point inside goes on in directions not drawn.";
}

/** A box that must be there when colours of visits are shown; `show(most)` sets its end. */
function scaleOfVisits() {
  const ends = [0, 1].map((count) => visitsColour(count, 1));
  const bar = tag("i", { style: `background: linear-gradient(to right, ${ends})` });
  const most = tag("span");
  return {
    element: tag("div", { class: "scale", "data-drawn": "" }, "no visit", bar, most),
    show: (count) => (most.textContent = `${count} visits`),
  };
}
