// Lots of filters and pumps of the unit, offered to be tapped in the form of an air sample, and what speaks against the
// one that stands there on the day of the sample. It comes with the kit, and is here without a network.
import * as forms from "./forms.js";
import { badge, element, fill } from "./dom.js";
import { t } from "./i18n.js";
import { wall, writtenDay } from "./zone.js";

// More would be a screen of buttons; whoever has an older lot in hand types it, and is told of it all the same.
const OFFERED = 6;
const LONGEST_OF_A_DAY = 10;

/** A number or a name as they are compared: without capitals, accents, and what stands between. */
const folded = (text) => (text ?? "").normalize("NFKD").replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
const sum = (tests, part) => tests.reduce((all, one) => all + one[part], 0);

/** What speaks against a filter of a lot on a day, a sentence each; the same as `canine.rules.stock` says. */
export function againstLot({ name, use_by_on, tests }, on) {
  const known = tests.filter((one) => one.on <= on);
  const dirty = sum(known, "contaminated");
  return [
    ...(dirty ? [t("Lot {name} was found contaminated: {n} of {all} filters that were opened as blanks.", { name, n: dirty, all: sum(known, "filters") })] : []),
    ...(known.length ? [] : [t("Lot {name} is not blank-tested.", { name })]),
    ...(use_by_on && use_by_on < on ? [t("Lot {name} is past its use-by day, {day}.", { name, day: writtenDay(use_by_on) })] : []),
  ];
}

/** What speaks against a pump on a day, a sentence each. */
export function againstPump({ name, calibrations }, on) {
  const known = calibrations.filter((one) => one.on <= on);
  if (!known.length) return [t("{name} has no calibration on record.", { name })];
  const last = known.reduce((latest, one) => (one.on > latest.on || (one.on === latest.on && one.due_on > latest.due_on) ? one : latest));
  return last.due_on < on ? [t("{name} was due to be calibrated on {day}.", { name, day: writtenDay(last.due_on) })] : [];
}

const KINDS = {
  filter_lot: { of: "lots", against: againstLot },
  pump: { of: "pumps", against: againstPump },
};

function unknown(part, name) {
  if (part === "pump") return t("“{name}” is not among the pumps of the unit: its calibration is not on record.", { name });
  return t("Lot {name} is not among the lots of the unit: nobody said that it is blank-tested.", { name });
}

/** Shows lots and pumps with their state, and what is wrong with those that stand in the form; nothing where none is kept. */
export function showStock(form, person, now = new Date()) {
  const on = ((forms.has(form, "started_at") && forms.at(form, "started_at")) || wall(now)).slice(0, LONGEST_OF_A_DAY);
  for (const part of form.querySelectorAll("[data-stock]")) {
    const { of, against } = KINDS[part.dataset.stock];
    const kept = person.kit?.stock?.[of] ?? [];
    const typed = (forms.at(form, part.dataset.stock) ?? "").trim();
    const chosen = kept.find((one) => folded(one.name) === folded(typed));
    part.hidden = kept.length === 0;
    const judged = kept.map((one) => ({ ...one, said: against(one, on) }));
    const best = [...judged.filter(({ said }) => !said.length), ...judged.filter(({ said }) => said.length)].slice(0, OFFERED);
    fill(part.querySelector(".options"), best.map((one) => offered(part.dataset.stock, one, one.name === chosen?.name)));
    const said = !typed || !kept.length ? [] : chosen ? against(chosen, on) : [unknown(part.dataset.stock, typed)];
    const warning = part.querySelector("[data-says]");
    warning.hidden = said.length === 0;
    warning.textContent = said.join(" ");
  }
}

function offered(part, { name, said }, isChosen) {
  const state = said.length ? badge(t("not to be used"), "bad") : badge(t("good"), "good");
  const made = element("button", { type: "button", className: "quiet" }, element("strong", {}, name), state);
  made.dataset.stockPart = part;
  made.dataset.stockName = name;
  made.setAttribute("aria-pressed", String(isChosen));
  return made;
}
