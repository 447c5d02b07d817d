// The tablet begins: its language, its worker, the screen that the address names, and the sending by itself.
import * as clock from "./clock.js";
import * as signIn from "./sign-in.js";
import * as handover from "./handover.js";
import { askToKeep } from "./keeping.js";
import * as lineUp from "./line-up.js";
import { hear } from "./broadcast.js";
import * as outbox from "./outbox.js";
import { banner, button, element, link, place, storageTrouble } from "./dom.js";
import * as people from "./people.js";
import * as formScreen from "./form-screen.js";
import * as shift from "./shift.js";
import * as store from "./store.js";
import { keepSending, sync } from "./sync.js";
import { language, speak, t } from "./i18n.js";
import { useZone } from "./zone.js";
import { ask } from "./server.js";

const IDLE_MS = 30 * 60_000;

/** Screens that need nobody: what they show, and whether they can be shown. */
const GATE = { people: signIn.showPeople, pin: signIn.showPin, "first-pin": signIn.showPin };
const ASKS_FOR_SOMEBODY = ["pin", "first-pin"];

let idle = 0;
let latest = 0;

/** Shows the screen that the address names; what the storage could not do is said on the one that is there. */
async function route() {
  const mine = ++latest;
  try {
    const [name, title] = await prepareAsked();
    // Whoever tapped on meanwhile has asked for another one.
    if (mine === latest) show(name, title);
  } catch (error) {
    storageTrouble(error);
    console.warn(error);
  }
}

/** Makes the screen ready that the address names: its name, and its title where that is not its own. */
async function prepareAsked() {
  const [, name = "home", ...rest] = location.hash.split("?")[0].split("/");
  const asked = Object.fromEntries(new URLSearchParams(location.hash.split("?")[1] ?? ""));
  await formScreen.closeForm();
  const [enrolled, person] = await Promise.all([store.enrolment(), people.current()]);
  if (person) useZone(person.kit?.zone);
  showPerson(person);
  outbox.showQueue(person).catch(storageTrouble);
  if (!enrolled) return ["enrol"];
  showRevoked(enrolled);
  if (name === "enrol") return ["enrol"];
  if (!person) {
    const isReady = name in GATE && (signIn.isChosen() || !ASKS_FOR_SOMEBODY.includes(name));
    const screen = isReady ? name : "people";
    await GATE[screen]();
    return [screen];
  }
  return prepareOwn(person, name, rest, asked);
}

function showRevoked({ revoked }) {
  const words = revoked ? t("This tablet's enrolment was ended. What it keeps stays here: ask your administrator to enrol it anew.") : "";
  banner("revoked", words, "bad", element("p", { className: "buttons" }, link(t("Enrol this tablet"), "#/enrol", "button quiet")));
}

/** The screens of whoever works with the tablet. */
async function prepareOwn(person, name, rest, asked) {
  if (name === "new") {
    const draft = formScreen.newDraft(rest[0], asked, person);
    // The address names the draft from now on: a reload goes on with it.
    history.replaceState(null, "", `#/draft/${draft.uuid}`);
    return ["form", await formScreen.openForm(draft, person)];
  }
  if (name === "draft" || name === "correct") {
    const [draft, refused] = [await store.draft(rest[0]), await store.record(rest[0])];
    const found = draft ?? (refused && toCorrect(refused));
    if (found?.author === person.id) return ["form", await formScreen.openForm(found, person, refused?.errors ?? [])];
  }
  if (name === "sessions") {
    await lineUp.showSessions(person);
    return ["sessions"];
  }
  if (name === "line") {
    const title = await lineUp.showLine(person, rest[0], rest[1], Number(rest[2]));
    if (title) return ["line", title];
  }
  if (name === "trial") {
    const title = await lineUp.showTrial(person, rest[0]);
    if (title) return ["line", title];
  }
  if (name === "outbox") {
    await outbox.showOutbox(person);
    return ["outbox"];
  }
  if (name === "confirm" || name === "dispute") {
    const title = await (name === "confirm" ? handover.showConfirm : handover.showDispute)(person, rest[0]);
    if (title) return [name, title];
  }
  if (name === "discard") {
    const title = await outbox.showDiscard(person, rest[0], rest[1]);
    if (title) return ["discard", title];
  }
  await shift.showHome(person);
  return ["home"];
}

/** A refused record goes back into its form, under its own id. */
const toCorrect = ({ uuid, author, type, context, values, made_at: made }) =>
  ({ uuid, author, type, context, values, opened_at: made, changed_at: made });

function show(name, title) {
  for (const section of document.querySelectorAll("[data-screen]")) section.hidden = section.dataset.screen !== name;
  const words = title ?? t(document.querySelector(`[data-screen="${name}"]`).dataset.title);
  const heading = place("heading");
  const isNew = heading.textContent !== words;
  heading.textContent = words;
  document.title = words;
  place("waiting").hidden = true;
  if (isNew) {
    window.scrollTo(0, 0);
    // Who works by keyboard, or listens, begins at the new screen; the heading itself is no stop on the way.
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.addEventListener("blur", () => heading.removeAttribute("tabindex"), { once: true });
  }
}

function showPerson(person) {
  place("person").textContent = person?.name ?? "";
  place("leave").hidden = !person;
  place("language").textContent = language() === "sw" ? "English" : "Kiswahili";
  place("language").lang = language() === "sw" ? "en" : "sw";
}

/** What changed in this window or another one is shown; a form that is open is left alone. */
async function refresh() {
  try {
    await showChanges();
  } catch (error) {
    storageTrouble(error);
  }
}

async function showChanges() {
  const [enrolled, person] = await Promise.all([store.enrolment(), people.current()]);
  if (enrolled) showRevoked(enrolled);
  await outbox.showQueue(person);
  const name = document.querySelector("[data-screen]:not([hidden])")?.dataset.screen;
  if (name === "people") await signIn.showPeople();
  if (!person) return;
  await formScreen.fillLists(person);
  if (name === "home") await shift.showHome(person);
  if (name === "outbox") await outbox.showOutbox(person);
  if (name === "sessions") await lineUp.showSessions(person);
}

async function changeLanguage() {
  const code = language() === "sw" ? "en" : "sw";
  await speak(code);
  const person = await people.current();
  if (person) {
    await store.changePerson(person.id, { language: code });
    const proof = people.proofOf(person);
    if (proof) ask("PUT", "/api/v1/language", { proof, json: { language: code } }).catch(() => {});
  }
  await formScreen.keepNow();
  if (formScreen.isFormOpen()) {
    showPerson(person);
    await outbox.showQueue(person);
  } else await route();
}

async function leave() {
  await formScreen.closeForm();
  people.leave();
  if (location.hash === "#/people") await route();
  else location.hash = "#/people";
  sync({ afresh: true });
}

function watchIdleness() {
  clearTimeout(idle);
  idle = setTimeout(async () => (await people.current()) && leave(), IDLE_MS);
}

/** A new version waits; it is taken when somebody says so, never by itself. */
async function keepScreens() {
  if (!("serviceWorker" in navigator)) return;
  let hadWorker = Boolean(navigator.serviceWorker.controller);
  const registration = await navigator.serviceWorker.register("/worker.js", { updateViaCache: "none" });
  const offer = () => {
    if (!registration.waiting || !navigator.serviceWorker.controller) return;
    const take = button(t("Take the new version"), async () => {
      await formScreen.closeForm();
      registration.waiting.postMessage("take the new version");
    }, "");
    banner("version", t("A new version of these screens is here. What is open and unsent stays."), "", element("p", { className: "buttons" }, take));
  };
  navigator.serviceWorker.ready.then(({ active }) => {
    if (!navigator.serviceWorker.controller) active.postMessage("take this page");
  });
  offer();
  registration.addEventListener("updatefound", () => registration.installing.addEventListener("statechange", offer));
  navigator.serviceWorker.addEventListener("controllerchange", async () => {
    const isFirst = !hadWorker;
    hadWorker = true;
    if (isFirst) return;
    await formScreen.closeForm();
    location.reload();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && registration.update().catch(() => {}));
}

async function begin() {
  const token = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (token) {
    history.replaceState(null, "", "#/people");
    const problem = await signIn.enrolWith(decodeURIComponent(token));
    if (problem) banner("enrolment", problem, "bad");
  }
  await speak((await people.current())?.language ?? "en");
  for (const part of [clock, signIn, formScreen, lineUp, outbox, handover]) part.setUp();
  place("language").addEventListener("click", changeLanguage);
  place("leave").addEventListener("click", leave);
  window.addEventListener("hashchange", route);
  for (const kind of ["pointerdown", "keydown"]) window.addEventListener(kind, watchIdleness);
  watchIdleness();
  hear(refresh);
  await route();
  document.documentElement.dataset.ready = "";
  performance.mark("ready");
  askToKeep().catch(storageTrouble);
  keepSending();
  keepScreens();
}

begin();
