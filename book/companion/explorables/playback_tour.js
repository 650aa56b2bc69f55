// What the replay says of itself: a guide in five steps, and its numbers as a file.

/** Steps for `guide`: of one run beside another (or null); `show` sets the figure. */
function playbackTour(data, run, beside, show) {
  const rooms = statesOfRooms(data), all = data.positions.map((_, s) => s);
  const star = run.reached === null ? run.moments - 1 : run.times.indexOf(run.reached);
  const [early, late] = [1, 2].map((third) => Math.max(1, Math.round(third * star / 3)));
  const last = run.moments - 1;
  const number = (states, n) => signed(run.mean(states, n), 2);
  const change = (s, n) => {
    const room = data.regions[s], states = rooms[room];
    return `${data.rooms[room]} from ${number(states, 0)} to ${number(states, n)}`;
  };
  const than = (text) => (beside ? text(beside) : "");
  const cells = (n) =>
    `has visited ${run.visited(n)} of ${run.states} cells` +
    than((other) => `, ${other.name} ${other.visited(n)}`);
  const found = ({ reached }) => (reached === null ? "never" : `in episode ${reached}`);
  const step = (n, words, scene = {}) => ({
    words: `Episode ${run.times[n]}. ${words}`,
    show: () => show({ n, view: "c", part: null, ...scene }),
  });
  return [
    step(
      0,
      `Before any learning c, the similarity to the goal ★, is ${
        number(all, 0)
      } in the mean over cells. Black is the way of the episode; a dot is a cell never visited.`,
    ),
    step(
      early,
      `Mean c went in the ${change(data.start, early)}, in the ${change(data.goal, early)}.`,
      { part: "start-room" },
    ),
    step(
      late,
      `Needles show the policy: the higher c of the next cell, the likelier the move. ${run.name} ${
        cells(late)
      }.`,
      { view: run.acts ? "policy" : "c" },
    ),
    step(
      star,
      `${run.name} steps on the goal for the first time ${found(run)}` +
        than((other) => `, ${other.name} ${found(other)}`) + `. By now ${run.name} ${cells(star)}.`,
      { part: "goal" },
    ),
    step(
      last,
      `The darker a cell, the more often it was visited. ${run.name} ${cells(last)}; mean c went ` +
        `in the ${change(data.goal, last)}.`,
      { view: "visits" },
    ),
  ];
}

/** Moments of a run, and of one beside it, as comma-separated values. */
function playbackTable(data, run, beside) {
  const shown = beside ? [run, beside] : [run], rooms = statesOfRooms(data);
  const head = shown.flatMap(({ name }) => [
    ...data.rooms.map((room) => `mean c of ${room}, ${name}`),
    `cells visited, ${name}`,
  ]);
  const row = (n) =>
    shown.flatMap((one) => [
      ...rooms.map((states) => one.mean(states, one.moment(n)).toFixed(4)),
      one.visited(n),
    ]);
  const rows = Array.from({ length: run.moments }, (_, n) => [run.times[n], ...row(n)]);
  return commaSeparated([["episode", ...head], ...rows]);
}
