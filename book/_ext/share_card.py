"""The picture that goes with a link to the book: its title over the maze at four times of training.

Drawn when the book is built, from the run that chapter 3's evidence shows.
"""

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure
from page_metadata import CARD, CARD_SIZE

from companion.figures.style import draw_world
from companion.seeds import chapter_seed
from companion.trainings import trained
from sgcrl.measures.visits import typical_run
from sgcrl.sphere import decompose
from sgcrl.tabular import TabularCritic
from sgcrl.train import Run, Settings
from sgcrl.worlds import four_rooms

TIMES = (0, 50, 150, 500)
DPI = 100
PAPER, INK, MUTED = "#fdfcfa", "#23262b", "#5a6069"


def training() -> Run:
    """The 64 runs of chapter 3, which a build has trained by now."""
    settings = Settings(runs=64, episodes=TIMES[-1], snapshot_every=10, seed=chapter_seed(3))
    return trained(TabularCritic, four_rooms(), settings)


def card(title: str, below: str, run: Run) -> Figure:
    """Draw title, a line below it, and the median run's maze at four times."""
    figure = Figure(figsize=[side / DPI for side in CARD_SIZE], dpi=DPI, facecolor=PAPER)
    figure.text(0.05, 0.85, title, family="serif", size=38, color=INK, va="center")
    figure.text(0.05, 0.73, below, size=21, color=MUTED, va="center")
    k = typical_run(run.arrival())
    for column, time in enumerate(TIMES):
        ax = figure.add_axes((0.05 + 0.231 * column, 0.1, 0.207, 0.394))
        table = run.embeddings[k, list(run.snapshots).index(time)]
        c, _ = decompose(table, table[run.world.goal])
        draw_world(ax, run.world, c, run.trajectories[k, time - 1] if time else None, jitter=0.2)
        ax.margins(0)
        when = f"{time} episodes" if time else "before training"
        ax.set_title(when, loc="left", size=16, color=MUTED, pad=9)
    return figure


def draw(app, failed):
    if failed or app.builder.name != "html":
        return
    below = "No reward, one far goal, a contrastive loss: watch it, and why."
    with mpl.rc_context({"font.family": "sans-serif"}):
        figure = card(app.config.html_title, below, training())
        figure.savefig(Path(app.outdir, CARD), metadata={"Software": None})


def setup(app):
    app.connect("build-finished", draw)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
