"""Claims held against tests: what a chapter concludes, and the rows of the book's scorecard."""

from dataclasses import dataclass

from sgcrl.statistics import Interval

WHOSE = ("paper", "blog", "paper and blog", "ours")
COLUMNS = ("Claim", "Whose", "Tests", "Measured", "Verdict")
MARKS = {True: "✓", False: "✗", None: "?"}


@dataclass(frozen=True)
class Claim:
    """A statement, who made it, and what became of it.

    Parameters
    ----------
    statement : str
        What would be true; Markdown on one line.
    whose : str
        Who says so: one of ``WHOSE``.
    measured : str
        The numbers it was held against, with their intervals.
    tests : dict
        What would have to be so, and whether it is: True, False, or None where the interval leaves
        it open. See :func:`above` and :func:`below`.

    Raises
    ------
    ValueError
        If it is nobody's, or there is nothing to hold it against.
    """

    statement: str
    whose: str
    measured: str
    tests: dict

    def __post_init__(self):
        if self.whose not in WHOSE:
            raise ValueError(f"whose: got {self.whose!r}, takes one of {WHOSE}")
        if not self.tests:
            raise ValueError(f"tests: got none for {self.statement!r}, takes at least one")
        for test, passed in self.tests.items():
            if passed not in MARKS:
                raise ValueError(f"tests: got {passed!r} for {test!r}, takes True, False or None")
        for text in (self.statement, self.measured, *self.tests):
            if "|" in text or "\n" in text:
                raise ValueError(f"got {text!r}, takes one line without |, which parts columns")

    @property
    def verdict(self) -> str:
        """What the tests say together.

        "holds" if all are passed, "holds partly" if some are; of those that pass none, "open" if
        the intervals contradict none of them, else "fails".
        """
        results = list(self.tests.values())
        if all(results):
            return "holds"
        if any(results):
            return "holds partly"
        return "fails" if False in results else "open"


class Verdicts:
    """The claims of a chapter as a table; in a notebook, the last line of a cell shows it.

    Parameters
    ----------
    *claims : Claim
    """

    def __init__(self, *claims: Claim):
        self.claims = claims

    def _repr_markdown_(self) -> str:
        lines = [COLUMNS, (":--",) * len(COLUMNS)]
        for claim in self.claims:
            tests = "; ".join(f"{MARKS[passed]} {test}" for test, passed in claim.tests.items())
            found = (claim.statement, claim.whose, tests, claim.measured, f"**{claim.verdict}**")
            lines.append(found)
        return "\n".join(f"| {' | '.join(line)} |" for line in lines)

    def __repr__(self) -> str:
        return "\n".join(f"{claim.verdict:12s} {claim.statement}" for claim in self.claims)


def above(found: Interval, bound: Interval | float) -> bool | None:
    """Whether an interval lies above a bound; None where it does not say.

    Parameters
    ----------
    found : Interval
    bound : Interval or float
        Two intervals that overlap leave it open.
    """
    low, high = (bound.low, bound.high) if isinstance(bound, Interval) else (bound, bound)
    if found.low > high:
        return True
    return False if found.high < low else None


def below(found: Interval, bound: Interval | float) -> bool | None:
    """Whether an interval lies below a bound; None where it does not say. See :func:`above`."""
    above_it = above(found, bound)
    return None if above_it is None else not above_it


def within(found: Interval, low: float, high: float) -> bool | None:
    """Whether an interval lies between two numbers; None where it does not say."""
    return above(found, low) and below(found, high)
