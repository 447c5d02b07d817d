// The first screen of a shift: what comes next in one tap, forms that were left open, what was sent last.
import { lasted, tick } from "./clock.js";
import { conditionCards } from "./conditions.js";
import { showHandOvers } from "./handover.js";
import { drawnOpen, isRunning, leftOpen, openShifts, titleOf, whatOf } from "./local-state.js";
import { element, fill, link, place } from "./dom.js";
import * as store from "./store.js";
import { several, t } from "./i18n.js";
import { instant, written, writtenTime } from "./zone.js";

const LATEST = 5;

export async function showHome(person) {
  const onShift = (await openShifts(person)).flatMap((shift) => shift.teams.map(({ id }) => id));
  fill(place("conditions"), conditionCards(person, onShift.length ? onShift : null));
  tick(); // a clock that is made anew below shows the same as the one that stands there
  place("not-reached").hidden = (await drawnOpen(person)).length === 0;
  await Promise.all([showHandOvers(person), showShifts(person), showOpenForms(person), showLatest(person)]);
}

async function showShifts(person) {
  const [shifts, others] = await Promise.all([openShifts(person), leftOpen(person)]);
  const running = shifts.flatMap((shift) => shift.searches.filter(isRunning).map((search) => runningCard(search, shift)));
  const closed = (person.kit?.closed ?? []).map(closedNotice);
  fill(place("shifts"), [...closed, ...others.map(leftOpenCard), ...running, ...shifts.map(shiftCard)]);
  place("open-shift").classList.toggle("quiet", shifts.length > 0);
}

/** A search that was saved while it goes on. */
function runningCard(search, shift) {
  const way = (words, type, look) => link(words, `#/new/${type}?shift=${shift.id}&search=${search.id}`, look);
  return element(
    "section",
    { className: "card now" },
    element("h2", {}, t("Search running: {what}", { what: search.what })),
    clockOf(search.started_at, Date.parse(search.started_at)),
    element("div", { className: "taps" }, way(t("End the search"), "search_end", "button large"), way(t("What the dog showed"), "alert", "button quiet large")),
  );
}

function clockOf(started, from) {
  const clock = element("span", { className: "clock" }, lasted(from, Date.now()));
  clock.dataset.since = from;
  return element("p", { className: "running" }, t("Since {when}", { when: written(started) }), " ", clock);
}

/** What somebody else said of the end of this person's shift. */
function closedNotice({ by, closed_shift: isClosed, station, started_at: started, ended_at: ended, reason }) {
  const words = isClosed
    ? "{who} closed your shift at {station} of {when}: it ended {ended}. {reason}"
    : "{who} said an end of your shift at {station} of {when}: {ended}. {reason}";
  const values = { who: by, station, when: written(started), ended: written(ended), reason };
  return element("p", { className: "notice" }, t(words, values));
}

/** A colleague's shift that has no end, with the way to close it. */
function leftOpenCard(shift) {
  const last = shift.last_fact && t("The last fact on record is of {when}.", { when: written(shift.last_fact) });
  return element(
    "section",
    { className: "card now" },
    element("h2", {}, t("{teams}: left open at {station}", { teams: shift.teams.map((team) => team.name).join(", "), station: shift.station })),
    element("p", {}, `${t("Since {when}", { when: written(shift.started_at) })}. ${last ?? ""}`),
    element("p", {}, t("Close it with a reason, and open your own. You can open yours without closing it too: the manager is told.")),
    element("div", { className: "taps" }, link(t("Close this shift"), `#/new/shift_closing?shift=${shift.id}`, "button large")),
  );
}

function shiftCard(shift) {
  const way = (words, type, look = "button large") => link(words, `#/new/${type}?shift=${shift.id}`, look);
  const quiet = "button quiet large";
  return element(
    "section",
    { className: "card now" },
    element("h2", {}, t("{teams} at {station}", { teams: shift.teams.map((team) => team.name).join(", "), station: shift.station })),
    element("p", {}, t("Since {when}", { when: written(shift.started_at) })),
    shift.gave_way ? element("p", { className: "notice" }, t("Another handler has opened a later shift with the dog: say when this one ended.")) : "",
    element(
      "div",
      { className: "taps" },
      way(t("Log a search"), "search"),
      way(t("Take an air sample"), "sample"),
      way(t("What the dog showed"), "alert", quiet),
      way(t("Outcome of the inspection"), "outcome", quiet),
      way(t("Record a finding"), "finding", quiet),
      way(t("Weather and dog"), "note", quiet),
      way(t("Correct a search"), "search_correction", quiet),
      way(t("Correct a sample"), "sample_correction", quiet),
      way(t("Strike a search"), "search_strike", quiet),
      way(t("Strike a sample"), "sample_strike", quiet),
      way(t("End the shift"), "shift_end", quiet),
    ),
  );
}

async function showOpenForms(person) {
  const drafts = await store.drafts();
  const others = drafts.filter((draft) => draft.author !== person.id).length;
  const own = drafts.filter((draft) => draft.author === person.id).map((draft) => draftCard(draft, person));
  if (others) own.push(element("p", { className: "notice" }, several(others, "A form of another handler waits here.", "{n} forms of other handlers wait here.")));
  fill(place("open-forms"), own);
}

function draftCard(draft, person) {
  const isSearch = draft.type === "search" && draft.values && !draft.values.ended_at;
  const begun = isSearch && instant(draft.values.started_at);
  const from = begun && draft.opened_at - Date.parse(begun) < 60_000 ? Math.max(draft.opened_at, Date.parse(begun)) : Date.parse(begun);
  return element(
    "section",
    { className: "card now" },
    element("h2", {}, begun ? t("Search running: {what}", { what: whatOf(draft.values) }) : t("Not saved yet: {what}", { what: titleOf({ ...draft, title: dogOf(draft, person) }) })),
    ...(begun ? [clockOf(begun, from)] : []),
    element("p", {}, t("{who}, begun {when}, last changed {changed}", { who: person.name, when: written(draft.opened_at), changed: writtenTime(draft.changed_at) })),
    element("p", { className: "buttons" }, link(begun ? t("Go on with the search") : t("Go on with the form"), `#/draft/${draft.uuid}`, "button large")),
  );
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
