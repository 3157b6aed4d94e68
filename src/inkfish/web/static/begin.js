// A new thread: files that are dropped, chosen or pasted, addresses of files, or none.
import { $, announce, icon, make } from "./make.js";
import { call } from "./api.js";
import { choices } from "./blocks.js";

const limits = document.body.dataset;
const MOST = Number(limits.maxBody) - 65536; // bytes; the form around them takes some
const PACK = 1 << 20; // bytes from which text is compressed on its way
const TEXT = /\.(csv|tsv|tab|txt|json|ndjson|jsonl)$/i;
const chosen = [];
let acts = {};
let stocked = false; // whether the server has data of its own to ask about

/** Begin; `acts`: ask(text) for an opener that is clicked, changed() when there is something else to ask about. */
export function begin(given) {
  acts = given;
  $("pick").addEventListener("change", () => { take([...$("pick").files]); $("pick").value = ""; });
  for (const name of ["paste", "urls"]) {
    $(`${name}-open`).addEventListener("click", () => fold(name, !$(`${name}-part`).hidden));
    $(name).addEventListener("input", changed);
  }
  call("GET", "/suggestions").then(({ queries }) => {
    const offered = choices("Or ask about the data that this server holds", queries, acts.ask);
    if (offered) $("openers").replaceChildren(offered);
    stocked = Boolean(offered);
    changed();
  }, () => {});
}

function fold(name, hide) {
  $(`${name}-part`).hidden = hide;
  $(`${name}-open`).setAttribute("aria-expanded", String(!hide));
  if (!hide) $(name).focus();
}

/** Take files; a text that is pasted is a file too. */
export function take(files) {
  fault("");
  for (const file of files) {
    const twice = chosen.some((f) => f.name === file.name && f.size === file.size && f.lastModified === file.lastModified);
    if (chosen.length >= Number(limits.maxFiles)) fault(`A thread may have ${limits.maxFiles} files.`);
    else if (!file.size) fault(`${file.name} is empty.`);
    else if (!twice) chosen.push(file);
  }
  announce(`${chosen.length} ${chosen.length === 1 ? "file" : "files"} chosen.`);
  changed();
}

/** Take a pasted text if it is a table: two lines or more, with as many separators in the first two. */
export function takeTable(text) {
  const lines = text.trim().split(/\r?\n/);
  const sign = ["\t", ",", ";"].find((s) => lines[0].includes(s) && lines[1]?.split(s).length === lines[0].split(s).length);
  if (!sign) return false;
  take([new File([text], pastedName())]);
  return true;
}

function pastedName() {
  const count = chosen.filter((f) => f.name.startsWith("Pasted table")).length;
  return count ? `Pasted table ${count + 1}` : "Pasted table";
}

function changed() {
  $("chosen").replaceChildren(...chosen.map((file, at) => make("li", {}, icon("file"), make("span", { dir: "auto" }, file.name), make("small", {}, size(file.size)),
    make("button", { type: "button", class: "icon", "aria-label": `Leave out ${file.name}`, on: { click: () => leaveOut(at) } }, icon("close")))));
  $("open-part").hidden = !hasData();
  $("openers").hidden = hasData() || !stocked;
  acts.changed();
}

/** What the question box says before a thread is there. */
export function invitation() {
  if (hasData()) return "Ask about these data";
  return stocked ? "Ask anything, or add data" : "Add data, then ask";
}

function leaveOut(at) {
  chosen.splice(at, 1);
  changed();
  ($("chosen").querySelectorAll("button")[at] ?? $("pick")).focus();
}

export const hasData = () => Boolean(chosen.length || $("paste").value.trim() || $("urls").value.trim());

/** Make the thread and return its id. Throws a Fault; what was chosen is still there then. */
export async function makeThread() {
  const addresses = $("urls").value.split(/\s+/).filter(Boolean);
  const body = addresses.length ? { file_sources: addresses.map((url) => ({ name: nameOf(url), url })) } : {};
  const pasted = $("paste").value.trim() ? [new File([$("paste").value], pastedName())] : [];
  const files = await Promise.all([...chosen, ...pasted].map(packed));
  const whole = files.reduce((sum, f) => sum + f.size, 0);
  if (whole > MOST) throw new Error(`These files have ${size(whole)}, and ${size(MOST)} can be sent at once. Give the address of the largest instead.`);
  const made = await call("POST", "/threads", files.length ? form(body, files) : body);
  clear();
  return made.thread_id;
}

function form(body, files) {
  const form = new FormData();
  if (body.file_sources) form.append("body", JSON.stringify(body));
  for (const file of files) form.append("file", file, file.name);
  return form;
}

/** A large file of text is sent compressed: it takes a fifth of the time on a phone. */
async function packed(file) {
  if (file.size < PACK || !(TEXT.test(file.name) || file.name.startsWith("Pasted")) || !globalThis.CompressionStream) return file;
  const small = await new Response(file.stream().pipeThrough(new CompressionStream("gzip"))).blob();
  return new File([small], file.name);
}

function clear() {
  chosen.length = 0;
  for (const name of ["paste", "urls"]) {
    $(name).value = "";
    $(`${name}-part`).hidden = true;
    $(`${name}-open`).setAttribute("aria-expanded", "false");
  }
  changed();
}

function nameOf(url) {
  const path = url.replace(/[?#].*$/, "").replace(/\/+$/, "");
  try {
    return decodeURIComponent(path.slice(path.lastIndexOf("/") + 1)) || url;
  } catch {
    return url;
  }
}

export function fault(text) {
  $("start-fault").textContent = text;
  $("start-fault").hidden = !text;
}

function size(bytes) {
  const [number, unit] = bytes < 1048576 ? [bytes / 1024, "kB"] : [bytes / 1048576, "MB"];
  return `${number < 10 ? Math.max(0.1, number).toFixed(1).replace(/\.0$/, "") : Math.round(number)} ${unit}`;
}
