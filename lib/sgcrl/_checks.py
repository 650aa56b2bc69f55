"""Bad input is refused with the argument's name, what came, and what is accepted."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np
from beartype import BeartypeConf, FrozenDict, beartype
from jaxtyping import TypeCheckError, jaxtyped

P = ParamSpec("P")
T = TypeVar("T")
# Of numpy's numbers, too, an integer is an int, and both are floats.
_NUMBERS = {int: int | np.integer, float: float | int | np.floating | np.integer}
_beartype = beartype(conf=BeartypeConf(hint_overrides=FrozenDict(_NUMBERS)))
_COMPLAINT = re.compile(r"parameter '(.*)'\.\nActual value: (.*)\nExpected type: (.*)\.\n")


def checked(function: Callable[P, T]) -> Callable[P, T]:
    """Refuse arguments that do not fit the annotations: what they say is what is accepted."""
    typed = jaxtyped(function, typechecker=_beartype)

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return typed(*args, **kwargs)
        except TypeCheckError as error:
            found = _COMPLAINT.search(str(error))
            if not found:
                raise
            name, came, takes = found.groups()
            takes = re.sub(r"<class '(.*?)'>$", r"\1", takes)
            takes = re.sub(r"\b[a-z_]+\.(?=\w)", "", takes)  # types without their modules
            raise ValueError(f"{name}: got {came.replace('(numpy)', '')}, takes {takes}") from None

    return call


def whole(least: int, **values: Any) -> None:
    """Refuse what is no integer from ``least`` on."""
    for name, value in values.items():
        if not isinstance(value, (int, np.integer)) or value < least:
            raise ValueError(f"{name}: got {value!r}, takes an integer from {least}")


def number(low: float, high: float = np.inf, **values: Any) -> None:
    """Refuse what is no number, or no array of numbers, from ``low`` to ``high``."""
    for name, value in values.items():
        if not np.all((np.asarray(value) >= low) & (np.asarray(value) <= high)):
            takes = f"numbers from {low:g}" + (f" to {high:g}" if high < np.inf else "")
            raise ValueError(f"{name}: got {value!r}, takes {takes}")


def positive(**values: Any) -> None:
    """Refuse what is no number above 0."""
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name}: got {value!r}, takes a positive number")


def increasing(**values: Any) -> None:
    """Refuse fewer than two numbers, and numbers that do not increase."""
    for name, value in values.items():
        if len(value) < 2 or (np.diff(value) <= 0).any():
            raise ValueError(f"{name}: takes at least two, increasing")


def of_length_one(why: str, **values: Any) -> None:
    """Refuse rows of other lengths than 1; ``why`` says what needs them."""
    for name, value in values.items():
        if not np.allclose(np.linalg.norm(value, axis=-1), 1):
            raise ValueError(f"{name}: got rows of other lengths, takes length 1 for {why}")


def one_of(choices: tuple, **values: Any) -> None:
    """Refuse what is not among the choices."""
    for name, value in values.items():
        if value not in choices:
            raise ValueError(f"{name}: got {value!r}, takes one of {choices}")


def shaped(takes: str, possible: tuple, **values: Any) -> None:
    """Refuse arrays of none of the possible shapes; ``takes`` says them in words."""
    for name, value in values.items():
        if np.shape(value) not in possible:
            raise ValueError(f"{name}: got shape {np.shape(value)}, takes {takes}")
