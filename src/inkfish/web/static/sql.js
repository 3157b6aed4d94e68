// SQL with its words marked by class, as the card page has it.
import { make } from "./make.js";

const PARTS = /(?<note>--[^\n]*)|(?<text>'(?:[^']|'')*')|(?<name>"(?:[^"]|"")*")|(?<number>\b\d+(?:\.\d+)?\b)|(?<word>\b[A-Z][A-Z_]+\b)/g;
const CLASSES = { note: "q-c1", text: "q-s1", number: "q-m", word: "q-k" };

/** A block of SQL as an element. */
export function sqlBlock(sql) {
  const code = make("code");
  let at = 0;
  for (const found of sql.matchAll(PARTS)) {
    const [kind] = Object.entries(found.groups).find(([, part]) => part !== undefined);
    code.append(sql.slice(at, found.index), CLASSES[kind] ? make("span", { class: CLASSES[kind] }, found[0]) : found[0]);
    at = found.index + found[0].length;
  }
  code.append(sql.slice(at));
  return make("pre", { tabindex: "0", "aria-label": "SQL" }, code);
}
