"""What becomes of claims in other seed blocks: the record of it, and how it is told.

`book/tools/replicate.py` makes the record; a claim is known in it by its chapter and statement.
"""

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import false_discovery_control

from companion.claims import MIME
from companion.records import CHECKOUT
from companion.work import whole
from sgcrl.measures.statistics import unsigned_zero

RECORD = CHECKOUT / "notebooks" / "data" / "replication.json"
REPEATED = 8
"""Blocks that a page is executed in besides the book's; the record says which."""
ENOUGH = 7
"""Of these: a verdict that comes out the same in fewer is unstable."""
RATE = 0.05
"""Of false discoveries."""


@dataclass(frozen=True)
class Fate:
    """What became of one claim in other seed blocks.

    Attributes
    ----------
    verdict : str
        In the build at hand.
    elsewhere : Counter
        How often each verdict came out.
    spread : dict of str to (float, float)
        Lowest and highest measured number of each test that has one.
    blocks : tuple of int
        Which these other seed blocks were.
    """

    verdict: str
    elsewhere: Counter[str]
    spread: dict[str, tuple[float, float]]
    blocks: tuple[int, ...] = ()

    @property
    def same(self) -> int:
        """In how many blocks the verdict was this one."""
        return self.elsewhere[self.verdict]

    @property
    def unstable(self) -> bool:
        """Whether it was another one in too many of them."""
        return self.elsewhere.total() - self.same > REPEATED - ENOUGH

    @property
    def came_out(self) -> str:
        """What came out how often, in words."""
        total = self.elsewhere.total()
        if not total:
            return "not yet repeated in other seed blocks"
        others = sorted(self.elsewhere.items() - {(self.verdict, self.same)})
        there = ", ".join(f"{verdict} in {count}" for verdict, count in others)
        return f"{self.verdict} here and in {self.same} of {total} other blocks" + (
            f"; {there}" if there else ""
        )

    @property
    def numbers(self) -> str:
        """Where the measured numbers lay in the other blocks, in words."""
        return "; ".join(f"{test}: {spanned(*ends)}" for test, ends in self.spread.items())


def spanned(low: float, high: float) -> str:
    """From where to where, both to three digits of the larger, and to three decimals at most.

    Parameters
    ----------
    low, high : float
    """
    largest = max(abs(low), abs(high))
    decimals = 2 - int(np.floor(np.log10(largest))) if largest else 0
    sign = "+" if low < 0 else ""
    spec = unsigned_zero(f"{sign}.{min(max(decimals, 0), 3)}f")
    return f"{low:{spec}} to {high:{spec}}"


def claims(notebook: Any) -> list[dict]:
    """Read the verdicts that an executed notebook leaves as data."""
    return [
        claim
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        for claim in output.get("data", {}).get(MIME, ())
    ]


def read_record() -> dict:
    """Read the record: by block and chapter, what an execution there gave."""
    return json.loads(RECORD.read_text("utf-8")) if RECORD.is_file() else {}


def write_record(record: dict) -> None:
    """Write the record, whole or not at all; each execution is one line."""
    blocks = []
    for block, done in record.items():
        lines = (
            f"{json.dumps(name)}: {json.dumps(found, ensure_ascii=False)}"
            for name, found in done.items()
        )
        blocks.append(f"{json.dumps(block)}: {{\n" + ",\n".join(lines) + "\n}")
    text = "{\n" + ",\n".join(blocks) + "\n}\n"
    with whole(RECORD) as unfinished:
        unfinished.write_text(text, "utf-8")


def fate(record: dict, chapter: str, claim: dict) -> Fate:
    """Look a claim up in all blocks of the record.

    Parameters
    ----------
    record : dict
        See :func:`read_record`.
    chapter : str
        Name of its notebook.
    claim : dict
        See :meth:`~companion.claims.Claim.as_data`.
    """
    by_block = {
        int(block): other
        for block, done in record.items()
        for other in done.get(chapter, {}).get("claims", ())
        if other["statement"] == claim["statement"]
    }
    found, spread = by_block.values(), {}
    for test in claim["tests"]:
        measured = [
            numbers[0]
            for other in found
            for same in other["tests"]
            if same["test"] == test["test"]
            for numbers in same["numbers"][:1]
            if numbers[0] is not None
        ]
        if measured:
            spread[test["test"]] = min(measured), max(measured)
    elsewhere = Counter(other["verdict"] for other in found)
    return Fate(claim["verdict"], elsewhere, spread, tuple(by_block))


def chapter_told(fates: list[tuple[dict, Fate]]) -> str:
    """Say in Markdown what of a chapter's verdicts did not come out again."""
    blocks = {block for _, found in fates for block in found.blocks}
    if not blocks:
        return "These verdicts have not yet been repeated in other seed blocks."
    unstable = [(claim, found) for claim, found in fates if found.unstable]
    begin = (
        f"**In other seed blocks.** The page was repeated in the {len(blocks)} seed blocks from "
        f"{min(blocks)} to {max(blocks)}, which nobody had looked at when the tests were fixed. "
    )
    if not unstable:
        return (
            f"{begin}Each of its {len(fates)} verdicts came out the same in all of them but one at "
            "most."
        )
    listed = "; ".join(f"“{claim['statement']}” ({found.came_out})" for claim, found in unstable)
    return (
        f"{begin}Of its {len(fates)} verdicts {len(fates) - len(unstable)} came out the same in "
        f"all of them but one at most. Not so, and therefore *unstable* on the scorecard: {listed}."
    )


def chance_told(fates: list[tuple[dict, Fate]]) -> str:
    """Say in Markdown how much of all verdicts can be chance."""
    tests = [test for claim, _ in fates for test in claim["tests"] if test["numbers"]]
    theirs = [(claim, p_value(claim)) for claim, _ in fates if claim["whose"] != "ours"]
    family = [(claim, p) for claim, p in theirs if p is not None]
    corrected = false_discovery_control([p for _, p in family]) if family else []
    hold = [
        (claim, q)
        for (claim, _), q in zip(family, corrected, strict=True)
        if claim["verdict"] == "holds"
    ]
    lost = [f"“{claim['statement']}”" for claim, q in hold if q > RATE]
    unstable = sum(found.unstable for _, found in fates)
    repeated = sum(found.elsewhere.total() > 0 for _, found in fates)
    return (
        f"The {len(fates)} claims rest on {len(tests)} tests of measured numbers. Were the truth "
        f"on the bound in every one of them, {0.025 * len(tests):.0f} would be passed by chance. "
        f"Of the claims of the paper and the blog {len(family)} have a p-value (the largest of "
        f"their tests'); {len(hold)} of these hold. With the rate of false discoveries held at "
        f"{RATE:.0%} (Benjamini and Hochberg), {len(hold) - len(lost)} of them remain"
        + (f"; not {', '.join(lost)}" if lost else "")
        + f". Of {repeated} verdicts that were repeated in other seed blocks, {unstable} proved "
        "unstable."
    )


def p_value(claim: dict) -> float | None:
    """P-value of a claim that needs all of its tests; None if one of them has none."""
    found = [test["p"] for test in claim["tests"]]
    return None if None in found else float(np.max(found))
