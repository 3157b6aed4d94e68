// Draw a chart into an element. Vega's expressions are interpreted, never compiled, so that no policy needs 'unsafe-eval'.
export async function drawChart(element, spec, options = {}) {
  const result = await vegaEmbed(element, spec, {
    mode: "vega-lite",
    ast: true,
    actions: false,
    defaultStyle: false,
    renderer: "svg",
    patch: datesForInterpreter,
    loader: { http: { credentials: "omit" }, load: () => Promise.reject(new Error("charts load nothing")) },
    tooltip: { disableDefaultStyle: true, theme: options.dark ? "dark" : "light" },
    ...options.embed,
  });
  const svg = element.querySelector("svg");
  if (svg && spec.width !== "container") {
    svg.setAttribute("width", "100%");
    svg.removeAttribute("height");
  }
  return result.view;
}

// Vega-Lite writes a date as datetime(milliseconds). Vega's interpreter takes that number for a year; toDate it reads right.
function datesForInterpreter(vega) {
  const isWords = (key, value) => (key === "signal" || key === "expr") && typeof value === "string";
  const mended = (words) => words.replace(/\bdatetime\((-?\d+)\)/g, "toDate($1)");
  return JSON.parse(JSON.stringify(vega), (key, value) => (isWords(key, value) ? mended(value) : value));
}
