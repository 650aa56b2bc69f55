"""Tables of verdicts get a class, and each row that of its verdict, for book.css to go by.

A claim that the page's own explorable shows lights its part there, as words of the text do.
"""

from docutils import nodes
from linked_prose import spanned
from sphinx.transforms.post_transforms import SphinxPostTransform

from companion.claims import COLUMNS

LIT = {
    "01_decomposition": {
        "On the unit sphere c² + ‖ζ‖² = 1, whatever training does to a table": "circle c",
        "As a table on the unit sphere learns, ζ grows and crowds out c": "circle zeta",
    },
    "02_squeeze": {
        "In a table, growth of ζ alone takes c down before the goal is found": "squeeze prediction",
        "In a table, visited states lose c before the goal is found; unvisited ones keep theirs": (
            "squeeze c"
        ),
    },
    "03_tabular": {
        "In a table, the agent explores": "playback visited",
        "In a table, often visited states lose similarity": "playback visited",
        "In a table, spread goes into ζ, not into c": "playback zeta",
        "In a table, finding the goal brings exploitation": "playback goal",
    },
    "04_network_evidence": {
        "A network's goal direction moves at random until the goal is sampled": "rotation goal",
        "With one-hots and a Xavier start all states of a network start close together": (
            "playback c"
        ),
    },
}
"""By page: a claim, and the explorable and its part that show it (`lights` in frame.js)."""


class VerdictTables(SphinxPostTransform):
    formats = ("html",)
    default_priority = 60

    def run(self, **kwargs):
        lit = LIT.get(self.env.docname.rpartition("/")[2], {})
        for table in self.document.findall(nodes.table):
            head, *rows = table.findall(nodes.row)
            if tuple(entry.astext() for entry in head) == COLUMNS:
                table["classes"].append("verdicts")
                for row in rows:
                    row["classes"].append(nodes.make_id(row[-1].astext()))
                    statement = row[0].astext().replace("’", "'")
                    if statement in lit:
                        light(row[0], lit[statement])


def light(entry, what):
    """Make a cell's text light up a part, named as ``FIGURE PART``."""
    figure, part = what.split()
    for paragraph in list(entry.findall(nodes.paragraph)) or [entry]:
        words = paragraph.children
        span = spanned(klass="lit", data={"figure": figure, "part": part})
        paragraph.clear()
        span.extend(words)
        paragraph += span


def setup(app):
    app.add_post_transform(VerdictTables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
