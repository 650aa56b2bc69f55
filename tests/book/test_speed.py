"""Pages are soon there on a slow phone, stand still while they load, and answer at once."""

import fast
import pytest

PAGES = ("book/index", "notebooks/01_decomposition", "notebooks/03_tabular", "notebooks/playground")
CHAPTERS = (f"notebooks/{name}" for name in ("02_squeeze", "07_low_rank", "12_no_sphere"))
STEADY = (*CHAPTERS, "book/glossary")
"""Pages that once moved most while they loaded."""
ALLOWED = {"painted": 2000, "blocked": 1500}
"""The most milliseconds that are allowed to the first contentful paint, and of blocking."""
SHIFTED = 0.05
"""The most layout shift that is allowed."""
LOADS = 3, 8
"""How often a page is loaded, and how often at most on a busy machine: the best load counts."""
PATIENCE = 120_000
PHONE = {"width": 375, "height": 812}
WATCH = """
window.seen = { painted: 0, blocked: 0, shifted: 0, moved: [] };
new PerformanceObserver((list) => {
  for (const e of list.getEntriesByName("first-contentful-paint")) seen.painted = e.startTime;
}).observe({ type: "paint", buffered: true });
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) seen.blocked += Math.max(0, e.duration - 50);
}).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) {
    seen.shifted += e.value;
    const of = ({ node, previousRect: { y }, currentRect }) =>
      `${node?.tagName} .${node?.className} from ${y} to ${currentRect.y}`;
    seen.moved.push(`${e.value.toFixed(3)}: ${e.sources.map(of)}`);
  }
}).observe({ type: "layout-shift", buffered: true });
"""


def load(chromium, url):
    """Open a page on a phone, on a slow line, and return what its reader waits for."""
    with chromium.new_context(viewport=PHONE, has_touch=True, is_mobile=True) as context:
        tab = context.new_page()
        tab.goto("about:blank")
        tab.wait_for_timeout(500)  # the browser's own windows have opened
        cdp = context.new_cdp_session(tab)
        cdp.send("Network.enable")
        line = {"downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8, "latency": 150}
        cdp.send("Network.emulateNetworkConditions", {"offline": False, **line})
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        tab.add_init_script(WATCH)
        tab.goto(url, wait_until="load", timeout=PATIENCE)
        tab.wait_for_timeout(1500)
        return tab.evaluate("seen")


SHEET = """@charset "utf-8";
.mark, .kept:not(.mark) { color: red } a > b { top: 0 }
@media (width < 9px) { .mark { a: b } #here { c: d } }
@media print { .mark { a: b } }
@font-face { src: url("../f.ttf") }"""


def test_a_style_sheet_keeps_what_can_be_used():
    found = fast.used(SHEET, {"kept", "here"})
    assert ".kept:not(.mark){color: red}" in found and "a > b{" in found and "#here" in found
    assert found.count("mark") == 1 and "print" not in found and "charset" not in found


def test_style_sheets_are_joined_with_those_they_import(tmp_path):
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles/a.css").write_text('@import "../b.css";i { src: url("../f.ttf") }')
    (tmp_path / "b.css").write_text("b { src: url(g.ttf), url(data:x) }")
    found = fast.whole(tmp_path, "styles/a.css")
    assert found == "b { src: url(g.ttf), url(data:x) }i { src: url(f.ttf) }"


def test_a_page_waits_for_one_style_sheet_and_no_script():
    page = (
        '<link rel="preload" as="script" href="_static/a.js" />'
        '<link href="_static/styles/a.css?d=1" rel="stylesheet" />'
        '<link rel="stylesheet" href="_static/b.css" />'
        '<script src="_static/documentation_options.js?v=1"></script><script src="_static/a.js">'
        '</script><script src="searchindex.js"></script><script type="module">draw();</script>'
        '<img src="data:image/svg+xml;base64,PHN2ZyBhPSIjIi8+">'
    )
    assert fast.quick(page, "OPTIONS", "7", searching=False).split("\n", 1)[1] == (
        '<link rel="stylesheet" href="_static/site.css?v=7"><script>OPTIONS</script>'
        '<script defer src="_static/a.js"></script><script>(() => {"use strict";\ndraw();})();'
        '</script><img src="data:image/svg+xml,%3Csvg a=%22%23%22/%3E">'
    )
    assert '<script defer src="searchindex.js">' in fast.quick(page, "", "7", searching=True)


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_soon_there_and_stands_still_on_a_slow_phone(chromium, address, page):
    loads = [load(chromium, f"{address}{page}.html") for _ in range(LOADS[0])]

    def best():
        return {what: min(found[what] for found in loads) for what in ALLOWED}

    # The machine may be busy with other things, which makes a load slower, and none faster.
    while len(loads) < LOADS[1] and any(best()[what] > most for what, most in ALLOWED.items()):
        loads.append(load(chromium, f"{address}{page}.html"))
    shifted = max(found["shifted"] for found in loads)
    print(
        f"{page}: {best()} of {len(loads)}, shifted {shifted:.3f}", *loads[0]["moved"], sep="\n  "
    )
    assert {what: most for what, most in best().items() if most > ALLOWED[what]} == {}
    assert shifted <= SHIFTED, loads[0]["moved"]


@pytest.mark.book
@pytest.mark.browser
@pytest.mark.parametrize("page", STEADY)
def test_a_page_stands_still_while_it_loads_on_a_slow_phone(chromium, address, page):
    found = load(chromium, f"{address}{page}.html")
    print(f"{page}: shifted {found['shifted']:.3f}")
    assert found["painted"] > 0 and found["shifted"] <= SHIFTED, found["moved"]
