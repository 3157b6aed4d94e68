// The one dialog of the page: what it asks, tells or offers. Focus goes back to where it was.
import { $, announce, button, copy, filled, make } from "./make.js";
import { call } from "./api.js";

let opened = 0; // how many dialogs there were

/** Show parts under a title; resolves with what `close` was given, or null when it is left. */
function show(title, parts, closing = "Close") {
  const dialog = $("dialog");
  const before = document.activeElement;
  filled(dialog,
    make("h2", { id: "dialog-title" }, title), ...parts(() => dialog.close()),
    closing && button("icon corner", "close", null, () => dialog.close(), { "aria-label": closing }),
  );
  dialog.showModal();
  const mine = ++opened;
  return new Promise((done) => {
    const left = () => {
      // The event comes after the dialog has gone; where it was opened again meanwhile, it is of the one before.
      if (mine === opened && dialog.open) return;
      dialog.removeEventListener("close", left);
      if (mine === opened) {
        // Who has begun to write meanwhile keeps the focus.
        const elsewhere = document.activeElement !== document.body && !dialog.contains(document.activeElement);
        dialog.replaceChildren();
        if (!elsewhere) before?.focus?.();
      }
      done();
    };
    dialog.addEventListener("close", left);
  });
}

/** Ask whether to do what cannot be undone. */
export async function sure(title, words, verb) {
  let yes = false;
  await show(title, (close) => [
    make("p", {}, words),
    make("p", { class: "choices" },
      button("quiet", null, "Cancel", close, { autofocus: true }),
      button("main danger", null, verb, () => { yes = true; close(); })),
  ], null);
  return yes;
}

/** Make, copy, renew and take back the link to a thread. */
export async function share(thread) {
  const path = `/threads/${encodeURIComponent(thread)}/share`;
  let link = (await call("GET", `/threads/${encodeURIComponent(thread)}`)).share ?? null;
  const body = make("div", { class: "sharing" });
  const fault = make("p", { class: "fault", role: "alert", hidden: true });

  async function attempt(act, said) {
    fault.hidden = true;
    try {
      await act();
      draw();
      announce(said);
    } catch (error) {
      fault.textContent = error.message;
      fault.hidden = false;
    }
    body.querySelector("button, input")?.focus();
  }
  const put = (said) => () => attempt(async () => { link = await call("PUT", path); }, said);
  const remove = () => attempt(async () => { await call("DELETE", path); link = null; }, "The link is gone.");

  function draw() {
    if (!link) {
      body.replaceChildren(
        make("p", {}, "Anyone who has the link can read this conversation as it is now, with its charts, queries and file names, and without signing in. What is asked later is not shown."),
        button("main", "link", "Make a link", put("The link is made."), { autofocus: true }));
      return;
    }
    const field = make("input", { readonly: true, value: link.share_url, "aria-label": "The link", on: { focus: (e) => e.target.select() } });
    const taking = button("main", "copy", "Copy", (event) => { field.select(); copy(link.share_url, event.currentTarget); });
    filled(body,
      make("p", {}, "Anyone who has the link can read this conversation as it was on ", make("strong", {}, when(link.created_at)), "."),
      make("p", { class: "line" }, field, taking),
      link.current ? null : make("p", { class: "aside" }, "It has gone on since then. ", button("plain inline", null, "Show all of it", put("The link now shows all of it."))),
      make("p", { class: "choices" }, make("a", { href: link.share_url, target: "_blank", rel: "noopener" }, "Open it"), button("quiet danger", null, "Take the link back", remove)));
  }
  draw();
  await show("Share this conversation", () => [body, fault]);
}

const when = (moment) => new Date(moment).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });

const KEYS = [
  [["Enter"], "Ask"], [["Shift", "Enter"], "New line"], [["↑"], "The last question again, in an empty box"],
  [["Alt", "1"], "Ask the first of what is offered next; 2, 3 and 4 the others"],
  [["Esc"], "To the question, from anywhere"], [["Ctrl", "K"], "Search the threads"], [["↑", "↓"], "Go through the list of threads"],
  [["F2"], "Rename the thread"], [["Delete"], "Delete the thread, in the list"], [["Alt", "N"], "New thread"], [["Ctrl", "/"], "This list"],
];

/** List what can be done from the keyboard. */
export function keys() {
  const rows = KEYS.map(([pressed, does]) => make("div", {}, make("dt", {}, ...pressed.map((k) => make("kbd", {}, k))), make("dd", {}, does)));
  return show("From the keyboard", () => [make("dl", { class: "keys" }, ...rows)]);
}
