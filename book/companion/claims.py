"""Claims held against tests: what a chapter concludes, and the rows of the book's scorecard."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from scipy.stats import norm

from sgcrl.measures.statistics import Interval

WHOSE = ("paper", "blog", "paper and blog", "ours")
COLUMNS = ("Claim", "Whose", "Tests", "Measured", "Verdict")
MARKS = {True: "✓", False: "✗", None: "?"}
MIME = "application/vnd.sgcrl.verdicts+json"
"""How verdicts leave a notebook as data, beside the table."""


@dataclass(frozen=True)
class Outcome:
    """What a test says, and the numbers that it was read from; see :func:`above`.

    ``a & b`` is whether both are so, ``a | b`` whether at least one is, ``~a`` the opposite; one
    side may be a bool. ``and``, ``or`` and ``not`` raise, as they cannot tell *no* from *open*.

    Attributes
    ----------
    passed : bool or None
        None where the interval leaves it open.
    p : float
        Chance of numbers this far on the side asked for, or farther, if the truth lies on the
        bound (normal, from the interval's width); NaN where there is no such number. Of both, the
        larger; of at least one, twice the smaller (Bonferroni). A side that measured nothing does
        not count; one that measured something unknown makes both unknown.
    numbers : tuple of (Interval, float)
        What was measured, and the bound it was held against.
    """

    passed: bool | None
    p: float = np.nan
    numbers: tuple[tuple[Interval, float], ...] = ()

    def __bool__(self):
        raise TypeError("a test may be open: combine tests by & | ~, choose words by worded()")

    def __and__(self, other):
        other = outcome(other)
        either = (self.passed, other.passed)
        passed = False if False in either else None if None in either else True
        return Outcome(passed, float(np.max(_measured(self, other))), self.numbers + other.numbers)

    def __or__(self, other):
        other = outcome(other)
        passed = (~(~self & ~other)).passed
        p = _measured(self, other)
        p = np.minimum(1.0, len(p) * np.min(p))
        return Outcome(passed, float(p), self.numbers + other.numbers)

    def __invert__(self):
        return Outcome(None if self.passed is None else not self.passed, 1 - self.p, self.numbers)

    __rand__, __ror__ = __and__, __or__


Test: TypeAlias = Outcome | bool | np.bool_ | None
"""What decides about a claim: an outcome, or True, False or, for open, None."""


def outcome(test: Test, name: str = "test") -> Outcome:
    """Take a test's outcome as it is, and a plain True, False or None as one without numbers.

    Parameters
    ----------
    test : Outcome or bool or None
    name : str
        What it is called where it is refused.

    Raises
    ------
    ValueError
        If it is none of these.
    """
    if isinstance(test, Outcome):
        return test
    if test is None or isinstance(test, (bool, np.bool_)):
        return Outcome(None if test is None else bool(test))
    raise ValueError(f"{name}: got {test!r}, takes an Outcome, True, False or None")


def worded(test: Test, yes: str, no: str, unclear: str) -> str:
    """Choose the words for a text by the same test as the verdict, so that they agree with it.

    Parameters
    ----------
    test : Outcome or bool or None
    yes, no, unclear : str
        What is chosen from.
    """
    return {True: yes, False: no, None: unclear}[outcome(test).passed]


@dataclass(frozen=True)
class Claim:
    """A statement, who made it, and what became of it.

    Attributes
    ----------
    statement : str
        What would be true; Markdown on one line.
    whose : str
        Who says so: one of ``WHOSE``.
    measured : str
        The numbers it was held against, with their intervals.
    tests : dict of str to Outcome or bool or None
        What would have to be so, and whether it is: an :class:`Outcome` (see :func:`above` and
        :func:`below`), or True, False or None, for open.

    Raises
    ------
    ValueError
        If it is nobody's, or there is nothing to hold it against.
    """

    statement: str
    whose: str
    measured: str
    tests: Mapping[str, Test]

    def __post_init__(self):
        if self.whose not in WHOSE:
            raise ValueError(f"whose: got {self.whose!r}, takes one of {WHOSE}")
        if not self.tests:
            raise ValueError(f"tests: got none for {self.statement!r}, takes at least one")
        for name, test in self.tests.items():
            outcome(test, f"tests[{name!r}]")
        for text in (self.statement, self.measured, *self.tests):
            if "|" in text or "\n" in text:
                raise ValueError(f"got {text!r}, takes one line without |, which parts columns")

    @property
    def verdict(self) -> str:
        """What the tests say together.

        "holds" if all are passed, "holds partly" if some are; of those that pass none, "open" if
        the intervals contradict none of them, else "fails".
        """
        results = [outcome(test).passed for test in self.tests.values()]
        if all(results):
            return "holds"
        if any(results):
            return "holds partly"
        return "fails" if False in results else "open"

    def as_data(self) -> dict:
        """Everything about the claim in plain types, numbers to four digits, None for no number."""
        tests = [
            {
                "test": name,
                "passed": outcome(test).passed,
                "p": _plain(outcome(test).p),
                "numbers": [
                    [*map(_plain, found[:3]), _plain(bound)]
                    for found, bound in outcome(test).numbers
                ],
            }
            for name, test in self.tests.items()
        ]
        return {
            "statement": self.statement,
            "whose": self.whose,
            "measured": self.measured,
            "tests": tests,
            "verdict": self.verdict,
        }


class Verdicts:
    """The claims of a chapter as a table; in a notebook, the last line of a cell shows it.

    Parameters
    ----------
    *claims : Claim
    """

    def __init__(self, *claims: Claim):
        self.claims = claims

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict:
        data = {MIME: [claim.as_data() for claim in self.claims]}
        return {"text/plain": repr(self), "text/markdown": self._table(), **data}

    def _table(self) -> str:
        lines = [COLUMNS, (":--",) * len(COLUMNS)]
        for claim in self.claims:
            tests = "; ".join(
                f"{MARKS[outcome(test).passed]} {name}" for name, test in claim.tests.items()
            )
            found = (claim.statement, claim.whose, tests, claim.measured, f"**{claim.verdict}**")
            lines.append(found)
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def __repr__(self) -> str:
        return "\n".join(f"{claim.verdict:12s} {claim.statement}" for claim in self.claims)


def above(found: Interval, bound: Interval | float) -> Outcome:
    """Whether an interval lies above a bound; open where it does not say, or is unknown.

    Parameters
    ----------
    found : Interval
    bound : Interval or float
        Two intervals that overlap leave it open.
    """
    if not isinstance(bound, Interval):
        bound = Interval(bound, bound, bound, found.runs)
    passed = True if found.low > bound.high else False if found.high < bound.low else None
    gap = found.value - bound.value
    near, far = (found.low, bound.high) if gap > 0 else (found.high, bound.low)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = np.hypot(found.value - near, bound.value - far)  # of a 95 % interval of the gap
        p = norm.sf(norm.ppf(0.975) * np.divide(gap, half))
    return Outcome(passed, float(p), ((found, float(bound.value)),))


def below(found: Interval, bound: Interval | float) -> Outcome:
    """Whether an interval lies below a bound; open where it does not say.

    Parameters
    ----------
    found, bound
        As for :func:`above`.
    """
    return ~above(found, bound)


def within(found: Interval, low: float, high: float) -> Outcome:
    """Whether an interval lies between two numbers; open where it does not say.

    Parameters
    ----------
    found : Interval
    low, high : float
    """
    return above(found, low) & below(found, high)


def foretells(rho: Interval, p: float | None = None) -> Outcome:
    """Whether a correlation differs from 0; it does not if it lies within ±0.3, else it is open.

    Parameters
    ----------
    rho : Interval
    p : float, optional
        Chance of a correlation this far from 0: that of ``rho`` by itself unless told, as for one
        that was chosen among others (:func:`~sgcrl.measures.statistics.largest_by_chance`). It
        differs below 0.05.
    """
    p = (above(rho, 0) | below(rho, 0)).p if p is None else float(p)
    passed = True if p < 0.05 else False if within(rho, -0.3, 0.3).passed else None
    return Outcome(passed, p, ((rho, 0.0),))


def _measured(*outcomes):
    """Chances of those that measured something; NaN if none did."""
    return [found.p for found in outcomes if found.numbers] or [np.nan]


def _plain(number):
    return float(f"{number:.4g}") if np.isfinite(number) else None
