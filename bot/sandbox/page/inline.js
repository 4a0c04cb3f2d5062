/** Inline mode: whoever types the bot's name and some words sees what it finds, and sends one of it into the chat. */

import { element } from "./element.js";
import { word } from "./words.js";

/** So long after the last letter the bot is asked, in milliseconds. */
const PAUSE = 250;

let lists = 0;

/** `deeds`: `ask(query, offset)`, `choose(question, resultId)`, `say(text)`; `bot` as the server shows it. */
export class Results {
  #text = null; // what the results are for; null: closed
  #options = []; // {node, deed, stays}: `stays` leaves the text where it is
  #active = -1;
  #timer;

  constructor(field, bot, deeds) {
    this.field = field;
    this.bot = bot;
    this.deeds = deeds;
    this.list = element("div.options", { role: "listbox", ariaLabel: word("results"), id: `results-${(lists += 1)}` });
    this.note = element("p.note", { role: "status" });
    this.node = element("div.results", { hidden: true }, this.list, this.note);
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-controls", this.list.id);
  }

  get isOpen() {
    return this.#text !== null;
  }

  /** The text of the field has changed. */
  typed(text) {
    if (text === this.#text) return;
    clearTimeout(this.#timer);
    const name = `@${this.bot.username}`;
    const query = text.toLowerCase().startsWith(`${name} `) ? text.slice(name.length + 1).trim() : null;
    if (query === null && !(text.startsWith("@") && name.startsWith(text.toLowerCase()))) return this.close();
    this.#text = text;
    if (query === null) this.#offerName(name);
    else this.#timer = setTimeout(() => this.#ask(query, text), PAUSE);
  }

  #offerName(name) {
    const complete = () => {
      this.field.value = `${name} `;
      this.typed(this.field.value);
      this.field.focus();
    };
    this.#show([{ ...this.#option(name, word("askBot"), complete), stays: true }], "");
  }

  async #ask(query, text, offset = "") {
    const asked = await this.deeds.ask(query, offset);
    if (this.#text !== text || !asked) return;
    if (!asked.answered) return this.#show([], word("resultsLate"));
    const { results, button, next_offset: next } = asked.answer;
    const found = results.map((one) =>
      this.#option(one.title, one.description ?? "", () => this.deeds.choose(asked.question, one.id)));
    const before = offset ? this.#options : this.#wayIn(button);
    this.#show([...before, ...found], told(before.length + found.length));
    this.more = next ? () => this.#ask(query, text, next) : null;
  }

  /** The button above the results leads into the person's own chat with the bot. */
  #wayIn(button) {
    if (!button) return [];
    return [this.#option(button.text, "", () => this.deeds.say(`/start ${button.start_parameter}`))];
  }

  #option(title, description, deed) {
    const words = [element("b", {}, title), element("span", {}, description)];
    const node = element("div.option", { role: "option" }, ...words);
    node.onmousedown = (event) => event.preventDefault(); // the field keeps the focus
    node.onclick = () => this.#choose(this.#options.find((option) => option.node === node));
    return { node, deed };
  }

  #show(options, note) {
    const active = Math.max(0, this.#active);
    this.#options = options;
    for (const [n, { node }] of options.entries()) node.id = `${this.list.id}-${n}`;
    this.list.replaceChildren(...options.map(({ node }) => node));
    this.list.hidden = options.length === 0;
    this.note.textContent = note;
    this.node.hidden = false;
    this.#activate(options.length > 0 ? Math.min(active, options.length - 1) : -1);
  }

  #activate(n) {
    this.#active = n;
    for (const [other, { node }] of this.#options.entries()) node.ariaSelected = String(other === n);
    const node = this.#options[n]?.node;
    if (node) this.field.setAttribute("aria-activedescendant", node.id);
    else this.field.removeAttribute("aria-activedescendant");
    node?.scrollIntoView({ block: "nearest" });
    if (n > 0 && n === this.#options.length - 1) this.#askMore();
  }

  #askMore() {
    const { more } = this;
    this.more = null;
    more?.();
  }

  /** While the bot still looks, Enter does nothing: the words are for it, not for the chat. */
  #chooseActive() {
    if (this.#active >= 0) this.#choose(this.#options[this.#active]);
  }

  #choose(option) {
    if (!option.stays) {
      this.field.value = "";
      this.close();
    }
    option.deed();
  }

  /** Arrows choose, Enter sends, Escape closes; says whether the key is used up. */
  key(event) {
    if (!this.isOpen) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.#options.length;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.shiftKey) this.#chooseActive();
    else if (step !== undefined && count > 0) this.#activate((this.#active + step + count) % count);
    else return false;
    event.preventDefault();
    return true;
  }

  close() {
    this.#text = null;
    this.#options = [];
    this.#active = -1;
    this.more = null;
    this.node.hidden = true;
    this.note.textContent = "";
    this.list.replaceChildren();
    this.field.removeAttribute("aria-activedescendant");
  }
}

function told(n) {
  if (n === 0) return word("resultsNone");
  return n === 1 ? word("resultsOne") : word("resultsMany", { n });
}
