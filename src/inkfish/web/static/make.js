// Elements. All text goes in as text; nothing of an answer is ever read as HTML.

/** Make an element: `make("p", { class: "text", on: { click: act } }, "words", child)`. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  return filled(element, ...children);
}

/** Give an element these children and no others, leaving out what is none. */
export function filled(element, ...children) {
  element.replaceChildren(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

export const $ = (id) => document.getElementById(id);

/** A sign by its name; the page brings them. */
export function icon(name) {
  return $("icons").content.querySelector(`[data-icon="${name}"] svg`).cloneNode(true);
}

/** A button: `button("quiet", "code", "Query", act)`. */
export function button(kind, sign, words, act, attributes = {}) {
  return make("button", { type: "button", class: kind, ...attributes, on: { click: act } }, sign && icon(sign), words);
}

/** Say something to those who cannot see it appear. */
export function announce(words) {
  $("status").textContent = words;
}

/** Copy a text and tell on the button whether that was done. */
export async function copy(text, on) {
  const before = [...on.childNodes];
  const done = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  on.replaceChildren(done ? "Copied" : "Press Ctrl+C");
  announce(done ? "Copied to the clipboard." : "It could not be copied; select it and press Ctrl+C.");
  setTimeout(() => on.replaceChildren(...before), 1600);
  return done;
}
