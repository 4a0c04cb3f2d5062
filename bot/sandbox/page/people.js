/** The list of people, by house, and the way for somebody new. */

import { element, slot } from "./element.js";
import { avatar, fullName, house, shortRole } from "./faces.js";
import { word } from "./words.js";

/** `people` in the order of the server; `isOpen(id)`, `unread(id)`; `choose(id)` opens somebody's chat. */
export function showPeople(people, isOpen, unread, choose) {
  const houses = new Map();
  for (const person of people) houses.set(house(person), [...(houses.get(house(person)) ?? []), person]);
  const groups = [...houses].map(([name, members]) => {
    const entries = members.map((person) => element("li", {}, entry(person, isOpen(person.id), unread(person.id), choose)));
    return element("section", { ariaLabel: name }, element("h2", {}, name), element("ul", {}, ...entries));
  });
  keepingFocus(slot("people"), (list) => list.replaceChildren(...groups));
}

function entry(person, open, unread, choose) {
  const words = element("span.who", {}, element("b", {}, fullName(person)), element("small", {}, shortRole(person)));
  const badge = unread > 0 ? element("span.badge", { title: word("unread", { n: unread }) }, String(unread)) : null;
  const language = element("span.code", {}, person.language_code);
  const settings = { type: "button", onclick: () => choose(person.id) };
  const node = element("button.person", settings, avatar(person), words, badge, language);
  node.ariaPressed = String(open);
  node.dataset.person = person.id;
  return node;
}

function keepingFocus(list, change) {
  const id = list.contains(document.activeElement) ? document.activeElement.dataset.person : null;
  change(list);
  if (id) list.querySelector(`[data-person="${id}"]`)?.focus();
}

/** Ask who comes; `add({first_name, …}, payload)` brings them in, with an invitation or without (""). */
export function askNewcomer(invitations, add) {
  const dialog = slot("newcomer-dialog");
  const form = dialog.querySelector("form");
  form.reset();
  const offered = invitations.map(({ house: name, payload }) => [word("invitation", { house: name }), payload]);
  const options = [...offered, [word("nothing"), ""]].map(([text, value]) => element("option", { value }, text));
  form.elements.payload.replaceChildren(...options);
  dialog.returnValue = "";
  dialog.onclose = () => {
    const { payload, ...newcomer } = Object.fromEntries(new FormData(form));
    if (dialog.returnValue === "add") add(newcomer, payload);
  };
  dialog.showModal();
}
