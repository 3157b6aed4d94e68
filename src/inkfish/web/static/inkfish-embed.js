// For pages that show Inkfish cards: <inkfish-card src="https://SERVER/embed/ID"></inkfish-card> is as high as its card and as
// light or dark as the page it stands in; theme="light", "dark" or "auto" (the reader's system) say otherwise. Plain
// frames of /embed/ get their height too. Load it once: <script type="module" src="https://SERVER/inkfish-embed.js">.
const cards = new Set();
const LIMIT = 20000;

function frames() {
  return [...[...cards].map((card) => card.frame), ...document.querySelectorAll('iframe[src*="/embed/"]')];
}

addEventListener("message", ({ source, data }) => {
  if (data?.type !== "tako::resize" && data?.type !== "inkfish::ready") return;
  const frame = frames().find((one) => one?.contentWindow === source);
  if (!frame) return;
  if (data.type === "inkfish::ready") return frame.getRootNode().host?.follow?.();
  if (data.height > 0 && data.height < LIMIT) frame.style.height = `${Math.ceil(data.height)}px`;
});

/** Whether what lies behind an element is dark: the first ground that is painted, going outwards. */
function liesOnDark(element) {
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    const [r, g, b, alpha = 1] = getComputedStyle(at).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [0, 0, 0, 0];
    if (alpha > 0.5) return 0.2126 * r + 0.7152 * g + 0.0722 * b < 128;
  }
  const scheme = getComputedStyle(document.documentElement).colorScheme;
  return scheme.includes("dark") && (!scheme.includes("light") || dark.matches);
}

const dark = matchMedia("(prefers-color-scheme: dark)");

class InkfishCard extends HTMLElement {
  static observedAttributes = ["src", "theme", "title"];

  connectedCallback() {
    cards.add(this);
    this.show();
    this.changes ??= new MutationObserver(() => this.follow());
    const options = { attributes: true, attributeFilter: ["class", "style", "data-theme", "data-bs-theme", "data-mode"] };
    for (const one of [document.documentElement, document.body]) this.changes.observe(one, options);
  }

  disconnectedCallback() {
    cards.delete(this);
    this.changes?.disconnect();
  }

  attributeChangedCallback(name) {
    if (!this.frame) return;
    if (name === "src") this.show();
    else if (name === "theme") this.follow();
    else this.frame.title = this.name;
  }

  get name() {
    return this.title || this.textContent.trim() || "Chart";
  }

  /** dark, light, or auto. */
  get wanted() {
    const asked = this.getAttribute("theme");
    return ["dark", "light", "auto"].includes(asked) ? asked : liesOnDark(this) ? "dark" : "light";
  }

  show() {
    const src = this.getAttribute("src");
    if (!src) return;
    const address = new URL(src, document.baseURI);
    if (!/^https?:$/.test(address.protocol)) return;
    address.searchParams.set("dark_mode", { dark: "true", light: "false", auto: "auto" }[this.wanted]);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.frame = document.createElement("iframe");
    Object.assign(this.frame, { src: address.href, title: this.name, loading: "lazy" });
    this.frame.style.cssText = "display:block;width:100%;height:440px;border:0;color-scheme:normal";
    this.style.display ||= "block";
    root.replaceChildren(this.frame);
  }

  follow() {
    this.frame?.contentWindow?.postMessage({ type: "inkfish::theme", theme: this.wanted }, "*");
  }
}

dark.addEventListener("change", () => cards.forEach((card) => card.follow()));
if (!customElements.get("inkfish-card")) customElements.define("inkfish-card", InkfishCard);
