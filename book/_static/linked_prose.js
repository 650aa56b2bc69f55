// Numbers in sentences that can be pulled, and the numbers that follow them. Without this script
// the sentences stand as they are, with what book/_ext/linked_prose.py worked out for them.
{
  // The functions of linked_prose.py: what follows a number, and its digits.
  const FUNCTIONS = {
    left: [(length) => 1 / Math.sqrt(1 + length ** 2), 2],
    rest: [(length) => Math.sqrt(Math.max(1 - length ** 2, 0)), 2],
    times: [(gap) => Math.exp(gap / 0.1), 1],
  };
  const PIXELS = 6; // to pull for one step

  const begin = (number) => {
    const [low, high, step] = ["low", "high", "step"].map((name) => +number.dataset[name]);
    const digits = (number.dataset.step.split(".")[1] ?? "").length;
    const followers = [...number.closest("p, li, td, dd").querySelectorAll(".follows")];
    const last = Math.round((high - low) / step);
    let place = Math.round((+number.textContent - low) / step), pulled = null;

    const valueAt = (n) => (low + n * step).toFixed(digits);
    const resultAt = (follower, n) => {
      const [of, shown] = FUNCTIONS[follower.dataset.function];
      return of(+valueAt(n)).toFixed(shown);
    };
    const show = (n) => {
      place = Math.min(Math.max(n, 0), last);
      number.textContent = valueAt(place);
      for (const follower of followers) follower.textContent = resultAt(follower, place);
      number.setAttribute("aria-valuenow", valueAt(place));
      const results = followers.map(({ textContent }) => textContent).join(", ");
      number.setAttribute("aria-valuetext", `${valueAt(place)}: ${results}`);
    };
    // as wide as the widest of its values, or the line moves under the hand
    const widen = (element, textAt) => {
      const long = [0, last].map(textAt).sort((a, b) => a.length - b.length).at(-1);
      element.style.minWidth = `${long.length - (long.includes(".") ? 0.5 : 0)}ch`; // a narrow sign
    };

    widen(number, valueAt);
    for (const follower of followers) widen(follower, (n) => resultAt(follower, n));
    const slider = { role: "slider", tabindex: 0, "aria-label": number.dataset.name };
    Object.assign(slider, { "aria-valuemin": low, "aria-valuemax": high });
    for (const [name, value] of Object.entries(slider)) number.setAttribute(name, value);
    for (const element of [number, ...followers]) element.classList.add("live");
    show(place);

    number.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
      Object.assign(steps, { PageUp: 5, PageDown: -5, Home: -last, End: last });
      if (!(event.key in steps)) return;
      event.preventDefault();
      show(place + steps[event.key]);
    });
    number.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      event.preventDefault(); // no selection of text
      number.focus({ preventScroll: true });
      number.setPointerCapture(event.pointerId);
      pulled = { from: event.clientX, place };
    });
    number.addEventListener("pointermove", (event) => {
      if (pulled) show(pulled.place + Math.round((event.clientX - pulled.from) / PIXELS));
    });
    for (const end of ["pointerup", "pointercancel"]) {
      number.addEventListener(end, () => (pulled = null));
    }
    // or the browser takes a finger's gesture for scrolling
    number.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
  };

  for (const number of document.querySelectorAll(".scrub")) begin(number);
}
