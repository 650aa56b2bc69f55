"""The book's figures: one function a figure, each returns a matplotlib Figure.

Blue is near the goal (high c), red is far, on one diverging map centred at 0. A condition has the
same colour in every figure. Lines are means over runs, bands 95 % intervals.
"""

from sgcrl.figures.argument import (
    attractor_changes,
    drift,
    encoding_structure,
    event_study,
    greedy,
    imbalance,
    normalisation,
    overshoot,
    predicted_maze,
    reading,
    rooms,
    signal_slopes,
    similarity_shares,
    spread,
    squeeze,
    squeezed,
    tables_on_circle,
    visits_and_similarity,
    without_normalisation,
)
from sgcrl.figures.common import (
    against,
    arrivals_by_condition,
    compared,
    exploration,
    intervals,
    over_time,
    panels_over_time,
    run_over_time,
)
from sgcrl.figures.comparisons import learning_times, metric_intervals, reach_maps, similarity_maps
from sgcrl.figures.prediction import (
    by_dimension,
    eigenvalues,
    growth_errors,
    kernel_maps,
    modes_on_maze,
    path_profiles,
    predicted_against_found,
    similarity_of_starts,
    squeeze_times,
    traps,
    two_rulers,
)
from sgcrl.figures.style import (
    COLORS,
    ROOMS,
    SIMILARITY,
    STYLES,
    draw_band,
    draw_circle,
    draw_world,
    use_style,
)
