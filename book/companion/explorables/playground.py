"""The algorithm with a table or a network, live in the page."""

from matplotlib.figure import Figure

from companion.explorables.base import Explorable
from sgcrl.variants.worlds import tower_of_hanoi
from sgcrl.worlds import FOUR_ROOMS, from_text

SETTINGS = {
    "world": "four-rooms",
    "critic": "table",
    "start": "symmetric",
    "spread": 0.1,
    "dimension": 64,
    "learning_rate": 0.01,
    "batch": 128,
    "actor_temperature": 0.1,
    "normalised": True,
    "random_actor": False,
    "control": "random",
    "overlay": "path",
    "seed": 2,
    "speed": 30,
}
"""What the playground starts from: the library's defaults, a seed whose first arrival is neither
early nor late, and episodes a second."""

MAZES = {
    "four-rooms": ("four rooms", FOUR_ROOMS),
    "spiral": (
        "spiral",
        (
            "S       ",
            "        ",
            "######  ",
            "     #  ",
            "  G  #  ",
            "  ####  ",
            "        ",
            "        ",
        ),
    ),
    "open-field": ("open field", ("S         ", *["          "] * 8, "         G")),
    "corridor": ("corridor", ("S               ", "                ", "               G")),
}
"""The playground's mazes: name, and lines for :func:`~sgcrl.worlds.from_text`."""

WALLED_OFF = (*FOUR_ROOMS[:8], "         #", "     #  #G")

PRESETS = (
    {
        "name": "Usual settings",
        "settings": {},
        "watch": "Which states lose their similarity c, turning pale, then red, and which keep it; "
        "where the agent, which climbs c, goes; and when it meets the goal. Compare the random "
        "actor (grey, dashed).",
        "chapter": "03_tabular",
    },
    {
        "name": "Random start",
        "settings": {"start": "random"},
        "watch": "At the start no state is similar to the goal, so there is little c to lose, and "
        "accidental bumps of c can hold the agent. Compare what it and the random actor (grey, "
        "dashed) have visited.",
        "chapter": "03_tabular",
    },
    {
        "name": "No normalisation",
        "settings": {"normalised": False},
        "watch": "Embeddings may grow instead of turning, so that nothing takes c from those that "
        "spread sideways. Watch the mean c of the visited states, and compare the random actor "
        "(grey, dashed).",
        "chapter": "02_squeeze",
    },
    {
        "name": "Random actor",
        "settings": {"random_actor": True},
        "watch": "A random actor collects the data and the critic learns from them as usual. "
        "Watch what becomes of c, which nobody climbs: both curves are those of random walks.",
        "chapter": "03_tabular",
    },
    {
        "name": "Goal walled off",
        "settings": {"maze": WALLED_OFF},
        "watch": "The goal cannot be reached: how coverage rises owes nothing to finding it.",
        "chapter": "03_tabular",
    },
    {
        "name": "No learning",
        "settings": {"learning_rate": 0.0},
        "watch": "The same start and the same actor, but the table never moves: colours and points "
        "stand still, and the agent meets the same accidental bumps of c in each episode.",
        "chapter": "03_tabular",
    },
    {
        "name": "Hot actor",
        "settings": {"actor_temperature": 1.0},
        "watch": "An actor this random hardly feels differences of c between neighbours. Compare "
        "the random one (grey, dashed).",
        "chapter": "03_tabular",
    },
    {
        "name": "Cold actor",
        "settings": {"actor_temperature": 0.02},
        "watch": "Nearly always the best move: the nearest local maximum of c can hold the agent. "
        "Watch whether it leaves the first room.",
        "chapter": "03_tabular",
    },
    {
        "name": "A network",
        "settings": {"critic": "network", "learning_rate": 0.001},
        "watch": "All states share the weights of one network. So c changes where nobody has been, "
        "and the goal’s embedding turns before anybody has been there: the last curve says by how "
        "much. In a table it stands still until the goal is in a batch of pairs.",
        "chapter": "04_network",
    },
)
"""Situations that make one point each: settings that differ, what to watch, where it is measured.

In ``settings`` a ``maze`` stands for the lines of the world's maze.
"""

PARTS = (
    "algorithm",
    "theory",
    "network",
    "playground_state",
    "playground_maze",
    "playground_drawing",
    "playground_views",
    "playground_settings",
    "prediction_state",
    "prediction_drawing",
    "prediction",
)


def playground() -> Explorable:
    """Single-goal contrastive RL in the page; ``algorithm.js`` and ``network.js`` are sgcrl's.

    Returns
    -------
    Explorable
    """
    hanoi = tower_of_hanoi(3)
    data = {
        "settings": SETTINGS,
        "mazes": MAZES,
        "presets": PRESETS,
        "hanoi": {
            "nextState": hanoi.next_state.tolist(),
            "positions": hanoi.positions.round(6).tolist(),
            "start": hanoi.start,
            "goal": hanoi.goal,
        },
    }
    label = "Playground: an agent that learns by InfoNCE alone explores a maze that can be redrawn"
    return Explorable("playground", label, data, _still(), parts=PARTS)


def _still():
    """The worlds, for readers without scripts."""
    figure = Figure(figsize=(7, 1.9), layout="constrained")
    for ax, (name, lines) in zip(figure.subplots(1, len(MAZES)), MAZES.values(), strict=True):
        world = from_text(lines)
        rows, columns = world.positions.T
        size = 900 / max(len(lines), len(lines[0])) ** 2
        ax.scatter(columns, rows, size, color="#d1e5f0", marker="s")
        for state, mark in ((world.start, "o"), (world.goal, "*")):
            ax.plot(columns[state], rows[state], mark, color="#053061")
        ax.set(aspect="equal", title=name, xlim=(-1, len(lines[0])), ylim=(len(lines), -1))
        ax.axis("off")
    return figure
