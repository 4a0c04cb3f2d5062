/** Formatted text of the Bot API as nodes. Text never becomes markup: entities choose elements, letters stay letters. */

import { element } from "./element.js";

const KINDS = {
  bold: "b",
  italic: "i",
  underline: "u",
  strikethrough: "s",
  spoiler: "span.spoiler",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  expandable_blockquote: "blockquote",
};
const SAFE = /^(https?|mailto|tel):/i;

/** `say(text)` sends a text for the person who looks on: commands and links into this very chat. */
export function formatted(text, entities, bot, say) {
  const known = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return within(text, known, 0, text.length, (entity, words) => wrapper(entity, words, bot, say));
}

/** Nodes of text[from, to): entities count in UTF-16 units, as strings do here; inner ones lie inside outer ones. */
function within(text, entities, from, to, wrap) {
  const nodes = [];
  let at = from;
  while (entities.length > 0 && entities[0].offset < to) {
    const entity = entities.shift();
    const end = Math.min(to, entity.offset + entity.length);
    nodes.push(text.slice(at, entity.offset));
    const node = wrap(entity, text.slice(entity.offset, end));
    node.append(...within(text, entities, entity.offset, end, wrap));
    nodes.push(node);
    at = end;
  }
  nodes.push(text.slice(at, to));
  return nodes.filter((node) => node !== "");
}

function wrapper(entity, words, bot, say) {
  if (entity.type === "bot_command") {
    return element("button.command", { type: "button", onclick: () => say(words) });
  }
  const address = target(entity, words);
  if (address !== null) return link(address, bot, say);
  const node = element(KINDS[entity.type] ?? "span");
  if (entity.type === "spoiler") hide(node);
  return node;
}

function target(entity, words) {
  if (entity.type === "text_link") return entity.url;
  if (entity.type === "url") return SAFE.test(words) ? words : `https://${words}`;
  return entity.type === "email" ? `mailto:${words}` : null;
}

function link(address, bot, say) {
  const payload = startOf(address, bot);
  if (payload !== null) {
    return element("button.command", { type: "button", onclick: () => say(`/start ${payload}`.trim()) });
  }
  const safe = SAFE.test(address) ? address : undefined;
  return element("a", { href: safe, target: "_blank", rel: "noopener noreferrer" });
}

/** The payload of a deep link to the bot of this sandbox ("" for a link without one), null for any other address. */
export function startOf(address, bot) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || url.host !== "t.me" || url.pathname !== `/${bot.username}`) return null;
  return url.searchParams.get("start") ?? "";
}

function hide(node) {
  node.tabIndex = 0;
  node.role = "button";
  node.onclick = () => node.classList.add("shown");
  node.addEventListener("keydown", (event) => event.key === "Enter" && node.classList.add("shown"));
}
