"""Playback: a training run over time, in the maze and in the representation space at once."""

from collections.abc import Iterable, Mapping

import numpy as np
from jaxtyping import Float, Int
from scipy.interpolate import make_interp_spline

from companion.explorables.base import Explorable, pack
from companion.figures import SIMILARITY, draw_world, subplots
from sgcrl._checks import checked, whole
from sgcrl.measures.clusters import principal_components
from sgcrl.measures.drift import align_over_time
from sgcrl.measures.visits import typical_run, visit_counts
from sgcrl.sphere import decompose
from sgcrl.train import Run

QUARTILES = ("25 %", "median", "75 %")
PARTS = (
    "timeline",
    *(f"playback_{part}" for part in ("run", "maze", "space", "strip", "words", "walk", "tour")),
)


@checked
def playback(
    conditions: Mapping[str, Run],
    controls: Mapping[str, Run] | None = None,
    *,
    rooms: Iterable[str] | None = None,
    frames: int = 40,
) -> Explorable:
    """Scrub through runs, two at once: mazes coloured by c, and ψ = c·z + ζ in three dimensions.

    Three runs of each condition are shown. Without controls they are those whose first arrivals at
    the goal are the condition's quartiles. With controls they are the same three run numbers
    everywhere, those of the first condition's quartiles: equal numbers share their seeds, so that
    each run stands beside its own control.

    A moment is an episode: c before it, which its actor climbs, and the way that it took. Both are
    recorded in each episode, embeddings only now and then: besides episodes with embeddings, those
    that first reach the goal are moments, and there c and way are exact, while the positions across
    lie on the straight lines between the recorded ones.

    Parameters
    ----------
    conditions : dict of str to Run
        Shown by these names, in one world.
    controls : dict of str to Run, optional
        What the conditions can be compared with, in a maze of its own.
    rooms : iterable of str, optional
        Names of the world's regions, in the order of their labels.
    frames : int
        Moments shown, at most, besides arrivals; denser early, when most happens.

    Returns
    -------
    Explorable

    Raises
    ------
    ValueError
        If there are no conditions or several worlds, controls with other numbers of runs, other
        names than rooms, or fewer frames than 2.
    """
    if not conditions:
        raise ValueError("conditions: got none, takes at least one")
    controls = controls or {}
    shown, first = {**conditions, **controls}, next(iter(conditions.values()))
    world = first.world
    for argument, runs in (("conditions", conditions), ("controls", controls)):
        for name, run in runs.items():
            if not np.array_equal(run.world.positions, world.positions):
                raise ValueError(f"{argument}: {name!r} is in another world than the first")
            if controls and len(run.trajectories) != len(first.trajectories):
                raise ValueError(f"{argument}: {name!r} has another number of runs than the first")
    if len(shown) != len(conditions) + len(controls):
        raise ValueError(f"controls: got {list(controls)}, takes other names than the conditions'")
    whole(2, frames=frames)
    regions = world.regions.max() + 1
    names = [f"region {n + 1}" for n in range(regions)] if rooms is None else list(rooms)
    if len(names) != regions:
        raise ValueError(f"rooms: got {len(names)} names, the world has {regions} regions")
    chosen = {name: quartile_runs(first if controls else run) for name, run in shown.items()}
    times = [
        episodes_shown([(run, chosen[name][n]) for name, run in shown.items()], frames)
        for n in range(len(QUARTILES))
    ]
    data = {
        "positions": world.positions.tolist(),
        "walls": world.walls.tolist(),
        "start": world.start,
        "goal": world.goal,
        "regions": world.regions.tolist(),
        "rooms": names,
        "moves": list(world.actions),
        "which": [*QUARTILES],
        "times": [episodes.tolist() for episodes in times],
        "conditions": [
            {"name": name, "control": name in controls, **_actor(run)}
            | {"runs": [_packed(run, k, episodes, name not in controls)
                        for k, episodes in zip(chosen[name], times, strict=True)]}
            for name, run in shown.items()
        ],
    }  # fmt: skip
    label = (
        "A training run over time beside another: the maze coloured by similarity to the goal, "
        "and the same states in the representation space"
    )
    return Explorable("playback", label, data, _still(first), PARTS)


def episodes_shown(runs: Iterable[tuple[Run, int]], frames: int) -> Int[np.ndarray, " M"]:
    """The episodes that are moments of runs under one clock, in order.

    Those with embeddings, thinned by :func:`moments`, each run's last, and each run's first at the
    goal.

    Parameters
    ----------
    runs : iterable of (Run, int)
        Records, and the number of the run that is shown of each.
    frames : int
    """
    found: set[int] = set()
    for run, k in runs:
        last = run.trajectories.shape[1] - 1
        kept = run.snapshots[moments(run.snapshots, frames)]
        found |= {*np.minimum(kept, last).tolist(), min(int(run.arrival()[k]), last)}
    return np.array(sorted(found))


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


def _actor(run):
    """How the actor of a condition chooses: among next states, by c over a temperature."""
    # where episodes have goals of their own, c is not what the actor climbs
    climbs = (run.goals == run.world.goal).all()
    return {
        "next": run.world.next_state.tolist(),
        "inverseTemperature": 1 / run.settings.actor_temperature if climbs else None,
    }


def _packed(run, k, episodes, embedded):
    """One run, as data for playback_run.js: its moments are the first of ``episodes``."""
    episodes = episodes[episodes < run.trajectories.shape[1]]
    c, paths = run.similarity[k, episodes], run.trajectories[k, episodes]
    stands = (c == c[0]).all()  # a frozen table's c is sent once
    reached = run.arrival()[k]
    packed = {
        "run": k,
        "moments": len(episodes),
        "similarity": pack(c[:1] if stands else c, bits=16),
        "paths": _whole(paths),
        # between a moment and the one before
        "visits": _whole(np.diff(visits_until(run, k, episodes), axis=0, prepend=0)),
        "reached": int(reached) if reached < run.trajectories.shape[1] else None,
    }
    return packed | (_space(run, k, episodes) if embedded else {})


def visits_until(run: Run, k: int, episodes: Int[np.ndarray, " M"]) -> Int[np.ndarray, "M S"]:
    """How often a run's states were visited up to the end of each of these episodes.

    Parameters
    ----------
    run : Run
    k : int
        Its number.
    episodes : ndarray of int, shape (M,)
    """
    return np.concatenate(
        [visit_counts(run.trajectories[k : k + 1, : end + 1], run.world.states) for end in episodes]
    )


def _whole(array):
    """Whole numbers, packed so that they stay exact."""
    bits = 8 if array.max() < 256 else 16
    return pack(array, 0, 2**bits - 1, bits)


def _space(run, k, episodes):
    """Where one run's embeddings are at these episodes: on lines between the recorded ones."""
    after = np.minimum(np.searchsorted(run.snapshots, episodes), len(run.snapshots) - 1)
    index = np.unique([after, np.maximum(after - 1, 0)])
    table, goal = run.embeddings[k, index], run.world.goal
    along, across = view(table, goal)
    length = np.linalg.norm(table[:, goal].astype(float), axis=-1)
    recorded = run.snapshots[index]
    at = np.minimum(episodes, recorded[-1])  # an interrupted run goes on after its last record
    lines = [make_interp_spline(recorded, values, k=1) for values in (across, length)]
    radius = np.hypot(along, np.linalg.norm(across, axis=-1)).max()
    return {
        "across": pack(lines[0](at)),
        "goalLength": np.round(lines[1](at), 4).tolist(),
        "radius": max(1.0, round(float(radius), 3)),
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
    maze.set_title(f"episode {run.snapshots[at]}", fontsize=10)
    return figure
