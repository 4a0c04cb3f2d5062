/** The foot of a chat: the menu of commands, a file, a text; or the way back for whoever has blocked the bot. */

import { element, icon } from "./element.js";
import { Results } from "./inline.js";
import { word } from "./words.js";

const labelled = (name, key, settings) =>
  element("button.round", { type: "button", ariaLabel: word(key), title: word(key), ...settings }, icon(name));

/** `deeds`: `say(text)`, `sendFile(file, caption)`, `unblock()`, and those of inline.js. */
export function composer(person, bot, deeds) {
  const field = textField();
  const menu = commandMenu(person, field, deeds);
  const results = new Results(field, bot, deeds);
  const send = () => {
    menu.close();
    submit(field, deeds);
  };
  field.onkeydown = (event) => results.key(event) || onKey(event, menu, send);
  field.addEventListener("input", () => results.typed(field.value));
  field.addEventListener("blur", () => results.close());
  field.addEventListener("focus", () => results.typed(field.value));
  const sendFile = async (file) => {
    if (await deeds.sendFile(file, field.value.trim())) field.value = "";
  };
  const picker = filePicker(sendFile);
  const attach = labelled("attach", "attach", { onclick: () => picker.click() });
  const go = labelled("send", "send", { type: "submit" });
  const form = element("form.composer", {}, menu.list, results.node, menu.button, field, attach, go, picker);
  form.onsubmit = (event) => {
    event.preventDefault();
    send();
  };
  return { node: form, focus: () => field.focus(), insert: (text) => insert(field, text), sendFile, menu };
}

export function blockedBar(person, deeds) {
  const way = element("button.filled", { type: "button", onclick: deeds.unblock }, word("unblock"));
  return element("div.composer.blocked", {}, element("p", {}, word("blocked", { name: person.first_name })), way);
}

function textField() {
  return element("textarea", { rows: 1, maxLength: 4096, ariaLabel: word("write"), placeholder: word("write") });
}

/** Enter sends, with Shift it breaks the line; the arrow upwards leads into an open menu. */
function onKey(event, menu, send) {
  if (event.key === "Escape") menu.close();
  if (event.key === "ArrowUp" && !menu.list.hidden) menu.list.lastChild.focus();
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
}

async function submit(field, deeds) {
  const text = field.value.trim();
  if (text === "") return;
  field.value = "";
  if (!(await deeds.say(text))) insert(field, text);
}

function insert(field, text) {
  field.value = text;
  field.focus();
  field.dispatchEvent(new Event("input"));
}

function filePicker(sendFile) {
  const picker = element("input", { type: "file", hidden: true });
  picker.onchange = () => {
    const [file] = picker.files;
    picker.value = "";
    sendFile(file);
  };
  return picker;
}

/** Opens on its button, or shows what fits while a command is typed; arrows move, Escape leads back to the field. */
function commandMenu(person, field, deeds) {
  const list = element("div.commands", { role: "menu", ariaLabel: word("commands"), hidden: true });
  const button = labelled("menu", "commands", { ariaExpanded: "false", ariaHasPopup: "menu" });
  let commands = person.commands;
  const show = (start) => {
    const fitting = commands.filter(({ command }) => start !== null && `/${command}`.startsWith(start));
    list.replaceChildren(...fitting.map((command) => entry(command, field, deeds, close)));
    list.hidden = fitting.length === 0;
    button.ariaExpanded = String(!list.hidden);
  };
  const close = () => show(null);
  const fill = (all) => {
    commands = all;
    button.hidden = all.length === 0;
  };
  button.onclick = () => {
    show(list.hidden ? "/" : null);
    list.firstChild?.focus();
  };
  list.onkeydown = (event) => walk(event, list, () => (close(), field.focus()));
  field.oninput = () => show(field.value.startsWith("/") ? field.value : null);
  const leave = (event) => [list, button, field].some((node) => node.contains(event.relatedTarget)) || close();
  list.addEventListener("focusout", leave);
  field.addEventListener("blur", leave);
  fill(person.commands);
  return { list, button, fill, close };
}

function entry(command, field, deeds, close) {
  const choose = () => {
    close();
    field.value = "";
    field.focus();
    deeds.say(`/${command.command}`);
  };
  const words = [element("b", {}, `/${command.command}`), element("span", {}, command.description)];
  return element("button", { type: "button", role: "menuitem", onclick: choose }, ...words);
}

function walk(event, list, leave) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") leave();
  if (step === undefined) return;
  event.preventDefault();
  const entries = [...list.children];
  const next = entries.indexOf(document.activeElement) + step;
  entries[(next + entries.length) % entries.length].focus();
}
