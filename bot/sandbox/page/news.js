/** What the bot said after the clock was moved: one line, which messages came for whom, also for screen readers. */

import { element, slot } from "./element.js";
import { avatar, fullName } from "./faces.js";
import { word } from "./words.js";

/** Nothing more comes after so long without a message, in milliseconds; the bot looks at its clock every second. */
const QUIET = 2500;
/** A screen reader hears about so many people by name. */
const NAMED = 6;

let watching = null; // {found: Map of id → {person, headlines}, busy: Set of ids, timer}
let choose = () => {};

/** `open(id)` shows somebody's chat. */
export function startNews(open) {
  choose = open;
  slot("news-close").onclick = hide;
}

/** The clock is about to move. */
export function watchNews() {
  clearTimeout(watching?.timer);
  watching = { found: new Map(), busy: new Set() };
  slot("news").hidden = false;
  show(word("watching"), []);
  wait();
}

/** The line stays until it is closed or the clock moves again. */
export function sayNews(text) {
  clearTimeout(watching?.timer);
  watching = null;
  slot("news").hidden = false;
  show(text, []);
  slot("news-told").textContent = text;
}

/** A new message in somebody's chat; answers to those who are writing themselves are no news. */
export function hearNews(person, message) {
  if (watching === null || person === undefined) return;
  if (!message.from_bot) watching.busy.add(person.id);
  if (watching.busy.has(person.id)) return;
  const known = watching.found.get(person.id) ?? { person, headlines: [] };
  known.headlines.push(headline(message));
  watching.found.set(person.id, known);
  show(count(watching.found), chips(watching.found));
  wait();
}

function wait() {
  clearTimeout(watching.timer);
  watching.timer = setTimeout(finish, QUIET);
}

function finish() {
  const { found } = watching;
  watching = null;
  if (found.size === 0) return sayNews(word("newsNone"));
  const named = [...found.values()].map(({ person, headlines }) => `${fullName(person)} (${headlines.join("; ")})`);
  const list = named.slice(0, NAMED).join(", ") + (named.length > NAMED ? " …" : "");
  slot("news-told").textContent = word("newsFor", { count: count(found), list });
}

function hide() {
  slot("news").hidden = true;
  slot("time").closest(".bar").querySelector("[data-advance]").focus();
}

function show(summary, entries) {
  slot("news-count").textContent = summary;
  slot("news-list").replaceChildren(...entries);
}

function count(found) {
  const n = [...found.values()].reduce((sum, { headlines }) => sum + headlines.length, 0);
  return n === 1 ? word("newsOne") : word("newsMany", { n });
}

function chips(found) {
  return [...found.values()].map(({ person, headlines }) => {
    const more = headlines.length > 1 ? ` (${headlines.length})` : "";
    const words = element("span", {}, element("b", {}, fullName(person)), ` ${headlines.at(-1)}${more}`);
    const settings = { type: "button", onclick: () => choose(person.id) };
    return element("li", {}, element("button.chip", settings, avatar(person), words));
  });
}

/** The first line says what it is about. */
function headline(message) {
  return (message.text ?? message.caption ?? message.document?.file_name ?? "").split("\n")[0];
}
