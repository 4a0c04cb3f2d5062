/** Build an element: `element("button.filled", {type: "button", onclick}, "Text", child)`.
 *
 * Settings are properties where the element has them, else attributes; undefined and null leave one out. Text always
 * becomes a text node, never markup.
 */
export function element(kind, settings = {}, ...children) {
  const [name, ...classes] = kind.split(".");
  const node = document.createElement(name);
  node.className = classes.join(" ");
  for (const [key, value] of Object.entries(settings)) set(node, key, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function set(node, key, value) {
  if (value === undefined || value === null) return;
  if (key in node) node[key] = value;
  else node.setAttribute(key, value);
}

/** The element that stands in the page under this name. */
export const slot = (name) => document.querySelector(`[data-slot="${name}"]`);

const ICONS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  menu: "M4 7h16M4 12h16M4 17h10",
  attach: "M20 11.5l-8.2 8.2a5 5 0 0 1-7.1-7.1l8.5-8.4a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.4a1.7 1.7 0 0 1-2.4-2.4l7.8-7.7",
  send: "M4 12l16-8-6 16-3-6.5z",
  file: "M7 3h7l5 5v13H7zM14 3v5h5",
  block: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM5.6 5.6l12.8 12.8",
};

/** A line drawing that says nothing by itself: its button carries the words. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}
