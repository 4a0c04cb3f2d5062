/** The first tour: a panel that says what to try next, takes one there, and ticks off what has really happened. */

import { advance, sandboxNow, toNext } from "./clock.js";
import { element, slot } from "./element.js";
import { fullName } from "./faces.js";
import * as server from "./server.js";
import { HELPS, STEPS, firstStaff, newDate, wordFor } from "./steps.js";
import { word } from "./words.js";

const KEPT = "tour";

let state = { shown: true, done: 0, facts: {} };
/** What steps.js calls the network, and `show(id)`: brings a chat into view and hands it out. */
let stage;

/** Somebody to play a member of staff has to be there. */
export function startTour(theStage) {
  stage = theStage;
  slot("tour-open").hidden = firstStaff(stage) === undefined;
  if (slot("tour-open").hidden) return;
  recall();
  slot("tour-open").onclick = () => turn(!state.shown);
  slot("tour-close").onclick = () => turn(false);
  slot("tour-again").onclick = again;
  slot("tour-help").onclick = help;
  slot("tour").addEventListener("keydown", (event) => event.key === "Escape" && turn(false));
  show();
}

/** Where it was left, unless that was in another network. */
function recall() {
  const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
  if (kept === null) return;
  const known = [kept.facts.staff, kept.facts.coordinator].every((id) => id === undefined || stage.people.has(id));
  state = known ? kept : { ...state, shown: kept.shown };
}

function keep() {
  localStorage.setItem(KEPT, JSON.stringify(state));
}

function turn(shown) {
  state.shown = shown;
  keep();
  show();
  if (shown) slot("tour-title").focus();
  else if (slot("tour-open").offsetParent) slot("tour-open").focus();
  else document.querySelector(".chat[data-active] .back")?.focus(); // on a phone the chat hides the button
}

function again() {
  state = { shown: true, done: 0, facts: {} };
  keep();
  show();
  slot("tour-title").focus();
}

/** Whatever happens on the stage; the present step sees whether that was it. */
export function hearTour(event) {
  const step = STEPS[state.done];
  if (stage === undefined || step === undefined) return;
  if (step.saw(event, state.facts, stage)) {
    state.done += 1;
    slot("tour-status").textContent = `${word("tourTicked", { step: word(step.key) })} ${title()}`;
  }
  keep();
  show();
}

function title() {
  const step = STEPS[state.done];
  return word(step === undefined ? "end" : step.key);
}

const part = (step) => step.part?.(state.facts) ?? step.key;

function show() {
  const step = STEPS[state.done];
  const person = step && stage.people.get(step.who(state.facts, stage));
  slot("tour").hidden = !state.shown;
  slot("tour-open").ariaExpanded = String(state.shown);
  fill("tour-count", step ? word("tourOf", { n: state.done + 1, all: STEPS.length }) : word("tour"));
  fill("tour-title", title());
  fill("tour-who", person ? word("tourAs", { name: fullName(person) }) : "");
  fill("tour-text", step ? text(part(step)) : word("endText"));
  slot("tour-again").hidden = state.done === 0;
  if (step === undefined && slot("tour-help") === document.activeElement) slot("tour-title").focus();
  slot("tour-help").hidden = step === undefined;
  if (step) fill("tour-help", word(`${part(step)}Help`, { word: wordFor(person), date: newDate(sandboxNow()) }));
  slot("tour-steps").replaceChildren(...STEPS.map((one, n) => mark(one, n)));
}

/** A step in parts has words of their own for the later ones. */
const text = (key) => word(key in HELPS ? key : `${key}Text`);

function fill(name, words) {
  if (slot(name).textContent !== words) slot(name).textContent = words;
}

function mark(step, n) {
  const done = n < state.done;
  const settings = { ariaCurrent: n === state.done ? "step" : null };
  const sign = element("span.tour-sign", { ariaHidden: "true" }, done ? "✓" : String(n + 1));
  const said = done ? element("span.unseen", {}, ` (${word("tourDone")})`) : null;
  return element(done ? "li.done" : "li", settings, sign, element("span", {}, word(step.key)), said);
}

/** Takes one to where the step is done; what is left to do there stays with the visitor. */
function help() {
  const step = STEPS[state.done];
  const id = step.who(state.facts, stage);
  const chat = stage.show(id);
  const deeds = {
    word: () => chat.write(wordFor(stage.people.get(id))),
    keys: () => chat.focusKey(),
    desk: () => server.say(id, `/start gs-${state.facts.session}`).then(() => chat.focus()),
    date: () => chat.write(newDate(sandboxNow())),
    next: toNext,
    day: () => advance("P1D"),
  };
  deeds[HELPS[part(step)] ?? step.help]();
}
