/** The five steps of the tour: who one is in each, what helps, and by what one sees that it has really happened.
 *
 * `facts` is what earlier steps have found out; a step's `saw(event, facts, network)` adds to it, and says whether the
 * step is done. `event`: one of the server's, or `{type: "open", person}` when a chat comes into view. `network`:
 * `people`, `message(id, messageId)`, `isOpen(id)`, `language` of the page. Buttons are told apart by their data, as
 * bot/codec.py writes it: it is the same in every language.
 */

/** What finds the course of the tour, by the language of whoever types it, and what its titles have in common. */
const WORDS = { de: "Brandschutz", fr: "incendie", en: "fire" };
const COURSE = /brand|feu|incendie|fire/i;
const REMINDER = /^(Erinnerung|Rappel|Reminder)/;

const buttons = (message) => (message.reply_markup?.inline_keyboard ?? []).flat().map((one) => one.callback_data ?? "");
const has = (message, pattern) => buttons(message).some((data) => pattern.test(data));
const isFile = (message) => /\.ics$/.test(message.document?.file_name ?? "");
const isFromBot = ({ message }) => message?.from_bot && !message.deleted;

const coordinates = (person) => person.houses?.some(({ role }) => role === "coordinator");
const isStaff = (person) => person.houses?.length > 0 && person.houses.every(({ role }) => role === "staff");

/** The first who speaks as the page does, else the first. */
const preferred = (people, language) => people.find((one) => one.language_code === language) ?? people[0];

/** Somebody who works in a house, uses the bot and has no seat in the course yet. */
export function firstStaff({ people, language }) {
  const all = [...people.values()].filter((one) => isStaff(one) && one.started && !one.blocked);
  const free = all.filter((one) => !one.seats?.some((title) => COURSE.test(title)));
  return preferred(free.length > 0 ? free : all, language)?.id;
}

/** Somebody who runs sessions in one of the houses that the screen of this session names. */
function itsCoordinator({ people, language }, screen) {
  const all = [...people.values()].filter((one) => coordinates(one) && !one.blocked);
  const hosts = all.filter((one) =>
    one.houses.some(({ role, institution }) => role === "coordinator" && screen.includes(institution)));
  return preferred(hosts.length > 0 ? hosts : all, language)?.id;
}

export const wordFor = (person) => WORDS[person?.language_code] ?? WORDS.de;

/** A day of work at 9 in the morning, a week and a day ahead or soon after: its reminder is due after a day or so. */
export function newDate(now) {
  const day = new Date(now);
  day.setDate(day.getDate() + 8);
  while ([0, 6].includes(day.getDay())) day.setDate(day.getDate() + 1);
  return `${day.getDate()}.${day.getMonth() + 1}.${day.getFullYear()} 09:00`;
}

/** Words, and an answer that leads to a training, a session or a seat. */
function found(event, facts, { people }) {
  const { type, person, message } = event;
  if (type === "press") facts.asked = null;
  if (type === "message" && !message.from_bot) {
    facts.asked = people.get(person)?.houses?.length > 0 && /^[^/@]/.test(message.text ?? "") ? person : null;
  }
  if (!isFromBot(event) || person !== facts.asked || !has(message, /^[tse]-\d+$/)) return false;
  facts.staff = person;
  return true;
}

/** Enrol was pressed, and the calendar file came: a place on the waiting list brings none. */
function enrolled(event, facts, network) {
  const pressed = event.type === "press" && event.data.match(/^(?:e-(\d+)|ef-(\d+)-\d+)$/);
  if (pressed) {
    const screen = network.message(event.person, event.message_id)?.text ?? "";
    const coordinator = itsCoordinator(network, screen);
    facts.wish = { staff: event.person, session: pressed[1] ?? pressed[2], title: screen.split("\n")[0], coordinator };
  }
  if (!isFromBot(event) || !isFile(event.message) || event.person !== facts.wish?.staff) return false;
  Object.assign(facts, facts.wish);
  return true;
}

/** The form that moves the date was confirmed, and the desk of the session is shown again. */
function moved(event, facts) {
  const { type, person, message, data = "" } = event;
  if (data === `gp-${facts.session}`) Object.assign(facts, { looked: true, coordinator: person });
  if (person !== facts.coordinator) return false;
  if (/^g[rm]-/.test(data)) facts.moving = true;
  if (/^(al$|gs-)/.test(data)) facts.moving = facts.confirmed = false;
  if (type === "press" && data.startsWith("af-")) facts.confirmed = facts.moving;
  return Boolean(facts.confirmed && isFromBot(event) && has(message, new RegExp(`^gp-${facts.session}$`)));
}

/** A calendar file about the course has come to whoever enrolled, and their chat is in view. */
function came(event, facts, network, name, isIt) {
  const text = event.message?.caption ?? "";
  const fits = event.type === "message" && event.person === facts.staff && isFromBot(event) && isFile(event.message);
  if (fits && text.includes(facts.title) && isIt(text)) facts[name] = true;
  return Boolean(facts[name]) && network.isOpen(facts.staff);
}

const told = (event, facts, network) => came(event, facts, network, "toldNews", (text) => !REMINDER.test(text));
const reminded = (event, facts, network) => came(event, facts, network, "toldTime", (text) => REMINDER.test(text));

/** `part(facts)`: of a step in several parts, the key of the words for the present one; `help` says what its button
 * does in the chat of `who`: write words, point at the buttons, open a link, or move the clock. */
export const STEPS = [
  { key: "find", saw: found, who: (facts, network) => facts.staff ?? firstStaff(network), help: "word" },
  { key: "enrol", saw: enrolled, who: (facts) => facts.staff, help: "keys" },
  {
    key: "move",
    saw: moved,
    who: (facts) => facts.coordinator,
    help: "desk",
    part: (facts) => (facts.moving ? "date" : facts.looked ? "reschedule" : "move"),
  },
  { key: "told", saw: told, who: (facts) => facts.staff, help: "next" },
  { key: "remind", saw: reminded, who: (facts) => facts.staff, help: "day" },
];

/** What the button of each part does. */
export const HELPS = { date: "date", reschedule: "keys" };
