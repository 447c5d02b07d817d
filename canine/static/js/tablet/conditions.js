// What a handler has to know of a team before anything else: the veterinarian's limits, where it stands, and what the last
// handler noted of the dog. It comes with the kit, and is here without a network.
import { element } from "./dom.js";
import { t } from "./i18n.js";
import { written, writtenDay } from "./zone.js";

/** The words for a reason, in the order of the server's own list; a test holds them against it. */
export const REASONS = {
  team_ended: "The team has ended",
  team_not_begun: "The team has not begun",
  handler_away: "The handler is away",
  dog_retired: "The dog is retired",
  dog_withdrawn: "The dog is withdrawn",
  dog_suspended: "The dog is suspended",
  dog_in_training: "The dog is still in training",
  unfit: "Unfit for duty",
  withdrawn: "Withdrawn",
  suspended: "Suspended",
  certificate_expired: "Certificate expired",
  never_certified: "Never certified",
  no_medical: "No medical check-up on record",
  medical_overdue: "Medical check-up overdue",
  checkup_beyond_grace: "Efficacy check-up overdue beyond the days of grace",
  fit_with_limits: "Fit with limits",
  checkup_overdue: "Efficacy check-up overdue",
  vaccination_overdue: "Vaccination overdue",
  refresher_overdue: "RASCO refresher overdue",
  dog_refresher_overdue: "Refresher of the dog overdue",
  handler_refresher_overdue: "Refresher of the handler overdue",
  training_short: "Too little training",
};
/** What the veterinarian says comes first, whatever else there is. */
const OF_THE_VETERINARIAN = ["unfit", "fit_with_limits", "no_medical", "medical_overdue"];
const MODES = { free_search: "Free search", rasco: "RASCO" };

/** One card for each team of the person, or those named. */
export function conditionCards(person, teamIds = null) {
  const teams = (person.kit?.conditions ?? []).filter((team) => !teamIds || teamIds.includes(team.id));
  return teams.map((team) => card(team, person.kit_at));
}

function card(team, knownAt) {
  const lines = linesOf(team);
  const worst = lines.some(({ tone }) => tone === "bad") ? "bad" : lines.length ? "warn" : "good";
  const made = element(
    "section",
    { className: `notice conditions ${worst}` },
    element("h2", {}, team.name),
    element("ul", {}, ...(lines.length ? lines : [{ words: t("No restrictions."), tone: "good" }]).map(({ words, tone }) => element("li", { className: tone }, words))),
    ...certified(team),
  );
  if (team.remark) {
    const said = t("Last remark on the dog, by {who}, {when}:", { who: team.remark.by, when: written(team.remark.at) });
    made.append(element("p", { className: "remark" }, element("strong", {}, said), " ", team.remark.words));
  } else made.append(element("p", { className: "remark" }, t("No remark on the dog is on record.")));
  made.append(element("p", { className: "hint" }, t("As the server knew it {when}.", { when: written(knownAt) })));
  return made;
}

/** Each reason once: one that holds in every mode is not said for each. */
function linesOf(team) {
  const found = new Map();
  for (const { mode, reasons } of team.modes) {
    for (const reason of reasons) {
      const words = wordsOf(reason);
      if (!found.has(words)) found.set(words, { reason, modes: [] });
      found.get(words).modes.push(mode);
    }
  }
  const isFirst = ({ reason }) => OF_THE_VETERINARIAN.includes(reason.kind);
  const all = [...found].map(([words, one]) => ({ words, ...one }));
  return [...all.filter(isFirst), ...all.filter((one) => !isFirst(one))].map(({ words, reason, modes }) => ({
    words: modes.length === team.modes.length ? words : `${modes.map((mode) => t(MODES[mode])).join(", ")}: ${words}`,
    tone: reason.blocks || reason.is_lapse ? "bad" : "warn",
  }));
}

function wordsOf({ kind, odour, on, note, above_c: above }) {
  let words = t(REASONS[kind]);
  if (odour) words = t("{what} for {odour}", { what: words, odour });
  if (on) words = t(dayOf(kind), { what: words, when: writtenDay(on) });
  if (above !== null) words = t("{what}, not in heat above {n} °C", { what: words, n: above });
  return note ? `${words}: ${note}` : words;
}

/** What the day of a reason is: its last one, the one on which something was due, or its first. */
function dayOf(kind) {
  if (kind === "handler_away") return "{what} until {when}";
  return /_(overdue|grace)$/.test(kind) ? "{what}, due on {when}" : "{what} since {when}";
}

function certified(team) {
  const held = team.modes.filter((mode) => mode.certified.length);
  return held.map((mode) => element("p", {}, t("Certified, {mode}: {odours}", { mode: t(MODES[mode.mode]), odours: mode.certified.join(", ") })));
}
