"""By what numbers are made: what changes a hash of code, and what does not."""

import numpy as np
import pytest

from companion.provenance import machine, sources, syntax_hash
from sgcrl.tabular import TabularCritic

PROGRAM = r'''"""A program for the hash."""

from functools import cache, partial as p  # a comment

LIMIT: int = 1_000
"""What it is."""
É = "é\t" 'b' if LIMIT > 0x10 else b"c\x00"


@cache
def shown(x: float, *rest, digits=2, unit: str | None = None, **options) -> str:
    """Say it."""
    width = digits + 5
    text = f"{x:{width}}" + f"{x:>{width}.{digits}f}{unit!r}" + f"a{{{x=}}}b" rf"\d{x:%H:%M}" + f""
    match rest:
        case []:
            return text
        case [first, *_] if (n := len(rest)) > 1:
            return f"{first}" "of" f"{n}"
        case {"k": 1 | 2.5 as value, **more} | str(value):
            pass
    with open(text) as a, open(unit) as b:
        yield from (i ** 2 for i in a if i not in b)
    return lambda y, /, z=1e-3: (yield) and not y or [*rest, ...][1:None:-1]


class Thing(dict, metaclass=type):
    """A thing."""

    async def go(self):
        """Go."""
        async for self.x, (y, *z) in self:
            del z[0]
        try:
            assert await y, "no"
        except* (ValueError, KeyError) as error:
            raise TypeError from error
        finally:
            global LIMIT
            LIMIT += 3j
'''
"""Everything that one version of Python or another has written down in another way."""


def test_the_hash_is_the_same_in_every_python():
    """Made with 3.11.7, 3.12.1 and 3.13.0, which agree."""
    assert syntax_hash([PROGRAM]) == (
        "89c2f3225c7d5637d50c01266b60e7d586a79732a9492542f01a711cf623558b"
    )


def test_the_hash_does_not_see_how_lines_end():
    assert syntax_hash([PROGRAM.replace("\n", "\r\n")]) == syntax_hash([PROGRAM])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  # a comment", ""),
        ("A program for the hash.", "Other words."),
        ("What it is.", "Other words."),
        ("Say it.", "Other words."),
        ("A thing.", "Other words."),
        ("Go.", "Other words."),
        ("1_000", "1000"),
        ("0x10", "16"),
        ("1e-3", "0.001"),
        ("""'b'""", '"b"'),
        ('"of" f"{n}"', 'f"of{n}"'),
        ('f"{x:{width}}" + ', 'f"{x:{width}}" + \\\n        '),
        ("digits + 5", "(digits + 5)"),
        ("x: float", "x: int"),
        ("x: float", "x"),
        ("*rest, digits=2,", "*rest: int, digits: int = 2,"),
        (" -> str:", ":"),
        ("**options)", "**options: float)"),
        ("async def go(self):", "async def go(self: dict) -> None:"),
    ],
)
def test_the_hash_does_not_see_words_layout_and_what_functions_take(old, new):
    assert PROGRAM.count(old) == 1
    assert syntax_hash([PROGRAM.replace(old, new)]) == syntax_hash([PROGRAM])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1_000", "1_001"),
        ("1_000", "1_000.0"),
        ('"no"', '"yes"'),
        ('"of"', '""'),
        ("é\\t", "e\\t"),
        ('b"c', '"c'),
        ("digits + 5", "digits - 5"),
        ("> 0x10", ">= 0x10"),
        ("@cache\n", ""),
        ("LIMIT: int", "LIMIT: float"),  # in a class it may be a field of a dataclass
        ("y, /, z", "y, z"),
        ("unit!r", "unit!s"),
        ("{width}}", "{digits}}"),
        ("1:None:-1", "1:None:1"),
        ("async for", "for"),
        ("first, *_", "first, _"),
        ("return text", "return (text,)"),
        ("from error", "from None"),
        ("raise TypeError from error", "raise TypeError"),
        ("            pass", "            return None"),
    ],
)
def test_the_hash_sees_every_change_of_code(old, new):
    assert PROGRAM.count(old) == 1
    assert syntax_hash([PROGRAM.replace(old, new)]) != syntax_hash([PROGRAM])


def test_the_hash_sees_every_source_and_their_order():
    assert len({syntax_hash(x) for x in ([], ["a"], ["a", "b"], ["b", "a"], ["a", "a"])}) == 5


NUMBER = 3


def used(x):
    return x + NUMBER


def function(x):
    return np.sqrt(used(x))


class Table(TabularCritic):
    pass


def test_sources_are_those_of_all_that_decides(monkeypatch):
    found = "\n".join(sources(function))
    assert "def used(x)" in found and "NUMBER = 3" in found and "np.sqrt(used" in found
    assert len(sources(function)) == 3 == len(sources(used)) + 1  # numpy is another's
    of_table = "\n".join(sources(Table))
    assert "class Table" in of_table and "class TabularCritic" in of_table
    before = syntax_hash(sources(function))
    monkeypatch.setitem(globals(), "NUMBER", 4)
    assert syntax_hash(sources(function)) != before


def test_the_machine_is_said():
    assert machine().startswith(f"numpy {np.__version__}, ")
