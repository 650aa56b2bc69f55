"""Keep the site to itself and light: nothing asked of another host, no file that no page uses."""

import logging
import re
import shutil
from pathlib import Path

from docutils import nodes
from fontTools import subset

# The theme draws its dozen icons twice: by 1.5 MB of script, and by fonts of two thousand icons.
# The fonts stay, with only the icons that some page or script names.
ICON_SCRIPT = re.compile(r'\s*<script defer src="[^"]*/fontawesome\.js[^"]*"></script>')
ICON_RULE = re.compile(r"([^{}]*):before\{content:\"\\([0-9a-f]+)\"\}")
ICON_FONT = re.compile(
    r'src:url\(\S+?woff2\) format\("woff2"\),(url\(\S+?ttf\) format\("truetype"\))'
)
logging.getLogger("fontTools").setLevel(logging.WARNING)
# What opens and closes the pages under a chapter has an icon and no name.
TOGGLE = re.compile(r'(internal" href="[^"]*">)([^<]+)(</a><details(?: open="open")?><summary)>')
SIDEBAR = re.compile(r'(<div id="pst-primary-sidebar"[^>]*)>')
BRAND = re.compile(
    r'<a class="navbar-brand logo" href="#">\s*<p class="title logo__title"></p>\s*</a>'
)
MAP = re.compile(r"(/\*|//)# sourceMappingURL=\S+( \*/|\*/)?")


def drop_thebe(app, pagename, templatename, context, doctree):
    """Remove Thebe (live cells from a CDN), which Jupyter Book adds to every page, and twice."""

    def thebe(file):
        body = getattr(file, "attributes", {}).get("body") or ""
        return "thebe" in f"{file} {body}".lower()

    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if not thebe(file)]


def drop_thebe_settings(app, doctree, docname):
    """Remove what Thebe appends to the text of every page."""
    for script in list(doctree.findall(nodes.raw)):
        if "x-thebe-config" in script.astext() or script.astext().startswith("<script>kernelName"):
            script.parent.remove(script)


def prune(site: Path) -> None:
    """Delete what no page loads: of Thebe, of the icons, and maps for debuggers."""
    static = site / "_static"
    for file in static.glob("*thebe*"):
        file.unlink()
    for file in (static / "scripts").glob("fontawesome.js*"):
        file.unlink()
    for file in static.rglob("*.map"):
        file.unlink()
        code = file.with_suffix("")
        if code.is_file():
            code.write_text(MAP.sub("", code.read_text("utf-8")), "utf-8")
    pages = list(site.rglob("*.html"))
    for page in pages:
        text = page.read_text("utf-8")
        ours = named_sidebar(named_toggles(ICON_SCRIPT.sub("", text)))
        if ours != text:
            page.write_text(ours, "utf-8")
    few_icons(static, pages)
    shutil.rmtree(static / "locales", ignore_errors=True)  # the theme in other languages
    shutil.rmtree(site / "reports", ignore_errors=True)


def named_toggles(text: str) -> str:
    """Give each toggle of the table of contents a name for those who do not see its icon."""
    return TOGGLE.sub(r'\1\2\3 aria-label="Pages under \2">', text)


def named_sidebar(text: str) -> str:
    """Make the sidebar a landmark; drop the first page's link to itself, which has no words."""
    return SIDEBAR.sub(r'\1 role="navigation" aria-label="Book">', BRAND.sub("", text))


def few_icons(static: Path, pages: list[Path]) -> None:
    """Leave in the icon fonts, and in their style sheet, only the icons named somewhere."""
    sheet = static / "styles" / "pydata-sphinx-theme.css"
    sources = [*pages, *(static / "scripts").glob("*.js"), *static.glob("*.js")]
    named = {n for s in sources for n in re.findall(r"fa-[a-z0-9-]+", s.read_text("utf-8"))}
    points = {
        int(code, 16)
        for other in static.rglob("*.css")
        for code in re.findall(r"content:\s*\"\\([ef][0-9a-f]{3})\"", other.read_text("utf-8"))
        if other != sheet
    }
    style = sheet.read_text("utf-8")

    def rule(match):
        selectors, code = match.groups()
        classes = set(re.findall(r"\.(fa-[a-z0-9-]+)", selectors))
        if not re.fullmatch(r"(?:,?\.fa-[a-z0-9-]+(?::before)?)+", selectors) or classes & named:
            points.add(int(code, 16))
            return match[0]
        return ""

    style = ICON_FONT.sub(r"src:\1", ICON_RULE.sub(rule, style))
    # Variables that hold an icon, as for links to other sites.
    points |= {int(code, 16) for code in re.findall(r"\\([ef][0-9a-f]{3})\b", style)}
    sheet.write_text(style, "utf-8")
    for font in (static / "vendor" / "fontawesome" / "webfonts").iterdir():
        if font.suffix != ".ttf":
            font.unlink()
            continue
        options = subset.Options(notdef_outline=True, recalc_timestamp=False, layout_features=[])
        drawn = subset.load_font(font, options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=points)
        cutter.subset(drawn)
        subset.save_font(drawn, font, options)


def setup(app):
    app.connect("doctree-resolved", drop_thebe_settings, priority=900)
    app.connect("html-page-context", drop_thebe, priority=900)
    app.connect(
        "build-finished", lambda app, failed: failed or prune(Path(app.outdir)), priority=900
    )
    return {"parallel_read_safe": True, "parallel_write_safe": True}
