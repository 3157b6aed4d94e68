"""Draw specifications to pictures, in worker processes: the only door to vl-convert."""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import re
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from typing import Any, Literal

import msgspec

from inkfish.errors import BadRequest, RenderError
from inkfish.settings import MB, Settings
from inkfish.workers import Limits, WorkerDied, Workers

HEAP = 768
SECONDS = 60
SPOILED = 70
LAYERS = 4
LARGEST_SCALE = 8.0
EXPRESSIONS = frozenset({"signal", "expr", "update", "init", "test"})  # the keys of Vega under which these stand
LETTERS = (
    ("Inkfish Sans CJK", r"[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffef\U00020000-\U0003ffff]"),
    ("Noto Sans Arabic, Noto Naskh Arabic, Geeza Pro, Segoe UI, DejaVu Sans, Source Sans Pro",
     r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
    ("Noto Sans Hebrew, Arial Hebrew, Segoe UI, DejaVu Sans, Source Sans Pro", r"[\u0590-\u05ff\ufb1d-\ufb4f]"),
)  # the fonts of letters that Source Sans does not have: our own, then what machines have
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000

log = logging.getLogger(__name__)
_errors: list[str] = []
_MOMENT = re.compile(r"\bdatetime\((-?\d+)\)")
_FOREIGN = tuple((re.compile(letters), families) for families, letters in LETTERS)
_TEXT = re.compile(r'(<text\b[^>]*? font-family=")[^"]*("[^>]*>)(.*?</text>)', re.DOTALL)


class Renderer:
    """Draws specifications of ours (see `draw`) within the limits of the settings."""

    def __init__(self, workers: Workers, settings: Settings):
        self._workers, self._settings, self._spoiled = workers, settings, False

    def render(self, spec: dict[str, Any], form: Literal["png", "svg"], scale: float = 2.0) -> bytes:
        """Return a picture; `scale` is pixels of a PNG for each pixel of the specification.

        Raises BadRequest when it would be too large, RenderError when it cannot be drawn, RequestTimeout when it
        takes too long, and Unavailable when too many wait.
        """
        check_size(spec, scale if form == "png" else 1.0, self._settings)
        return self._do(_render, msgspec.json.encode(still(spec)).decode(), form, scale)

    def compile(self, specs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return what a browser draws these specifications from: Vega, so that no page loads the compiler."""
        return msgspec.json.decode(self._do(_compile, list(specs)))

    def _do(self, job: Callable[..., bytes], *args: Any) -> bytes:
        """Do a job in a worker, and note when it leaves the worker spoiled."""
        try:
            return self._try(job, *args)
        except WorkerDied:
            raise RenderError("The chart takes more memory to draw than is allowed.") from None
        except RenderError:
            self._spoiled = True
            raise

    def _try(self, job: Callable[..., bytes], *args: Any) -> bytes:
        """Do a job; once more, in a new worker, where the first ended itself because of an earlier error."""
        try:
            return self._workers.call(job, *args, timeout=self._settings.render_timeout)
        except WorkerDied:
            if not self._spoiled:
                raise
            self._spoiled = False
            return self._workers.call(job, *args, timeout=self._settings.render_timeout)

    def raster(self, svg: str, scale: float = 2.0) -> bytes:
        """Return the PNG of an SVG of ours (see `stack_drawings`); raise as `render` does."""
        width, height = (float(n) for n in re.search(r'width="([\d.]+)" height="([\d.]+)"', svg).groups())  # type: ignore[union-attr]
        check_size({"width": width, "height": height}, scale, self._settings)
        try:
            return self._workers.call(_raster, svg, scale, timeout=self._settings.render_timeout)
        except WorkerDied:
            raise RenderError("The picture takes more memory to draw than is allowed.") from None

    def browser_bundle(self) -> bytes:
        """Return the script that draws charts in a browser, built in a worker; keep it, for it takes seconds."""
        return self._workers.call(browser_bundle, timeout=max(60.0, self._settings.render_timeout))


def render_worker_limits(settings: Settings) -> Limits:
    """Return what a process that draws may use; V8 reserves far more addresses than it uses."""
    return Limits(data=1024 * MB)


def check_size(spec: dict[str, Any], scale: float, settings: Settings) -> None:
    """Refuse a picture with more pixels or marks than the settings allow."""
    if not 0 < scale <= LARGEST_SCALE:
        raise BadRequest(f"The scale must be above 0 and at most {LARGEST_SCALE:g}, and is {scale:g}.")
    width, height = spec.get("width", 0), spec.get("height", 0)
    if isinstance(width, str) or isinstance(height, str):
        raise BadRequest("A picture needs a width in pixels.")
    pixels = max(width, 1) * max(height, 1) * scale * scale
    if pixels > settings.max_pixels or max(width, height) * scale > settings.max_pixels**0.5 * 4:
        raise BadRequest(f"The picture would have {pixels:,.0f} pixels; at most {settings.max_pixels:,} are drawn.")
    rows = sum(map(len, _inline(spec)))
    if rows > settings.max_marks * LAYERS:
        raise BadRequest(f"The picture would have {rows:,} marks; at most {settings.max_marks * LAYERS:,} are drawn.")


def still(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification without the marks that are there for a pointer alone and cannot be seen."""
    kept = dict(spec)
    for key in ("layer", "concat"):
        if key in spec:
            kept[key] = [still(part) for part in spec[key] if not _unseen(part)]
    return kept


def _unseen(layer: dict[str, Any]) -> bool:
    mark = layer.get("mark")
    return isinstance(mark, dict) and mark.get("type") == "point" and mark.get("opacity") == 0


def _inline(spec: Any) -> Iterator[list]:
    """Yield every list of inline rows of a specification."""
    if isinstance(spec, list):
        for item in spec:
            yield from _inline(item)
    elif isinstance(spec, dict):
        data = spec.get("data")
        if isinstance(data, dict) and isinstance(data.get("values"), list):
            yield data["values"]
        for key in ("layer", "concat", "hconcat", "vconcat", "spec"):
            yield from _inline(spec.get(key))


# -- in the worker ----------------------------------------------------------------------------------------------------


def preload() -> None:
    """Get a new process ready to draw, where it has no network."""
    _leave_network()
    logging.getLogger("vl_convert").setLevel(logging.ERROR)  # it warns of each letter that is in another font
    prepare()


def prepare() -> None:
    """Get this process ready to draw: our limits, our fonts, and one picture drawn so that the next is fast."""
    _configure()
    import vl_convert

    for folder in _fonts():
        vl_convert.register_font_directory(folder)
    vl_convert.vegalite_to_png({"data": {"values": [{"c0": 1}]}, "mark": "point", "encoding": {"x": {"field": "c0"}}})


def _fonts() -> tuple[str, ...]:
    """Return the folders of the fonts that we draw with: one that its package carries, and our own."""
    return str(files("font_source_sans_pro") / "files"), str(files("inkfish.charts") / "fonts")


def lettered(svg: str) -> str:
    """Return an SVG whose texts with letters that are not in Source Sans name a font to draw them with.

    Only the PNG is drawn from it. Without that, vl-convert takes the first font that has a letter, the machine's before
    ours and often its bold one.
    """
    return svg if svg.isascii() else _TEXT.sub(_in_its_font, svg)


def _in_its_font(text: re.Match[str]) -> str:
    families = next((families for letters, families in _FOREIGN if letters.search(text[3])), "")
    return f"{text[1]}{families}{text[2]}{text[3]}" if families else text[0]


def _configure() -> None:
    """Set vl-convert's own limits: it opens no file and no address, and takes no plugin from a specification."""
    import vl_convert

    vl_convert.configure(
        allowed_base_urls=[],
        base_url=False,
        auto_google_fonts=False,
        allow_per_request_plugins=False,
        max_v8_heap_size_mb=HEAP,
        max_v8_execution_time_secs=SECONDS,
    )


def _leave_network() -> None:
    """Go where there is no network, on systems that let an ordinary process do so."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(CLONE_NEWNET) and libc.unshare(CLONE_NEWUSER | CLONE_NEWNET):
            log.debug("a drawing process keeps its network, which vl-convert is told not to use")


def _render(spec: str, form: str, scale: float) -> bytes:
    """Draw in this process."""
    return _or_end(lambda: convert(spec, form, scale))


def _compile(specs: Sequence[dict[str, Any]]) -> bytes:
    """Compile in this process, to a JSON list."""
    return _or_end(lambda: msgspec.json.encode(compiled(specs)))


def _or_end(job: Callable[[], bytes]) -> bytes:
    """Do a job; after an error this process ends itself at the next one, so that nothing of a bad picture stays.

    V8 cannot be replaced inside a process with a limit on its data: it reserves new memory for each one.
    """
    if _errors:
        os._exit(SPOILED)
    try:
        return job()
    except RenderError as error:
        _errors.append(error.message)
        raise


def _raster(svg: str, scale: float) -> bytes:
    """Draw an SVG in this process. V8 has no part in it, so that an error leaves nothing behind."""
    import vl_convert

    try:
        return vl_convert.svg_to_png(lettered(svg), scale=scale)
    except Exception as error:
        raise RenderError(f"The picture could not be drawn: {_first_line(error)}") from None


def convert(spec: str, form: str, scale: float = 1.0) -> bytes:
    """Draw in the process that calls; servers call `Renderer.render`.

    A PNG is made from the SVG: the same picture in half the time, and without the memory of a picture that
    `vegalite_to_png` of 2.0.0rc7 keeps at each call.
    """
    import vl_convert

    try:
        svg = vl_convert.vegalite_to_svg(spec)
        return svg.encode() if form == "svg" else vl_convert.svg_to_png(lettered(svg), scale=scale)
    except Exception as error:
        raise RenderError(f"The chart could not be drawn: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    """Return what went wrong in one line, without addresses of code."""
    text = re.sub(r"^Vega-Lite to \w+ conversion failed:\s*", "", str(error))
    return text.split("\n")[0].split(" at ")[0].split("path:")[0].strip()[:200]


def compiled(specs: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Compile Vega-Lite to Vega in the process that calls; servers call `Renderer.compile`."""
    import vl_convert

    try:
        return [_for_interpreter(vl_convert.vegalite_to_vega(spec)) for spec in specs]
    except Exception as error:
        raise RenderError(f"The chart could not be drawn: {_first_line(error)}") from None


def _for_interpreter(node: Any, key: str = "") -> Any:
    """Return Vega whose dates are read right.

    Vega-Lite writes a date as datetime(milliseconds), which Vega's interpreter takes for a year.
    """
    if isinstance(node, dict):
        return {k: v if k == "values" and key == "data" else _for_interpreter(v, k) for k, v in node.items()}
    if isinstance(node, list):
        return [_for_interpreter(item, key) for item in node]
    return _MOMENT.sub(r"toDate(\1)", node) if key in EXPRESSIONS and isinstance(node, str) else node


def browser_bundle() -> bytes:
    """Return the script that draws charts in a browser: Vega, its expression interpreter, and `browser.js`.

    It is a module that exports `drawChart(element, spec, options)`, of specifications that `compiled` gave, and puts
    nothing on `window`. Takes about 2 seconds.
    """
    import vl_convert

    snippet = files("inkfish.charts").joinpath("browser.js").read_text(encoding="utf8")
    return vl_convert.javascript_bundle(snippet).encode()
