// The place to ask: puts the list of threads, the new thread, the conversation and the keys together.
import { $, announce, make } from "./make.js";
import { call } from "./api.js";
import * as data from "./begin.js";
import * as dialogs from "./dialogs.js";
import * as talk from "./talk.js";
import * as threads from "./threads.js";

const state = { thread: null, title: "" };
const narrow = matchMedia("(max-width: 52rem)");

// -- where we are -----------------------------------------------------------------------------------------------------

function go(thread) {
  history.pushState(null, "", thread ? `/?thread=${encodeURIComponent(thread)}` : "/");
  return show();
}

/** Show what the address names: a thread, or the beginning of a new one. */
async function show() {
  const thread = new URLSearchParams(location.search).get("thread");
  state.thread = thread;
  closeSide();
  talk.leave();
  $("start").hidden = Boolean(thread);
  $("thread-does").hidden = true;
  threads.mark(thread);
  head(thread ? "" : "New thread", "");
  if (thread) await open(thread);
  else invite();
  if (!narrow.matches && document.activeElement === document.body) $("ask").focus({ preventScroll: true });
}

function invite() {
  if (!state.thread) $("ask").placeholder = data.invitation();
}

async function open(thread) {
  $("flow").setAttribute("aria-busy", "true");
  try {
    const about = await talk.show(thread, () => state.thread === thread);
    if (!about) return;
    head(about.title || "New thread", about.files.map(fileWords).join(" · "));
    $("thread-does").hidden = false;
    $("ask").placeholder = "Ask about the data";
    talk.toLast();
  } catch (error) {
    if (state.thread === thread) head("Not shown", "");
    note(error);
  } finally {
    $("flow").removeAttribute("aria-busy");
  }
}

const fileWords = (f) => `${f.name} (${f.rows.toLocaleString("en")} ${f.rows === 1 ? "row" : "rows"})`;

function head(title, files) {
  state.title = title;
  $("thread-title").textContent = title;
  $("thread-files").textContent = files;
  document.title = !title || title === "New thread" ? "Inkfish" : `${title} · Inkfish`;
}

/** Tell what went wrong where it is seen. */
function note(error) {
  if (!state.thread) return data.fault(error.message);
  const item = make("li", { class: "theirs" }, make("p", { class: "fault", role: "alert" }, error.message));
  $("messages").append(item);
  item.scrollIntoView({ block: "nearest" });
}

// -- asking -----------------------------------------------------------------------------------------------------------

/** Ask what stands in the box; without a thread, make one first. */
async function send(question) {
  question = question.trim();
  if (!question) return $("ask").focus();
  if (!state.thread && !(await begin())) return;
  const asking = talk.ask(question);
  if ($("ask").value.trim() === question) fill("");
  await asking;
}

/** Make the thread and go there; return whether that was done. */
async function begin() {
  const before = [$("begin").textContent, $("send").disabled];
  $("begin").textContent = "Reading…";
  $("begin").disabled = $("send").disabled = true;
  data.fault("");
  announce("Reading the data.");
  try {
    await go(await data.makeThread());
    threads.list();
    return true;
  } catch (error) {
    data.fault(error.message);
    $("start-fault").scrollIntoView({ block: "nearest" });
    return false;
  } finally {
    [$("begin").textContent, $("send").disabled] = before;
    $("begin").disabled = false;
  }
}

/** Put words into the box, to be changed and asked. */
function fill(words) {
  $("ask").value = words;
  grow();
}

function grow() {
  $("ask").style.height = "auto";
  $("ask").style.height = $("ask").value ? `${Math.min($("ask").scrollHeight + 2, 200)}px` : "";
}

function edit(words) {
  if (!words) return;
  fill(words);
  $("ask").focus();
  $("ask").setSelectionRange(words.length, words.length);
}

// -- one thread -------------------------------------------------------------------------------------------------------

async function remove(thread) {
  const title = thread.title || "this thread";
  if (!(await dialogs.sure(`Delete “${title}”?`, "Its messages and cards are deleted too, and their links and embeds stop working. This cannot be undone.", "Delete"))) return;
  try {
    await call("DELETE", `/threads/${encodeURIComponent(thread.thread_id)}`);
    announce("The thread is deleted.");
  } catch (error) {
    return note(error);
  }
  if (thread.thread_id === state.thread) await go(null);
  threads.list();
}

function rename() {
  if (!state.thread) return;
  const thread = state.thread;
  threads.edit($("thread-title"), state.title === "New thread" ? "" : state.title, async (title) => {
    try {
      renamed(thread, (await call("PATCH", `/threads/${encodeURIComponent(thread)}`, { title })).title);
      threads.list();
    } catch (error) {
      note(error);
    }
  }, () => $("rename").focus());
}

function renamed(thread, title) {
  if (thread === state.thread) head(title, $("thread-files").textContent);
  announce(`The thread is now called ${title}.`);
}

const sharing = () => state.thread && dialogs.share(state.thread).catch(note);

// -- the side, on narrow screens --------------------------------------------------------------------------------------

function openSide() {
  document.body.classList.add("side-open");
  $("shade").hidden = false;
  $("talk").inert = true;
  $("side-open").setAttribute("aria-expanded", "true");
  $("side-close").focus();
}

function closeSide() {
  if (!document.body.classList.contains("side-open")) return;
  document.body.classList.remove("side-open");
  $("shade").hidden = true;
  $("talk").inert = false;
  $("side-open").setAttribute("aria-expanded", "false");
  $("side-open").focus();
}

function search() {
  if (narrow.matches) openSide();
  $("find").focus();
  $("find").select();
}

// -- keys -------------------------------------------------------------------------------------------------------------

const KEYS = [
  [(e) => (e.ctrlKey || e.metaKey) && !e.shiftKey && e.code === "KeyK", search],
  [(e) => (e.ctrlKey || e.metaKey) && e.key === "/", () => dialogs.keys()],
  [(e) => e.altKey && e.code === "KeyN", () => startAnew()],
  [(e) => e.altKey && /^Digit[1-4]$/.test(e.code), (e) => talk.offers()[Number(e.code.at(-1)) - 1]?.click()],
  [(e) => e.key === "F2", rename],
  [(e) => e.key === "Escape", () => { closeSide(); $("ask").focus(); }],
];

function onKey(event) {
  if ($("dialog").open || event.defaultPrevented) return;
  const found = KEYS.find(([fits]) => fits(event));
  if (!found) return;
  event.preventDefault();
  found[1](event);
}

async function startAnew() {
  await go(null);
  $("ask").focus();
}

function onAskKey(event) {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send($("ask").value);
  } else if (event.key === "ArrowUp" && !$("ask").value && talk.lastQuestion()) {
    event.preventDefault();
    edit(talk.lastQuestion());
  }
}

function onPaste(event) {
  const files = [...(event.clipboardData?.files ?? [])];
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!files.length && (state.thread || event.target !== $("ask"))) return;
  if (files.length) takeFiles(files);
  else if (!data.takeTable(text)) return;
  event.preventDefault();
}

/** Files begin a thread: those of a thread do not change. */
async function takeFiles(files) {
  if (state.thread) await go(null);
  data.take(files);
}

const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

threads.begin({ open: go, renamed, remove, failed: note });
data.begin({ ask: send, changed: invite });
talk.begin({
  edit, failed: note, addData: () => go(null),
  asked: (thread, question) => { if (thread === state.thread && state.title === "New thread") head(question.slice(0, 100), $("thread-files").textContent); },
  answered: (thread, seen) => { threads.list(); if (thread === state.thread && !seen) open(thread); },
});

$("new").addEventListener("click", startAnew);
$("side-open").addEventListener("click", openSide);
$("side-close").addEventListener("click", closeSide);
$("shade").addEventListener("click", closeSide);
$("show-keys").addEventListener("click", () => dialogs.keys());
$("rename").addEventListener("click", rename);
$("share").addEventListener("click", sharing);
$("delete").addEventListener("click", () => remove({ thread_id: state.thread, title: state.title }));
$("begin").addEventListener("click", begin);
$("ask-form").addEventListener("submit", (event) => { event.preventDefault(); send($("ask").value); });
$("ask").addEventListener("input", grow);
$("ask").addEventListener("keydown", onAskKey);
addEventListener("keydown", onKey);
addEventListener("paste", onPaste);
addEventListener("popstate", show);
addEventListener("dragover", (event) => { if (hasFiles(event)) { event.preventDefault(); document.body.classList.add("over"); } });
addEventListener("dragleave", (event) => { if (!event.relatedTarget) document.body.classList.remove("over"); });
addEventListener("drop", (event) => {
  document.body.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  takeFiles([...event.dataTransfer.files]);
});
show();
threads.list();
