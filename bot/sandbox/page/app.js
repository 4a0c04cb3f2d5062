/** The chat page of the sandbox: several people side by side, each in a chat with the bot. */

import { Chat } from "./chat.js";
import { setClock, startClock } from "./clock.js";
import { element, slot } from "./element.js";
import { hearNews, startNews } from "./news.js";
import { askNewcomer, showPeople } from "./people.js";
import { startRegions } from "./regions.js";
import * as server from "./server.js";
import { firstStaff } from "./steps.js";
import { hearTour, startTour } from "./tour.js";
import { speak, spoken, translate, word } from "./words.js";

/** Width that a chat wants, in pixels; so many are opened at first as fit. */
const COLUMN = 345;
const MOST = 3;

const people = new Map(); // by id, in the server's order
const messages = new Map(); // id → Map of messages by their id
const chats = new Map(); // id → Chat, those on the stage
const unread = new Map(); // id → number

let bot;

const stage = {
  get bot() {
    return bot;
  },
  invitations: () => [...people.values()]
    .filter((person) => person.invites)
    .map((person) => ({ payload: person.invites, house: person.houses.find((h) => h.role === "coordinator").institution })),
  close,
  back: () => (document.body.dataset.view = "people"),
  alert(text) {
    slot("alert-text").textContent = text;
    slot("alert").showModal();
  },
};

/** What the tour looks at. */
const network = {
  people,
  get language() {
    return spoken();
  },
  message: (id, messageId) => messages.get(id)?.get(messageId),
  isOpen: (id) => isSeen(id),
  show(id) {
    open(id, false);
    bringForward(id);
    return chats.get(id);
  },
};

function open(id, focus = true) {
  const person = people.get(id);
  if (person === undefined) return;
  if (!chats.has(id)) {
    const chat = new Chat(person, [...(messages.get(id)?.values() ?? [])], stage);
    chats.set(id, chat);
    slot("chats").append(chat.node);
  }
  unread.delete(id);
  for (const [other, chat] of chats) chat.node.toggleAttribute("data-active", other === id);
  arranged();
  chats.get(id).toEnd();
  if (focus) {
    bringForward(id);
    chats.get(id).focus();
  }
  hearTour({ type: "open", person: id });
}

function bringForward(id) {
  document.body.dataset.view = "chat";
  chats.get(id).node.scrollIntoView({ inline: "nearest", block: "nearest" });
  chats.get(id).toEnd();
}

function close(id) {
  chats.get(id).node.remove();
  chats.delete(id);
  arranged();
  slot("people").querySelector(`[data-person="${id}"]`)?.focus();
}

/** After every change of who is on the stage: list, address, title, and a word for an empty stage. */
function arranged() {
  showPeople(people.values(), (id) => chats.has(id), (id) => unread.get(id) ?? 0, open);
  const ids = [...chats.keys()];
  history.replaceState(null, "", `#${ids.join(",")}`);
  slot("chats").querySelector(".choose")?.remove();
  if (ids.length === 0) slot("chats").append(element("p.choose", {}, word("choose")));
  const waiting = [...unread.values()].reduce((sum, n) => sum + n, 0);
  document.title = `${waiting ? `(${waiting}) ` : ""}${bot.first_name} · ${word("sandbox")}`;
}

const isSeen = (id) => (chats.get(id)?.node.offsetWidth ?? 0) > 0;

function heardMessage(event) {
  const { type, person: id, message } = event;
  if (!messages.has(id)) messages.set(id, new Map());
  const isNew = type === "message" && !messages.get(id).has(message.message_id);
  messages.get(id).set(message.message_id, message);
  chats.get(id)?.show(message);
  if (isNew && message.from_bot && !isSeen(id)) unread.set(id, (unread.get(id) ?? 0) + 1);
  if (isNew) hearNews(people.get(id), message);
  hearTour(event);
  arranged();
}

async function heardPerson({ person: id }) {
  const person = await server.person(id);
  people.set(id, person);
  chats.get(id)?.meet(person);
  arranged();
}

async function heardCommands() {
  const { people: all } = await server.state();
  for (const person of all) {
    people.set(person.id, person);
    chats.get(person.id)?.meet(person);
  }
}

async function heardProfile() {
  bot = (await server.state()).bot;
  slot("title").textContent = bot.first_name;
}

const HEARD = {
  message: heardMessage,
  edited: heardMessage,
  deleted: heardMessage,
  press: hearTour,
  person: heardPerson,
  commands: heardCommands,
  profile: heardProfile,
  clock: ({ now }) => setClock(now),
  reset: () => location.reload(),
};

async function addNewcomer(newcomer, payload) {
  const person = await server.add(newcomer);
  people.set(person.id, person);
  open(person.id);
  if (payload) await server.say(person.id, `/start ${payload}`);
}

/** Whom to show at first: those named in the address, else one of every kind as far as they fit. */
function firstOpen() {
  const named = location.hash.slice(1).split(",").map(Number).filter((id) => people.has(id));
  if (named.length > 0) {
    document.body.dataset.view = "chat";
    return named;
  }
  const all = [...people.values()];
  const has = (role) => (person) => person.houses?.some((membership) => membership.role === role);
  const coordinator = all.find(has("coordinator"));
  const colleague = people.get(firstStaff(network));
  const elsewhere = all.find((p) => p !== colleague && has("staff")(p) && p.houses.length === 1 && p.language_code === "fr");
  const kinds = [colleague, coordinator, elsewhere].filter((person) => person !== undefined);
  const room = Math.floor(slot("chats").clientWidth / COLUMN); // none on a phone, which shows the list first
  return kinds.slice(0, Math.min(room, MOST)).map((person) => person.id);
}

async function load() {
  const state = await server.state();
  bot = state.bot;
  slot("title").textContent = bot.first_name;
  setClock(state.now);
  const histories = await Promise.all(state.people.map((person) => server.messages(person.id)));
  for (const [n, person] of state.people.entries()) {
    people.set(person.id, person);
    messages.set(person.id, new Map(histories[n].map((message) => [message.message_id, message])));
    const news = histories[n].filter((message) => message.from_bot && !message.deleted).length;
    if (news > 0) unread.set(person.id, news);
  }
  startClock(state.foresees);
  return state.last_event;
}

function dress() {
  translate();
  slot("language").value = spoken();
  slot("language").onchange = () => {
    speak(slot("language").value);
    location.reload();
  };
  slot("newcomer").onclick = () => askNewcomer(stage.invitations(), addNewcomer);
}

async function begin() {
  dress();
  startRegions();
  startNews(open);
  const last = await load();
  startTour(network);
  for (const id of firstOpen()) open(id, false);
  arranged();
  document.body.removeAttribute("data-loading");
  const lost = () => {
    slot("lost").textContent = word("lost");
    slot("lost").hidden = false;
  };
  server.listen(last, HEARD, lost, () => location.reload());
}

await begin();
