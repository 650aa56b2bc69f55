"""Words that light up parts of a figure, and numbers in sentences that can be pulled.

``{lit}`the rest <circle zeta>` ``
    Pointing at these words lights the part ``zeta`` of every explorable ``circle`` on the page
    (frame.js, ``lights``).
``{scrub}`2 <length of ζ, 0 to 3 by 0.1>` ``
    A number that can be pulled, with its name for screen readers and its range.
``{follows}`left of 2` ``
    What the function ``left`` makes of the pulled number of the same paragraph. The page says what
    it is at first; the script linked_prose.js has the same functions and keeps it up to date.
"""

import math
import re

from docutils import nodes
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxRole

FUNCTIONS = {
    # c on the sphere, of a vector with c = 1 and this ‖ζ‖ before normalisation
    "left": (lambda length: 1 / math.sqrt(1 + length**2), 2),
    # c on the sphere, of a vector with this ‖ζ‖ on the sphere
    "rest": (lambda length: math.sqrt(max(1 - length**2, 0)), 2),
    # how many times as likely a move is whose c is higher by this, at the actor's temperature 0.1
    "times": (lambda gap: math.exp(gap / 0.1), 1),
}
"""What follows a number: the function, and with how many digits it is shown."""

LIT = re.compile(r"(?P<words>.+?)\s*<(?P<figure>\w+) (?P<part>[\w-]+)>", re.DOTALL)
NUMBER = r"\d+(?:\.\d+)?"
SCRUB = re.compile(
    rf"(?P<first>{NUMBER})\s*<(?P<name>.+?), "
    rf"(?P<low>{NUMBER}) to (?P<high>{NUMBER}) by (?P<step>{NUMBER})>",
    re.DOTALL,
)
FOLLOWS = re.compile(rf"(?P<function>\w+) of (?P<first>{NUMBER})")


class spanned(nodes.inline):
    """A ``<span>`` with attributes: ``spanned(text, klass=..., data={...})``."""


def result(text: str) -> str:
    """Return what a function makes of a number: ``left of 2`` is 0.45.

    Raises
    ------
    ValueError
        If the text has another form, or names no function.
    """
    parts = FOLLOWS.fullmatch(text)
    if not parts or parts["function"] not in FUNCTIONS:
        raise ValueError(f"follows: got {text!r}, takes FUNCTION of NUMBER, of {[*FUNCTIONS]}")
    function, digits = FUNCTIONS[parts["function"]]
    return f"{function(float(parts['first'])):.{digits}f}"


class Lit(SphinxRole):
    def run(self):
        parts = matched(LIT, self, "WORDS <FIGURE PART>")
        span = spanned(klass="lit", data={"figure": parts["figure"], "part": parts["part"]})
        words, messages = self.inliner.parse(parts["words"], self.lineno, self.inliner, span)
        span.extend(words)
        if any(isinstance(word, nodes.math) for word in words):  # its letters are no text
            span["label"] = span.astext().replace(r"\zeta", "ζ")
        return [span], messages


class Scrub(SphinxRole):
    def run(self):
        parts = matched(SCRUB, self, "NUMBER <NAME, LOW to HIGH by STEP>").groupdict()
        first = parts.pop("first")
        if not float(parts["low"]) <= float(first) <= float(parts["high"]):
            raise ValueError(f"scrub: {self.text} begins outside its range")
        return [spanned("", first, klass="scrub", data=parts)], []


class Follows(SphinxRole):
    def run(self):
        shown = result(self.text)
        data = FOLLOWS.fullmatch(self.text).groupdict()
        return [spanned("", shown, klass="follows", data=data)], []


def matched(form, role, takes):
    parts = form.fullmatch(role.text)
    if parts is None:
        raise ValueError(f"{role.name}: got {role.text!r}, takes {takes}")
    return parts


def check(app, doctree):
    """A number that follows another must find it in its paragraph, with the value it is given."""
    for span in doctree.findall(spanned):
        if span["klass"] != "follows":
            continue
        others = [x for x in span.parent.findall(spanned) if x["klass"] == "scrub"]
        if [x.astext() for x in others] != [span["data"]["first"]]:
            raise ExtensionError(
                f"{app.env.docname}: {span['data']['function']} of {span['data']['first']} takes "
                f"one number to pull in its paragraph, with that value"
            )


def open_span(translator, node):
    data = {f"data-{name}": value for name, value in node["data"].items()}
    data |= {"aria-label": node["label"]} if node.get("label") else {}
    translator.body.append(translator.starttag(node, "span", "", CLASS=node["klass"], **data))


def close_span(translator, node):
    translator.body.append("</span>")


def setup(app):
    app.add_node(spanned, html=(open_span, close_span))
    for name, role in (("lit", Lit), ("scrub", Scrub), ("follows", Follows)):
        app.add_role(name, role())
    app.connect("doctree-read", check)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
