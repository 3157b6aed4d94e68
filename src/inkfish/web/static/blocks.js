// Messages as elements, and their blocks as they come.
import { button, copy, icon, make } from "./make.js";
import { sqlBlock } from "./sql.js";

export const CHARTS = {
  bar: "Bars", grouped_bar: "Grouped bars", stacked_bar: "Stacked bars", line: "Lines", area: "Areas", pie: "Pie", scatter: "Scatter",
  bubble: "Bubbles", histogram: "Histogram", boxplot: "Box plot", heatmap: "Heat map", map: "Map", treemap: "Tree map",
  waterfall: "Waterfall", candlestick: "Candles", table: "Table", value: "Figure",
};
const named = (kind) => CHARTS[kind] ?? kind.replaceAll("_", " ");

/** What the user said. `acts.edit` puts it back into the question box. */
export function mineItem(content, acts) {
  const edit = button("icon edit", "pencil", null, () => acts.edit(content), { "aria-label": "Ask this in other words", title: "Edit" });
  return make("li", { class: "mine" }, edit, make("p", { dir: "auto" }, content));
}

/** An answer to which blocks are added one by one. `acts`: ask(text), edit(text), charts(card id). */
export class Answer {
  constructor(acts) {
    this.acts = acts;
    this.item = make("div", { class: "inner" });
    this.clear();
  }

  /** Forget what was added. */
  clear() {
    this.queries = new Map();
    this.steps = null;
    this.text = "";
    this.item.replaceChildren();
  }

  add(block) {
    this.item.append(...[KINDS[block.type]?.(block, this)].flat().filter(Boolean));
  }

  static whole(content, acts) {
    const answer = new Answer(acts);
    const blocks = typeof content === "string" ? [{ type: "text", text: content }] : content;
    for (const block of blocks) answer.add(block);
    return make("li", { class: "theirs" }, answer.item);
  }
}

const KINDS = {
  thinking: (b, answer) => {
    const [first, ...others] = b.steps;
    const understood = /^Understood as: (.*)$/s.exec(first ?? "");
    answer.steps = make("ul", {}, ...(understood ? others : b.steps).map(listItem));
    const summary = make("summary", {}, icon("down"), make("span", {}, understood ? "Understood as " : "How the question was read"), understood && make("q", { dir: "auto" }, understood[1]));
    return b.steps.length ? make("details", { class: "thinking" }, summary, answer.steps) : null;
  },
  query: (b, answer) => {
    if (b.card_id) return void answer.queries.set(b.card_id, b.query);
    return make("details", {}, make("summary", {}, icon("down"), "The query that was run"), queryPart(b.query));
  },
  text: (b, answer) => {
    answer.text = b.text;
    return make("div", { class: "text" }, ...b.text.split(/\n\s*\n/).map((part) => make("p", { dir: "auto" }, part.trim())));
  },
  visualization: card,
  no_results: (b, answer) => choices("What this data can answer", b.suggestions ?? [], answer.acts.ask),
  follow_up: (b, answer) => choices("Ask next", b.queries, answer.acts.ask),
};

const listItem = (text) => make("li", { dir: "auto" }, text);

/** What can be said next, as buttons. */
export function choices(title, texts, ask) {
  if (!texts.length) return null;
  const buttons = texts.map((text) => make("li", {}, make("button", { type: "button", dir: "auto", on: { click: () => ask(text) } }, text)));
  return make("div", { class: "next" }, make("p", { class: "aside" }, title), make("ul", {}, ...buttons));
}

function queryPart(sql) {
  return make("div", { class: "code" }, sqlBlock(sql), button("quiet copy", "copy", "Copy", (event) => copy(sql, event.currentTarget)));
}

/** A card in its frame, with what can be done with it below. */
function card(block, answer) {
  const frame = make("iframe", {
    src: framed(block.embed_url), title: block.title ?? "Chart", loading: "lazy", height: "420",
    sandbox: "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox",
  });
  if (block.chart_reason) answer.steps?.append(listItem(`${named(block.chart_type)}: ${block.chart_reason}`));
  const query = answer.queries.get(block.card_id);
  const code = query && queryPart(query);
  if (code) code.hidden = true;
  const does = make("div", { class: "does" },
    code && button("quiet", "code", "Query", (event) => unfold(code, event.currentTarget), { "aria-expanded": "false" }),
    switcher(block, answer),
    button("quiet", "pencil", "Edit this", async () => answer.acts.edit((await answer.acts.charts(block.card_id))?.question)),
    make("a", { class: "quiet out", href: here(block.webpage_url), target: "_blank", rel: "noopener" }, icon("out"), make("span", {}, "Open")));
  return make("figure", { class: "card" }, frame, does, code);
}

/** An address of ours as this page reaches it, whatever name it is under for others. */
function here(address) {
  const { pathname, search } = new URL(address, location.href);
  return pathname + search;
}

function framed(address) {
  return `${here(address)}${address.includes("?") ? "&" : "?"}dark_mode=auto`;
}

function unfold(part, by) {
  part.hidden = !part.hidden;
  by.setAttribute("aria-expanded", String(!part.hidden));
  if (!part.hidden) part.scrollIntoView({ block: "nearest" });
}

/** A button that offers the other charts that fit; each is a message. */
function switcher(block, answer) {
  const label = block.chart_type ? named(block.chart_type) : "Chart";
  const open = button("quiet", "chart", label, turn, { "aria-expanded": "false", "aria-haspopup": "true", "aria-label": `Chart type: ${label}` });
  open.append(icon("down"));
  const list = make("ul", { class: "menu-list", hidden: true, on: { keydown: walk, focusout: (e) => { if (!holder.contains(e.relatedTarget)) close(); } } });
  const holder = make("div", { class: "switcher" }, open, list);

  async function turn() {
    if (!list.hidden) return close();
    open.setAttribute("aria-busy", "true");
    const { charts } = await answer.acts.charts(block.card_id) ?? { charts: [] };
    open.removeAttribute("aria-busy");
    const items = charts.map((c) => make("li", {}, button("", null, named(c.chart_type), () => { close(); answer.acts.ask(c.message); })));
    list.replaceChildren(...(items.length ? items : [make("li", { class: "aside" }, "No other chart fits this data.")]));
    list.hidden = false;
    open.setAttribute("aria-expanded", "true");
    list.querySelector("button")?.focus();
  }
  function close() {
    list.hidden = true;
    open.setAttribute("aria-expanded", "false");
  }
  function walk(event) {
    const buttons = [...list.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { close(); open.focus(); }
    else if (step) buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return holder;
}
