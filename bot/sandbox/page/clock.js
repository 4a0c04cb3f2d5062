/** The sandbox's clock: what time it is there, and the buttons that move it. */

import { slot } from "./element.js";
import { sayNews, watchNews } from "./news.js";
import * as server from "./server.js";
import { clockTime, shortDay, word } from "./words.js";

const MINUTE = 60_000;

/** Milliseconds that the sandbox is ahead of this computer. */
let ahead = 0;

/** `now`: ISO 8601, as the server says it. */
export function setClock(now) {
  ahead = new Date(now) - Date.now();
  showClock();
}

export const sandboxNow = () => new Date(Date.now() + ahead);

export function showClock() {
  const now = sandboxNow();
  update(slot("day"), shortDay(now));
  update(slot("hour"), clockTime(now));
  slot("time").dateTime = now.toISOString();
  update(slot("shift"), Math.abs(ahead) < MINUTE ? word("isReal") : shift(Math.round(ahead / MINUTE)));
  slot("real").disabled = Math.abs(ahead) < MINUTE;
}

/** Screen readers hear nothing while nothing changes. */
function update(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function shift(minutes) {
  const whole = Math.abs(minutes);
  const parts = { days: Math.floor(whole / 1440), hours: Math.floor(whole / 60) % 24, minutes: whole % 60 };
  const words = Object.entries(parts).filter(([, n]) => n > 0).map(([unit, n]) => word(unit, { n }));
  return `${minutes < 0 ? "−" : "+"}${words.join(" ")}`;
}

/** Move on by an ISO 8601 duration. */
export async function advance(duration) {
  watchNews();
  setClock((await server.advance(duration)).now);
}

/** Move on to where the bot will next speak by itself. */
export async function toNext() {
  watchNews();
  try {
    setClock((await server.toNext()).now);
  } catch {
    sayNews(word("nothingAhead"));
  }
}

/** `foresees`: the sandbox can tell what comes next. */
export function startClock(foresees) {
  for (const button of document.querySelectorAll("[data-advance]")) {
    button.onclick = () => advance(button.dataset.advance);
  }
  slot("next").onclick = toNext;
  slot("next").disabled = !foresees;
  slot("real").onclick = async () => setClock((await server.toRealTime()).now);
  setInterval(showClock, 1000);
}
