/** One person's chat with the bot, as a column: head, messages, foot. */

import { blockedBar, composer } from "./composer.js";
import { takeDrops } from "./dropping.js";
import { element, icon } from "./element.js";
import { avatar, fullName, role } from "./faces.js";
import { bubble, dayLine } from "./message.js";
import * as server from "./server.js";
import { startOf } from "./text.js";
import { word } from "./words.js";

/** Closer to the end than this, in pixels, a chat follows what comes. */
const NEAR = 120;
/** How long a short answer of the bot stays, in milliseconds. */
const TOAST = 5000;

/** `stage`: the bot, its invitations, `close(id)`, `back()`, `alert(text)`. */
export class Chat {
  constructor(person, messages, stage) {
    this.person = person;
    this.stage = stage;
    this.deeds = this.#deeds();
    this.log = element("div.log", { role: "log", ariaLive: "polite", tabIndex: 0 });
    this.toastNode = element("output.toast", { role: "status" });
    this.node = element("section.chat", { ariaLabel: word("chatOf", { name: fullName(person) }) });
    this.node.dataset.person = person.id;
    this.dropSign = takeDrops(this.node, (file) => this.foot?.sendFile(file));
    new ResizeObserver(() => this.atEnd && this.toEnd()).observe(this.log);
    this.atEnd = true;
    this.log.onscroll = () => this.#scrolled();
    for (const message of messages) this.#append(message);
    this.#build();
  }

  #deeds() {
    const id = this.person.id;
    return {
      say: (text) => this.#try(server.say(id, text)),
      sendFile: (file, caption) => this.#try(server.sendFile(id, file, caption)),
      unblock: () => this.#try(server.block(id, false)),
      block: () => this.#try(server.block(id, true)),
      press: (message, button) => this.#press(message, button),
      ask: (query, offset) => this.#try(server.ask(id, query, offset)),
      choose: (question, resultId) => this.#try(server.choose(id, question, resultId)),
    };
  }

  #build() {
    this.log.ariaLabel = word("chatOf", { name: fullName(this.person) });
    const closed = this.person.blocked;
    this.foot = closed ? null : composer(this.person, this.stage.bot, this.deeds);
    const end = closed ? blockedBar(this.person, this.deeds) : this.foot.node;
    this.node.replaceChildren(this.#head(), this.log, this.toastNode, this.dropSign, end);
    this.#empty();
  }

  #head() {
    const { person, stage } = this;
    const name = element("div.who", {}, element("h2", {}, fullName(person)), element("small", {}, role(person)));
    const settings = { type: "button", disabled: person.blocked, onclick: this.deeds.block };
    const block = round("block", word("block"), settings);
    const back = round("back", word("back"), { onclick: stage.back });
    const close = round("close", word("closeChat", { name: fullName(person) }), { onclick: () => stage.close(person.id) });
    back.classList.add("back");
    close.classList.add("close");
    return element("header.chat-head", {}, back, avatar(person), name, block, close);
  }

  /** The person has changed: blocked the bot, got another menu or role. */
  meet(person) {
    const rebuild = person.blocked !== this.person.blocked || role(person) !== role(this.person);
    this.person = person;
    if (rebuild) this.#build();
    else this.foot?.menu.fill(person.commands);
    this.toEnd();
  }

  focus() {
    this.foot?.focus();
  }

  /** Only people scroll away from the end: where the content has another height, its new shape has moved it. */
  #scrolled() {
    if (this.log.scrollHeight === this.height) this.atEnd = this.#isNear();
    this.height = this.log.scrollHeight;
  }

  #isNear() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  /** Put words into the field, to be sent or changed. */
  write(text) {
    this.foot?.insert(text);
  }

  /** The newest button of the chat, where somebody is to press one. */
  focusKey() {
    ([...this.log.querySelectorAll(".key")].at(-1) ?? this.log).focus();
  }

  /** A new message, or one that was edited, deleted or reacted to. */
  show(message) {
    const near = this.#isNear();
    const old = this.log.querySelector(`[data-id="${message.message_id}"]`);
    if (message.deleted) old?.remove();
    else if (old) this.#replace(old, message);
    else this.#append(message);
    this.#empty();
    if (near || !message.from_bot) this.toEnd();
  }

  #append(message) {
    if (message.deleted) return;
    const line = dayLine(message);
    const last = [...this.log.querySelectorAll(".day")].at(-1);
    if (last?.dataset.day !== line.dataset.day) this.log.append(line);
    this.log.append(bubble(message, this.stage.bot, this.deeds));
  }

  /** Whoever works with the keyboard stays where they were. */
  #replace(old, message) {
    const inside = old.contains(document.activeElement);
    const node = bubble(message, this.stage.bot, this.deeds);
    node.classList.add("changed");
    old.replaceWith(node);
    if (inside) (node.querySelector(".key") ?? node).focus({ preventScroll: true });
  }

  /** An empty chat offers the ways to begin. */
  #empty() {
    this.log.querySelector(".empty")?.remove();
    if (this.person.blocked || this.log.querySelector(".message")) return;
    const begin = (label, text, kind) =>
      element(`button.key.${kind}`, { type: "button", onclick: () => this.deeds.say(text) }, label);
    const outside = !this.person.houses?.length && !this.person.operator;
    const invited = outside ? this.stage.invitations() : [];
    const ways = invited.map(({ house, payload }) =>
      begin(word("openInvitation", { house }), `/start ${payload}`, "plain"));
    const start = begin(word("start"), "/start", "primary");
    const words = [element("h3", {}, this.stage.bot.first_name), element("p", {}, word("emptyText"))];
    this.log.append(element("div.empty", {}, ...words, start, ...ways));
  }

  async #press(message, button) {
    const done = await this.#try(server.press(this.person.id, message.message_id, button));
    if (!done) return;
    if (done.answer?.show_alert) this.stage.alert(done.answer.text);
    else if (done.answer?.text) this.toast(done.answer.text);
    if (done.copied) this.#copy(done.copied);
    if (done.inline_query !== undefined) this.foot.insert(`@${this.stage.bot.username} ${done.inline_query}`);
    const address = done.answer?.url || done.url;
    if (address) this.#visit(address);
  }

  #visit(address) {
    const payload = startOf(address, this.stage.bot);
    if (payload === null) window.open(address, "_blank", "noopener,noreferrer");
    else this.deeds.say(`/start ${payload}`.trim());
  }

  async #copy(text) {
    await navigator.clipboard.writeText(text);
    this.toast(word("copied", { text }));
  }

  toast(text) {
    this.toastNode.textContent = text;
    this.toastNode.classList.add("shown");
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => this.toastNode.classList.remove("shown"), TOAST);
  }

  /** What the server answers, or false after saying why it can't be. */
  async #try(deed) {
    try {
      return await deed;
    } catch (error) {
      this.toast(error.message);
      return false;
    }
  }

  toEnd() {
    this.atEnd = true;
    this.height = this.log.scrollHeight;
    this.log.scrollTop = this.height;
  }
}

function round(name, label, settings) {
  return element("button.round", { type: "button", ariaLabel: label, title: label, ...settings }, icon(name));
}
