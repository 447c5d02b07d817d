// What the dog showed is said when it shows it: a moment that nobody has typed becomes that of the choice, by the unit's
// clock. Without this script the moment is that of the page.
for (const form of document.querySelectorAll("form[data-zone]")) {
  const moment = /** @type {HTMLInputElement} */ (form.elements.namedItem("shown_at"));
  const first = moment.value;
  form.addEventListener("change", ({ target }) => {
    if (/** @type {HTMLInputElement} */ (target).name === "shown" && moment.value === first) moment.value = now(form.dataset.zone);
  });
}

function now(timeZone) {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
  });
  const parts = Object.fromEntries(format.formatToParts(new Date()).map(({ type, value }) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}
