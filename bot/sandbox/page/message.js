/** One message as a bubble: text, file or picture, who wrote it when, and its buttons. */

import { element, icon } from "./element.js";
import { fileAddress } from "./server.js";
import { formatted } from "./text.js";
import { clockTime, fileSize, longDay, word } from "./words.js";

/** `deeds`: `say(text)` and `press(message, button)`, for the person who looks on. */
export function bubble(message, bot, deeds) {
  const side = message.from_bot ? "theirs" : "mine";
  const node = element(`article.message.${side}`, { tabIndex: -1 });
  node.dataset.id = message.message_id;
  node.append(element("div.bubble", {}, ...via(message), ...content(message, bot, deeds), foot(message)));
  const rows = message.reply_markup?.inline_keyboard ?? message.reply_markup?.keyboard ?? [];
  if (rows.length > 0) node.append(keyboard(rows, message, deeds));
  return node;
}

/** Chosen from what the bot found, sent by the person. */
function via(message) {
  return message.via_bot ? [element("p.via", {}, word("via", { name: message.via_bot.username }))] : [];
}

function content(message, bot, deeds) {
  const words = message.text ?? message.caption ?? message.sticker?.emoji ?? "";
  const text = formatted(words, message.entities ?? message.caption_entities, bot, deeds.say);
  const shown = text.length > 0 ? [element("div.text", { dir: "auto" }, ...text)] : [];
  if (message.photo) return [picture(message.photo.at(-1), words), ...shown];
  return message.document ? [fileLink(message.document), ...shown] : shown;
}

/** Its sides are told beforehand, so that nothing jumps when it comes. The first line says what is in it. */
function picture(size, words) {
  const alt = word("picture", { words: words.split("\n")[0] });
  return element("img.picture", { width: size.width, height: size.height, alt, src: fileAddress(size.file_id) });
}

function fileLink(file) {
  const words = element("span.file-words", {}, element("span.file-name", {}, file.file_name));
  words.append(element("small", {}, fileSize(file.file_size)));
  return element("a.file", { href: fileAddress(file.file_id), download: file.file_name }, icon("file"), words);
}

function foot(message) {
  const time = clockTime(new Date(message.date * 1000));
  const edited = message.edit_date && word("edited", { time: clockTime(new Date(message.edit_date * 1000)) });
  return element("footer", {}, edited || time);
}

function keyboard(rows, message, deeds) {
  const lines = rows.map((row) => {
    const buttons = row.map((button) => key(button, message, deeds));
    return element("div.keys-row", {}, ...buttons);
  });
  return element("div.keys", {}, ...lines);
}

function key(button, message, deeds) {
  const node = element(`button.key.${button.style ?? "plain"}`, { type: "button" }, button.text);
  node.onclick = async () => {
    if (node.ariaBusy === "true") return;
    node.ariaBusy = "true";
    await deeds.press(message, button);
    node.ariaBusy = null;
  };
  return node;
}

/** The line between two days. */
export function dayLine(message) {
  const day = longDay(new Date(message.date * 1000));
  const node = element("p.day", {}, element("span", {}, day));
  node.dataset.day = day;
  return node;
}
