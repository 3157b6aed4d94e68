// The card in a frame: draws it, and tells the page around it how high it is whenever that changes.
import { start } from "./chart.js";

const card = document.getElementById("embed");
const table = document.getElementById("table");
const button = document.getElementById("switch");
let told = 0;

function tell() {
  const height = Math.ceil(card.getBoundingClientRect().height);
  if (height === told || parent === window) return;
  told = height;
  parent.postMessage({ type: "tako::resize", height }, "*");
}

function turn() {
  table.hidden = !table.hidden;
  document.getElementById("pictures").hidden = !table.hidden;
  button.setAttribute("aria-expanded", String(!table.hidden));
  button.textContent = table.hidden ? "Show the table" : "Show the chart";
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", turn);
}
start().finally(() => new ResizeObserver(tell).observe(card));
