// Draws the card's chart into #chart: the layout for its width, in the theme that holds, and again when either changes.
const place = document.getElementById("chart");
const dark = matchMedia("(prefers-color-scheme: dark)");
const state = { drawn: "", view: null, running: null };

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
  const loaded = await Promise.all([import(place.dataset.bundle), lettersReady()]).catch(() => null);
  if (!loaded) return showStill();
  const { drawChart } = loaded[0];
  const keep = () => (state.running ??= drawUntilRight(chart, drawChart).finally(() => (state.running = null)));
  await keep();
  dark.addEventListener("change", keep);
  addEventListener("themechange", keep);
  new ResizeObserver(keep).observe(place);
}

/** One drawing after another, until the chart is as it should be now. */
async function drawUntilRight(chart, drawChart) {
  for (let wanted = wantedNow(chart); wanted !== state.drawn; wanted = wantedNow(chart)) {
    state.drawn = wanted;
    try {
      await drawOnce(chart, drawChart, wanted);
    } catch {
      return showStill();
    }
  }
}

/** Which layout should be seen; a page that is not shown keeps what it has. */
function wantedNow(chart) {
  if (!place.clientWidth) return state.drawn;
  return `${isDark() ? "dark" : "light"} ${place.clientWidth < chart.break ? "narrow" : "wide"}`;
}

async function drawOnce(chart, drawChart, wanted) {
  const [theme, width] = wanted.split(" ");
  const layout = chart.layouts.find((l) => l.dark === (theme === "dark") && l.narrow === (width === "narrow"));
  const box = document.createElement("div");
  box.className = "drawing";
  place.append(box);
  const view = await drawChart(box, prepared(layout.spec, chart.datasets), { dark: layout.dark });
  if (!layout.spec.width) limitGrowth(box.querySelector("svg"));
  state.view?.finalize();
  state.view = view;
  box.className = "";
  place.replaceChildren(box);
  place.classList.add("drawn");
}

/** A specification as the page needs it: with its rows, and as wide as its place where it is a single view. */
function prepared(spec, datasets) {
  const whole = structuredClone(spec);
  whole.datasets = datasets;
  if (typeof whole.width === "number") whole.width = "container";
  return whole;
}

/** A picture of panels is scaled to its place as a whole; its letters should not grow much beyond the page's. */
function limitGrowth(svg) {
  svg.style.maxWidth = `${Math.round(svg.viewBox.baseVal.width * 1.25)}px`;
  svg.style.marginInline = "auto";
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
  place.classList.add("drawn");
}
