// Time as an axis: the mean c of each room over the episodes, as the track of the time's slider.

/** `load(run, beside, star)` draws a run's curves, thinner those of the run beside it. */
function playbackStrip(data, time) {
  const [WIDTH, HEIGHT] = [1000, 100], HIGH = 0.44 * HEIGHT; // of c = 1 over c = 0
  const rooms = statesOfRooms(data);
  const few = rooms.length <= 6; // or their names would cover each other
  const named = rooms.map((states, n) =>
    few || [data.start, data.goal].some((s) => states.includes(s)) ? data.rooms[n] : null
  );
  const coloured = (n) => `--room: var(--room-${n % 6})`;
  const lines = (kind) =>
    rooms.map((_, n) =>
      svg("polyline", { class: `${kind} room`, style: coloured(n), "data-room": n })
    );
  const own = lines("own"), other = lines("other");
  const level = svg("line", { class: "level", x1: 0, x2: WIDTH, y1: HEIGHT / 2, y2: HEIGHT / 2 });
  const star = svg("line", { class: "arrival", y1: 0, y2: HEIGHT });
  const picture = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
    level,
    ...other,
    ...own,
    star,
  );
  const names = named.map((name, n) =>
    tag("span", { class: "name room", style: coloured(n) }, name?.replace(/ room$/, "") ?? "")
  );
  const axis = tag("span", { class: "episodes", "aria-hidden": "true" });
  const strip = tag("div", { class: "strip", "aria-hidden": "true" }, picture, ...names, axis);
  time.element.prepend(strip);
  time.element.classList.add("charted");
  time.input.setAttribute("aria-label", "Time, over the mean c of each room");

  const height = (c) => HEIGHT / 2 - HIGH * Math.min(Math.max(c, -1.1), 1.1);
  function curve(run, end, states) {
    return Array.from(
      { length: run.moments },
      (_, n) => `${(n / end * WIDTH).toFixed(2)},${height(run.mean(states, n)).toFixed(3)}`,
    ).join(" ");
  }

  /** Where names stand, in percent from above: beside their curves' ends, and clear of each other. */
  function spread(ends) {
    const APART = Math.min(25, 100 / Math.max(ends.length - 1, 1));
    const order = [...ends.keys()].sort((a, b) => ends[a] - ends[b]), tops = [...ends];
    let free = 0;
    for (const n of order) free = (tops[n] = Math.max(tops[n], free)) + APART;
    let most = 100;
    for (const n of order.reverse()) most = (tops[n] = Math.min(tops[n], most)) - APART;
    return tops;
  }

  function load(run, beside, reached) {
    const end = Math.max(run.moments - 1, 1);
    rooms.forEach((states, n) => {
      own[n].setAttribute("points", curve(run, end, states));
      other[n].setAttribute("points", beside ? curve(beside, end, states) : "");
    });
    const shown = [...named.keys()].filter((n) => named[n] !== null);
    const tops = spread(shown.map((n) => height(run.mean(rooms[n], end)) / HEIGHT * 100));
    shown.forEach((n, place) => (names[n].style.top = `${tops[place].toFixed(1)}%`));
    const x = reached === null ? -10 : reached / end * WIDTH;
    setAttributes(star, { x1: x, x2: x });
    axis.replaceChildren(
      ...ticks(run.times.slice(0, run.moments)).map(([n, episode]) =>
        tag("span", { style: `left: ${(100 * n / end).toFixed(2)}%` }, episode)
      ),
    );
  }

  return { element: strip, load };
}

/** Episodes to write under an axis of moments: [moment, episode], so many that they have room. */
function ticks(times) {
  const last = times.length - 1, found = [[0, times[0]]];
  for (let n = 1; n < last; n++) {
    const clear = n - found.at(-1)[0] >= last / 8 && last - n >= last / 8;
    if (clear && times[n] % 10 === 0) found.push([n, times[n]]);
  }
  return [...found, [last, times[last]]];
}
