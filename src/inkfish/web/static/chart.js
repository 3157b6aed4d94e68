// Draws the card's chart into #chart: the layout for its width, in the theme that holds, and again when either changes.
const place = document.getElementById("chart");
const dark = matchMedia("(prefers-color-scheme: dark)");
const state = { drawn: "", turn: 0, view: null };

/** Whether the page is dark now: by its own choice, else by the reader's system. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : dark.matches;
}

/** Draw, and keep the chart fit. Resolves after the first drawing. */
export async function start() {
  if (!place) return;
  if (!place.dataset.bundle) return showStill();
  const chart = JSON.parse(document.getElementById("chart-data").textContent);
  const [{ drawChart }] = await Promise.all([import(place.dataset.bundle), lettersReady()]);
  const draw = () => redraw(chart, drawChart);
  await draw();
  dark.addEventListener("change", draw);
  addEventListener("themechange", draw);
  new ResizeObserver(draw).observe(place);
}

async function redraw(chart, drawChart) {
  const narrow = place.clientWidth < chart.break;
  const wanted = `${isDark()} ${narrow}`;
  if (wanted === state.drawn || !place.clientWidth) return;
  state.drawn = wanted;
  const turn = ++state.turn;
  const layout = chart.layouts.find((l) => l.dark === isDark() && l.narrow === narrow);
  const box = document.createElement("div");
  place.style.minHeight = `${place.clientHeight}px`;
  place.append(box);
  const old = state.view;
  try {
    state.view = await drawChart(box, prepared(layout.spec, chart.datasets), { dark: isDark() });
  } catch {
    box.remove();
    return showStill();
  }
  if (turn !== state.turn) return box.remove();
  old?.finalize();
  place.replaceChildren(box);
  place.style.minHeight = "0";
}

/** A specification as the page needs it: with its rows, and as wide as its place where it is a single view. */
function prepared(spec, datasets) {
  const whole = structuredClone(spec);
  whole.datasets = datasets;
  if (typeof whole.width === "number") whole.width = "container";
  return whole;
}

/** Charts are laid out by the width of their letters, so these must be there first; a second is enough to wait. */
function lettersReady() {
  const fonts = ["400 12px 'Source Sans Pro'", "600 12px 'Source Sans Pro'"].map((f) => document.fonts.load(f));
  return Promise.race([Promise.allSettled(fonts), new Promise((done) => setTimeout(done, 1000))]);
}

/** Show the picture that the server draws. */
function showStill() {
  const picture = new Image();
  picture.className = "still";
  picture.alt = "";
  picture.src = `${place.dataset.fallback}${isDark() ? "?dark_mode=true" : ""}`;
  place.replaceChildren(picture);
}
