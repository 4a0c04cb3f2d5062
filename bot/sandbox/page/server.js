/** The people's side of the sandbox server; its answers are described in human_side.py and stage_side.py. */

async function call(path, options) {
  const response = await fetch(`/sandbox/${path}`, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

const post = (path, body) => call(path, { method: "POST", body: JSON.stringify(body) });

/** How long a press or an inline query may wait for the bot's answer, in seconds. */
const PATIENCE = 20;

export const state = () => call("state");
export const person = (id) => call(`people/${id}`);
export const messages = (id) => call(`people/${id}/messages`);
export const say = (id, text) => post(`people/${id}/message`, { text });
export const block = (id, blocked) => post(`people/${id}/blocked`, { blocked });
export const add = (newcomer) => post("people", newcomer);
export const advance = (duration) => post("clock", { advance: duration });
export const toNext = () => post("clock", { to: "next" });
export const toRealTime = () => post("clock", { offset: "PT0S" });
export const ask = (id, query, offset) => post(`people/${id}/inline`, { query, offset, wait: PATIENCE });
export const choose = (id, question, resultId) => post(`people/${id}/choose`, { question, result_id: resultId });
export const fileAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

/** Press a button; two buttons of one label differ by their data. */
export function press(id, messageId, button) {
  const which = button.callback_data ? { data: button.callback_data } : { label: button.text };
  return post(`people/${id}/press`, { message_id: messageId, wait: PATIENCE, ...which });
}

export function sendFile(id, file, caption) {
  const body = new FormData();
  body.append("file", file);
  body.append("caption", caption);
  return call(`people/${id}/document`, { method: "POST", body });
}

/** Call `heard[type](event)` for everything that happens after event `n`; `lost` and `found` tell about the line. */
export function listen(n, heard, lost, found) {
  const source = new EventSource(`/sandbox/events?after=${n}`);
  for (const [type, react] of Object.entries(heard)) {
    source.addEventListener(type, (event) => react(JSON.parse(event.data)));
  }
  let away = false;
  source.onerror = () => {
    away = true;
    lost();
  };
  source.onopen = () => away && found();
}
