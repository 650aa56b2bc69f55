"""The built site, as the tests of the book see it."""

import build
import pytest


@pytest.fixture(scope="session")
def site():
    """Return the folder of the built site, made sure to belong to the present sources."""
    assert build.is_current(build.ROOT / "_build", build.ROOT), "no up-to-date site: run make book"
    return build.ROOT / "_build" / "html"
