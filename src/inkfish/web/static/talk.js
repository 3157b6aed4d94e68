// The conversation: what was said, and answers as they are made.
import { $, announce, button, make } from "./make.js";
import { call, events, newKey } from "./api.js";
import { Answer, choices, mineItem } from "./blocks.js";
import "./frames.js";

const WAITS = [700, 1500, 3000, 6000]; // milliseconds before a broken connection is tried again
const STAGES = { start: "Reading the question", thinking: "Asking the data", query: "Writing the answer", text: "Drawing the chart" };
const under = new Map(); // thread: its question and answer under way
const state = { thread: null, acts: null };

/** Begin; `acts`: asked(thread, question), edit(text), failed(error), addData(). */
export function begin(acts) {
  state.acts = { ...acts, ask, charts };
}

/** Leave the thread that is shown. */
export function leave() {
  state.thread = null;
  $("messages").replaceChildren();
}

/** Show a thread; returns what it is, or null where another was asked for meanwhile. Throws a Fault. */
export async function show(thread, wanted) {
  state.thread = thread;
  const id = encodeURIComponent(thread);
  const [about, { messages }] = await Promise.all([call("GET", `/threads/${id}`), call("GET", `/threads/${id}/messages`)]);
  if (!wanted() || state.thread !== thread) return null;
  const items = messages.map((m) => (m.role === "user" ? mineItem(m.content, state.acts) : Answer.whole(m.content, state.acts)));
  $("messages").replaceChildren(...items, ...(under.get(thread) ?? []));
  if (!messages.length && !under.has(thread)) welcome(about);
  return about;
}

/** What a thread without a question shows: its data, and what can be asked of it. */
function welcome(about) {
  const item = make("li", { class: "theirs welcome" }, ...(about.files.length ? [make("p", { class: "lead" }, "The data is here. Ask about it in plain words.")] : nothing()), ...about.files.map(tableView));
  $("messages").append(item);
  call("GET", `/threads/${encodeURIComponent(about.thread_id)}/suggestions`).then(({ queries }) => {
    const offered = choices(about.files.length ? "For example" : "It can answer from the data that this server holds", queries, ask);
    if (offered && item.isConnected) item.append(offered);
  }, () => {});
}

const nothing = () => [
  make("p", { class: "lead" }, "This thread has no files of its own."),
  make("p", {}, button("quiet", "plus", "Add data in a new thread", () => state.acts.addData())),
];

const TYPES = { integer: "number", number: "number", boolean: "yes or no", date: "date", datetime: "time", time: "time", text: "text" };

function tableView(file) {
  const shown = file.fields.slice(0, 24);
  const fields = shown.map((f) => make("li", {}, make("span", { dir: "auto" }, f.title || f.name), make("small", {}, f.unit ?? TYPES[f.type] ?? f.type)));
  if (file.fields.length > shown.length) fields.push(make("li", { class: "aside" }, `and ${file.fields.length - shown.length} more`));
  const count = (n, one) => `${n.toLocaleString("en")} ${one}${n === 1 ? "" : "s"}`;
  return make("section", { class: "table-view" }, make("h2", { dir: "auto" }, file.name), make("p", { class: "aside" }, `${count(file.rows, "row")}, ${count(file.columns, "column")}`), make("ul", { class: "fields" }, ...fields));
}

/** Ask in the thread that is shown. */
export async function ask(question) {
  const thread = state.thread;
  question = question.trim();
  if (!question || !thread) return false;
  if (under.has(thread)) {
    announce("One question at a time: the last one is still being answered.");
    return false;
  }
  $("messages").querySelector(".welcome")?.remove();
  await answered(thread, question, newKey());
  return true;
}

/** Show a question and its answer while it is made. */
async function answered(thread, question, key) {
  const mine = mineItem(question, state.acts);
  const answer = new Answer(state.acts);
  const stage = make("p", { class: "stage" });
  const item = make("li", { class: "theirs making", "aria-busy": "true" }, answer.item, stage);
  const tell = (name) => { if (STAGES[name]) stage.textContent = STAGES[name]; };
  under.set(thread, [mine, item]);
  if (thread === state.thread) { $("messages").append(mine, item); toTop(mine); }
  tell("start");
  announce("Reading the question.");
  state.acts.asked(thread, question);
  try {
    await follow(thread, question, key, answer, tell);
    item.classList.remove("making");
    announce(`Answer: ${answer.text}`);
    state.acts.answered(thread, item.isConnected);
  } catch (error) {
    item.classList.remove("making");
    failed(item, error, () => { mine.remove(); item.remove(); under.delete(thread); answered(thread, question, key); });
  } finally {
    stage.remove();
    item.removeAttribute("aria-busy");
    under.delete(thread);
  }
}

/** Add the blocks to an answer as they come. Where the connection breaks the same request is sent again: it is done once. */
async function follow(thread, question, key, answer, tell) {
  for (let tries = 0; ; tries++) {
    try {
      for await (const { name, data } of events(`/threads/${encodeURIComponent(thread)}/messages`, { user_message: question }, key)) {
        if (name === "restart") answer.clear();
        else if (name !== "message") { answer.add(data); tell(name); }
      }
      return;
    } catch (error) {
      if (!error.passing || tries >= WAITS.length) throw error;
      await new Promise((done) => setTimeout(done, WAITS[tries]));
      answer.clear();
    }
  }
}

function failed(item, error, again) {
  item.replaceChildren(make("div", { class: "fault", role: "alert" }, make("p", {}, error.message), button("quiet", null, "Try again", again)));
}

/** What can be said of a card, asked when it is wanted. */
async function charts(card) {
  try {
    return await call("GET", `/cards/${encodeURIComponent(card)}/edits`);
  } catch (error) {
    state.acts.failed(error);
    return null;
  }
}

/** The newest offers, for the keys 1 to 4. */
export const offers = () => [...([...$("messages").querySelectorAll(".next")].at(-1)?.querySelectorAll("button") ?? [])];

/** The last question of the thread. */
export const lastQuestion = () => [...$("messages").querySelectorAll(".mine p")].at(-1)?.textContent ?? "";

/** Bring the newest question to the top, so that its answer is read from its beginning. */
export function toLast() {
  const mine = [...$("messages").querySelectorAll(".mine")].at(-1);
  if (mine) toTop(mine, "instant");
}

function toTop(element, behavior) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const top = element.getBoundingClientRect().top - $("flow").getBoundingClientRect().top - 16;
  $("flow").scrollBy({ top, behavior: behavior ?? (calm ? "instant" : "smooth") });
}
