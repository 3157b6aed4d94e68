// The list of threads at the side: search, days, rename, delete.
import { $, button, make } from "./make.js";
import { call } from "./api.js";

const state = { after: null, query: "", asked: 0, current: null, acts: null };

/** Begin; `acts`: open(id), renamed(id, title), remove(thread), failed(error). */
export function begin(acts) {
  state.acts = acts;
  $("more").addEventListener("click", () => list(true));
  let timer;
  $("find").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => list(), 180); });
  $("find").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); links()[0]?.focus(); }
  });
  $("threads").addEventListener("keydown", onKey);
}

/** List the threads that are sought, or all; with `older`, the next ones below. */
export async function list(older = false) {
  const query = $("find").value.trim();
  const turn = ++state.asked;
  const asked = new URLSearchParams({ limit: "40", ...(query && { query }), ...(older && state.after && { after: state.after }) });
  let page;
  try {
    page = await call("GET", `/threads?${asked}`);
  } catch (error) {
    return state.acts.failed(error);
  }
  if (turn !== state.asked) return;
  const held = $("threads").contains(document.activeElement) && document.activeElement.dataset.thread;
  if (!older) $("threads").replaceChildren();
  for (const thread of page.threads) place(thread);
  state.after = page.next ?? null;
  $("more").hidden = !page.next;
  const none = !$("threads").childElementCount;
  $("threads-none").hidden = !none;
  $("threads-none").textContent = query ? "No thread has these words." : "Threads are listed here once you have asked something.";
  if (held) link(held)?.focus();
}

/** Show which thread is open. */
export function mark(thread) {
  state.current = thread;
  for (const each of links()) {
    if (each.dataset.thread === thread) each.setAttribute("aria-current", "page");
    else each.removeAttribute("aria-current");
  }
}

const links = () => [...$("threads").querySelectorAll("a")];
const link = (thread) => links().find((a) => a.dataset.thread === thread);

function place(thread) {
  const day = dayOf(thread.created_at);
  const last = $("threads").lastElementChild;
  if (last?.dataset.day !== day) $("threads").append(make("li", { "data-day": day }, make("h2", {}, day), make("ol", {})));
  $("threads").lastElementChild.lastElementChild.append(item(thread));
}

/** The heading that a thread stands under. */
function dayOf(moment) {
  const then = new Date(moment);
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(moment).setHours(0, 0, 0, 0)) / 86400000);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days < 7) return "This week";
  return then.toLocaleDateString("en", { month: "long", year: "numeric" });
}

function item(thread) {
  const words = thread.title || "No question yet";
  const open = make("a", {
    href: `/?thread=${encodeURIComponent(thread.thread_id)}`, "data-thread": thread.thread_id, dir: "auto", title: words,
    "aria-current": thread.thread_id === state.current && "page",
    on: { click: (event) => { if (!(event.metaKey || event.ctrlKey || event.shiftKey)) { event.preventDefault(); state.acts.open(thread.thread_id); } } },
  }, words);
  return make("li", {}, open, make("span", { class: "does" },
    button("icon", "pencil", null, () => rename(thread), { "aria-label": `Rename the thread ${words}`, title: "Rename" }),
    button("icon", "trash", null, () => state.acts.remove(thread), { "aria-label": `Delete the thread ${words}`, title: "Delete" })));
}

/** Let a thread's title be written anew, in its place in the list. */
function rename(thread) {
  const row = link(thread.thread_id)?.parentElement;
  if (row) edit(row, thread.title, (title) => save(thread, title));
}

async function save(thread, title) {
  try {
    const line = await call("PATCH", `/threads/${encodeURIComponent(thread.thread_id)}`, { title });
    state.acts.renamed(line.thread_id, line.title);
  } catch (error) {
    state.acts.failed(error);
  }
  await list();
  link(thread.thread_id)?.focus();
}

/** Put a field in the place of an element's content: Enter keeps, Escape does not, leaving keeps. */
export function edit(place, text, keep, after = () => {}) {
  const before = [...place.childNodes];
  let over = false;
  const end = (kept) => {
    if (over) return;
    over = true;
    const words = field.value.trim();
    place.replaceChildren(...before);
    if (kept && words && words !== text) keep(words);
    before.find((n) => n.tagName === "A")?.focus();
    after();
  };
  const field = make("input", {
    class: "rename", value: text, maxlength: "200", "aria-label": "Title of the thread", dir: "auto",
    on: {
      blur: () => end(true),
      keydown: (event) => {
        event.stopPropagation();
        if (event.key === "Enter" && !event.isComposing) end(true);
        if (event.key === "Escape") end(false);
      },
    },
  });
  place.replaceChildren(field);
  field.focus();
  field.select();
}

function onKey(event) {
  const here = links().indexOf(event.target);
  if (here < 0) return;
  const thread = { thread_id: event.target.dataset.thread, title: event.target.textContent };
  const acts = {
    ArrowDown: () => links()[here + 1]?.focus(),
    ArrowUp: () => (links()[here - 1] ?? $("find")).focus(),
    Home: () => links()[0].focus(),
    End: () => links().at(-1).focus(),
    F2: () => rename(thread),
    Delete: () => state.acts.remove(thread),
  };
  if (!acts[event.key]) return;
  event.preventDefault();
  event.stopPropagation();
  acts[event.key]();
}
