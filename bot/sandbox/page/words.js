/** What the page itself says, in three languages. The bot speaks for itself. */

import en from "./english.js";
import fr from "./french.js";
import de from "./german.js";

const NARROW = "\u202f";

export const WORDS = { en, de, fr };
const REGIONS = { de: "de-CH", fr: "fr-CH", en: "en-GB" };

/** The network's wall clock, which the bot speaks in. */
const ZONE = "Europe/Zurich";

let language = chosen();

function chosen() {
  const wishes = [localStorage.getItem("language"), ...navigator.languages];
  return wishes.map((wish) => (wish ?? "").slice(0, 2)).find((wish) => wish in WORDS) ?? "en";
}

export const spoken = () => language;

export function speak(code) {
  localStorage.setItem("language", code);
  language = code;
}

/** The words under a key, with facts filled in; French signs get their narrow space. */
export function word(key, facts = {}) {
  const found = language === "fr" ? WORDS.fr[key].replace(/ (?=[:;!?])/g, NARROW) : WORDS[language][key];
  return found.replace(/\{(\w+)\}/g, (_, name) => facts[name]);
}

/** Fill every element of the page that names its words (`data-word`) or its label for screen readers (`data-label`). */
export function translate() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
}

const format = (moment, style) =>
  new Intl.DateTimeFormat(REGIONS[language], { timeZone: ZONE, ...style }).format(moment);

export const clockTime = (moment) => format(moment, { hour: "2-digit", minute: "2-digit" });
export const longDay = (moment) => format(moment, { weekday: "long", day: "numeric", month: "long" });
export const shortDay = (moment) =>
  format(moment, { weekday: "short", day: "numeric", month: "short", year: "numeric" });

/** A size as files show it: 1.2 KB. */
export function fileSize(bytes) {
  const unit = bytes < 1000 ? "byte" : bytes < 1e6 ? "kilobyte" : "megabyte";
  const value = bytes / { byte: 1, kilobyte: 1e3, megabyte: 1e6 }[unit];
  const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: 1 };
  return new Intl.NumberFormat(REGIONS[language], style).format(value);
}
