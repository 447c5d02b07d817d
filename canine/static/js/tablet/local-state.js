// What is known here of shifts, searches and samples: what the server gave, and what was recorded on this tablet since.
import * as store from "./store.js";
import { t } from "./i18n.js";
import { writtenTime } from "./zone.js";

/** What a type of record is called. */
export const TITLES = {
  shift: "Shift",
  shift_end: "End of a shift",
  shift_closing: "End of a colleague's shift",
  note: "Weather and dog",
  search: "Search",
  search_end: "End of a search",
  alert: "What the dog showed",
  outcome: "Outcome of the inspection",
  finding: "Finding",
  search_correction: "Correction of a search",
  sample_correction: "Correction of a sample",
  search_strike: "Strike of a search",
  sample_strike: "Strike of a sample",
  sample: "Air sample",
  custody: "Hand-over",
  exhibit_custody: "Hand-over of an exhibit",
  custody_confirmation: "Word on a hand-over",
  sample_end: "Sample lost or spoiled",
  not_reached: "Drawn container not reached",
  response: "Response",
  trial_response: "Response of a check-up",
  exercise: "Training exercise",
  discard: "A record let go",
  photo: "Photo",
  photo_discard: "A photo let go",
};

/** The words for a record, a draft or a photo in a list. */
export function titleOf({ type, title, local }) {
  const name = t(TITLES[local?.photo ? `photo_${type}` : type]);
  return title ? `${name}: ${title}` : name;
}

const dogOf = (teams, id) => teams?.find((team) => team.id === id)?.dog ?? null;
const nameIn = (entries, id) => entries?.find((entry) => entry.id === id)?.name ?? "";

/** What of a payload a list needs once the record has left the tablet. */
export function summary(type, payload, kit) {
  const what = payload.container_number ?? payload.object_name ?? "";
  const teams = (payload.teams ?? []).map((id) => ({ id, name: nameIn(kit.teams, id), dog: dogOf(kit.teams, id) }));
  switch (type) {
    case "shift":
      return {
        title: teams.map((team) => team.name).join(", "),
        local: { teams, station: nameIn(kit.stations, payload.station), started_at: payload.started_at, ended_at: payload.ended_at ?? null },
      };
    case "shift_closing":
      return { title: namesOf(kit.left_open?.find((shift) => shift.id === payload.shift)), local: { shift: payload.shift } };
    case "shift_end":
    case "note":
      return { title: "", local: { shift: payload.shift } };
    case "search": {
      const { shift, team, started_at, ended_at = null, seal_number: seal = "", alert } = payload;
      return { title: what, local: { shift, what, team, started_at, ended_at, seal, shown: alert ? [alert.kind] : [] } };
    }
    case "search_end":
      return { title: "", local: { search: payload.search, ended_at: payload.ended_at, shown: payload.alert ? [payload.alert.kind] : [] } };
    case "alert":
      return { title: "", local: { search: payload.search, shown: [payload.kind] } };
    case "outcome":
      return { title: "", local: { search: payload.search, outcome: payload.outcome } };
    case "sample":
      return {
        title: what,
        local: {
          what: `${what}, ${payload.filter_lot}/${payload.filter_number}`,
          bag_seal: payload.bag_seal,
          container: what,
          seal: payload.seal_number ?? "",
          filter_number: payload.filter_number,
          started_at: payload.started_at,
          stopped_at: payload.stopped_at,
        },
      };
    case "custody":
      return { title: nameIn(kit.samples, payload.sample), local: handedOver(payload, kit) };
    case "exhibit_custody":
      return { title: nameIn(kit.exhibits, payload.exhibit), local: exhibitHandedOver(payload, kit) };
    case "custody_confirmation":
      return { title: "", local: { hand_over: payload.hand_over, by: payload.by ?? null } };
    case "not_reached":
      return { title: kit.drawn?.find((one) => one.id === payload.drawn)?.number ?? "", local: { drawn: payload.drawn } };
    case "sample_end":
      return { title: nameIn(kit.samples, payload.sample), local: { ended: payload.sample } };
    case "response":
      return { title: `${nameIn(kit.unit_teams, payload.team)}, ${payload.position}`, local: { session: payload.session, team: payload.team, position: payload.position } };
    case "trial_response": {
      const { checkup, run, position, presentation = 1, kind } = payload;
      const name = nameIn(kit.trials, checkup);
      return { title: `${name}, ${run}/${position}`, local: { checkup, run, position, presentation, kind } };
    }
    case "exercise":
      return { title: payload.goal, local: {} };
    case "finding":
      return { title: payload.exhibit_number, local: { exhibit: `${payload.exhibit_number}, ${payload.item}`, found_at: payload.found_at } };
    case "discard":
      return { title: "", local: payload.photo ? { photo: payload.photo } : {} };
    default:
      return { title: "", local: {} };
  }
}

const handedOver = ({ sample, to, bag_seal, place, handed_at }, kit) => ({
  sample,
  to,
  bag_seal,
  place,
  handed_at,
  what: nameIn(kit.samples, sample),
  giver: kit.samples?.find((one) => one.id === sample)?.holder ?? null,
});

/** As `handedOver`, for an exhibit: either side may be outside, and then a colleague who stood by confirms it. */
const exhibitHandedOver = ({ exhibit, to = null, seal, place, handed_at, witness = null }, kit) => {
  const known = kit.exhibits?.find((one) => one.id === exhibit);
  return { exhibit, to, bag_seal: seal, place, handed_at, witness, what: known?.name ?? "", giver: known ? known.holder : undefined };
};

/** The types of records that are a hand-over: each is whole when the other one has confirmed it. */
export const HAND_OVERS = ["custody", "exhibit_custody"];

/** The object of a search, as far as its form says. */
export const whatOf = (values) => values?.container_number || values?.object_name || t("(no number yet)");

/** The records that count here: kept, on their way, or received. */
async function records() {
  const waiting = (await store.records()).filter((record) => !["refused", "conflict"].includes(record.state));
  const received = (await store.receipts()).filter((receipt) => !receipt.discarded);
  return [...waiting, ...received].filter((each) => each.local);
}

const ownRecords = async (person) => (await records()).filter((each) => each.author === person.id);

/**
 * The containers that were drawn for the day that goes on, in their order: what became of each, as the server last said,
 * and as anybody recorded it on this tablet since.
 * @param {any} person
 */
export async function drawnToday(person, now = Date.now()) {
  const drawn = (person.kit?.drawn ?? []).filter(({ until }) => Date.parse(until) > now);
  const made = drawn.length ? await records() : [];
  const isOf = (one, type, number) => ({ type: of, local }) =>
    of === type && number(local) === one.number && Date.parse(local.started_at) >= Date.parse(one.since);
  return drawn.map((one) => {
    if (made.some(isOf(one, "search", (local) => local.what))) return { ...one, state: "searched" };
    if (one.state !== "searched" && made.some(isOf(one, "sample", (local) => local.container))) return { ...one, state: "sampled" };
    if (!one.state && made.some(({ type, local }) => type === "not_reached" && local.drawn === one.id)) return { ...one, state: "not reached" };
    return one;
  });
}

/** Those of the day's drawn containers of which nothing is on record yet. */
export const drawnOpen = async (person) => (await drawnToday(person)).filter(({ state }) => !state);

/** Those of the records that the kit, which is older than they are, does not hold. */
const unknownTo = (entries, records, type) =>
  records.filter((record) => record.type === type && !entries.some((entry) => entry.id === record.uuid));

/** A received record that the kit does not show any more was ended elsewhere. */
const isNewer = (record, person) => !record.received_at || Date.parse(record.received_at) >= (person.kit_at ?? 0) - 1000;

/**
 * The person's open shifts, the newest first, each with its teams and searches.
 * @param {any} person
 */
export async function openShifts(person) {
  const kit = person.kit ?? {};
  const records = await ownRecords(person);
  const ended = new Set(records.filter((record) => record.type === "shift_end").map((record) => record.local.shift));
  const made = unknownTo(kit.shifts ?? [], records, "shift")
    .filter((record) => isNewer(record, person) && !record.local.ended_at)
    .map((record) => ({ id: record.uuid, searches: [], ...record.local }));
  const shifts = [...made, ...(kit.shifts ?? [])].filter((shift) => !ended.has(shift.id));
  return shifts.map((shift) => ({
    ...shift,
    searches: [
      ...unknownTo(shift.searches, records, "search")
        .filter((record) => record.local.shift === shift.id)
        .map((record) => ({ id: record.uuid, name: record.local.what, ...record.local })),
      ...shift.searches,
    ].map((search) => withWhatCameSince(search, records)),
  }));
}

/** A search with its end, what the dog showed and the outcome, as they were recorded on this tablet. */
function withWhatCameSince(search, records) {
  const own = records.filter(({ local }) => local.search === search.id).map(({ local }) => local);
  const what = search.what ?? search.name;
  const shown = [...(search.shown ?? []), ...own.flatMap((local) => local.shown ?? [])];
  return {
    ...search,
    what,
    name: search.started_at ? `${what}, ${writtenTime(search.started_at)}` : what,
    ended_at: search.ended_at ?? own.find((local) => local.ended_at)?.ended_at ?? null,
    // An alert takes the place of "clear".
    shown: shown.some((kind) => kind !== "clear") ? shown.filter((kind) => kind !== "clear") : shown,
    outcome: own.findLast((local) => local.outcome)?.outcome ?? search.outcome ?? null,
  };
}

/** Whether a search goes on: what an older tablet kept does not say when it began, and it is not asked to end. */
export const isRunning = (search) => Boolean(search.started_at) && !search.ended_at;

const namesOf = (shift) => (shift?.teams ?? []).map((team) => team.name).join(", ");

/**
 * Shifts without an end that another handler opened with a dog of this person's teams: as the server last said, and as
 * this tablet knows from whoever worked with it before. Without those that the person has closed here.
 * @param {any} person
 */
export async function leftOpen(person) {
  const dogs = new Set((person.kit?.teams ?? []).map((team) => team.dog).filter(Boolean));
  const closed = new Set((await ownRecords(person)).filter(({ type }) => type === "shift_closing").map(({ local }) => local.shift));
  const others = (await store.people()).filter(({ id }) => id !== person.id);
  const here = (await Promise.all(others.map(openShifts))).flat().filter((shift) => shift.teams.some((team) => dogs.has(team.dog)));
  const told = person.kit?.left_open ?? [];
  const unknown = here.filter((shift) => !told.some(({ id }) => id === shift.id));
  return [...told, ...unknown].filter((shift) => !closed.has(shift.id));
}

/** Whether the kit was made without knowing this record, both by the server's clock. */
const isSince = (record, person) =>
  !record.received_at || !person.kit?.at || Date.parse(record.received_at) > Date.parse(person.kit.at);

/** The hand-overs that wait for this person's own word, without those on which it was said here. */
export async function toConfirm(person) {
  const said = (await ownRecords(person)).filter(({ type, local }) => type === "custody_confirmation" && !local.by);
  const answered = new Set(said.filter((record) => isSince(record, person)).map(({ local }) => local.hand_over));
  return (person.kit?.to_confirm ?? []).filter(({ id }) => !answered.has(id));
}

/**
 * The hand-overs that this person wrote down and the other one has not confirmed: as the server last said, and those that
 * were recorded here since. `isTyped` where a PIN for it is on its way.
 */
export async function notConfirmed(person) {
  const kit = person.kit ?? {};
  const records = await ownRecords(person);
  const newer = records.filter((record) => isSince(record, person));
  const typed = new Set(newer.filter(({ type, local }) => type === "custody_confirmation" && local.by).map(({ local }) => local.hand_over));
  const here = HAND_OVERS.flatMap((type) => unknownTo(kit.not_confirmed ?? [], newer, type)).map((record) => unconfirmedHere(record, kit, records));
  return [...here, ...(kit.not_confirmed ?? [])].filter((one) => one.person).map((one) => ({ ...one, isTyped: typed.has(one.id) }));
}

function unconfirmedHere({ uuid, author, local }, kit, records) {
  const isGiven = local.to !== author;
  // What was found on this tablet and is not in the kit yet, whoever found it has.
  const giver = local.giver === undefined ? author : local.giver;
  const asked = isGiven ? local.to : giver;
  const other = asked ?? local.witness;
  const made = records.find((record) => record.uuid === (local.sample ?? local.exhibit))?.local;
  const words = [local.what || made?.what || made?.exhibit, local.place, local.bag_seal].filter(Boolean).join(", ");
  const part = asked ? (isGiven ? "receiver" : "giver") : "witness";
  return { id: uuid, part, person: other, name: nameIn(kit.people, other), words, handed_at: local.handed_at };
}

/** The samples that can be handed over, with those that were taken here. */
export async function samples(person) {
  const kit = person.kit ?? {};
  const records = await ownRecords(person);
  const taken = unknownTo(kit.samples ?? [], records, "sample").filter((record) => isNewer(record, person));
  const ended = new Set(records.filter(({ type }) => type === "sample_end").map(({ local }) => local.ended));
  const all = [...taken.map((record) => ({ id: record.uuid, name: record.local.what, ...record.local })), ...(kit.samples ?? [])];
  return all.filter(({ id }) => !ended.has(id));
}

/** The exhibits that can be handed over, with those that were found here. */
async function exhibits(person) {
  const known = person.kit?.exhibits ?? [];
  const made = unknownTo(known, await ownRecords(person), "finding").filter((record) => record.local.exhibit && isNewer(record, person));
  return [...made.map((record) => ({ id: record.uuid, name: record.local.exhibit })), ...known];
}

/**
 * Every list that a form chooses from.
 * @param {any} person
 * @param {{shift?: string}} context
 */
export async function lists(person, context) {
  const kit = person.kit ?? {};
  const shifts = await openShifts(person);
  const shift = shifts.find((one) => one.id === context.shift);
  const searches = (shift ? [shift] : shifts).flatMap((one) => one.searches);
  return {
    teams: kit.teams ?? [],
    stations: kit.stations ?? [],
    shift_teams: shift?.teams ?? [],
    exercise_teams: kit.teams?.length ? kit.teams : (kit.unit_teams ?? []),
    people: kit.people ?? [],
    others: (kit.people ?? []).filter((other) => other.id !== person.id),
    aids: kit.aids ?? [],
    samples: await samples(person),
    exhibits: await exhibits(person),
    drawn_open: (await drawnOpen(person)).map(({ id, number, yard }) => ({ id, name: [number, yard].filter(Boolean).join(", ") })),
    searches,
    running_searches: searches.filter(isRunning),
    searches_with_a_find: searches.filter((search) => search.outcome === "found"),
  };
}

/** The sessions in which the person enters the responses, each team with the positions that have theirs. */
export async function sessions(person) {
  const responses = (await ownRecords(person)).filter((record) => record.type === "response");
  return (person.kit?.sessions ?? []).map((session) => ({
    ...session,
    teams: session.teams.map((team) => {
      const here = responses.filter(({ local }) => local.session === session.id && local.team === team.id);
      return { ...team, taken: new Set([...team.taken, ...here.map(({ local }) => local.position)]) };
    }),
  }));
}

/**
 * The runs of check-ups whose responses the person enters. What was not sniffed comes once more when its run is through:
 * `due` are the positions of that. The tablet knows what was entered, and nothing of what lies there.
 */
export async function trials(person) {
  const records = (await ownRecords(person)).filter((record) => record.type === "trial_response");
  return (person.kit?.trials ?? []).map((trial) => {
    const here = records.map(({ local }) => local).filter((local) => local.checkup === trial.id && local.run === trial.run);
    const first = here.filter((local) => local.presentation === 1);
    const taken = new Set([...trial.taken, ...first.map((local) => local.position)]);
    const unsniffed = [...trial.not_sniffed, ...first.filter((local) => local.kind === "not_sniffed").map((local) => local.position)];
    const again = new Set([...trial.again, ...here.filter((local) => local.presentation === 2).map((local) => local.position)]);
    const due = [...new Set(unsniffed)].filter((position) => !again.has(position)).sort((one, other) => one - other);
    return { ...trial, taken, due };
  });
}
