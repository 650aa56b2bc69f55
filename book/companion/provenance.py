"""By what numbers are made: a hash of the code that decides, and the machine's arithmetic."""

import ast
import hashlib
import inspect
import sys
import textwrap
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import numpy as np
from threadpoolctl import threadpool_info

TRAINING = ("arrays", "worlds", "replay", "sphere", "infonce", "tabular", "train")
"""Modules that every training runs through."""
MISSING = "is missing"
OTHER_SETTINGS = "was made with other settings"
OTHER_CODE = "was made with other code"
TYPES = {(ast.arg, "annotation"), (ast.FunctionDef, "returns"), (ast.AsyncFunctionDef, "returns")}
"""Annotations that change nothing; those of fields make a dataclass."""


def training() -> list[Any]:
    """Modules that every training runs through."""
    return [sys.modules[f"sgcrl.{name}"] for name in TRAINING]


def sources(part: Any) -> list[str]:
    """Source of a function, a class or a module, and of what decides with it about its results.

    Of a function these are the numbers, words and functions of this library and this book (or of
    its own module) that it names, and so on; of a class, its module and those of its ancestors.

    Parameters
    ----------
    part : callable or module
    """
    found: dict[str, str] = {}
    left = [part]
    while left:
        part = inspect.unwrap(left.pop())
        if inspect.isclass(part):
            for kind in part.__mro__:
                if is_ours(kind):
                    left.append(sys.modules[kind.__module__])
                elif kind.__module__ == part.__module__:
                    found[kind.__qualname__] = textwrap.dedent(inspect.getsource(kind))
            continue
        key = part.__name__ if inspect.ismodule(part) else f"{part.__module__}.{part.__qualname__}"
        if key in found:
            continue
        found[key] = textwrap.dedent(inspect.getsource(part))
        if inspect.isfunction(part):
            names = inspect.getclosurevars(part)
            for name, value in [*names.globals.items(), *names.nonlocals.items()]:
                if isinstance(value, (int, float, str)):
                    found[f"{key} {name}"] = f"{name} = {value!r}"
                elif is_ours(value, part.__module__):
                    left.append(value)
    return [found[key] for key in sorted(found)]


def is_ours(value: Any, *modules: str) -> bool:
    """Whether this is a function or a class of the library, of this book, or of other modules.

    Parameters
    ----------
    value : object
    *modules
        Names of the others.
    """
    if not (inspect.isfunction(value) or inspect.isclass(value)):
        return False
    module = value.__module__
    return module in modules or module.partition(".")[0] in ("sgcrl", "companion")


def machine() -> str:
    """What decides in which order floats are added: numpy, and its BLAS for this processor."""
    blas = {pool["architecture"] for pool in threadpool_info() if "architecture" in pool}
    return f"numpy {np.__version__}, {', '.join(sorted(blas))}"


def syntax_hash(sources: Iterable[str]) -> str:
    """Hash of what programs do: of their syntax, without comments, docstrings, layout, and types.

    The types are those that functions take and return.

    ``ast.dump`` writes another text in each version of Python, and so does ``ast.unparse``; here
    fields that are empty, which a later version may have added, do not count.
    """
    found = hashlib.sha256()
    for source in sources:
        found.update(_canonical(ast.parse(source)).encode())
    return found.hexdigest()


def _canonical(part):
    if isinstance(part, ast.Constant):
        return ascii(part.value)  # repr writes what is printable, of which later versions know more
    if isinstance(part, list):
        return f"[{' '.join(_canonical(item) for item in part if not _is_idle(item))}]"
    if not isinstance(part, ast.AST):
        return ascii(part)
    if isinstance(part, ast.JoinedStr):
        part = ast.JoinedStr(list(_pieces(part)))
    filled = (
        (name, value)
        for name, value in ast.iter_fields(part)
        if value not in (None, []) and (type(part), name) not in TYPES
    )
    fields = " ".join(f"{name}={_canonical(value)}" for name, value in sorted(filled))
    return f"({type(part).__name__} {fields})"


def _is_idle(part):
    """Whether this is a docstring, or another constant that stands alone."""
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)


def _pieces(text):
    """The values of an f-string, its constant text in one piece: 3.12 puts an empty one in some."""
    for constant, values in groupby(text.values, lambda value: isinstance(value, ast.Constant)):
        if not constant:
            yield from values
        elif joined := "".join(value.value for value in values):
            yield ast.Constant(joined)
