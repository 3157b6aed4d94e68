// Messages as elements. All text goes in as text; nothing of an answer is ever read as HTML.

/** Make an element: `make("p", { class: "text" }, "words", child)`. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

/** A message of the user or of the assistant. `ask` is called with a follow-up that is clicked. */
export function messageItem(message, ask) {
  if (message.role === "user") return make("li", { class: "mine" }, make("p", { dir: "auto" }, message.content));
  const blocks = typeof message.content === "string" ? [{ type: "text", text: message.content }] : message.content;
  return make("li", { class: "theirs" }, ...inOrder(blocks).map((b) => KINDS[b.type]?.(b, ask)));
}

/** How the answer reads best: words, then the chart, then how it came about, then what to ask next. */
const ORDER = ["text", "no_results", "visualization", "thinking", "query", "follow_up"];
const inOrder = (blocks) => ORDER.flatMap((type) => blocks.filter((b) => b.type === type));

const KINDS = {
  text: (b) => make("div", { class: "text" }, ...paragraphs(b.text)),
  visualization: (b) => make("figure", { class: "card" }, frame(b), make("figcaption", {}, cardLink(b))),
  thinking: (b) => folded("How the question was read", make("ul", { class: "steps" }, ...b.steps.map(listItem))),
  query: (b) => folded("Query", make("pre", { tabindex: "0", "aria-label": "SQL" }, make("code", {}, b.query))),
  no_results: (b, ask) => choices("What this data could answer", b.suggestions ?? [], ask),
  follow_up: (b, ask) => choices("Ask next", b.queries, ask),
};

const listItem = (text) => make("li", { dir: "auto" }, text);
const paragraphs = (text) => text.split(/\n\s*\n/).map((part) => make("p", { dir: "auto" }, part.trim()));
const folded = (title, content) => make("details", {}, make("summary", {}, title), content);
const cardLink = (b) => make("a", { href: `/card/${encodeURIComponent(b.card_id)}`, target: "_blank", rel: "noopener" }, "Open, download or embed");

function choices(title, texts, ask) {
  if (!texts.length) return null;
  const buttons = texts.map((text) => make("li", {}, make("button", { type: "button", dir: "auto", on: { click: () => ask(text) } }, text)));
  return make("div", { class: "next" }, make("p", { class: "aside" }, title), make("ul", {}, ...buttons));
}

/** The card in a frame that grows and shrinks with it. */
function frame(block) {
  return make("iframe", {
    src: `/embed/${encodeURIComponent(block.card_id)}?dark_mode=auto`, title: block.title ?? "Chart", loading: "lazy",
    sandbox: "allow-scripts", height: "420",
  });
}

addEventListener("message", ({ data, source }) => {
  if (data?.type !== "tako::resize" || !(data.height > 0 && data.height < 20000)) return;
  for (const one of document.querySelectorAll("iframe")) {
    if (one.contentWindow === source) one.style.height = `${Math.ceil(data.height)}px`;
  }
});
