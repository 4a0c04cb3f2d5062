/** F6 leads from one part of the page to the next, Shift+F6 back: bar, list, each chat's field, tour. */

import { slot } from "./element.js";

const isShown = (node) => node !== null && node.offsetParent !== null;

/** Where each part wants the focus, in the order of the page; parts that are not shown are left out. */
function stops() {
  const list = slot("people").querySelector("[aria-pressed=true]") ?? slot("people").querySelector("button");
  const chats = [...slot("chats").querySelectorAll(".chat")];
  const fields = chats.map((chat) => [chat, chat.querySelector("textarea, .blocked button")]);
  const bar = document.querySelector(".bar");
  const start = [[bar, bar.querySelector("button")], [list?.closest("nav"), list]];
  return [...start, ...fields, [slot("tour"), slot("tour-help")]].filter(([, to]) => isShown(to));
}

export function startRegions() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F6" || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const all = stops();
    const here = all.findIndex(([part]) => part.contains(document.activeElement));
    const next = here < 0 && event.shiftKey ? all.length - 1 : here + (event.shiftKey ? -1 : 1);
    all.at(next % all.length)?.[1].focus();
  });
}
