/** How people appear: name, role, initials in a colour of their own. */

import { element } from "./element.js";
import { word } from "./words.js";

const COLOURS = 8;
/** The role that says most about somebody who has several. */
const WEIGHT = ["coordinator", "approver", "staff"];

export const fullName = (person) => `${person.first_name} ${person.last_name}`.trim();

/** `person.houses` and `operator` are there for people of the network; newcomers have neither. */
export function house(person) {
  if (person.operator) return word("network");
  return person.houses?.[0]?.institution ?? word("outside");
}

export function role(person) {
  if (person.operator) return word("operator");
  const roles = (person.houses ?? []).map((membership) => membership.role);
  const main = WEIGHT.find((one) => roles.includes(one));
  return main ? `${word(main)} · ${house(person)}` : word("outside");
}

/** The role alone, for a list that is ordered by houses. */
export function shortRole(person) {
  return role(person).split(" · ")[0];
}

export function avatar(person) {
  const initials = [person.first_name, person.last_name].map((name) => [...name][0] ?? "").join("");
  const node = element("span.avatar", { ariaHidden: "true" }, initials);
  node.dataset.colour = person.id % COLOURS;
  return node;
}
