/** Files that are dragged onto a chat and let go there are sent. */

import { element } from "./element.js";
import { word } from "./words.js";

/** `send(file)` for each of them, one after the other. */
export function takeDrops(node, send) {
  let depth = 0; // how many elements of the chat the pointer has entered and not left
  const sign = element("p.drop-sign", { ariaHidden: "true" }, word("drop"));
  const hover = (change) => {
    depth = change === 0 ? 0 : depth + change;
    node.toggleAttribute("data-dropping", depth > 0);
  };
  const withFiles = (react) => (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    react(event);
  };
  node.addEventListener("dragenter", withFiles(() => hover(1)));
  node.addEventListener("dragleave", withFiles(() => hover(-1)));
  node.addEventListener("dragover", withFiles((event) => (event.dataTransfer.dropEffect = "copy")));
  node.addEventListener("drop", withFiles(async (event) => {
    hover(0);
    for (const file of event.dataTransfer.files) await send(file);
  }));
  return sign;
}
