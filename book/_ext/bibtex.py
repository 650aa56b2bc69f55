"""The directive `{bibtex}`: an entry to copy, of a source of this book or of the book itself.

`{bibtex} key` shows the entry as it stands in `book/references.bib`; without a key it shows what
`CITATION.cff` says, with the address of `_config.yml`.
"""

import re
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.util.docutils import SphinxDirective


def entry(bibliography: str, key: str) -> str:
    """Cut one entry out of a BibTeX file: from its @ to the brace alone on a line."""
    found = re.search(rf"^@\w+\{{{re.escape(key)},.*?^\}}", bibliography, re.MULTILINE | re.DOTALL)
    if not found:
        raise LookupError(f"no entry {key!r} in the bibliography")
    return found[0]


def own_entry(citation: dict, address: str, year: str) -> str:
    """Write what a CITATION.cff says as BibTeX."""

    def name(person):
        full = person.get("name")
        return f"{{{full}}}" if full else f"{person['family-names']}, {person['given-names']}"

    fields = {
        "author": " and ".join(map(name, citation["authors"])),
        "title": f"{{{citation['title']}}}",
        "year": year,
        "version": citation["version"],
        "license": citation["license"],
        "url": address,
    }
    lines = "".join(f"  {key:7} = {{{value}}},\n" for key, value in fields.items())
    return f"@software{{sgcrl_companion,\n{lines}}}"


class BibTeX(SphinxDirective):
    optional_arguments = 1

    def run(self):
        root = Path(self.env.srcdir)
        if self.arguments:
            text = (root / "book" / "references.bib").read_text("utf-8")
            found = entry(text, self.arguments[0])
        else:
            citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
            address = self.config.html_theme_options["repository_url"]
            found = own_entry(citation, address, self.config.copyright)
        return [nodes.literal_block(found, found, language="bibtex")]


def setup(app):
    app.add_directive("bibtex", BibTeX)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
