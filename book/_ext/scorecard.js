// A part of the bar of verdicts leads to the scorecard with its kind chosen, as in
// scorecard.html#show-fails; a claim that a link leads to is shown, whatever was chosen.
{
  const choose = () => {
    const [, what, name] = location.hash.match(/^#(show|claim)-(.+)/) ?? [];
    if (!what) return;
    const fields = [...document.querySelectorAll(".scorecard-choice")];
    for (const field of fields) {
      const all = field.querySelector('[value="all"]');
      const kind = what === "show" && field.querySelector(`[value="${CSS.escape(name)}"]`);
      (kind || all).checked = true;
    }
    const target = what === "show" ? fields[0] : document.getElementById(location.hash.slice(1));
    target?.scrollIntoView();
  };
  addEventListener("hashchange", choose);
  addEventListener("load", choose);
}
