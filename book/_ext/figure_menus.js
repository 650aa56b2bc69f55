// A menu for every drawing of a page: its link, the drawing, its data, how to cite it. The menu is
// that of explorables: figure_menus.py puts common.js and frame.js before this.
for (const box of document.querySelectorAll("figure[id] .figure-box")) {
  const table = box.dataset.csv;
  menu(box, table ? { csv: async () => (await fetch(table)).text() } : {});
}
