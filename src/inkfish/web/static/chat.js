// The place to ask: threads at the side, a new thread from files or pasted text, and the conversation.
import { call } from "./api.js";
import { make, messageItem } from "./blocks.js";

const $ = (id) => document.getElementById(id);
const limits = document.body.dataset;
const state = { thread: null, files: [], after: null, asking: false };

// -- threads ----------------------------------------------------------------------------------------------------------

async function listThreads(older = false) {
  const page = await call("GET", `/threads?limit=40${older && state.after ? `&after=${encodeURIComponent(state.after)}` : ""}`);
  if (!older) $("threads").replaceChildren();
  $("threads").append(...page.threads.map(threadItem));
  state.after = page.next ?? null;
  $("more").hidden = !page.next;
}

function threadItem(thread) {
  const current = thread.thread_id === state.thread;
  const href = `/?thread=${encodeURIComponent(thread.thread_id)}`;
  const link = make("a", { href, "aria-current": current && "page", title: thread.title, dir: "auto" }, thread.title || "No question yet");
  link.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    go(thread.thread_id);
  });
  const remove = make("button", { type: "button", class: "icon remove", "aria-label": `Delete the thread ${thread.title}` }, "✕");
  remove.addEventListener("click", () => removeThread(thread));
  return make("li", {}, link, remove);
}

async function removeThread(thread) {
  if (!confirm(`Delete "${thread.title || "this thread"}" with its cards? Their links and embeds will stop working.`)) return;
  await attempt(() => call("DELETE", `/threads/${thread.thread_id}`));
  if (thread.thread_id === state.thread) go(null);
  else await listThreads();
}

function go(thread) {
  history.pushState(null, "", thread ? `/?thread=${encodeURIComponent(thread)}` : "/");
  return show();
}

/** Show what the address names: a thread, or the form for a new one. */
async function show() {
  const thread = new URLSearchParams(location.search).get("thread");
  state.thread = thread;
  closeSide();
  $("messages").replaceChildren();
  $("start").hidden = Boolean(thread);
  $("ask-form").hidden = !thread;
  head("New thread", "");
  listThreads().catch((error) => note(error));
  if (!thread) return;
  try {
    await showThread(thread);
  } catch (error) {
    note(error);
  }
}

async function showThread(thread) {
  const id = encodeURIComponent(thread);
  const [about, { messages }] = await Promise.all([call("GET", `/threads/${id}`), call("GET", `/threads/${id}/messages`)]);
  if (thread !== state.thread) return;
  head(about.title || "New thread", about.files.map(fileWords).join("; "));
  $("messages").append(...messages.map((m) => messageItem(m, ask)));
  if (!messages.length) $("messages").append(welcome(about.files));
  toEnd();
  $("ask").focus({ preventScroll: true });
}

const fileWords = (f) => `${f.name}: ${f.rows.toLocaleString("en")} rows, ${f.columns} columns`;

function head(title, files) {
  $("thread-title").textContent = title;
  $("thread-files").textContent = files;
  document.title = title === "New thread" ? "Inkfish" : `${title} · Inkfish`;
}

/** What a thread without a question holds. */
function welcome(files) {
  const tables = files.map((f) => make("div", {}, make("p", {}, make("strong", {}, f.name)), make("ul", { class: "fields" }, ...(f.fields ?? []).map(fieldItem))));
  return make("li", { class: "theirs welcome" }, make("div", { class: "text" }, make("p", {}, "The data is here. Ask about it in plain words.")), ...tables);
}

const fieldItem = (f) => make("li", {}, f.title || f.name);

// -- a new thread -----------------------------------------------------------------------------------------------------

const TEXT = /\.(csv|tsv|tab|txt|json|ndjson|jsonl)$/i;

async function take(files) {
  fault("");
  for (const file of files) {
    if (!TEXT.test(file.name)) fault(`${file.name} is not read here. Files of text are (CSV, TSV, JSON); give the address of others below.`);
    else if (state.files.length >= Number(limits.maxFiles)) fault(`A thread may have ${limits.maxFiles} files.`);
    else if (file.size > Number(limits.maxBody) * 0.95) fault(`${file.name} is larger than ${megabytes(limits.maxBody)}. Give its address below.`);
    else state.files.push({ name: file.name, text: decoded(await file.arrayBuffer()) });
  }
  showChosen();
}

/** The text of a file: UTF-8 or UTF-16 by its mark, else UTF-8 if it is that, else Windows-1252. */
function decoded(buffer) {
  const [a, b] = new Uint8Array(buffer.slice(0, 2));
  if (a === 0xff && b === 0xfe) return new TextDecoder("utf-16le").decode(buffer);
  if (a === 0xfe && b === 0xff) return new TextDecoder("utf-16be").decode(buffer);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(buffer);
  } catch {
    return new TextDecoder("windows-1252").decode(buffer);
  }
}

function showChosen() {
  $("chosen").replaceChildren(...state.files.map((file, at) => {
    const remove = make("button", { type: "button", class: "icon", "aria-label": `Leave out ${file.name}` }, "✕");
    remove.addEventListener("click", () => { state.files.splice(at, 1); showChosen(); });
    return make("li", {}, make("span", {}, file.name), remove);
  }));
}

async function begin() {
  const pasted = $("paste").value.trim();
  const csv = [...state.files.map((f) => f.text), ...(pasted ? [$("paste").value] : [])];
  const sources = $("urls").value.split(/\s+/).filter(Boolean).map((url) => ({ name: nameOf(url), url }));
  if (!csv.length && !sources.length) return fault("Drop a file, paste a table or give an address first.");
  const body = { ...(csv.length && { csv }), ...(sources.length && { file_sources: sources }) };
  await busy($("begin"), "Reading…", async () => {
    const made = await call("POST", "/threads", body);
    state.files = [];
    for (const id of ["paste", "urls", "pick"]) $(id).value = "";
    showChosen();
    await go(made.thread_id);
  });
}

function nameOf(url) {
  const path = url.replace(/[?#].*$/, "").replace(/\/+$/, "");
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1)) || url;
  } catch {
    return url;
  }
}

function fault(text) {
  $("start-fault").textContent = text;
  $("start-fault").hidden = !text;
}

async function busy(button, word, act) {
  const before = button.textContent;
  button.disabled = true;
  button.textContent = word;
  fault("");
  try {
    await act();
  } catch (error) {
    fault(error.message);
  } finally {
    button.disabled = false;
    button.textContent = before;
  }
}

// -- the conversation -------------------------------------------------------------------------------------------------

async function ask(question) {
  question = question.trim();
  if (!question || state.asking || !state.thread) return;
  const thread = state.thread;
  state.asking = true;
  $("messages").querySelector(".welcome")?.remove();
  const waiting = make("li", { class: "theirs waiting" }, make("p", { class: "aside" }, "Reading the question…"));
  $("messages").append(messageItem({ role: "user", content: question }, ask), waiting);
  $("ask").value = "";
  grow();
  toEnd();
  try {
    const answer = await call("POST", `/threads/${encodeURIComponent(thread)}/messages`, { user_message: question });
    waiting.replaceWith(messageItem(answer, ask));
    if ($("thread-title").textContent === "New thread") head(question, $("thread-files").textContent);
    listThreads().catch(() => {});
  } catch (error) {
    const again = make("button", { type: "button", class: "main" }, "Try again");
    const failed = make("li", { class: "theirs" }, make("p", { class: "fault", role: "alert" }, error.message), again);
    again.addEventListener("click", () => { failed.previousElementSibling?.remove(); failed.remove(); ask(question); });
    waiting.replaceWith(failed);
  } finally {
    state.asking = false;
    toEnd();
  }
}

function note(error) {
  $("messages").append(make("li", { class: "theirs" }, make("p", { class: "fault", role: "alert" }, error.message)));
}

async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    return note(error);
  }
}

/** Bring the newest question to the top of what is seen, so that its answer is read from its beginning. */
function toEnd() {
  const mine = [...$("messages").querySelectorAll(".mine")].at(-1);
  if (mine) mine.scrollIntoView({ block: "start", behavior: "auto" });
}

function grow() {
  $("ask").style.height = "auto";
  $("ask").style.height = `${Math.min($("ask").scrollHeight + 2, 200)}px`;
}

// -- the side ---------------------------------------------------------------------------------------------------------

function openSide() {
  document.body.classList.add("side-open");
  $("shade").hidden = false;
  $("side-open").setAttribute("aria-expanded", "true");
  $("side-close").focus();
}

function closeSide() {
  if (!document.body.classList.contains("side-open")) return;
  document.body.classList.remove("side-open");
  $("shade").hidden = true;
  $("side-open").setAttribute("aria-expanded", "false");
  $("side-open").focus();
}

const megabytes = (bytes) => `${Math.round(Number(bytes) / 1048576)} MB`;

$("limit").textContent = megabytes(limits.maxBody);
$("new").addEventListener("click", () => go(null));
$("more").addEventListener("click", () => attempt(() => listThreads(true)));
$("side-open").addEventListener("click", openSide);
$("side-close").addEventListener("click", closeSide);
$("shade").addEventListener("click", closeSide);
$("begin").addEventListener("click", begin);
$("pick").addEventListener("change", () => take($("pick").files));
$("ask-form").addEventListener("submit", (event) => { event.preventDefault(); ask($("ask").value); });
$("ask").addEventListener("input", grow);
$("ask").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); ask($("ask").value); }
});
addEventListener("keydown", (event) => { if (event.key === "Escape") closeSide(); });
addEventListener("popstate", show);
addEventListener("dragover", (event) => { event.preventDefault(); $("drop").classList.add("over"); });
addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("drop").classList.remove("over"); });
addEventListener("drop", (event) => {
  event.preventDefault();
  $("drop").classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  if (state.thread) go(null);
  take(event.dataTransfer.files);
});
show();
