// A form of the tablet and the values in it: what is shown for which choices, what is missing, and the payload that it
// makes. What each field is, its surroundings say: `data-part` is its place in the payload, `data-kind` how it is read.
import { checkDigit, containerProblem } from "./container.js";
import { t, told } from "./words.js";
import { instant, wall, writtenNumber } from "./zone.js";

const fieldsOf = (form) => [...form.querySelectorAll("[data-part]")];
const inputsOf = (field) => [...field.querySelectorAll("input:not([type=file]), select, textarea")];

/** What stands in a field now: a text, or a list of texts where several can be chosen. */
function valueOf(field) {
  const inputs = inputsOf(field);
  switch (field.dataset.kind) {
    case "word":
      return inputs.find((input) => input.checked)?.value ?? null;
    case "keys":
      return inputs.filter((input) => input.checked).map((input) => input.value);
    case "container":
      return inputs.map((input) => input.value.trim()).join(" ").trim();
    default:
      return inputs[0]?.value ?? "";
  }
}

function show(field, value) {
  const inputs = inputsOf(field);
  switch (field.dataset.kind) {
    case "word":
      for (const input of inputs) input.checked = input.value === value;
      break;
    case "keys":
      for (const input of inputs) input.checked = (value ?? []).includes(input.value);
      break;
    case "container": {
      const [, letters = "", digits = ""] = /^([A-Za-z]*)\s*(.*)$/.exec(value ?? "") ?? [];
      [inputs[0].value, inputs[1].value] = [letters, digits];
      break;
    }
    default:
      if (inputs[0]) inputs[0].value = value ?? "";
  }
}

/** Everything in the form, by part, as a draft keeps it. */
export function valuesOf(form) {
  return Object.fromEntries(
    fieldsOf(form).filter((field) => field.dataset.kind !== "photos").map((field) => [field.dataset.part, valueOf(field)]),
  );
}

/** Puts values into the form; parts that are not named stay as they are. */
export function fill(form, values) {
  for (const field of fieldsOf(form)) {
    if (field.dataset.part in values) show(field, values[field.dataset.part]);
    complain(field, "");
  }
  arrange(form);
}

/** What a new form holds: the moment now, what is usual, and what the person chose the last time. */
export function firstValues(form, last, now) {
  const values = {};
  for (const field of fieldsOf(form)) {
    const first = field.querySelector("[data-first]");
    if (field.querySelector("[data-now]") && !field.dataset.when) values[field.dataset.part] = wall(now);
    else if ("keep" in field.dataset && last[field.dataset.part]) values[field.dataset.part] = last[field.dataset.part];
    else if (first) values[field.dataset.part] = first.dataset.first || first.value;
    else if (field.dataset.kind === "day") values[field.dataset.part] = wall(now).slice(0, 10);
  }
  return values;
}

/** What is worth offering the next time. */
export const keptValues = (form) =>
  Object.fromEntries(
    fieldsOf(form).filter((field) => "keep" in field.dataset).map((field) => [field.dataset.part, valueOf(field)]),
  );

/** Fills the lists of a form from what the tablet was given; one of which the choice is plain is made at once. */
export function offer(form, lists) {
  for (const place of form.querySelectorAll("[data-source]")) {
    const entries = lists[place.dataset.source] ?? [];
    if (place.tagName === "SELECT") {
      const chosen = place.value;
      place.replaceChildren(place.options[0], ...entries.map(({ id, name }) => new Option(name, id)));
      const isPlain = entries.length === 1 || (entries.length > 0 && "chooseFirst" in place.dataset);
      place.value = chosen || (isPlain ? entries[0].id : "");
    } else {
      place.replaceChildren(...entries.map(({ id, name }, index) => tick(place.dataset.name, id, name, index, entries.length)));
    }
  }
}

function tick(name, id, words, index, count) {
  const label = document.createElement("label");
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name, value: id, id: `${name}-${index}` });
  input.checked = count === 1;
  label.append(input, Object.assign(document.createElement("span"), { textContent: words }));
  return label;
}

/** Shows the fields that the choices before them ask for, and the check digit as it is typed. */
export function arrange(form) {
  const values = valuesOf(form);
  for (const field of fieldsOf(form)) {
    if (field.dataset.when) field.hidden = !holds(field.dataset.when, values);
    if (field.dataset.neededWhen) field.querySelector(".optional").hidden = holds(field.dataset.neededWhen, values);
    if (field.dataset.kind === "container") arrangeContainer(field);
  }
}

/** `kind=container`, `seal_state=intact|broken`, `kind!=container`: the last one only once something is chosen. */
function holds(condition, values) {
  const [, part, not, wanted] = /^(.+?)(!?)=(.*)$/.exec(condition);
  const value = values[part];
  if (not) return Boolean(value) && value !== wanted;
  return wanted.split("|").includes(value);
}

function arrangeContainer(field) {
  const [letters, digits] = inputsOf(field);
  const typed = containerOf(field);
  const due = checkDigit(typed.letters + typed.digits.slice(0, 6));
  const place = field.querySelector("output");
  const isWhole = typed.letters.length === 4 && typed.digits.length === 7;
  const problem = isWhole ? containerProblem(typed.letters, typed.digits) : null;
  place.textContent = due === null ? "" : t("Check digit: {due}", { due });
  place.className = `digit${problem ? " bad" : isWhole ? " good" : ""}`;
  if (problem) complain(field, t(problem.text, problem.values));
  else if (isWhole) complain(field, "");
  // Four letters typed, the pad of numbers comes up; a number pasted whole is put in its places.
  if (document.activeElement === letters && typed.letters.length === 4) {
    if (letters.value.length > 4) [letters.value, digits.value] = [typed.letters, typed.digits];
    digits.focus();
  }
}

function containerOf(field) {
  const [letters, digits] = inputsOf(field).map((input) => input.value.replace(/[\s\-‐-―]/g, "").toUpperCase());
  return { letters, digits };
}

/**
 * The payload of a form, or what is wrong with it.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} context  parts that the form does not ask for, such as the shift
 * @returns {{payload: any, problems: {field: HTMLElement, words: string}[]}}
 */
export function payloadOf(form, context) {
  const payload = { ...context };
  const problems = [];
  const values = valuesOf(form);
  for (const field of fieldsOf(form)) {
    complain(field, "");
    if (field.hidden || field.dataset.kind === "photos") continue;
    const read = readField(field, !field.dataset.neededWhen || holds(field.dataset.neededWhen, values));
    if (read.problem) problems.push({ field, words: read.problem });
    else if (read.value !== undefined) set(payload, field.dataset.part.split("."), read.value);
  }
  return { payload: compact(payload), problems };
}

/** The value of a field as the payload holds it; undefined for nothing. */
function readField(field, isNeeded) {
  const value = valueOf(field);
  const isEmpty = value === null || value.length === 0 || (typeof value === "string" && !value.trim());
  const { kind, needed } = field.dataset;
  // "Nothing" is a choice like any other: it is chosen, and leaves nothing in the payload.
  if (kind === "word" && value === "") return {};
  if (isEmpty) return needed && isNeeded ? { problem: t(needed) } : {};
  switch (kind) {
    case "moment":
      return instant(value) ? { value: instant(value) } : { problem: t("Write day and time.") };
    case "whole":
    case "amount":
      return readNumber(field, value.trim());
    case "container": {
      const typed = containerOf(field);
      const problem = containerProblem(typed.letters, typed.digits);
      return problem ? { problem: t(problem.text, problem.values) } : { value: typed.letters + typed.digits };
    }
    case "text":
      return { value: value.trim() };
    default:
      return { value };
  }
}

function readNumber(field, text) {
  const { least, most } = inputsOf(field)[0].dataset;
  const isWhole = field.dataset.kind === "whole";
  const number = Number(text.replace(",", "."));
  if (!(isWhole ? /^-?\d+$/ : /^-?\d+([.,]\d+)?$/).test(text)) {
    return { problem: t(isWhole ? "Write a whole number." : "Write a number, like 49.8.") };
  }
  if (number < Number(least) || number > Number(most)) {
    const values = { least: writtenNumber(Number(least)), most: writtenNumber(Number(most)) };
    return { problem: t("Write a number from {least} to {most}.", values) };
  }
  return { value: number };
}

/** Puts a value at its place: `alert.kind` makes a group, `aids.0.aid` a list of groups. */
function set(into, [name, ...rest], value) {
  if (rest.length === 0) into[name] = value;
  else set((into[name] ??= /^\d+$/.test(rest[0]) ? [] : {}), rest, value);
}

/** Without the empty places of lists. */
function compact(payload) {
  return Object.fromEntries(
    Object.entries(payload).map(([name, value]) => [name, Array.isArray(value) ? value.filter((one) => one !== undefined) : value]),
  );
}

/** Says at a field what is wrong with it; nothing takes the sentence away. */
export function complain(field, words) {
  const place = field.querySelector(".error");
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
  field.classList.toggle("wrong", Boolean(words));
  for (const input of inputsOf(field)) {
    if (words) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
}

/** Shows every problem at its field and all of them above the buttons, and goes to the first. */
export function showProblems(form, problems) {
  for (const { field, words } of problems) if (field) complain(field, words);
  const place = form.querySelector(".problems");
  place.hidden = problems.length === 0;
  const title = Object.assign(document.createElement("p"), { textContent: t("This was not saved yet. What you typed is still here.") });
  const list = document.createElement("ul");
  list.append(...problems.map(({ words }) => Object.assign(document.createElement("li"), { textContent: words })));
  place.replaceChildren(title, list);
  if (problems.length === 0) return;
  const first = problems.find(({ field }) => field)?.field;
  if (first) inputsOf(first)[0]?.focus();
  (first ?? place).scrollIntoView({ block: "center" });
}

/** What the server refused, at the fields that it names: `payload.alert.kind`. */
export function problemsFrom(form, errors) {
  return errors.map(({ field: name, message }) => ({
    field: fieldsOf(form).find((field) => `payload.${field.dataset.part}` === name) ?? null,
    words: told(message),
  }));
}
