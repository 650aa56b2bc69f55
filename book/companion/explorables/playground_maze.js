// The playground's maze as a plan: what is where, which way it goes on, and what drawing on it gives.

/** A world's plan. A place is [row, column]; in a graph, whose states lie anywhere, one of theirs. */
class Plan {
  constructor(world) {
    this.world = world;
  }

  stateAt([row, column]) {
    return this.world.positions.findIndex(([r, c]) => r === row && c === column);
  }

  inside([row, column]) {
    const { lines, columns } = this.world;
    return !lines || (row in lines && column >= 0 && column < columns);
  }

  content([row, column]) {
    return this.world.lines[row][column];
  }

  /** The place of the state with the least distance. */
  nearest(distance) {
    const all = this.world.positions.map((_, state) => distance(state));
    return this.world.positions[all.indexOf(Math.min(...all))];
  }

  /** The next place in an arrow's direction; in a graph the nearest state that way. */
  next(place, [down, right]) {
    if (this.world.lines) {
      const next = [place[0] + down, place[1] + right];
      return this.inside(next) ? next : place;
    }
    const { positions, start } = this.world;
    const state = this.stateAt(place), here = positions[state] ?? positions[start];
    return this.nearest((other) => {
      const [r, c] = positions[other].map((value, i) => value - here[i]);
      const forward = r * down + c * right, far = Math.hypot(r, c);
      if (forward > 0.01) return far + 2 * (far - forward);
      return other === this.stateAt(here) ? 1e6 : 1e9;
    });
  }

  /** What a drag from a place draws: the end that it takes along, or a wall, or floor. */
  brush(place) {
    const state = this.stateAt(place), { start, goal, lines } = this.world;
    if (state === start) return "S";
    if (state === goal) return "G";
    return lines ? this.opposite(place) : null;
  }

  opposite(place) {
    return this.content(place) === "#" ? " " : "#";
  }

  /** What "S", "G", "#" or " " in a place makes: a maze's text, a problem in words, or no change. */
  drawn(character, place) {
    return "SG".includes(character) ? this.moved(character, place) : this.walled(character, place);
  }

  walled(character, place) {
    const now = this.content(place);
    if ("SG".includes(now)) return { problem: "Start and goal cannot be walls: move them first." };
    return now === character ? {} : { maze: mazeText(this.linesWith(character, place)) };
  }

  moved(mark, place) {
    const { start, goal, lines } = this.world, state = this.stateAt(place);
    const [own, other] = mark === "S" ? [start, goal] : [goal, start];
    if (state === other) return { problem: "Start and goal must differ." };
    if (state === own) return {};
    if (lines) return { maze: mazeText(this.linesWith(mark, place)) };
    return { maze: (mark === "S" ? [state, goal] : [start, state]).join("-") };
  }

  /** The maze's lines with another character in one place; start and goal stand once. */
  linesWith(character, [row, column]) {
    return this.world.lines.map((line, r) => {
      const rest = "SG".includes(character) ? line.replace(character, " ") : line;
      return r === row ? rest.slice(0, column) + character + rest.slice(column + 1) : rest;
    });
  }
}
