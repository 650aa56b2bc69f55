"""Rotation: how far the goal turns, with and without a goal to find, under one clock."""

import numpy as np
from jaxtyping import Float, Int

from companion.explorables.base import Explorable, pack
from companion.explorables.playback import QUARTILES, quartile_runs
from companion.figures import COLORS, SIMILARITY, subplots
from sgcrl._checks import checked
from sgcrl.measures.clusters import principal_components
from sgcrl.measures.drift import align_over_time, aligned_drift, drift_over_time
from sgcrl.measures.visits import first_visits
from sgcrl.sphere import angle, decompose
from sgcrl.train import Run


@checked
def rotation(run: Run, control: Run) -> Explorable:
    """Watch the goal's embedding turn, beside that of a network whose goal is walled off.

    Curves of the angle that each goal turned between snapshots, with the middle half of all runs,
    and below them both spheres along the goal axis, at one time. Three runs are shown, whose first
    arrivals at the goal are the quartiles of all runs'.

    Parameters
    ----------
    run : Run
    control : Run
        The same runs with the goal walled off, number by number.

    Returns
    -------
    Explorable

    Raises
    ------
    ValueError
        If the control has another number of runs, or other snapshots.
    """
    if len(control.trajectories) != len(run.trajectories):
        raise ValueError(
            f"control: got {len(control.trajectories)} runs, takes {len(run.trajectories)}"
        )
    if not np.array_equal(control.snapshots, run.snapshots):
        raise ValueError("control: was recorded at other episodes than run")
    chosen, sampled = quartile_runs(run), run.arrival()
    both = {"goal can be reached": run, "goal walled off": control}
    bands = {name: middle_half(one) for name, one in both.items()}
    data = {
        "goal": run.world.goal,
        "episodes": run.snapshots.tolist(),
        "count": len(run.trajectories),
        "worlds": [
            {"name": name, "color": _colour(name), "band": np.round(band, 2).tolist()}
            for name, band in bands.items()
        ],
        "runs": [
            {
                "which": which,
                "run": k,
                "sampled": int(sampled[k]) if sampled[k] < run.trajectories.shape[1] else None,
                "networks": [_packed(one, k, sampled[k]) for one in both.values()],
            }
            for which, k in zip(QUARTILES, chosen, strict=True)
        ],
    }
    label = (
        "Angle that the goal turned over the episodes, and its path over the sphere in the frame "
        "of the visited states: of a network whose goal can be reached, and of one whose goal is "
        "walled off"
    )
    still = _still(both, bands, chosen[1], sampled[chosen[1]])
    return Explorable("rotation", label, data, still, parts=("timeline",))


@checked
def middle_half(run: Run) -> Float[np.ndarray, "2 {len(run.snapshots)-1}"]:
    """The quartiles over runs of the angle that the goal turned between snapshots, in degrees.

    Parameters
    ----------
    run : Run

    Returns
    -------
    ndarray, shape (2, N - 1)
        25 % and 75 %.
    """
    return np.quantile(drift_over_time(run, aligned_drift), (0.25, 0.75), axis=0)


def reference_moment(snapshots: Int[np.ndarray, " N"], sampled: int) -> int:
    """Index of the last snapshot before the goal is first sampled.

    Parameters
    ----------
    snapshots : ndarray of int, shape (N,)
    sampled : int
        In this episode.
    """
    return int(np.searchsorted(snapshots, sampled, side="right")) - 1


@checked
def goal_view(
    run: Run, k: int, sampled: int
) -> tuple[Float[np.ndarray, "N S 2"], Float[np.ndarray, " N-1"], float, Int[np.ndarray, " S"]]:
    """One run in the frame of its visited states, seen along the goal axis.

    Each snapshot is turned onto the next by the states visited by then, the goal left out, as in
    :func:`~sgcrl.measures.drift.drift_over_time`: one step of the goal's path is the drift measured
    there. The last snapshot before the goal is first sampled stays as it is. Its goal direction is
    the axis along which all moments are seen; the plane is spanned by the first two principal
    components of the ζ of the states visited by then.

    Parameters
    ----------
    run : Run
    k : int
        Which run.
    sampled : int
        Episode in which the goal is first sampled; from the last episode on: never.

    Returns
    -------
    across : ndarray, shape (N, S, 2)
        States in the plane.
    degrees : ndarray, shape (N - 1,)
        Angles that the goal turned between snapshots, in all dimensions.
    seen_share : float
        Part of the goal's squared movement that lies in the plane.
    since : ndarray of int, shape (S,)
        First snapshot at which each state had been visited; N if never.
    """
    goal, states = run.world.goal, run.world.states
    first = first_visits(run.trajectories[k : k + 1], states)[0]
    others = run.world.others
    frame = (first < run.snapshots[1:, None]) & others
    at = reference_moment(run.snapshots, sampled)
    aligned = align_over_time(run.embeddings[k], frame, at)
    known = (first < run.snapshots[at]) & others
    if known.sum() < 3:  # too few for a plane: sampled within the first episodes
        known = others
    _, zeta = decompose(aligned[at], aligned[at, goal])
    _, axes, _ = principal_components(zeta[known])
    across, path = aligned @ axes.T, aligned[:, goal]
    moved = np.diff(path, axis=0)
    share = ((moved @ axes.T) ** 2).sum() / max((moved**2).sum(), 1e-12)
    since = np.searchsorted(run.snapshots, first, side="right")
    return across, angle(path[:-1], path[1:]), float(share), since


def _packed(run, k, sampled):
    """One run, as data for rotation.js."""
    across, degrees, share, since = goal_view(run, k, sampled)
    return {
        "across": pack(across, -1.001, 1.001, bits=8),
        "path": pack(across[:, run.world.goal], -1.001, 1.001, bits=16),
        "similarity": pack(run.similarity[k, run.snapshots], -1.001, 1.001),
        "since": since.tolist(),
        "degrees": np.round(degrees, 2).tolist(),
        "share": round(share, 3),
        "reference": reference_moment(run.snapshots, sampled),
    }


def _colour(name):
    """The first world's network is the book's network; the control has a colour of its own."""
    return COLORS.get(name, COLORS["network"])


def _still(both, bands, k, sampled):
    """The curves and one path, whole, for readers without scripts."""
    run = next(iter(both.values()))
    figure, (curves, ax) = subplots(1, 2, figsize=(7.2, 3), layout="none", width_ratios=(4, 3))
    figure.subplots_adjust(0.07, 0.15, 0.99, 0.92, wspace=0.05)
    middle = (run.snapshots[1:] + run.snapshots[:-1]) / 2
    for (name, one), style in zip(both.items(), ("-", "--"), strict=True):
        curves.fill_between(middle, *bands[name], color=_colour(name), alpha=0.15, linewidth=0)
        degrees = goal_view(one, k, sampled)[1]
        curves.plot(middle, degrees, style, color=_colour(name), linewidth=1.6, label=name)
    curves.set(yscale="log", ylim=(1, 90), xlabel="episode", title="degrees that the goal turned")
    curves.set_yticks([1, 3, 10, 30, 90], [1, 3, 10, 30, 90])
    curves.minorticks_off()
    curves.legend(loc="upper right")
    across, _, _, since = goal_view(run, k, sampled)
    at, goal = reference_moment(run.snapshots, sampled), run.world.goal
    shown = since < len(across)
    shown[goal] = False
    ax.add_artist(_circle())
    ax.scatter(*across[-1, shown].T, c=run.similarity[k, -1, shown], cmap=SIMILARITY, vmin=-1,
               vmax=1, s=14, edgecolor="#777777", linewidth=0.4)  # fmt: skip
    ax.plot(*across[: at + 1, goal].T, color=COLORS["network"], linewidth=1.8)
    ax.plot(*across[at:, goal].T, "--", color="black", linewidth=1.4)
    ax.plot(*across[-1, goal], "k*", markersize=11)
    ax.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), aspect="equal")
    ax.axis("off")
    return figure


def _circle():
    from matplotlib.patches import Circle

    return Circle((0, 0), 1, fill=False, color="#8c8c8c", linewidth=0.8)
