"""Bad input is refused with the argument's name, what came, and what is accepted."""

import numpy as np


def whole(least: int, **values) -> None:
    """Refuse what is no integer from ``least`` on."""
    for name, value in values.items():
        if not isinstance(value, (int, np.integer)) or value < least:
            raise ValueError(f"{name}: got {value!r}, takes an integer from {least}")


def number(low: float, high: float = np.inf, **values) -> None:
    """Refuse what is no number, or no array of numbers, from ``low`` to ``high``."""
    for name, value in values.items():
        if not np.all((np.asarray(value) >= low) & (np.asarray(value) <= high)):
            takes = f"numbers from {low:g}" + (f" to {high:g}" if high < np.inf else "")
            raise ValueError(f"{name}: got {value!r}, takes {takes}")


def positive(**values) -> None:
    """Refuse what is no number above 0."""
    for name, value in values.items():
        if not value > 0:
            raise ValueError(f"{name}: got {value!r}, takes a positive number")


def one_of(choices: tuple, **values) -> None:
    """Refuse what is not among the choices."""
    for name, value in values.items():
        if value not in choices:
            raise ValueError(f"{name}: got {value!r}, takes one of {choices}")


def shaped(shapes: str, possible: tuple, **values) -> None:
    """Refuse arrays of none of the possible shapes, which ``shapes`` says in words."""
    for name, value in values.items():
        if np.shape(value) not in possible:
            raise ValueError(f"{name}: got shape {np.shape(value)}, takes {shapes}")
