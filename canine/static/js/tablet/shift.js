// The first screen of a shift: what comes next in one tap, forms that were left open, what was sent last.
import { openShifts, titleOf } from "./known.js";
import { element, fill, link, place } from "./page.js";
import * as store from "./store.js";
import { several, t } from "./words.js";
import { written, writtenTime } from "./zone.js";

const LATEST = 5;

export async function showHome(person) {
  await Promise.all([showShifts(person), showOpenForms(person), showLatest(person)]);
}

async function showShifts(person) {
  const shifts = await openShifts(person);
  fill(place("shifts"), shifts.map(shiftCard));
  place("open-shift").classList.toggle("quiet", shifts.length > 0);
}

function shiftCard(shift) {
  const way = (words, type, look = "button large") => link(words, `#/new/${type}?shift=${shift.id}`, look);
  const quiet = "button quiet large";
  return element(
    "section",
    { className: "card now" },
    element("h2", {}, t("{teams} at {station}", { teams: shift.teams.map((team) => team.name).join(", "), station: shift.station })),
    element("p", {}, t("Since {when}", { when: written(shift.started_at) })),
    element(
      "div",
      { className: "taps" },
      way(t("Log a search"), "search"),
      way(t("Take an air sample"), "sample"),
      way(t("What the dog showed"), "alert", quiet),
      way(t("Outcome of the inspection"), "outcome", quiet),
      way(t("Record a finding"), "finding", quiet),
      way(t("Weather and dog"), "note", quiet),
      way(t("End the shift"), "shift_end", quiet),
    ),
  );
}

async function showOpenForms(person) {
  const drafts = await store.drafts();
  const others = drafts.filter((draft) => draft.author !== person.id).length;
  const own = drafts.filter((draft) => draft.author === person.id).map((draft) =>
    element(
      "section",
      { className: "card now" },
      element("h2", {}, t("Not saved yet: {what}", { what: titleOf({ ...draft, title: dogOf(draft, person) }) })),
      element("p", {}, t("{who}, begun {when}, last changed {changed}", { who: person.name, when: written(draft.opened_at), changed: writtenTime(draft.changed_at) })),
      element("p", { className: "buttons" }, link(t("Go on with the form"), `#/draft/${draft.uuid}`, "button large")),
    ),
  );
  if (others) own.push(element("p", { className: "notice" }, several(others, "A form of another handler waits here.", "{n} forms of other handlers wait here.")));
  fill(place("open-forms"), own);
}

/** Which dog a form is about, as far as it says. */
function dogOf(draft, person) {
  const teams = [...(person.kit?.teams ?? []), ...(person.kit?.unit_teams ?? [])];
  const named = [draft.values?.team, ...(draft.values?.teams ?? [])].find(Boolean);
  const team = teams.find((one) => one.id === named) ?? (person.kit?.teams?.length === 1 ? person.kit.teams[0] : null);
  return team?.name ?? "";
}

async function showLatest(person) {
  const own = (await store.receipts()).filter((receipt) => receipt.author === person.id && receipt.receipt);
  own.sort((one, other) => other.received_at.localeCompare(one.received_at) || other.sequence - one.sequence);
  const none = element("li", { className: "empty" }, t("Nothing yet."));
  fill(place("latest"), own.length ? own.slice(0, LATEST).map(receiptLine) : [none]);
}

/** A record that the server has, with the number of its receipt. */
export function receiptLine(receipt) {
  const time = element("time", {}, written(receipt.received_at));
  const words = receipt.discarded
    ? t("let go: {reason}", { reason: receipt.discarded })
    : t("received by the server, receipt no. {number}", { number: receipt.receipt });
  return element("li", {}, time, element("p", {}, `${titleOf(receipt)} – ${words}`));
}
