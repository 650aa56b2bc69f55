"""Pages of the built site, read once a process."""

import gzip
from functools import cache

from bs4 import BeautifulSoup


@cache
def soup(file):
    """Parse a page; it is shared, so look and do not touch."""
    return BeautifulSoup(file.read_text("utf-8"), "html.parser")


@cache
def head(file):
    """Parse the head of a page alone, which takes no time."""
    return BeautifulSoup(file.read_text("utf-8").partition("</head>")[0], "html.parser").head


@cache
def packed(file):
    """Return a file as a server with gzip would send it."""
    return gzip.compress(file.read_bytes(), 6)
