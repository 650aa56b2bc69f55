"""The book's figures: one function a figure, each returns a matplotlib Figure.

Blue is near the goal (high c), red is far, on one diverging map centred at 0. A condition has the
same colour in every figure. Lines are means over runs, bands 95 % intervals.
"""

from companion.figures.after import effect_maps, path_profiles, traps
from companion.figures.axis import (
    attractor_causes,
    drift_forms,
    intervals_by_measure,
    shares_arrived,
)
from companion.figures.common import (
    against,
    arrivals_by_condition,
    compared,
    exploration,
    intervals,
    over_time,
    panels_over_time,
    run_over_time,
)
from companion.figures.decomposition import normalisation, reading, squeezed, tables_on_circle
from companion.figures.goal_moves import kernel_maps
from companion.figures.goals import arrivals_by_encoding, shared_inputs, shares_by_place
from companion.figures.imaginary import pushed_in_order, time_in_rooms
from companion.figures.low_rank import by_dimension, ranks_over_time
from companion.figures.metrics import chosen_and_kept, metric_intervals, reach_maps
from companion.figures.network import (
    drift,
    encoding_structure,
    event_study,
    gap_and_spread,
    seesaw,
)
from companion.figures.no_sphere import similarity_maps
from companion.figures.returns import titled_over_time
from companion.figures.rivals import first_times, learning_times, tuning
from companion.figures.spectrum import (
    eigenvalues,
    forecast_curves,
    growth_errors,
    modes_on_maze,
    predicted_against_found,
    squeeze_forecast,
    squeeze_times,
)
from companion.figures.squeeze import (
    goal_drift_bound,
    overshoot,
    predicted_maze,
    signal_slopes,
    similarity_shares,
    squeeze_flows,
    theorem_steps,
    without_normalisation,
)
from companion.figures.start import (
    arrivals_by_mean,
    shares_expected,
    similarity_of_starts,
    two_rulers,
)
from companion.figures.steering import find_times, shares_in_region, visit_maps
from companion.figures.style import (
    COLORS,
    ROOMS,
    SIMILARITY,
    STYLES,
    draw_band,
    draw_circle,
    draw_world,
    subplots,
    use_style,
)
from companion.figures.tabular import (
    after_the_find,
    greedy,
    imbalance,
    room_clusters,
    spread,
    visits_and_similarity,
)
from companion.figures.visits import correlation_curves, correlations_by_side
