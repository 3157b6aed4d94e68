// Frames with cards: each grows and shrinks with what it holds.
const heights = new WeakMap();

addEventListener("message", ({ data, source }) => {
  if (data?.type !== "tako::resize" || !(data.height > 0 && data.height < 20000)) return;
  for (const frame of document.querySelectorAll("iframe")) {
    if (frame.contentWindow === source) settle(frame, Math.ceil(data.height));
  }
});

/** Give a frame its height. One above what is read must not push it away, in browsers that do not see to it. */
function settle(frame, height) {
  if (heights.get(frame) === height) return;
  heights.set(frame, height);
  frame.style.height = `${height}px`;
  frame.classList.add("ready");
}
