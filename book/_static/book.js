// Terms explain themselves: a link to the glossary shows its entry while it is pointed at or has
// the keyboard's focus. Escape closes the tip; the pointer may rest on it. Without this script
// the link simply leads to the glossary.
{
  let open = null, link = null, waiting = 0;

  const hide = () => {
    clearTimeout(waiting);
    if (open) open.hidden = true;
    open = link = null;
  };

  const place = () => {
    const at = link.getClientRects()[0], margin = 8;
    const left = Math.min(
      at.left,
      document.documentElement.clientWidth - open.offsetWidth - margin,
    );
    const fits = at.bottom + open.offsetHeight + margin < window.innerHeight;
    open.style.left = `${Math.max(margin, left)}px`;
    open.style.top = `${fits ? at.bottom + 4 : at.top - open.offsetHeight - 4}px`;
  };

  const show = (target) => {
    const tip = document.getElementById(target.getAttribute("aria-describedby"));
    if (!tip) return;
    hide();
    [open, link] = [tip, target];
    tip.hidden = false;
    place();
  };

  const later = (action, delay) => {
    clearTimeout(waiting);
    waiting = setTimeout(action, delay);
  };
  const term = (event) => event.target.closest?.("a.term-link");
  const inside = (event) => event.target.closest?.("a.term-link, .term-tip");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return; // a tap follows the link
    if (term(event) && term(event) !== link) later(() => show(term(event)), 150);
    else if (inside(event)) clearTimeout(waiting);
    else if (open && document.activeElement !== link) later(hide, 200);
    else if (!open) clearTimeout(waiting);
  });
  document.addEventListener("focusin", (event) => (term(event) ? show(term(event)) : hide()));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  window.addEventListener("scroll", () => open && place(), { passive: true });
  window.addEventListener("resize", hide);
}

// What scrolls sideways must be reachable by keyboard, and a drawing says that it does.
{
  const tell = (frame) => {
    const wide = frame.scrollWidth > frame.clientWidth + 1;
    if (wide) frame.tabIndex = 0;
    else frame.removeAttribute("tabindex");
    frame.parentElement.classList.toggle("wide", wide && !frame.scrollLeft);
  };
  const frames = document.querySelectorAll(".figure-frame, mjx-container[display]");
  const reach = () => frames.forEach(tell);
  for (const frame of frames) {
    frame.addEventListener("scroll", () => tell(frame), { passive: true });
  }
  reach();
  window.addEventListener("load", reach);
  window.addEventListener("resize", reach);
}

// One switch shows all folded code of a page, or folds it again.
{
  const button = document.querySelector(".bd-article .code-switch");
  const folded = [...document.querySelectorAll(".bd-article details.hide")];
  const open = () => folded.every((details) => details.open);
  const say = () => {
    button.textContent = open() ? "Fold the code" : "Show all code";
  };
  button?.addEventListener("click", () => {
    const all = !open();
    for (const details of folded) details.open = all;
    say();
  });
  for (const details of button ? folded : []) details.addEventListener("toggle", say);
}

// Paper is white, whatever the screen is.
{
  const page = document.documentElement;
  let screen = "";
  window.addEventListener("beforeprint", () => {
    screen = page.dataset.theme;
    page.dataset.theme = "light";
  });
  window.addEventListener("afterprint", () => {
    page.dataset.theme = screen;
  });
}
