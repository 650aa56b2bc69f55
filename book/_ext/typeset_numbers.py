"""Numbers get a true minus sign in texts, tables and drawings, and no line begins with a "%".

Cells print and glue the keyboard's hyphen, as Python does, and so do the records; pages are for
reading. Code stays as it is.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

HYPHEN = re.compile(r"(?<!\w)-(?=\d)")
PERCENT = re.compile(r"(?:(?<=[\d\]]) ?|^ )%")
BETWEEN_TAGS = re.compile(r">[^<]+<")
AS_IT_IS = (nodes.literal, nodes.literal_block, nodes.math, nodes.math_block, nodes.raw)


def numbers(text: str) -> str:
    """Write the minus and percent signs of a text: before "%" is a space that does not break."""
    return PERCENT.sub("\N{NO-BREAK SPACE}%", HYPHEN.sub("\N{MINUS SIGN}", text))


def code(text: nodes.Text) -> bool:
    parent = text.parent
    while parent is not None and not isinstance(parent, AS_IT_IS):
        parent = parent.parent
    return parent is not None


class TypesetNumbers(SphinxPostTransform):
    formats = ("html",)
    default_priority = 60  # after glued numbers stand in the text

    def run(self, **kwargs):
        for text in list(self.document.findall(nodes.Text)):
            if numbers(text) != text and not code(text):
                text.parent.replace(text, nodes.Text(numbers(text)))
        for table in self.document.findall(nodes.raw):
            html = table.astext()
            if "<table" in html and "<script" not in html:
                table[0] = nodes.Text(BETWEEN_TAGS.sub(lambda m: numbers(m[0]), html))


def setup(app):
    app.add_post_transform(TypesetNumbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
