"""Playback: a training run over time, in the maze and in the representation space at once."""

from collections.abc import Iterable, Mapping

import numpy as np
from jaxtyping import Float, Int

from companion.explorables.base import Explorable, pack
from companion.figures import SIMILARITY, draw_world, subplots
from sgcrl._checks import checked, whole
from sgcrl.measures.clusters import principal_components
from sgcrl.measures.drift import align_over_time
from sgcrl.measures.visits import typical_run
from sgcrl.sphere import decompose
from sgcrl.train import Run

QUARTILES = ("25 %", "median", "75 %")


@checked
def playback(
    conditions: Mapping[str, Run], rooms: Iterable[str] | None = None, frames: int = 40
) -> Explorable:
    """Scrub through runs: left the maze coloured by c, right ψ = c·z + ζ in three dimensions.

    Three runs of each condition are shown, whose first arrivals at the goal are the quartiles of
    all runs'.

    Parameters
    ----------
    conditions : dict of str to Run
        Shown by these names, in one world.
    rooms : iterable of str, optional
        Names of the world's regions, in the order of their labels.
    frames : int
        Moments shown, at most; denser early, when most happens.

    Returns
    -------
    Explorable

    Raises
    ------
    ValueError
        If there are no conditions or several worlds, other names than rooms, or fewer frames
        than 2.
    """
    if not conditions:
        raise ValueError("conditions: got none, takes at least one")
    worlds = [run.world for run in conditions.values()]
    world = worlds[0]
    for name, run in conditions.items():
        if not np.array_equal(run.world.positions, world.positions):
            raise ValueError(f"conditions: {name!r} is in another world than the first")
    whole(2, frames=frames)
    regions = world.regions.max() + 1
    names = [f"region {n + 1}" for n in range(regions)] if rooms is None else list(rooms)
    if len(names) != regions:
        raise ValueError(f"rooms: got {len(names)} names, the world has {regions} regions")
    packed = {name: [_packed(run, k, frames) for k in quartile_runs(run)] for name, run in
              conditions.items()}  # fmt: skip
    data = {
        "positions": world.positions.tolist(),
        "walls": world.walls.tolist(),
        "start": world.start,
        "goal": world.goal,
        "regions": world.regions.tolist(),
        "rooms": names,
        "conditions": [
            {"name": name, "runs": [{"which": which, **run} for which, run in
                                    zip(QUARTILES, runs, strict=True)]}
            for name, runs in packed.items()
        ],
    }  # fmt: skip
    label = (
        "A training run over time: the maze coloured by similarity to the goal, "
        "and the same states in the representation space"
    )
    still = _still(next(iter(conditions.values())))
    return Explorable("playback", label, data, still, parts=("timeline",))


def quartile_runs(run: Run) -> list[int]:
    """The three runs of a Run whose first arrivals at the goal are the quartiles."""
    return [typical_run(run.arrival(), quarter / 4) for quarter in (1, 2, 3)]


def moments(snapshots: Int[np.ndarray, " N"], frames: int) -> Int[np.ndarray, " M"]:
    """Which snapshots to show: indices, first and last among them.

    Their spacing grows with the square root of time.

    Parameters
    ----------
    snapshots : ndarray of int, shape (N,)
    frames : int
        So many of them, or fewer.
    """
    place = np.linspace(0, 1, frames) ** 1.5 * (len(snapshots) - 1)
    return np.unique(np.rint(place).astype(int))


def view(
    embeddings: Float[np.ndarray, "N S D"], goal: int
) -> tuple[Float[np.ndarray, "N S"], Float[np.ndarray, "N S 2"]]:
    """Where the states of one run are drawn: coordinates on two principal components of ζ.

    The axes are those of each moment, turned and mirrored within their plane so that points move
    as little as possible; the last moment's are left as they are. Coordinates are not centred, so
    that the goal, whose ζ is 0, stays on its axis, and points of the sphere inside the unit ball.

    Parameters
    ----------
    embeddings : ndarray, shape (N, S, D)
    goal : int

    Returns
    -------
    along : ndarray, shape (N, S)
        Component along the goal direction: c, where ψ(g) has length 1.
    across : ndarray, shape (N, S, 2)
    """
    along, zeta = decompose(embeddings, embeddings[:, goal])
    _, axes, _ = principal_components(zeta)
    return along, align_over_time(zeta @ np.swapaxes(axes, 1, 2))


def _packed(run, k, frames):
    """One run, as data for playback.js."""
    index = moments(run.snapshots, frames)
    episodes, table = run.snapshots[index], run.embeddings[k, index]
    along, across = view(table, run.world.goal)
    lengths = np.linalg.norm(table, axis=-1)
    # "after e episodes" shows the last of them; before the first there is only the start
    paths = np.full((len(index), run.trajectories.shape[2]), run.world.start)
    paths[episodes > 0] = run.trajectories[k, episodes[episodes > 0] - 1]
    bits = 8 if run.world.states <= 256 else 16
    reached = run.arrival()[k]
    return {
        "run": k,
        "episodes": episodes.tolist(),
        "similarity": pack(run.similarity[k, episodes], bits=16),
        "across": pack(across),
        "paths": pack(paths, 0, 2**bits - 1, bits),
        "goalLength": np.round(lengths[:, run.world.goal].astype(float), 4).tolist(),
        "radius": max(1.0, round(float(np.hypot(along, np.linalg.norm(across, axis=-1)).max()), 3)),
        # the episode, counted from 0: the moments from reached + 1 on come after it
        "reached": int(reached) if reached < run.trajectories.shape[1] else None,
    }


def _still(run):
    """The median run half-way, for readers without scripts."""
    k = quartile_runs(run)[1]
    index = moments(run.snapshots, 40)
    at = index[len(index) // 2]
    table = run.embeddings[k, at]
    along, across = view(table[None], run.world.goal)
    figure, (maze, space) = subplots(1, 2, figsize=(6, 2.9), layout="none")
    figure.subplots_adjust(0.01, 0.12, 0.98, 0.9, wspace=0.15)
    draw_world(maze, run.world, run.similarity[k, run.snapshots[at]])
    space.scatter(across[0, :, 0], along[0], c=along[0], s=14, cmap=SIMILARITY, vmin=-1, vmax=1,
                  edgecolor="#777777", linewidth=0.4)  # fmt: skip
    space.plot(0, along[0, run.world.goal], "k*", markersize=9)
    space.set(xlabel="PC1 of ζ", ylabel="c", aspect="equal")
    maze.set_title(f"after {run.snapshots[at]} episodes", fontsize=10)
    return figure
