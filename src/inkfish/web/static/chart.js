// Draws the card's charts, each into its place: the layout for its width, in the theme that holds, and again when either
// changes. The script element behind a place holds what is drawn in it.
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Whether the page is dark now: by its own choice, else by the reader's system. */
export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : dark.matches;
}

/** Draw, and keep the charts fit until `signal` ends it. Resolves after the first drawing of each. */
export function start(signal) {
  return Promise.all([...document.querySelectorAll(".chart")].map((place) => startOne(place, signal)));
}

async function startOne(place, signal) {
  if (!place.dataset.bundle) return showStill(place);
  const chart = JSON.parse(place.nextElementSibling.textContent);
  const loaded = await Promise.all([import(place.dataset.bundle), lettersReady()]).catch(() => null);
  if (!loaded) return showStill(place);
  const state = { place, chart, drawChart: loaded[0].drawChart, drawn: "", view: null, running: null };
  const keep = () => (state.running ??= drawUntilRight(state).finally(() => (state.running = null)));
  await keep();
  if (signal?.aborted) return state.view?.finalize();
  dark.addEventListener("change", keep, { signal });
  addEventListener("themechange", keep, { signal });
  const watch = new ResizeObserver(keep);
  watch.observe(place);
  signal?.addEventListener("abort", () => {
    watch.disconnect();
    state.view?.finalize();
  });
}

/** One drawing after another, until the chart is as it should be now. */
async function drawUntilRight(state) {
  for (let wanted = wantedNow(state); wanted !== state.drawn; wanted = wantedNow(state)) {
    state.drawn = wanted;
    try {
      await drawOnce(state, wanted);
    } catch {
      return showStill(state.place);
    }
  }
}

/** Which layout should be seen; a page that is not shown keeps what it has. */
function wantedNow({ place, chart, drawn }) {
  if (!place.clientWidth) return drawn;
  return `${isDark() ? "dark" : "light"} ${place.clientWidth < chart.break ? "narrow" : "wide"}`;
}

async function drawOnce(state, wanted) {
  const { place, chart, drawChart } = state;
  const [theme, width] = wanted.split(" ");
  const layout = chart.layouts.find((l) => l.dark === (theme === "dark") && l.narrow === (width === "narrow"));
  const box = document.createElement("div");
  box.className = "drawing";
  place.append(box);
  const view = await drawChart(box, prepared(layout.spec, chart.datasets), { dark: layout.dark, scaled: layout.scaled });
  if (layout.scaled) limitGrowth(box.querySelector("svg"));
  state.view?.finalize();
  state.view = view;
  box.className = "";
  place.replaceChildren(box);
  place.classList.add("drawn");
}

/** A specification with its rows in it. Vega writes into rows, so each drawing has its own. */
function prepared(spec, datasets) {
  const data = spec.data.map((d) => (typeof d.values === "string" ? { ...d, values: structuredClone(datasets[d.values]) } : d));
  return { ...spec, data };
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

/** Show the picture that the server draws, where there is one. */
function showStill(place) {
  if (!place.dataset.fallback) {
    place.hidden = true;
    return place.dispatchEvent(new Event("undrawn", { bubbles: true }));
  }
  const picture = new Image();
  picture.className = "still";
  picture.alt = "";
  picture.src = themed(place.dataset.fallback);
  place.replaceChildren(picture);
  place.classList.add("drawn");
}

/** The address of a picture in the theme that holds; one that holds the picture itself has one theme. */
function themed(address) {
  if (!isDark() || address.startsWith("data:")) return address;
  return `${address}${address.includes("?") ? "&" : "?"}dark_mode=true`;
}
