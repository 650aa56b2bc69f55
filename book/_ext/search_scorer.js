// Search lists chapters first, then the pages under them, then the book's other pages, and what
// was made from the code last; who asks for an identifier gets Sphinx's own order. Within each, the
// scores are Sphinx's own.
globalThis.Scorer = {
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
  score: ([page, , , , score]) => {
    const asked = new URLSearchParams(location.search).get("q") ?? "";
    if (/[._]|[a-z][A-Z]/.test(asked)) return score;
    if (page.startsWith("book/api")) return score;
    if (!page.startsWith("notebooks/")) return score + 1000;
    return score + (page.endsWith("_evidence") ? 2000 : 3000);
  },
};
