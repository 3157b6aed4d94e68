// Tables that sort, show bars in their cells, and take thousands of rows: these are added as the reader scrolls.
const CHUNK = 120;
const AHEAD = 900; // pixels below the last row that is seen at which more are added
const NONE = "–";
const words = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Bring every table of the page to life. */
export function tables() {
  for (const block of document.querySelectorAll(".rows")) bringToLife(block);
}

function bringToLife(block) {
  const frame = block.querySelector(".scroll");
  const table = frame.querySelector("table");
  const data = JSON.parse(block.querySelector("script").textContent);
  const state = { frame, body: table.tBodies[0], heads: [...table.tHead.rows[0].cells], keys: data.keys ?? {}, bars: data.bars ?? {}, by: -1, down: false };
  state.rows = [...[...state.body.rows].map(textOf), ...(data.rows ?? [])];
  state.order = state.rows.map((_, at) => at);
  state.numbers = state.heads.map((head) => head.classList.contains("number"));
  if (state.rows.length > 1) state.heads.forEach((head, at) => addButton(state, head, at));
  if (data.rows?.length) state.heads.forEach((head, at) => keepWidth(state, head, at));
  if (state.rows.length > state.body.rows.length || Object.keys(state.bars).length) fill(state);
  frame.addEventListener("scroll", () => addWhileNear(state), { passive: true });
  addEventListener("beforeprint", () => add(state, Infinity));
}

const textOf = (row) => [...row.cells].map((cell) => (cell.querySelector(".none") ? "" : cell.textContent));

/** A column keeps the width of its longest text, so that it does not jump when rows are added. */
function keepWidth(state, head, at) {
  const longest = state.rows.reduce((most, row) => Math.max(most, row[at].length), 0);
  head.style.minWidth = `${Math.min(longest * 0.56 + 1.8, 26)}em`;
}

function addButton(state, head, at) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "sort";
  button.append(...head.childNodes);
  button.addEventListener("click", () => sort(state, at));
  head.append(button);
}

/** Numbers begin with the largest, words with the first; the third time, the rows are as they were. */
function sort(state, at) {
  const first = state.numbers[at];
  if (state.by !== at) [state.by, state.down] = [at, first];
  else if (state.down === first) state.down = !first;
  else state.by = -1;
  const key = state.keys[at] ?? state.rows.map((row) => row[at]);
  state.order = state.rows.map((_, row) => row);
  if (state.by >= 0) state.order.sort((a, b) => compare(key[a], key[b], state.down) || a - b);
  state.heads.forEach((head, n) => head.removeAttribute("aria-sort"));
  if (state.by >= 0) state.heads[at].setAttribute("aria-sort", state.down ? "descending" : "ascending");
  fill(state);
}

/** No value comes last, whichever way the rows are sorted. */
function compare(a, b, down) {
  const [noA, noB] = [a === null || a === "", b === null || b === ""];
  if (noA || noB) return noA - noB;
  const way = typeof a === "string" ? words.compare(a, b) : a - b;
  return down ? -way : way;
}

function fill(state) {
  state.body.replaceChildren();
  state.frame.scrollTop = 0;
  add(state, CHUNK);
}

function addWhileNear(state) {
  const { frame, body, order } = state;
  if (body.rows.length < order.length && frame.scrollHeight - frame.scrollTop - frame.clientHeight < AHEAD) add(state, CHUNK);
}

function add(state, count) {
  const from = state.body.rows.length;
  state.body.append(...state.order.slice(from, from + count).map((at) => rowOf(state, at)));
}

function rowOf(state, at) {
  const row = document.createElement("tr");
  row.append(...state.rows[at].map((text, column) => cellOf(state, text, at, column)));
  return row;
}

function cellOf(state, text, at, column) {
  const cell = document.createElement("td");
  const inside = document.createElement(text ? "bdi" : "span");
  inside.textContent = text || NONE;
  if (!text) Object.assign(inside, { className: "none", title: "no value" });
  cell.append(inside);
  if (state.numbers[column]) cell.className = "number";
  const value = state.bars[column] && state.keys[column][at];
  if (typeof value === "number") drawBar(cell, value, state.bars[column]);
  return cell;
}

/** The bar goes from the place of nought to that of the value. */
function drawBar(cell, value, [low, high]) {
  const share = (v) => `${(100 * (v - low)) / (high - low || 1)}%`;
  cell.classList.add(value < 0 ? "gauge-below" : "gauge");
  cell.style.setProperty("--from", share(Math.min(0, value)));
  cell.style.setProperty("--to", share(Math.max(0, value)));
}
