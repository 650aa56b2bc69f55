"""Tables of verdicts get a class, and each row that of its verdict, for book.css to go by."""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from companion.claims import COLUMNS


class VerdictTables(SphinxPostTransform):
    formats = ("html",)
    default_priority = 60

    def run(self, **kwargs):
        for table in self.document.findall(nodes.table):
            head, *rows = table.findall(nodes.row)
            if tuple(entry.astext() for entry in head) == COLUMNS:
                table["classes"].append("verdicts")
                for row in rows:
                    row["classes"].append(nodes.make_id(row[-1].astext()))


def setup(app):
    app.add_post_transform(VerdictTables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
