// A form of the tablet and the values in it: what is shown for which choices, what is missing, and the payload that it
// makes. What each field is, its surroundings say: `data-part` is its place in the payload, `data-kind` how it is read.
import { containerProblem, isPlausible, parted } from "./container.js";
import { t, told } from "./i18n.js";
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
    case "truth":
      return inputs[0].checked ? "yes" : "";
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
    case "truth":
      inputs[0].checked = value === "yes";
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

/** What stands at one part of the form; null where it has no such field. */
export function at(form, part) {
  const field = fieldsOf(form).find((one) => one.dataset.part === part);
  return field ? valueOf(field) : null;
}

/** Whether the form has such a field. */
export const has = (form, part) => fieldsOf(form).some((one) => one.dataset.part === part);

/** Puts a value at one part of the form. */
export function put(form, part, value) {
  const field = fieldsOf(form).find((one) => one.dataset.part === part);
  show(field, value);
  complain(field, "");
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

/** What a new form holds: what it was opened for, the moment now, what is usual, and what the person chose the last time. */
export function firstValues(form, last, now, context) {
  const values = {};
  for (const field of fieldsOf(form)) {
    const first = field.querySelector("[data-first]");
    if (field.dataset.kind === "key" && context[field.dataset.part]) values[field.dataset.part] = context[field.dataset.part];
    else if (field.querySelector("[data-now]") && !field.dataset.when) values[field.dataset.part] = wall(now);
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

/** What was just chosen happened just now: a moment that the choice asks for begins with this one. */
export function chosen(form, now) {
  const wereHidden = fieldsOf(form).filter((field) => field.hidden);
  arrange(form);
  for (const field of wereHidden) {
    if (!field.hidden && field.querySelector("[data-now]") && !valueOf(field)) show(field, wall(now));
  }
}

/** Shows the fields that the choices before them ask for, and the check digit as it is typed. */
export function arrange(form) {
  const values = valuesOf(form);
  const facts = factsOf(form);
  for (const field of fieldsOf(form)) {
    if (field.dataset.when) field.hidden = !holds(field.dataset.when, values, facts);
    if (field.dataset.neededWhen) field.querySelector(".optional").hidden = holds(field.dataset.neededWhen, values, facts);
    if (field.dataset.kind === "container") arrangeContainer(field);
  }
}

const factsOf = (form) => (form.dataset.facts ?? "").split(" ");

/** `kind=container`, `seal_state=intact|broken`, `kind!=container`: the last one only once something is chosen; `@clear`:
 * a fact of what the form is about. */
function holds(condition, values, facts = []) {
  if (condition.startsWith("@")) return facts.includes(condition.slice(1));
  const [, part, not, wanted] = /^(.+?)(!?)=(.*)$/.exec(condition);
  const value = values[part];
  if (not) return Boolean(value) && value !== wanted;
  return wanted.split("|").includes(value);
}

function arrangeContainer(field) {
  const [letters, digits] = inputsOf(field);
  // A whole number pasted into one box takes the place of what stood in the other.
  const whole = [letters, digits].map((input) => parted(input.value)).find((one) => one.letters.length === 4 && one.digits.length > 6);
  if (whole) [letters.value, digits.value] = [whole.letters, whole.digits];
  const typed = containerOf(field);
  const place = field.querySelector("output");
  const isWhole = typed.letters.length === 4 && typed.digits.length >= 7;
  const problem = isWhole ? containerProblem(typed.letters, typed.digits) : null;
  place.textContent = isWhole ? t(problem ? "Does not fit" : "Check digit fits") : "";
  place.className = `digit${problem ? " bad" : isWhole ? " good" : ""}`;
  if (problem && !isSaidTwice(field, typed)) complain(field, t(problem.text, problem.values));
  else if (isWhole) complain(field, "");
  // Four letters typed, the pad of numbers comes up; a number pasted whole is put in its places.
  const isMixed = /[0-9]/.test(letters.value) || /[A-Za-z]/.test(digits.value);
  if (isMixed && typed.letters.length === 4) [letters.value, digits.value] = [typed.letters, typed.digits];
  if (document.activeElement === letters && typed.letters.length === 4) digits.focus();
}

/** Whether somebody looked at it twice, and only the check digit does not fit: so it was painted. */
function isSaidTwice(field, { letters, digits }) {
  return isPlausible(letters, digits) && at(field.closest("form"), "as_painted") === "yes";
}

function containerOf(field) {
  return parted(inputsOf(field).map((input) => input.value).join(""));
}

/**
 * The payload of a form, or what is wrong with it.
 * @param {HTMLFormElement} form
 * @param {Record<string, string>} context  where the form was opened, such as in a shift: what its `data-takes` names
 *   goes into the payload, and nothing else
 * @returns {{payload: any, problems: {field: HTMLElement, words: string}[]}}
 */
export function payloadOf(form, context) {
  const payload = taken(form, context);
  const problems = [];
  const values = valuesOf(form);
  for (const field of fieldsOf(form)) {
    complain(field, "");
    if (field.hidden || field.dataset.kind === "photos") continue;
    const read = readField(field, !field.dataset.neededWhen || holds(field.dataset.neededWhen, values, factsOf(form)));
    if (read.problem) problems.push({ field, words: read.problem });
    else if (read.value !== undefined) set(payload, field.dataset.part.split("."), read.value);
  }
  for (const field of form.querySelectorAll("[data-after]")) {
    const words = disorder(field, payload);
    if (words) problems.push({ field, words });
  }
  return { payload: compact(payload), problems };
}

/** What a record holds and its form does not ask for: the screen from which it was opened says it. */
const taken = (form, context) =>
  Object.fromEntries((form.dataset.takes ?? "").split(" ").filter((part) => part in context).map((part) => [part, context[part]]));

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
      if (problem && !isSaidTwice(field, typed)) return { problem: t(problem.text, problem.values) };
      return { value: typed.letters + typed.digits };
    }
    case "truth":
      return { value: true };
    case "text":
      return readText(field, value.trim());
    default:
      return { value };
  }
}

/** What is wrong with a moment that comes after another one of its form. */
function disorder(field, payload) {
  const { part, after, elseSay, elseCode, longestMinutes, tooLong, tooLongCode } = field.dataset;
  if (!payload[after] || !payload[part]) return "";
  const minutes = (Date.parse(payload[part]) - Date.parse(payload[after])) / 60_000;
  if (minutes < 0 || (minutes === 0 && "strictly" in field.dataset)) return told({ code: elseCode, message: elseSay });
  return longestMinutes && minutes > Number(longestMinutes) ? told({ code: tooLongCode, message: tooLong }) : "";
}

/** A text; one that is too long stays as it was typed, and is told. */
function readText(field, value) {
  const longest = Number(inputsOf(field)[0].dataset.longest ?? Infinity);
  if (value.length <= longest) return { value };
  return { problem: t("At most {longest} characters; these are {length}. Nothing was left out: shorten it.", { longest, length: value.length }) };
}

function readNumber(field, text) {
  const { least, most, step } = inputsOf(field)[0].dataset;
  const isWhole = field.dataset.kind === "whole";
  const number = Number(text.replace(",", "."));
  if (!(isWhole ? /^-?\d+$/ : /^-?\d+([.,]\d+)?$/).test(text)) {
    return { problem: t(isWhole ? "Write a whole number." : "Write a number, like 49.8.") };
  }
  // For one reader it separates thousands, for the next decimals.
  if (/^-?\d+,\d{3}$/.test(text)) {
    return { problem: t("Write decimals after a point, and thousands without a comma, like 1250.5.") };
  }
  if (number < Number(least) || number > Number(most)) {
    const values = { least: writtenNumber(Number(least)), most: writtenNumber(Number(most)) };
    return { problem: t("Write a number from {least} to {most}.", values) };
  }
  const decimals = step ? (step.split(".")[1] ?? "").length : 0;
  if ((text.split(/[.,]/)[1] ?? "").replace(/0+$/, "").length > decimals) {
    return { problem: t("Write no more decimals than in {step}.", { step }) };
  }
  return { value: number };
}

/** Puts a value at its place: `alert.kind` makes a group, `aids.0.aid` a list of groups. */
function set(into, path, value) {
  const [name, ...rest] = path;
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
  return errors.map((error) => ({
    field: fieldsOf(form).find((field) => `payload.${field.dataset.part}` === error.field) ?? null,
    words: told(error),
  }));
}

/** What the tablet itself found wrong, at the fields that it names. */
export const problemsAt = (form, found) =>
  found.map(({ part, words }) => ({ field: fieldsOf(form).find((field) => field.dataset.part === part) ?? null, words }));
