// The screen of a form: its draft is kept while it is filled in, in one window at a time, and becomes a record.
import { likeSample, likeSearch, sealElsewhere } from "./alike.js";
import * as forms from "./forms.js";
import { contradictions, factsOf } from "./checks.js";
import { lasted } from "./clock.js";
import { conditionCards } from "./conditions.js";
import { showDrawn, takeDrawn } from "./drawn.js";
import { HAND_OVERS, isRunning, lists, TITLES, whatOf } from "./local-state.js";
import { tell } from "./broadcast.js";
import { element, fill, inputAt, place, storageTrouble, targetOf } from "./dom.js";
import { takeIn } from "./photos.js";
import { recordIt } from "./recording.js";
import { showStock } from "./stock.js";
import * as store from "./store.js";
import { sync } from "./sync.js";
import { t } from "./i18n.js";
import { instant, wall, written, writtenTime } from "./zone.js";

const KEEP_AFTER_MS = 300;

/**
 * @typedef {object} Open
 * @property {any} draft
 * @property {HTMLFormElement} form
 * @property {any} person
 * @property {any[]} searches
 * @property {boolean} isTouched
 * @property {boolean} isOurs
 * @property {(value?: any) => void} release
 * @property {string} [confirmed]  the payload about which was asked, and that was to be kept all the same
 */
/** @type {Open | null} */
let open = null;
let timer = 0;
/** A photo that is being taken in: what is saved meanwhile waits for it. */
let adding = Promise.resolve();

const formOf = (type) => document.querySelector(`form[data-type="${type}"]`);

/** A new form; its UUID is made now. */
export function newDraft(type, context, person) {
  const now = Date.now();
  return { uuid: crypto.randomUUID(), author: person.id, type, context, opened_at: now, changed_at: now };
}

/**
 * Opens a form: a draft of this person, or a refused record that is to be corrected.
 * @param {any} draft
 * @param {any} person
 * @param {{words: string, field: string}[]} [errors]  what the server refused
 */
export async function openForm(draft, person, errors = []) {
  await closeForm();
  const form = formOf(draft.type);
  for (const other of document.querySelectorAll("form[data-type]")) other.hidden = other !== form;
  form.reset();
  const known = await lists(person, draft.context);
  forms.offer(form, known);
  form.dataset.facts = "";
  forms.fill(form, draft.values ?? forms.firstValues(form, person.last?.[draft.type] ?? {}, new Date(), draft.context));
  forms.showProblems(form, []);
  open = { draft, form, person, searches: known.searches, isTouched: false, isOurs: false, release: () => {} };
  place("form-of").textContent = t("{who}, begun {when}", { who: person.name, when: written(draft.opened_at) });
  settle();
  fill(place("form-conditions"), draft.type === "shift" ? conditionCards(person) : []);
  await showDrawn(form, person);
  await showPhotos();
  await holdForm(false);
  await begin();
  if (errors.length) forms.showProblems(form, forms.problemsFrom(form, errors));
  return t(form.dataset.title ?? TITLES[draft.type]);
}

/** Fills the lists of a form that was opened before anything to choose from had come. */
export async function fillLists(person) {
  if (!open || open.person.kit || !person.kit || open.person.id !== person.id) return;
  open.person = person;
  const { draft, form } = open;
  const known = await lists(person, draft.context);
  if (open?.form !== form) return;
  forms.offer(form, known);
  open.searches = known.searches;
  settle();
  await showDrawn(form, person);
  if (draft.type === "shift") fill(place("form-conditions"), conditionCards(person));
}

/** A search begins when its form is opened: it is kept at once, and goes on though the tablet is put away. */
async function begin() {
  if (open?.draft.type !== "search" || open.draft.values || !open.isOurs) return;
  open.isTouched = true;
  await keepNow();
}

/** What the form is about, as far as it is known here. */
const subject = () => open.searches.find((search) => search.id === (forms.at(open.form, "search") || null));

/** Brings what follows from the choices so far: what the search asks for, and the clock of one that goes on. */
function settle() {
  const search = subject();
  const facts = factsOf(search).join(" ");
  if (open.form.dataset.facts !== facts) {
    open.form.dataset.facts = facts;
    forms.chosen(open.form, new Date());
  }
  // What the dog showed, it showed in the search.
  const shownAt = forms.at(open.form, "shown_at");
  if (open.draft.type === "alert" && search?.ended_at && shownAt > wall(new Date(search.ended_at))) {
    forms.put(open.form, "shown_at", wall(new Date(search.ended_at)));
  }
  if (open.draft.type === "search") showClock();
  showStock(open.form, open.person);
}

/** The clock counts from the start that stands in the form; to the second, where that is when the form was opened. */
function showClock() {
  const [started, ended] = ["started_at", "ended_at"].map((part) => Date.parse(instant(forms.at(open.form, part)) ?? ""));
  const clock = open.form.querySelector(".clock");
  const isEnded = !Number.isNaN(ended);
  const opened = open.draft.opened_at;
  const from = wall(new Date(opened)) === forms.at(open.form, "started_at") ? opened : started;
  for (const part of open.form.querySelectorAll("[data-while-running]")) part.hidden = isEnded;
  for (const part of open.form.querySelectorAll("[data-when-ended]")) part.hidden = !isEnded;
  if (isEnded || Number.isNaN(from)) {
    delete clock.dataset.since;
    clock.textContent = isEnded && !Number.isNaN(started) ? lasted(started, ended) : "";
  } else {
    clock.dataset.since = from;
    clock.textContent = lasted(from, Date.now());
  }
}

/** The search ends now; what the dog showed has to be said. */
function endSearch() {
  forms.put(open.form, "ended_at", wall(new Date()));
  if (forms.at(open.form, "alert.kind") === "") forms.put(open.form, "alert.kind", null);
  changed();
  open.form.querySelector('[data-part="alert.kind"]').scrollIntoView({ block: "center" });
}

function goOn() {
  forms.put(open.form, "ended_at", "");
  changed();
}

/** One window works on a draft at a time; another can take it over, and this one then says so. */
async function holdForm(steal) {
  const held = open;
  const isOurs = await new Promise((answer) => {
    navigator.locks
      .request(`draft-${held.draft.uuid}`, steal ? { steal: true } : { ifAvailable: true }, (lock) => {
        answer(Boolean(lock));
        if (lock) return new Promise((release) => (held.release = release));
      })
      .catch(() => held === open && lose());
  });
  held.isOurs = isOurs;
  if (held !== open) return;
  show(isOurs);
  if (isOurs && open.isTouched) changed(); // somebody typed before the form was ours
}

function lose() {
  stopTimer();
  open.isOurs = false;
  show(false);
}

function show(isOurs) {
  place("form-taken").hidden = isOurs;
  open.form.hidden = !isOurs;
}

async function takeForm() {
  const stored = await store.draft(open.draft.uuid);
  if (stored) {
    open.draft = stored;
    forms.fill(open.form, stored.values ?? {});
    settle();
  }
  await holdForm(true);
}

/** Leaves the form; what was typed stays a draft. */
export async function closeForm() {
  if (!open) return;
  await keepNow();
  open.release();
  open = null;
}

export const isFormOpen = () => open !== null;

function changed() {
  if (!open) return;
  open.isTouched = true;
  forms.chosen(open.form, new Date());
  settle();
  // The next keystroke does not put it off: whoever types on and on is kept as well.
  timer ||= setTimeout(keepNow, KEEP_AFTER_MS);
}

/** A drawn container was tapped. */
async function take(id) {
  const { form, person } = open;
  await takeDrawn(form, person, id);
  changed();
  await showDrawn(form, person);
}

function stopTimer() {
  clearTimeout(timer);
  timer = 0;
}

/** Keeps the draft as it is now. */
export async function keepNow() {
  stopTimer();
  if (!open?.isTouched || !open.isOurs) return;
  const { draft, form } = open;
  open.isTouched = false;
  open.draft = { ...draft, values: forms.valuesOf(form), changed_at: Date.now() };
  try {
    await store.keepDraft(open.draft);
    tell("drafts");
  } catch (error) {
    if (open) open.isTouched = true;
    storageTrouble(error);
  }
}

async function submit(event) {
  event.preventDefault();
  if (!open?.isOurs) return;
  const pressed = open.form.querySelector("[type=submit]");
  pressed.disabled = true;
  try {
    await adding;
    if (open?.isOurs) await save();
  } catch (error) {
    storageTrouble(error);
  } finally {
    pressed.disabled = false;
  }
}

async function save() {
  stopTimer();
  const { draft, form, person } = open;
  const { payload, problems } = forms.payloadOf(form, draft.context);
  if (!problems.length) problems.push(...forms.problemsAt(form, contradictions(draft.type, payload, await knownOf(draft))));
  if (problems.length) {
    await keepNow();
    return forms.showProblems(form, problems);
  }
  if (await asksFirst(draft.type, payload, person)) return;
  await recordIt({ ...draft, values: forms.valuesOf(form) }, payload, person);
  await store.changePerson(person.id, { last: { ...person.last, [draft.type]: forms.keptValues(form) } });
  open.release();
  open = null;
  // Right at the hand-over, the other one confirms it on this tablet.
  location.hash = HAND_OVERS.includes(draft.type) ? `#/confirm/${draft.uuid}` : "#/home";
  sync({ afresh: true });
}

/** What a record is held against before it is kept: its search, its photos, and the searches of its shift that go on. */
async function knownOf(draft) {
  const photos = (await store.photosOf(draft.uuid)).length;
  if (draft.type !== "shift_end") return { search: subject(), running: [], photos };
  const drafts = (await store.drafts()).filter((one) => one.type === "search" && one.author === draft.author);
  const unsaved = drafts.filter((one) => one.context.shift === draft.context.shift).map(({ values }) => ({ what: whatOf(values) }));
  return { search: null, running: [...unsaved, ...open.searches.filter(isRunning)], photos };
}

const LIKE = {
  search: [likeSearch, "This looks like the search of {what} at {time}. If it is another one, save once more."],
  sample: [likeSample, "This looks like the air sample of {what}, drawn at {time}. If it is another one, save once more."],
};
const ONE_SEAL =
  "Seal {seal} is on record on {what} too, at {time}. A seal is used once: read it again. If both read so, save once more.";

/** Asks once for what it says: pressed again with the same content, it is recorded all the same. */
async function asksFirst(type, payload, person) {
  if (!LIKE[type]) return false;
  const said = JSON.stringify(payload);
  if (open.confirmed === said) return false;
  const [likeOne, words] = LIKE[type];
  const like = await likeOne(person, payload);
  const elsewhere = await sealElsewhere(person, payload);
  const asked = [
    ...(like ? [{ field: null, words: t(words, { what: like.name, time: writtenTime(like.started_at) }) }] : []),
    ...(elsewhere ? [atItsSeal(elsewhere)] : []),
  ];
  if (!asked.length) return false;
  open.confirmed = said;
  await keepNow();
  forms.showProblems(open.form, asked);
  return true;
}

function atItsSeal({ seal, what, started_at }) {
  const words = t(ONE_SEAL, { seal, what, time: writtenTime(started_at) });
  return { field: open.form.querySelector('[data-part="seal_number"]'), words };
}

/** Asks first: what is thrown away is gone. */
async function drop() {
  if (!(await isSure())) return;
  const { draft, release } = open;
  stopTimer();
  open = null;
  release();
  await store.dropDraft(draft.uuid);
  tell("drafts");
  location.hash = "#/home";
}

function isSure() {
  const dialog = /** @type {HTMLDialogElement} */ (place("throw-away"));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
  });
}

async function addPhoto(input) {
  const [file] = input.files;
  const field = input.closest("[data-part]");
  forms.complain(field, "");
  if (!file) return;
  const { draft } = open;
  open.isTouched = true;
  try {
    // The form first: no photo is kept whose form, or record, is not.
    await keepNow();
    await takeIn(file, draft.uuid, draft.author, field.dataset.of);
  } catch (error) {
    if (error instanceof store.StorageFull) storageTrouble(error);
    else forms.complain(field, t("This is no picture that the tablet can read. Take it again."));
  }
  input.value = "";
  if (open?.draft.uuid === draft.uuid) await showPhotos();
}

async function showPhotos() {
  const field = open.form.querySelector('[data-kind="photos"]');
  if (!field) return;
  const photos = await store.photosOf(open.draft.uuid);
  field.querySelector(".thumbs").replaceChildren(...photos.map((photo, index) => thumb(photo, index + 1)));
}

function thumb(photo, number) {
  const address = URL.createObjectURL(photo.blob);
  const picture = element("img", { src: address, alt: t("Photo {n}", { n: number }) });
  picture.addEventListener("load", () => URL.revokeObjectURL(address));
  const away = element("button", { type: "button", className: "quiet" }, t("Take away"));
  away.setAttribute("aria-label", t("Take photo {n} away", { n: number }));
  away.addEventListener("click", async () => {
    await store.dropPhoto(photo.record, photo.sha256);
    await showPhotos();
  });
  return element("li", {}, picture, away);
}

/** Makes the forms of the page work. */
export function setUp() {
  for (const form of document.querySelectorAll("form[data-type]")) {
    form.addEventListener("input", changed);
    form.addEventListener("submit", submit);
    form.addEventListener("click", (event) => {
      const target = targetOf(event);
      const moment = target.closest("[data-set-now]")?.dataset.setNow;
      if (moment) {
        inputAt(moment).value = wall(new Date());
        changed();
      }
      const tapped = target.closest("[data-drawn-id]")?.dataset.drawnId;
      if (tapped) take(tapped);
      const kept = target.closest("[data-stock-name]")?.dataset;
      if (kept) {
        forms.put(form, kept.stockPart, kept.stockName);
        changed();
      }
      if (target.closest("[data-drop-draft]")) drop();
      if (target.closest("[data-end-search]")) endSearch();
      if (target.closest("[data-go-on]")) goOn();
    });
    form.addEventListener("change", ({ target }) => {
      if (target instanceof HTMLInputElement && target.type === "file") adding = addPhoto(target);
    });
  }
  place("take-form").addEventListener("click", takeForm);
  document.addEventListener("visibilitychange", keepNow);
  window.addEventListener("pagehide", keepNow);
}
