"""Pages that are soon there: one small style sheet, no script to wait for, figures drawn in place.

The theme's pages ask for nine style sheets, of which they use a tenth, and for a dozen scripts,
the index of the search among them, before they show a word. When all pages are written they get

- one style sheet, with the rules that some page can use. So no rule for a class that no page of
  the theme has can catch an element of an explorable that is called alike;
- scripts that run when the page has been read, and those of the search where one searches;
- explorables whose scripts run where they stand. What comes after a figure is not there before
  the figure is, so nothing moves when it is drawn;
- the reader's theme from the first paint on.
"""

import base64
import hashlib
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

import tinycss2
from inline_svg import compact

SHEET = "site.css"
LINK = re.compile(
    r'\s*<link (?=[^>]*rel="stylesheet")[^>]*href="([^"]*?_static/([^"?]+))[^"]*"[^>]*>'
)
SCRIPT = re.compile(r'<script (?![^>]*\bdefer\b)([^>]*\bsrc="([^"?]+)[^>]*)>')
SEARCH = re.compile(
    r'\s*<script src="[^"]*(?:searchtools|language_data|searchindex)\.js"></script>'
)
OPTIONS = re.compile(r'<script src="[^"]*/documentation_options\.js[^"]*"></script>')
PRELOAD = re.compile(r'\s*<link rel="preload" as="script"[^>]*>')
MODULE = re.compile(r'<script type="module">(.*?)</script>', re.DOTALL)
STILL = re.compile(r"data:image/svg\+xml;base64,([\w+/=]+)")
THEME = re.compile(r'(\.dataset\.theme = )localStorage\.getItem\("theme"\) \|\| "auto"')
PREFERRED = (
    r"\1(mode => mode === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' "
    r": 'light' : mode)(document.documentElement.dataset.mode)"
)
NAMES = re.compile(r'\b(?:class|id)=(?:"([^"]*)"|\'([^\']*)\')')
OF_SELECTOR = re.compile(r"[.#]((?:[\w-]|\\.)+)")
CHOICES = re.compile(r":(?:not|is|where|has|host)\((?:[^()]|\([^()]*\))*\)")
IMPORT = re.compile(r"""@import\s+(?:url\()?["']([^"']+)["']\)?;""")
ADDRESS = re.compile(r"""url\((["']?)(?!data:|#|/|https?:)([^"')]+)\1\)""")


def possible(selector: str, names: set[str]) -> bool:
    """Whether a selector can find something on pages where these classes and ids are used."""
    asked = OF_SELECTOR.findall(CHOICES.sub("", selector))
    return all(name.replace("\\", "") in names for name in asked)


def rules(nodes, names: set[str]) -> Iterator[str]:
    """Yield the rules that can find something, as text."""
    for node in nodes:
        if node.type == "qualified-rule":
            kept = [s for s in parted(node.prelude) if possible(s, names)]
            if kept:
                yield f"{','.join(kept)}{{{tinycss2.serialize(node.content).strip()}}}"
        elif node.type == "at-rule" and node.lower_at_keyword in ("media", "supports", "layer"):
            inner = tinycss2.parse_rule_list(node.content or [], True, True)
            inside = "".join(rules(inner, names))
            if inside:
                yield f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}{{{inside}}}"
        elif node.type == "at-rule" and node.lower_at_keyword != "charset":
            yield node.serialize()


def parted(prelude) -> Iterator[str]:
    """Yield the selectors between commas."""
    part = []
    for token in [*prelude, tinycss2.ast.LiteralToken(0, 0, ",")]:
        if token == ",":
            yield tinycss2.serialize(part).strip()
            part = []
        else:
            part.append(token)


def used(css: str, names: set[str]) -> str:
    """Return what pages with these classes and ids need of a style sheet."""
    return "\n".join(rules(tinycss2.parse_stylesheet(css, True, True), names))


def whole(static: Path, sheet: str) -> str:
    """Return a style sheet's text with those that it imports, for a place right in `_static`."""
    folder = posixpath.dirname(sheet)

    def here(address):
        return posixpath.normpath(posixpath.join(folder, address))

    text = (static / sheet).read_text("utf-8")
    imported = "".join(whole(static, here(m[1])) for m in IMPORT.finditer(text))
    return imported + ADDRESS.sub(lambda m: f"url({here(m[2])})", IMPORT.sub("", text))


def names_of(pages: list[str], scripts: list[str]) -> set[str]:
    """Return all classes and ids that stand in pages, and all words of scripts."""
    given = (a or b for page in pages for a, b in NAMES.findall(page))
    names = {name for some in given for name in some.split()}
    return names.union(*(re.findall(r"[\w-]+", script) for script in scripts))


def in_letters(match: re.Match) -> str:
    """Write a picture in a page as text, which a server can pack."""
    drawing = compact(base64.b64decode(match[1]).decode())
    for sign in '%#"<>':
        drawing = drawing.replace(sign, f"%{ord(sign):02X}")
    return f"data:image/svg+xml,{drawing}"


def quick(page: str, options: str, version: str, searching: bool) -> str:
    """Return a page that shows itself as soon as it can."""
    place = 0

    def one_sheet(match):
        nonlocal place
        place += 1
        folder = match[1].removesuffix(match[2])
        return "" if place > 1 else f'\n<link rel="stylesheet" href="{folder}{SHEET}?v={version}">'

    page = LINK.sub(one_sheet, page)
    page = page if searching else SEARCH.sub("", page)
    page = PRELOAD.sub("", page)  # they would come before the style sheet
    page = OPTIONS.sub(lambda _: f"<script>{options}</script>", page)
    page = SCRIPT.sub(r"<script defer \1>", page)
    page = MODULE.sub(lambda m: f'<script>(() => {{"use strict";\n{m[1]}}})();</script>', page)
    page = STILL.sub(in_letters, page)
    page = page.replace('data-theme="auto"', 'data-theme="light"', 1)  # where no script runs
    return THEME.sub(PREFERRED, page)


def finish(site: Path) -> None:
    static = site / "_static"
    files = (file for file in site.rglob("*.html") if static not in file.parents)
    pages = {file: file.read_text("utf-8") for file in files}
    sheets = {match[2]: None for text in pages.values() for match in LINK.finditer(text)}
    scripts = [f.read_text("utf-8") for f in static.rglob("*.js") if f.name != "searchindex.js"]
    names = names_of(list(pages.values()), scripts)
    css = used("\n".join(whole(static, sheet) for sheet in sheets), names)
    (static / SHEET).write_text(css, "utf-8")
    version = hashlib.sha256(css.encode()).hexdigest()[:8]
    options = (static / "documentation_options.js").read_text("utf-8")
    for file, text in pages.items():
        file.write_text(quick(text, options, version, file.name == "search.html"), "utf-8")


def setup(app):
    app.connect(
        "build-finished", lambda app, failed: failed or finish(Path(app.outdir)), priority=950
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
