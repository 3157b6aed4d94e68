// The card page: the chart, the choice of theme, and the buttons that copy.
import { start, isDark } from "./chart.js";
import { tables } from "./table.js";

const root = document.documentElement;
const status = document.getElementById("status");

function choose(event) {
  event.preventDefault();
  const link = event.currentTarget;
  if (link.dataset.name) root.dataset.theme = link.dataset.name;
  else delete root.dataset.theme;
  for (const other of document.querySelectorAll(".themes a")) other.removeAttribute("aria-current");
  link.setAttribute("aria-current", "true");
  dispatchEvent(new Event("themechange"));
  try {
    history.replaceState(null, "", link.getAttribute("href"));
  } catch {
    // A sandboxed page may not name its address anew; the choice then lasts as long as the page.
  }
  theme();
}

/** Pictures are downloaded in the theme that is shown. */
function theme() {
  for (const link of document.querySelectorAll("[data-themed]")) {
    const url = new URL(link.href);
    if (isDark()) url.searchParams.set("dark_mode", "true");
    else url.searchParams.delete("dark_mode");
    link.href = url.href;
  }
}

async function copy(event) {
  const button = event.currentTarget;
  const source = document.getElementById(button.dataset.copy);
  const done = await copied(source);
  button.textContent = done ? "Copied" : "Press Ctrl+C";
  status.textContent = done ? "Copied to the clipboard." : "Selected; press Ctrl+C to copy.";
  setTimeout(() => (button.textContent = "Copy"), 2000);
}

async function copied(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}

/** Show one of the ways to see the card; the address says which. */
function show(tab, focus = false) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls")).classList.toggle("chosen", chosen);
  }
  if (focus) tab.focus();
}

function move(event) {
  const at = tabs.indexOf(event.currentTarget);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  show(tabs[(to + tabs.length) % tabs.length], true);
}

const tabs = [...document.querySelectorAll("[role=tab]")];
for (const tab of tabs) {
  tab.addEventListener("click", () => show(tab));
  tab.addEventListener("keydown", move);
}
document.documentElement.classList.add("tabbed");
const asked = tabs.find((tab) => location.hash === `#${tab.id.replace("tab-", "")}`);
if (asked) show(asked);

for (const link of document.querySelectorAll(".themes a")) link.addEventListener("click", choose);
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", copy);
}
theme();
tables();
start();
