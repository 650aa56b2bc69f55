"""How many runs a comparison needs: to see a difference, and to exclude one."""

import math

from scipy.stats import norm

from sgcrl._checks import checked, number, positive


@checked
def runs_to_see(
    deviation: float, effect: float, power: float = 0.8, confidence: float = 0.95
) -> int:
    r"""Runs that show a true difference: the interval of its mean leaves out 0.

    .. math:: n \geq \left((z_{(1+\mathrm{confidence})/2} + z_\mathrm{power})
              \, \sigma / \delta\right)^2

    Parameters
    ----------
    deviation : float
        σ, standard deviation over runs of the (paired) difference.
    effect : float
        δ, the true difference.
    power : float
        Chance of it, above a half.
    confidence : float
        Of the interval, two-sided, normal.

    Raises
    ------
    ValueError
        For numbers out of range.
    """
    return _runs(deviation, effect, norm.ppf(power), power, confidence)


@checked
def runs_to_exclude(
    deviation: float, margin: float, power: float = 0.8, confidence: float = 0.95
) -> int:
    r"""Runs that show there is no difference as large as a margin, where there is none.

    So many that the interval of the mean difference lies within ± the margin :math:`\delta`,

    .. math:: n \geq \left((z_{(1+\mathrm{confidence})/2} + z_{(1+\mathrm{power})/2})
              \, \sigma / \delta\right)^2

    Parameters
    ----------
    deviation : float
        σ, standard deviation over runs of the (paired) difference.
    margin : float
    power : float
        Chance of it, if the true difference is 0.
    confidence : float
        Of the interval, two-sided, normal.

    Raises
    ------
    ValueError
        For numbers out of range.
    """
    return _runs(deviation, margin, norm.ppf((1 + power) / 2), power, confidence)


def _runs(deviation, difference, quantile, power, confidence):
    positive(deviation=deviation, difference=difference)
    number(0.5, 0.9999, power=power)
    number(0.5, 0.9999, confidence=confidence)
    return math.ceil(((norm.ppf((1 + confidence) / 2) + quantile) * deviation / difference) ** 2)
