// The day's drawn containers, offered to be tapped where a form asks for a container, with what became of each.
import * as forms from "./forms.js";
import { drawnToday } from "./local-state.js";
import { badge, element, fill } from "./dom.js";
import { t } from "./i18n.js";

const NOTES = {
  searched: "searched",
  sampled: "sampled",
  "not reached": "not reached",
};

/** Shows what was drawn for today at the top of a form that asks for a container; nothing where nothing was drawn. */
export async function showDrawn(form, person) {
  const part = form.querySelector("[data-drawn]");
  if (!part) return;
  const drawn = await drawnToday(person);
  part.hidden = drawn.length === 0;
  const number = (forms.at(form, "container_number") ?? "").replace(/\s/g, "").toUpperCase();
  fill(part.querySelector(".options"), drawn.map((one) => offered(one, one.number === number)));
}

function offered(one, isChosen) {
  const painted = `${one.number.slice(0, 4)} ${one.number.slice(4, 10)} ${one.number.slice(10)}`;
  const made = element("button", { type: "button", className: "quiet" }, element("strong", {}, painted), ...under(one));
  made.dataset.drawnId = one.id;
  made.setAttribute("aria-pressed", String(isChosen));
  return made;
}

function under({ yard, state }) {
  return [...(yard ? [element("span", {}, yard)] : []), ...(state ? [badge(t(NOTES[state]), state === "not reached" ? "warn" : "good")] : [])];
}

/** Puts the container that was tapped into its form, with the reason and the draw. */
export async function takeDrawn(form, person, id) {
  const one = (await drawnToday(person)).find((each) => each.id === id);
  if (!one) return;
  const values = { kind: "container", container_number: one.number, reason: "random_draw", draw: one.draw };
  for (const [part, value] of Object.entries(values)) if (forms.has(form, part)) forms.put(form, part, value);
}
