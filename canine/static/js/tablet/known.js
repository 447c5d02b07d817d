// What is known here of shifts, searches and samples: what the server gave, and what was recorded on this tablet since.
import * as store from "./store.js";
import { t } from "./words.js";

/** What a type of record is called. */
export const TITLES = {
  shift: "Shift",
  shift_end: "End of a shift",
  note: "Weather and dog",
  search: "Search",
  alert: "What the dog showed",
  outcome: "Outcome of the inspection",
  finding: "Finding",
  sample: "Air sample",
  custody: "Hand-over",
  response: "Response",
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

const nameIn = (entries, id) => entries?.find((entry) => entry.id === id)?.name ?? "";

/** What of a payload a list needs once the record has left the tablet. */
export function summary(type, payload, kit) {
  const what = payload.container_number ?? payload.object_name ?? "";
  const teams = (payload.teams ?? []).map((id) => ({ id, name: nameIn(kit.teams, id) }));
  switch (type) {
    case "shift":
      return {
        title: teams.map((team) => team.name).join(", "),
        local: { teams, station: nameIn(kit.stations, payload.station), started_at: payload.started_at, ended_at: payload.ended_at ?? null },
      };
    case "shift_end":
    case "note":
      return { title: "", local: { shift: payload.shift } };
    case "search":
      return { title: what, local: { shift: payload.shift, what } };
    case "sample":
      return { title: what, local: { what: `${what}, ${payload.filter_lot}/${payload.filter_number}`, bag_seal: payload.bag_seal } };
    case "custody":
      return { title: nameIn(kit.samples, payload.sample), local: { sample: payload.sample, to: payload.to, bag_seal: payload.bag_seal } };
    case "response":
      return { title: `${nameIn(kit.unit_teams, payload.team)}, ${payload.position}`, local: { session: payload.session, team: payload.team, position: payload.position } };
    case "exercise":
      return { title: payload.goal, local: {} };
    case "finding":
      return { title: payload.exhibit_number, local: {} };
    case "discard":
      return { title: "", local: payload.photo ? { photo: payload.photo } : {} };
    default:
      return { title: "", local: {} };
  }
}

/** The person's records that count here: kept, on their way, or received. */
async function ownRecords(person) {
  const waiting = (await store.records()).filter((record) => !["refused", "conflict"].includes(record.state));
  const received = (await store.receipts()).filter((receipt) => !receipt.discarded);
  return [...waiting, ...received].filter((each) => each.author === person.id && each.local);
}

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
        .map((record) => ({ id: record.uuid, name: record.local.what })),
      ...shift.searches,
    ],
  }));
}

/** The samples that can be handed over, with those that were taken here. */
async function samples(person) {
  const kit = person.kit ?? {};
  const records = await ownRecords(person);
  const taken = unknownTo(kit.samples ?? [], records, "sample").filter((record) => isNewer(record, person));
  return [...taken.map((record) => ({ id: record.uuid, name: record.local.what })), ...(kit.samples ?? [])];
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
  return {
    teams: kit.teams ?? [],
    stations: kit.stations ?? [],
    shift_teams: shift?.teams ?? [],
    exercise_teams: kit.teams?.length ? kit.teams : (kit.unit_teams ?? []),
    people: kit.people ?? [],
    others: (kit.people ?? []).filter((other) => other.id !== person.id),
    aids: kit.aids ?? [],
    samples: await samples(person),
    searches: shifts.flatMap((one) => one.searches),
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
