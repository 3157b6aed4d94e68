// The API, as the page's session calls it.

const UNREACHED = "The server cannot be reached. Check the connection and try again.";
const BROKEN = "The connection broke before the answer was whole.";

/** An error in the server's own words; `passing` says that the same request may be sent again. */
export class Fault extends Error {
  constructor(words, status = 0) {
    super(words);
    this.status = status;
    this.passing = status === 0 || status === 409 || status === 503;
  }
}

/** Call one operation; `body` is a value, or a form. Throws a Fault. */
export async function call(method, path, body) {
  const response = await ask(method, path, body);
  return response.status === 204 ? null : response.json();
}

/** Yield the events of an answer as `{ name, data }`, the last one the whole `message`. Throws a Fault. */
export async function* events(path, body, key) {
  const response = await ask("POST", path, body, { Accept: "text/event-stream", "Idempotency-Key": key });
  for await (const event of parsed(response.body)) {
    if (event.name === "error") throw new Fault(event.data.error_message, 500);
    yield event;
    if (event.name === "message") return;
  }
  throw new Fault(BROKEN);
}

/** A word that names one request, so that sending it again does it once. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

async function ask(method, path, body, more = {}) {
  const headers = { "X-Inkfish-Page": "1", ...more };
  const form = body instanceof FormData;
  if (body !== undefined && !form) headers["Content-Type"] = "application/json";
  const sent = body === undefined || form ? body : JSON.stringify(body);
  const response = await fetch(`/api/v1${path}`, { method, headers, body: sent }).catch(() => { throw new Fault(UNREACHED); });
  if (response.status === 401) location.reload();
  if (response.ok) return response;
  const told = await response.json().catch(() => ({}));
  throw new Fault(told.error_message ?? `The server answered ${response.status}.`, response.status);
}

/** Read server-sent events as they arrive; what begins with a colon only says that the server is still there. */
async function* parsed(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read().catch(() => { throw new Fault(BROKEN); });
    if (done) return;
    const parts = (rest + value).split("\n\n");
    rest = parts.pop();
    for (const part of parts) {
      const fields = Object.fromEntries(part.split("\n").map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]));
      if (fields.event) yield { name: fields.event, data: JSON.parse(fields.data) };
    }
  }
}
