// Hand-overs by two: what waits for one's own word, and the word of the other one, by their PIN, on this tablet.
import { canonical, contentHash } from "./canonical.js";
import { notConfirmed, toConfirm } from "./local-state.js";
import { tell } from "./broadcast.js";
import { button, element, fill, inputAt, link, place, storageTrouble, targetOf, wrong } from "./dom.js";
import * as people from "./people.js";
import { recordIt } from "./recording.js";
import { sealed } from "./sealed.js";
import { newDraft } from "./form-screen.js";
import * as store from "./store.js";
import { sync } from "./sync.js";
import { several, t } from "./i18n.js";
import { written } from "./zone.js";

const CONFIRMED = "hand_over_confirmed";
const DISPUTED = "hand_over_disputed";
const YES = { receiver: "I received it", giver: "I gave it", witness: "I was there and saw it" };
const NO = { receiver: "I did not receive it", giver: "I did not give it", witness: "I did not see it" };
const WAITS = {
  receiver: "Given, not yet confirmed by {who}",
  giver: "Taken, not yet confirmed by {who}",
  witness: "{who} stood by, and has not said so yet",
};

/** The hand-over that the screen is about, and whoever works with the tablet. */
let shown = null;

/** What went from whom to whom; what the server wrote of it stands in its language. */
function worded(words) {
  const filter = /^filter (.+) of (.+), from (.+) to (.+), (.+), bag seal (.+)$/.exec(words);
  if (filter) {
    const [, what, container, giver, receiver, where, seal] = filter;
    return t("Filter {what} of {container}, from {giver} to {receiver}, {where}, bag seal {seal}", { what, container, giver, receiver, where, seal });
  }
  const exhibit = /^exhibit (.+), from (.+) to (.+), (.+), seal (.+)$/.exec(words);
  if (!exhibit) return words;
  const [, what, giver, receiver, where, seal] = exhibit;
  return t("Exhibit {what}, from {giver} to {receiver}, {where}, seal {seal}", { what, giver, receiver, where, seal });
}

/** What stands on the first screen: what waits for this person, and what others have not confirmed to them. */
export async function showHandOvers(person) {
  const [mine, others] = await Promise.all([toConfirm(person), notConfirmed(person)]);
  fill(place("hand-overs"), [...mine.map((one) => ownCard(one, person)), ...others.map(othersCard)]);
}

function ownCard(one, person) {
  const yes = button(t(YES[one.part]), () => say(person, { hand_over: one.id, answer: CONFIRMED }), "large");
  return element(
    "section",
    { className: "card now" },
    element("h2", {}, t("Hand-over waiting for you")),
    element("p", { className: "lead" }, worded(one.words)),
    element("p", {}, t("Written by {who}, handed over {when}", { who: one.by, when: written(one.handed_at) })),
    element("div", { className: "taps" }, yes, link(t(NO[one.part]), `#/dispute/${one.id}`, "button quiet large")),
  );
}

function othersCard(one) {
  return element(
    "section",
    { className: "card" },
    element("h2", {}, t(WAITS[one.part], { who: one.name })),
    element("p", {}, `${worded(one.words)}. ${t("Handed over {when}", { when: written(one.handed_at) })}`),
    ...notes(one).map((words) => element("p", { className: "notice" }, words)),
    one.isTyped ? "" : element("p", { className: "buttons" }, link(t("{who} types the PIN here", { who: one.name }), `#/confirm/${one.id}`, "button large")),
  );
}

function notes(one) {
  return [
    one.isTyped ? t("A PIN was typed: the server checks it when this record has reached it.") : "",
    one.failed_pins ? several(one.failed_pins, "A PIN that was typed was not taken as theirs.", "{n} PINs that were typed were not taken as theirs.") : "",
    one.disputed ? t("{who} says that it was not so: {reason}", { who: one.name, reason: one.disputed }) : "",
  ].filter(Boolean);
}

/** The screen on which the other one types a PIN, right at the hand-over; null where nothing waits for it. */
export async function showConfirm(person, id) {
  const one = (await notConfirmed(person)).find((each) => each.id === id && !each.isTyped);
  if (!one) return null;
  shown = { one, person };
  place("confirm-what").textContent = worded(one.words);
  place("confirm-of").textContent = one.name;
  inputAt("confirm-pin").value = "";
  wrong("confirm-pin", "");
  return t(WAITS[one.part], { who: one.name });
}

/** The screen on which somebody says that it was not so. */
export async function showDispute(person, id) {
  const one = (await toConfirm(person)).find((each) => each.id === id);
  if (!one) return null;
  shown = { one, person };
  place("dispute-what").textContent = worded(one.words);
  inputAt("dispute-reason").value = "";
  wrong("dispute-reason", "");
  return t(NO[one.part]);
}

async function say(person, payload) {
  try {
    await recordIt(newDraft("custody_confirmation", {}, person), payload, person);
  } catch (error) {
    return storageTrouble(error);
  }
  await leave();
}

async function leave() {
  shown = null;
  tell("people");
  location.hash = "#/home";
  sync({ afresh: true, kit: true });
}

/** Seals the PIN for the server, bound to this very record: it is nowhere on the tablet in clear. */
async function confirm() {
  const { one, person } = shown;
  const pin = inputAt("confirm-pin").value;
  if (!pin) return wrong("confirm-pin", t("Type your PIN."));
  const known = await people.checkHere(one.person, pin);
  if (known?.ok === false) return wrong("confirm-pin", t(known.text, known.values));
  const key = person.kit?.pin_key;
  if (!key) return wrong("confirm-pin", t("This tablet has not heard the server yet. Confirm it later, with the network."));
  const draft = newDraft("custody_confirmation", {}, person);
  const seen = await contentOf(one.id);
  const payload = {
    hand_over: one.id,
    answer: CONFIRMED,
    by: one.person,
    ...(seen ? { seen_sha256: seen } : {}),
  };
  const pinFor = await sealed(pin, key, canonical({ record: draft.uuid, payload }));
  await recordIt(draft, { ...payload, sealed_pin: pinFor }, person);
  inputAt("confirm-pin").value = "";
  await leave();
}

/** The hash of the hand-over as this tablet recorded it: what is confirmed is that one, and none that came after. */
async function contentOf(id) {
  const record = await store.record(id);
  if (record) return contentHash(record.body);
  return (await store.receipts()).find(({ uuid }) => uuid === id)?.content_sha256 ?? null;
}

async function dispute() {
  const reason = inputAt("dispute-reason").value.trim();
  if (!reason) return wrong("dispute-reason", t("Say what happened instead: the managers are told."));
  const longest = Number(place("dispute-reason").dataset.longest);
  if (reason.length > longest) return wrong("dispute-reason", t("At most {longest} characters: shorten the reason.", { longest }));
  await say(shown.person, { hand_over: shown.one.id, answer: DISPUTED, reason });
}

/** Makes the two screens work. */
export function setUp() {
  for (const [id, act] of Object.entries({ confirm, dispute })) {
    place(id).addEventListener("submit", async (event) => {
      event.preventDefault();
      const pressed = targetOf(event).querySelector("[type=submit]");
      pressed.disabled = true;
      try {
        if (shown) await act();
      } catch (error) {
        storageTrouble(error);
      } finally {
        pressed.disabled = false;
      }
    });
  }
}
