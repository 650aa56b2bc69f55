import numpy as np
import pytest
from rounding import (
    UNLIKELY,
    assert_estimate,
    assert_near,
    assert_quantile,
    assert_share,
)
from scipy import stats
from sklearn.metrics import roc_auc_score

from sgcrl.measures.statistics import (
    Interval,
    agreement,
    aucs,
    correlation,
    crossing,
    halves,
    interval,
    jackknife,
    known,
    largest_by_chance,
    limit_by_chance,
    logistic_fit,
    mean_ratio,
    mean_where,
    paired_difference,
    paired_ratio,
    peak,
    rank_correlations,
    ratio,
    same_order,
    two_way_shares,
)


@pytest.mark.parametrize("statistic", [np.mean, np.median])
def test_the_interval_is_the_bootstrap_written_out(rng, statistic):
    values = rng.exponential(size=40)
    found = interval(values, statistic, resamples=20000)
    drawn = statistic(values[rng.integers(0, 40, (20000, 40))], axis=1)
    assert found.value == statistic(values) and found.runs == 40
    assert_quantile(found.low, 0.025, 20000, drawn)
    assert_quantile(found.high, 0.975, 20000, drawn)


def test_it_agrees_with_the_normal_interval_where_that_is_right(rng):
    values = rng.normal(3.0, 2.0, 400)
    found = interval(values, resamples=2000)
    drawn = rng.normal(values.mean(), values.std(ddof=1) / 20, 20000)
    assert_quantile(found.low, 0.025, 2000, drawn)
    assert_quantile(found.high, 0.975, 2000, drawn)


def test_it_covers_the_truth_about_as_often_as_it_says(rng):
    hits = 0
    for seed in range(200):
        found = interval(rng.normal(1.0, 1.0, 32), resamples=400, seed=seed)
        hits += found.low <= 1.0 <= found.high
    # 32 values: the percentile interval is known to be a little short of 95 %
    assert_share(hits, 200, 0.94)


def test_curves_get_an_interval_at_every_point(rng):
    values = rng.normal(size=(30, 7)) + np.arange(7)
    found = interval(values)
    assert np.shape(found.low) == np.shape(found.high) == (7,)
    assert_near(found.value, values.mean(axis=0), terms=30)
    drawn = values[:, 3][rng.integers(0, 30, (20000, 30))].mean(axis=1)
    assert_quantile(found.low[3], 0.025, 2000, drawn)


def test_the_same_seed_gives_the_same_interval(rng):
    values = rng.normal(size=30)
    assert interval(values) == interval(values)
    assert interval(values, seed=1) != interval(values)


def test_runs_that_all_agree_have_no_width():
    assert interval(np.ones(5)) == Interval(1.0, 1.0, 1.0, 5)


@pytest.mark.parametrize("hits", [0, 1, 9, 31, 32])
def test_a_share_of_runs_has_wilsons_interval(hits):
    found = interval(np.arange(32) < hits)
    low, high = stats.binomtest(hits, 32).proportion_ci(0.95, method="wilson")
    assert_near(found[:3], (hits / 32, low, high), terms=4, scale=1)
    assert found.runs == 32
    assert found.low <= found.value <= found.high and found.high - found.low > 0.1


@pytest.mark.parametrize("agreed", [False, True])
def test_where_all_runs_agree_the_interval_of_their_share_contains_it(agreed):
    for runs in range(2, 100):
        assert not interval(np.full(runs, agreed)).excludes(agreed)


def test_a_curve_of_shares_has_it_at_every_point(rng):
    values = rng.random((20, 5)) < np.linspace(0, 1, 5)
    found = interval(values, confidence=0.9)
    for n in range(5):
        alone = interval(values[:, n], confidence=0.9)
        assert_near((found.low[n], found.high[n]), (alone.low, alone.high), terms=4, scale=1)


NAN = np.array([1.0, np.nan, 2.0, 3.0])
KNOWN = np.arange(4.0)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (lambda: interval(NAN), "values"),
        (lambda: paired_difference(NAN, KNOWN), "values"),
        (lambda: paired_ratio(NAN, KNOWN), "a"),
        (lambda: paired_ratio(KNOWN, NAN), "b"),
        (lambda: correlation(NAN, KNOWN), "x"),
        (lambda: correlation(KNOWN, NAN), "y"),
        (lambda: crossing(np.arange(4), np.stack([KNOWN, NAN]), 1.0), "values"),
        (lambda: ratio(NAN, KNOWN), "a"),
        (lambda: ratio(KNOWN, NAN), "b"),
        (lambda: rank_correlations(NAN[None], KNOWN), "metrics"),
        (lambda: largest_by_chance(NAN[None], KNOWN), "metrics"),
        (lambda: limit_by_chance(NAN[None], KNOWN), "metrics"),
        (lambda: halves(NAN[None], KNOWN), "metrics"),
        (lambda: aucs(NAN[None], KNOWN > 1), "metrics"),
        (lambda: agreement(np.stack([KNOWN, NAN])), "repeats"),
    ],
)
def test_nan_is_refused(call, name):
    with pytest.raises(ValueError) as error:
        call()
    assert str(error.value) == f"{name}: contains NaN; leave such runs out and say so"


def test_a_number_has_no_runs():
    with pytest.raises(ValueError, match="^values: got np.float64"):
        interval(np.float64(1.0))


EMPTY = np.zeros(0)
FEW = {
    "no runs": (lambda: interval(EMPTY), 0),
    "one run": (lambda: interval([3.0]), 1),
    "one run, median": (lambda: interval([3.0], np.median), 1),
    "share of no runs": (lambda: interval(EMPTY < 1), 0),
    "share of one run": (lambda: interval([True]), 1),
    "one pair": (lambda: paired_difference([3.0], [2.0]), 1),
    "no pairs": (lambda: paired_difference([], []), 0),
    "correlation of none": (lambda: correlation(EMPTY, EMPTY), 0),
    "correlation of two": (lambda: correlation([1, 2], [2, 3]), 2),
    "correlation with what is the same": (lambda: correlation([1, 2, 3, 4], np.ones(4)), 4),
    "correlation of what is the same": (lambda: correlation(np.ones(4), [1, 2, 3, 4]), 4),
    "crossing of one run": (lambda: crossing([0, 1], [[1, 0]], 0.5), 1),
    "crossing of none": (lambda: crossing([0, 1], np.zeros((0, 2)), 0.5), 0),
    "ratio of none": (lambda: ratio(EMPTY, EMPTY), 0),
    "ratio of one run": (lambda: ratio([1], [2]), 1),
    "ratio to nothing": (lambda: ratio([1, 2, 3], [0, 0, 0]), 3),
    "agreement of two runs": (lambda: agreement([[1, 2], [1, 2]]), 2),
    "agreement of none": (lambda: agreement(np.zeros((2, 0))), 0),
    "agreement with what is the same": (lambda: agreement([[1, 2, 3], [4, 4, 4]]), 3),
    "rank correlation of two": (lambda: rank_correlations([[1, 2]], [2, 1])[0], 2),
    "rank correlation of none": (lambda: rank_correlations(EMPTY[None], EMPTY)[0], 0),
    "rank correlation with what is the same": (
        lambda: rank_correlations([[1, 2, 3]], [4, 4, 4])[0],
        3,
    ),
    "area, it happened in all": (lambda: aucs([[1, 2, 3]], np.ones(3, bool))[0], 3),
    "area, it happened in none": (lambda: aucs([[1, 2, 3]], np.zeros(3, bool))[0], 3),
    "area, it happened in one": (lambda: aucs([[1, 2, 3]], np.arange(3) < 1)[0], 3),
    "area, in all but one": (lambda: aucs([[1, 2, 3]], np.arange(3) > 0)[0], 3),
    "area of no runs": (lambda: aucs(EMPTY[None], EMPTY > 0)[0], 0),
    "area, no group with both": (
        lambda: aucs([[1, 2, 3, 4]], np.arange(4) < 2, np.arange(4) < 2)[0],
        4,
    ),
}


@pytest.mark.parametrize(("call", "runs"), FEW.values(), ids=FEW)
def test_of_too_few_runs_nothing_is_known(call, runs):
    found = call()
    assert isinstance(found, Interval) and np.isnan(found[:3]).all() and found.runs == runs
    assert [type(number) for number in found[:3]] == [float] * 3
    assert f"{found:.2f}" == f"{found.exp():+.0%}" == f"{found}" == "–"
    assert not found.excludes(0)


def test_of_too_few_runs_no_point_of_a_curve_and_no_metric_is_known():
    for values in (np.zeros((1, 7)), np.zeros((0, 7)), np.zeros((1, 7), bool)):
        found = interval(values)
        assert found.runs == len(values)
        assert all(x.shape == (7,) and np.isnan(x).all() for x in found[:3])
    assert len(rank_correlations(np.ones((4, 2)), np.ones(2))) == 4
    assert len(aucs(np.ones((4, 2)), np.ones(2, bool))) == 4
    assert np.isnan(largest_by_chance(np.ones((4, 2)), np.arange(2))).tolist() == [True] * 4
    assert np.isnan(largest_by_chance(np.ones((4, 0)), EMPTY)).all()


def test_an_unknown_interval_is_no_number():
    assert f"{Interval.unknown(5):.1f}" == "–" and Interval.unknown(5).runs == 5
    assert Interval.unknown(5, (3, 2)).low.shape == (3, 2)


def test_draws_that_have_no_correlation_do_not_count(rng):
    x, y = np.array([0.0, 0, 0, 0, 1]), np.array([1.0, 2, 4, 3, 5])
    found = correlation(x, y, resamples=20000)
    drawn = [(x[i], y[i]) for i in rng.integers(0, 5, (20000, 5))]
    known = [np.corrcoef(a, b)[0, 1] for a, b in drawn if np.ptp(a) and np.ptp(b)]
    assert 0.5 < len(known) / len(drawn) < 0.8
    assert_near(found.value, np.corrcoef(x, y)[0, 1], terms=5, scale=1)
    assert found.runs == 5
    assert_quantile(found.low, 0.025, len(known), known)
    assert_quantile(found.high, 0.975, len(known), known)


def test_a_correlation_knows_no_scale(rng):
    x = rng.normal(size=20)
    y = x + rng.normal(size=20)
    assert_near(correlation(1e-9 * x, 1e9 * y)[:3], correlation(x, y)[:3], terms=20, scale=1)
    with pytest.raises(ValueError, match=r"^y: got f64\[19\], takes"):
        correlation(x, y[1:])
    with pytest.raises(ValueError, match=r"^y: got shape \(19,\), takes that of x, \(20,\)"):
        correlation(x, y[1:].tolist())


def test_a_draw_of_a_ratio_to_nothing_is_infinite():
    assert ratio([1, 2], [0, 1], resamples=500) == Interval(3.0, 2.0, np.inf, 2)
    assert ratio([-1, 2], [0, 1], resamples=500) == Interval(1.0, -np.inf, 2.0, 2)
    assert ratio([0, 2, 0], [0, 1, 0], resamples=500) == Interval(2.0, 2.0, 2.0, 3)


def test_what_is_given_and_the_same_in_a_draw_takes_nothing_away(rng):
    metric, y = rng.normal(size=(2, 12))
    plain = rank_correlations(metric[None], y)
    assert rank_correlations(metric[None], y, np.ones(12)) == plain
    mostly = rank_correlations(metric[None], y, np.arange(12) == 0)[0]
    assert -1 <= mostly.low < mostly.value < mostly.high <= 1


def test_what_rounds_to_zero_has_no_sign():
    found = Interval(-0.001, -0.2, 0.001, 32)
    assert f"{found:.2f}" == "0.00 [-0.20, 0.00]"
    assert f"{found:+.1f}" == "+0.0 [-0.2, +0.0]" and f"{found:+.0%}" == "+0% [-20%, +0%]"
    assert (
        f"{Interval(2, 1, 3, 32)}" == "2 [1, 3]"
        and f"{Interval(2, 1, 3, 32):z.1f}" == "2.0 [1.0, 3.0]"
    )


def test_an_interval_reads_well_and_excludes():
    found = Interval(0.5, 0.25, 0.75, 32)
    assert f"{found:.2f}" == "0.50 [0.25, 0.75]"
    assert found.excludes(0) and found.excludes(1) and not found.excludes(0.3)
    curve = Interval(np.ones(2), np.array([0.5, -0.1]), np.array([1.5, 0.1]), 32)
    assert not curve.excludes(0) and curve.excludes(2)


def test_pairing_takes_out_what_runs_share(rng):
    shared = rng.normal(0, 10, 50)
    a, b = shared + 1 + 0.1 * rng.normal(size=50), shared
    found = paired_difference(a, b)
    assert_near(found.value, np.mean(a - b), terms=50)
    assert found.excludes(0)
    assert found == interval(a - b)
    assert not paired_difference(a, np.roll(b, 1)).excludes(0)


def test_a_paired_ratio_is_that_of_geometric_means(rng):
    shared = rng.lognormal(0, 3, 50)
    a, b = shared * 2 * rng.lognormal(0, 0.01, 50), shared
    found = paired_ratio(a, b)
    assert_near(found.value, stats.gmean(a) / stats.gmean(b), terms=50)
    assert found.low < found.value < found.high and found.excludes(1)
    assert_near(paired_ratio(b, a).value, 1 / found.value, terms=50)
    assert f"{paired_ratio([3.0], [2.0]):.2f}" == f"{paired_ratio([], []):.2f}" == "–"


@pytest.mark.parametrize(
    ("a", "b", "error"),
    [
        ([1.0, 0.0], [1.0, 2.0], "a: got 0.0, takes numbers above 0"),
        ([1.0, 2.0], [-1.0, 2.0], "b: got -1.0, takes numbers above 0"),
        ([1.0, 2.0], [1.0], "b: got shape (1,), takes that of a, (2,)"),
    ],
)
def test_a_paired_ratio_takes_pairs_of_positive_numbers(a, b, error):
    with pytest.raises(ValueError) as found:
        paired_ratio(a, b)
    assert str(found.value) == error


def test_pairs_must_match():
    with pytest.raises(ValueError, match=r"^b: got f64\[4\], takes"):
        paired_difference(np.ones(5), np.ones(4))
    with pytest.raises(ValueError, match=r"^b: got shape \(4,\), takes that of a, \(5,\)"):
        paired_difference([1] * 5, [1] * 4)


def test_mean_where_is_the_mean_of_the_chosen(rng):
    values = rng.normal(size=(4, 6))
    mask = rng.permuted(np.tile(np.arange(6) < 3, (4, 1)), axis=1)
    mask[2] = False
    found = mean_where(values, mask)
    assert np.isnan(found[2])
    for row in (0, 1, 3):
        assert_near(found[row], values[row][mask[row]].mean(), terms=6, scale=1)
    assert_near(mean_where(values, mask[0]), values[:, mask[0]].mean(axis=1), terms=6, scale=1)


def test_known_leaves_out_what_is_not_a_number():
    assert np.array_equal(known([1.0, np.nan, 0.0, -np.inf]), [1.0, 0.0, -np.inf])
    assert known(np.full(3, np.nan)).shape == (0,)
    assert np.array_equal(known([1, 2]), [1, 2])


def test_the_peak_is_that_of_the_mean_and_not_of_a_run():
    assert peak([[0.0, 2, 3, 0], [9, 2, 3, 8]]) == 0
    assert peak([[0.0, 3, 3, 0], [0, 3, 3, 8]]) == 3
    assert peak([[1.0, 2, 2]]) == 1  # of equal ones the first


def test_correlation_is_pearsons_with_the_bootstrap_written_out(rng):
    x = rng.normal(size=60)
    y = -2 * x + rng.normal(size=60)
    found = correlation(x, y)
    assert_near(found.value, np.corrcoef(x, y)[0, 1], terms=60, scale=1)
    assert found.runs == 60
    index = rng.integers(0, 60, (5000, 60))
    drawn = [np.corrcoef(x[i], y[i])[0, 1] for i in index]
    assert_quantile(found.low, 0.025, 2000, drawn)
    assert_quantile(found.high, 0.975, 2000, drawn)
    assert stats.pearsonr(x, y).pvalue < 0.05 and found.excludes(0)


def test_crossing_of_known_lines(rng):
    x = np.array([0.0, 1.0, 2.0, 4.0])
    level = crossing(x, np.tile([0.2, 1.0, 0.8, 0.4], (5, 1)), 0.5)  # falls by 0.2 a unit from 2 on
    assert_near(level, (3.5, 3.5, 3.5, 5), terms=5)
    assert crossing(x, np.ones((5, 4)), 0.5).value == 4.0  # falls nowhere
    assert crossing(x, np.tile([1.0, 0.0, 1.0, 0.0], (5, 1)), 0.5).value == 0.5  # the first fall


def test_interval_of_a_crossing_holds_it_and_narrows(rng):
    x = np.linspace(0, 1, 11)
    noise = rng.normal(0, 0.3, (400, 11))
    noisy = 1 - x + noise - noise.mean(axis=0)  # so that the mean of all of them is the line
    few, many = crossing(x, noisy[:25], 0.5), crossing(x, noisy, 0.5)
    assert many.low < 0.5 < many.high < many.low + 0.15
    assert many.high - many.low < few.high - few.low
    with pytest.raises(ValueError, match="^values"):
        crossing(x[:-1], noisy, 0.5)


def test_a_ratio_of_means_is_not_a_mean_of_ratios(rng):
    b = rng.uniform(0.1, 3, 200)
    noise = 0.1 * rng.normal(size=200)
    a = 2 * b + noise - noise.mean()
    found = ratio(a, b)
    assert_near(found.value, a.mean() / b.mean(), terms=200)
    assert found.runs == 200
    assert found.low < 2 < found.high and found.high - found.low < 0.05
    one = ratio([1.0, 3.0], [1.0, 1.0])
    assert one.value == 2 and (one.low, one.high) == (1, 3)
    with pytest.raises(ValueError, match=r"^b: got f64\[3\], takes"):
        ratio(np.ones(2), np.ones(3))
    with pytest.raises(ValueError, match=r"^b: got shape \(3,\), takes that of a, \(2,\)"):
        ratio([1, 2], [1, 2, 3])


def test_variance_is_shared_out_between_rows_columns_and_the_rest(rng):
    row, column = rng.normal(size=(30, 1, 50)), rng.normal(size=(1, 30, 50))
    rest = rng.normal(size=(30, 30, 50))
    found = two_way_shares(7 + 2 * row + column + rest)
    for part, expected in zip(found, (4 / 6, 1 / 6, 1 / 6), strict=True):
        assert_estimate(part, expected)
        assert part.low < part.value < part.high and part.high - part.low < 0.2
    assert_near(sum(part.value for part in found), 1, terms=900 * 50)
    nothing = two_way_shares(rest)
    assert_estimate(nothing[0], 0)
    assert abs(nothing[0].value) < 0.02
    only = two_way_shares(np.broadcast_to(row[..., 0], (30, 5)))
    assert_near([only[0].value, only[2].value], [1, 0], terms=150)


def test_a_design_of_two_rows_has_no_jackknife():
    with pytest.raises(ValueError, match=r"^values: got shape \(2, 8\), takes at least three"):
        two_way_shares(np.ones((2, 8)))


def test_rank_correlations_are_spearmans_with_the_bootstrap_written_out(rng):
    y = rng.exponential(size=60)
    metrics = np.stack([y + rng.normal(size=60), -np.exp(y), np.ones(60), rng.integers(0, 3, 60)])
    noisy, reversed_, constant, ties = rank_correlations(metrics, y, resamples=500)
    for found, metric in ((noisy, metrics[0]), (ties, metrics[3])):
        assert_near(found.value, stats.spearmanr(metric, y).statistic, terms=60, scale=1)
    assert_near(reversed_.value, -1, terms=60)
    assert constant[:3] == (0, 0, 0) and noisy.runs == 60
    drawn = rng.integers(0, 60, (500, 60))
    each = [stats.spearmanr(metrics[0][d], y[d]).statistic for d in drawn]
    assert_quantile(noisy.low, 0.025, 500, each)
    assert_quantile(noisy.high, 0.975, 500, each)


def test_a_partial_rank_correlation_takes_out_what_is_given(rng):
    given = rng.normal(size=2000)
    a, b = given + 0.3 * rng.normal(size=(2, 2000))
    raw = rank_correlations(a[None], b, resamples=10)[0].value
    found = rank_correlations(a[None], b, given, resamples=10)[0].value
    xy, xg, yg = (stats.spearmanr(*pair).statistic for pair in ((a, b), (a, given), (b, given)))
    assert raw > 0.8 and abs(found) < stats.norm.isf(UNLIKELY / 2) / np.sqrt(2000)
    left = np.sqrt((1 - xg**2) * (1 - yg**2))
    assert_near(found, (xy - xg * yg) / left, terms=2000, scale=1 / left)


def test_auc_is_that_of_scikit_learn(rng):
    happened = rng.random(50) < 0.3
    metrics = np.stack([rng.normal(size=50) + happened, rng.integers(0, 3, 50)])
    for found, metric in zip(aucs(metrics, happened), metrics, strict=True):
        assert_near(found.value, roc_auc_score(happened, metric), terms=50, scale=1)
        assert found.low < found.value < found.high and found.runs == 50


def test_auc_within_groups_does_not_compare_groups(rng):
    groups = np.repeat([0, 1], 200)
    happened = rng.random(400) < np.where(groups, 0.8, 0.2)
    metric = groups + 0.1 * rng.normal(size=400)  # knows the group and nothing else
    together = aucs(metric[None], happened, resamples=200)[0]
    within = aucs(metric[None], happened, groups, resamples=200)[0]
    assert together.low > 0.65
    assert_estimate(within, 0.5)
    pairs = [
        (metric[i] > metric[j])
        for i in np.flatnonzero(happened)
        for j in np.flatnonzero(~happened & (groups == groups[i]))
    ]
    assert_near(within.value, np.mean(pairs), terms=400, scale=1)


def test_the_largest_by_chance_pays_for_the_choice(rng):
    y = rng.normal(size=80)
    metrics = rng.normal(size=(20, 80))
    metrics[0] += y
    p = largest_by_chance(metrics, y, permutations=2000)
    single = np.array([stats.spearmanr(m, y).pvalue for m in metrics])
    assert p[0] < 0.01 and (p[1:] > single[1:]).all()
    one = largest_by_chance(metrics[1:2], y, permutations=4000)[0]
    # nothing to pay for one metric; the known p is that of a t distribution, nearly right
    assert abs(one - single[1]) < 0.01 + stats.norm.isf(UNLIKELY / 2) * np.sqrt(1 / 4 / 4000)
    tries = [largest_by_chance(rng.normal(size=(20, 30)), y[:30], 300).min() for _ in range(100)]
    assert_share(np.sum(np.array(tries) < 0.1), 100, 0.1)


def test_beyond_the_limit_by_chance_the_corrected_p_is_small(rng):
    y = rng.normal(size=40)
    metrics = rng.normal(size=(12, 40))
    metrics[0] += 0.5 * y
    p = largest_by_chance(metrics, y, permutations=999)
    sizes = np.abs([stats.spearmanr(m, y).statistic for m in metrics])
    for share in (0.5, 0.95):
        limit = limit_by_chance(metrics, y, share, permutations=999)
        # at the limit itself p is 1 - share, up to one permutation of a thousand
        assert (p[sizes > limit] <= 1 - share + 0.002).all()
        assert (p[sizes < limit] >= 1 - share - 0.002).all()
    alone = limit_by_chance(metrics[:1], y, permutations=4000)
    known = stats.norm.isf(0.025) / np.sqrt(39)
    assert alone < limit and abs(alone / known - 1) < 0.15
    assert np.isnan(limit_by_chance(metrics[:, :2], y[:2]))


def test_halves_are_those_of_a_plain_loop(rng):
    y = rng.normal(size=21)
    metrics = rng.normal(size=(4, 21))
    metrics[2] -= y
    found = halves(metrics, y, splits=5, permutations=3, seed=7)
    draw = np.random.default_rng(7)
    order = draw.permuted(np.tile(np.arange(21), (5, 1)), axis=1)
    shuffled = draw.permuted(np.tile(y, (3, 1)), axis=1)

    def loop(target):
        pairs = []
        for some in order:
            one, other = some[:10], some[10:]
            first = [stats.spearmanr(m[one], target[one]).statistic for m in metrics]
            best = np.argmax(np.abs(first))
            again = stats.spearmanr(metrics[best][other], target[other]).statistic
            pairs.append((abs(first[best]), np.sign(first[best]) * again))
        return np.mean(pairs, axis=0)

    assert_near([found.chosen, found.kept.value], loop(y), terms=21)
    assert_near(found.null, [loop(target)[1] for target in shuffled], terms=21)
    larger = np.sum(found.null >= found.kept.value)
    assert found.p == (1 + larger) / 4


def test_halves_confirm_what_is_there_and_nothing_else(rng):
    y = rng.normal(size=200)
    noise = rng.normal(size=(5, 200))
    real = halves(np.concatenate([noise, [-2 * y + rng.normal(size=200)]]), y, 20, 99)
    assert real.kept.low > 0.7 and real.p == 0.01 and real.kept.runs == 200
    tries = [halves(rng.normal(size=(5, 30)), y[:30], 10, 99, n).p for n in range(60)]
    assert_share(np.sum(np.array(tries) <= 0.1), 60, 0.1)
    few = halves(noise[:, :5], y[:5])
    assert np.isnan([few.chosen, few.kept.value, few.p]).all()


def test_metrics_with_nan_or_of_other_runs_are_refused():
    with pytest.raises(ValueError, match="NaN"):
        rank_correlations(np.array([[1, np.nan, 2]]), np.arange(3))
    with pytest.raises(ValueError, match=r"^happened: got bool\[3\], takes"):
        aucs(np.ones((2, 4)), np.array([True, False, True]))
    with pytest.raises(ValueError, match=r"^metrics: got shape \(1, 2\), takes \(M, K\)"):
        rank_correlations([[1, 2]], [1, 2, 3])


def test_same_order_is_kendalls_tau(rng):
    x, y = rng.standard_normal((2, 6, 5))
    taus = [stats.kendalltau(a, b).statistic for a, b in zip(x, y, strict=True)]
    assert_near(2 * same_order(x, y) - 1, taus)
    assert same_order(x, x).tolist() == [1] * 6 and same_order(x, -x).tolist() == [0] * 6
    assert same_order(np.zeros((1, 3)), x[:1, :3]).tolist() == [0.5]


def test_agreement_is_the_mean_of_all_pairs(rng):
    repeats = rng.normal(size=80) + 2 * rng.normal(size=(4, 80))
    rho = stats.spearmanr(repeats.T).statistic
    found = agreement(repeats)
    assert_near(found.value, rho[np.triu_indices(4, 1)].mean(), terms=80, scale=1)
    assert found.low < found.value < found.high
    same = agreement(np.tile(rng.normal(size=20), (3, 1)))
    assert_near(same.value, 1, terms=20)
    with pytest.raises(ValueError, match="repeats"):
        agreement(np.ones((1, 5)))


def test_the_jackknife_of_a_mean_is_its_standard_error(rng):
    values = rng.normal(3.0, 2.0, 40)
    (found,) = jackknife(lambda runs: [values[runs].mean()], 40)
    half = 1.96 * values.std(ddof=1) / np.sqrt(40)
    expected = (values.mean(), values.mean() - half, values.mean() + half)
    assert_near(found[:3], expected, terms=40**2)
    assert found.runs == 40


def test_the_jackknife_covers_the_error_of_a_fit_about_as_often_as_it_says(rng):
    x, hits = np.linspace(-1, 1, 12), 0
    truth = np.sqrt(np.mean((x**2 - np.mean(x**2)) ** 2))  # of the best line through x²

    def misfit(values, runs):
        mean = values[runs].mean(axis=0)
        return [np.sqrt(np.mean((np.polyval(np.polyfit(x, mean, 1), x) - mean) ** 2))]

    for _ in range(200):
        values = x**2 + rng.normal(0, 0.3, (32, 12))
        (found,) = jackknife(lambda runs, values=values: misfit(values, runs), 32)
        hits += found.low <= truth <= found.high
    assert_share(hits, 200, 0.95)


def test_the_jackknife_of_too_few_runs_is_unknown():
    found = jackknife(lambda runs: [1.0, float(len(runs))], 2)
    assert [f"{part:.1f}" for part in found] == ["–", "–"]


def test_a_logistic_fit_finds_the_law_that_runs_were_drawn_by(rng):
    known = rng.normal(size=(40, 2))
    chance = 1 / (1 + np.exp(-(0.5 + known @ [1.0, -2.0])))
    fit = logistic_fit(known, rng.random((500, 40)) < chance)
    # 20,000 draws: the standard error of a coefficient is some 0.02
    np.testing.assert_allclose([*fit.intercept_, *fit.coef_[0]], [0.5, 1.0, -2.0], atol=0.2)
    with pytest.raises(ValueError, match=r"^happened: got bool\[500,39\], takes"):
        logistic_fit(known, np.ones((500, 39), bool))


def test_the_mean_of_ratios_written_out(rng):
    a, b = rng.exponential(size=(2, 3, 12))
    a[0, :4], b[2, 7], a[1, 3] = np.nan, np.nan, np.nan

    def written_out(left_out=None):
        ratios = []
        for group in range(3):
            pairs = [
                (a[group, k], b[group, k])
                for k in range(12)
                if k != left_out and not np.isnan(a[group, k] + b[group, k])
            ]
            ratios.append(sum(x for x, _ in pairs) / sum(y for _, y in pairs))
        return sum(ratios) / 3

    found = mean_ratio(a, b)
    without = [written_out(k) for k in range(12)]
    half = 1.96 * np.sqrt(11 * np.var(without))
    assert_near(found.value, written_out(), terms=40)
    assert_near([found.low, found.high], [found.value - half, found.value + half], terms=200)
    assert found.runs == 12


def test_the_mean_of_ratios_leaves_out_groups_that_are_empty(rng):
    a, b = rng.exponential(size=(2, 3, 12))
    whole = mean_ratio(a[:1], b[:1])
    a[1], b[2] = np.nan, 0.0
    assert mean_ratio(a, b) == whole
    assert_near(whole.value, ratio(a[0], b[0]).value, terms=12)
    assert f"{mean_ratio(a[1:], b[1:])}" == "–"
    assert f"{mean_ratio(a[:, :2], b[:, :2])}" == "–"


def test_the_mean_of_ratios_needs_pairs(rng):
    with pytest.raises(ValueError, match="b: got"):
        mean_ratio(rng.random((2, 4)), rng.random((2, 3)))
