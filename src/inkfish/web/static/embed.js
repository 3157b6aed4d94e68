// The card in a frame: draws it, follows the page around it, and tells that page how high it is whenever that changes.
import { start } from "./chart.js";
import { tables } from "./table.js";

let told = 0;
let running = null;

/** Bring the card that is in the page now to life; one that was there before is let go. */
export async function begin() {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const card = document.getElementById("embed");
  offerTable();
  tables();
  try {
    await start(signal);
  } finally {
    const watch = new ResizeObserver(() => tell(card));
    if (!signal.aborted) watch.observe(card);
    signal.addEventListener("abort", () => watch.disconnect());
  }
}

/** Tell the page around how high this is, where that changed. */
export function tell(card) {
  const height = Math.ceil(card.getBoundingClientRect().height);
  if (height === told || parent === window) return;
  told = height;
  parent.postMessage({ type: "tako::resize", height }, "*");
}

/** The button that shows the table instead of the chart, and the chart again. */
function offerTable() {
  const button = document.getElementById("switch");
  if (!button) return;
  const [table, pictures] = ["table", "pictures"].map((id) => document.getElementById(id));
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = table.classList.toggle("chosen");
    pictures.hidden = open;
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open ? "Show the chart" : "Show the table";
  });
  addEventListener("undrawn", () => pictures.querySelector("svg, img, table") || button.click(), { once: true });
}

/** `inkfish::theme` from the page around: dark, light, or (neither) as the reader's system is. */
function follow({ source, data }) {
  if (source !== parent || data?.type !== "inkfish::theme") return;
  if (data.theme === "dark" || data.theme === "light") document.documentElement.dataset.theme = data.theme;
  else delete document.documentElement.dataset.theme;
  dispatchEvent(new Event("themechange"));
}

addEventListener("message", follow);
if (parent !== window) parent.postMessage({ type: "inkfish::ready" }, "*");
if (document.getElementById("embed")) begin();
