// A card whose data are kept nowhere: it waits for them from the page around it, has the server draw them, which forgets
// them at once, and puts the drawing in its own place. New data may come at any time; the newest are shown.
import { begin, tell } from "./embed.js";

const most = Number(document.documentElement.dataset.most);
const FIELDS = ["visualization_data", "visualizationData", "data", "payload"];
let newest = 0;
let asking = null;

addEventListener("message", (event) => {
  if (event.source !== parent || event.data?.type !== "tako::vizdata") return;
  show(event.data, event.origin === "null" ? "*" : event.origin);
});

/** Show data, and tell their sender whether that could be done. */
async function show(message, sender) {
  const turn = ++newest;
  asking?.abort();
  asking = new AbortController();
  try {
    const page = await drawn(dataIn(message), asking.signal);
    if (turn !== newest) return;
    put(page);
    await begin();
    parent.postMessage({ type: "tako::vizdata::received" }, sender);
  } catch (fault) {
    if (turn !== newest) return;
    say(fault.message);
    parent.postMessage({ type: "tako::vizdata::error", error: fault.message, message: fault.message }, sender);
  }
}

/** The data that a message holds, as JSON: under one of the names that are in use, or beside its type. */
function dataIn(message) {
  const { type, ...rest } = message;
  const under = FIELDS.find((name) => rest[name] && !(name === "data" && "viz_config" in rest));
  const data = under ? rest[under] : rest;
  const text = typeof data === "string" ? data : JSON.stringify(data);
  if (text.length > most) throw new Error(`The data may have ${most.toLocaleString("en")} characters, and these have ${text.length.toLocaleString("en")}.`);
  return text;
}

/** The page that the server draws of data. Plain text needs no question beforehand whether it may be sent. */
async function drawn(body, signal) {
  let answer;
  try {
    answer = await fetch(location.href, { method: "POST", body, signal, headers: { "content-type": "text/plain;charset=UTF-8" } });
  } catch {
    throw new Error("The server could not be reached.");
  }
  if (answer.ok) return answer.text();
  const told = await answer.json().catch(() => ({}));
  throw new Error(told.error_message ?? "The server could not draw the data.");
}

/** Put a drawn card in place of what was there. */
function put(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(document.importNode(page.querySelector("main"), true));
}

function say(words) {
  const main = document.createElement("main");
  const text = document.createElement("p");
  main.className = "waiting";
  text.setAttribute("role", "status");
  text.textContent = words;
  main.append(text);
  document.querySelector("main").replaceWith(main);
  tell(main);
}

if (parent === window) say("The data of this chart are kept nowhere. It is shown in the page that sends them.");
else parent.postMessage({ type: "tako::ready" }, "*");
