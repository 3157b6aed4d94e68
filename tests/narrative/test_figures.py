"""No figure in a text without its fact, and no fact that the result does not bear out; whatever the rows are."""

from __future__ import annotations

import re

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inkfish.narrative.cite import cite
from inkfish.narrative.describe import describe
from inkfish.narrative.facts import find_facts
from inkfish.narrative.figure import Facts, Figure
from inkfish.narrative.find_rows import correlation
from inkfish.narrative.follow import follow_ups
from inkfish.narrative.restate import restate
from inkfish.narrative.tell import tell
from inkfish.narrative.title import subtitle, title
from inkfish.query import plan as p
from inkfish.query.result import Result

from .world import SALES, answer

NUMBER = re.compile(r"\d[\d,.]*\d|\d")


def col(name: str) -> p.Column:
    return p.Column("sales", name)


SUM = p.Aggregate("sum", col("revenue"))
MONTH, YEAR = p.Truncated(col("order_date"), "month"), p.Truncated(col("order_date"), "year")
MEASURES = (
    SUM,
    p.Aggregate("count"),
    p.Aggregate("avg", col("price")),
    p.Aggregate("avg", col("discount")),
    p.Aggregate("sum", col("units_sold")),
    p.Aggregate("share", where=p.Compare("=", col("region"), p.Value("West"))),
    p.Aggregate("max", col("price")),
    p.Aggregate("sum", col("revenue"), where=p.Compare("=", col("region"), p.Value("East"))),
    p.Arithmetic("/", SUM, p.Aggregate("sum", col("units_sold"))),
    p.Calculation("share", SUM),
    p.Calculation("rank", SUM),
)
ALONG = ("difference", "change", "growth", "running", "moving", "index")
DIMENSIONS = (
    col("region"), col("product"), col("returned"), col("customer_id"), MONTH, YEAR,
    p.CalendarPart(col("order_date"), "weekday"), p.Bin(col("price"), width=10.0),
)  # fmt: skip
FILTERS = (
    None,
    p.Compare("=", col("region"), p.Value("West")),
    p.Within(col("order_date"), p.Between("2019-01-01", "2020-01-01")),
    p.Within(col("order_date"), p.Last(3, "year")),
    p.And((p.Compare(">", col("price"), p.Value(5, "number")), p.Matches(col("product"), "contains", "Widget"))),
)
LABELS = {
    "text": st.sampled_from(["West", "East", "North", "Widget A", "", "7up", "¿?", None]),
    "boolean": st.sampled_from([True, False, None]),
    "integer": st.sampled_from([0, 1, 2, 300, None]),
    "number": st.sampled_from([0.0, 10.0, 20.0, -10.0, None]),
    "date": st.sampled_from(["2019-01-01", "2019-02-01", "2020-01-01", "2020-12-01", None]),
}
NUMBERS = st.one_of(
    st.none(),
    st.integers(-5, 5),
    st.integers(0, 3 * 10**9),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.sampled_from([0, 0.0, 1e-9]),
)


@st.composite
def answers(draw) -> tuple[p.Plan, Result]:
    """Return some plan and some rows for it: few, many, empty, zero, negative, missing, alike."""
    dims = draw(st.lists(st.sampled_from(DIMENSIONS), max_size=2, unique=True))
    measures = draw(st.lists(st.sampled_from(MEASURES), min_size=1, max_size=3, unique=True))
    if MONTH in dims and draw(st.booleans()):
        measures = [p.Calculation(draw(st.sampled_from(ALONG)), SUM, MONTH)]
    if not dims:
        measures = [m for m in measures if not isinstance(m, p.Calculation)] or [SUM]
    if draw(st.integers(0, 5)) == 0:
        dims, measures = [], [col("price"), col("units_sold")]
    order, limit = (), None
    if draw(st.booleans()):
        order = (p.Order(measures[0], draw(st.booleans())),)
        limit = draw(st.sampled_from([None, p.Limit(1), p.Limit(3), p.Limit(1, skip=2)]))
        limit = p.Limit(1, per=(dims[0],)) if limit and len(dims) == 2 and draw(st.booleans()) else limit
    having = p.Compare(">", measures[0], p.Value(10, "number")) if dims and draw(st.integers(0, 4)) == 0 else None
    plan = p.Plan("sales", dimensions=tuple(map(p.Dimension, dims)), measures=tuple(map(p.Measure, measures)))
    chart = p.Chart(draw(st.sampled_from([None, "scatter", "bar"])))
    chosen = {"order": order, "limit": limit, "having": having, "where": draw(st.sampled_from(FILTERS)), "chart": chart}
    plan = msgspec.structs.replace(plan, **chosen)
    _, empty = answer(plan, [], (SALES,))
    row = st.tuples(*(_cells(c) for c in empty.columns))
    few = st.lists(
        row, min_size=0 if dims or plan.lists_rows else 1, max_size=1 if not dims and not plan.lists_rows else 7
    )
    rows = draw(few)
    kept = draw(st.sampled_from([0, 1, 600, 2400])) if not rows else max(len(rows), 600)
    totals = {c.key: draw(NUMBERS) for c in empty.measures}
    missing = {c.key: draw(st.integers(0, kept)) for c in empty.columns}
    account = {"kept": kept, "totals": totals, "missing": missing, "groups": len(rows) + draw(st.integers(0, 9))}
    return answer(plan, rows, (SALES,), truncated=draw(st.booleans()), **account)


def _cells(column) -> st.SearchStrategy:
    if column.role == "measure":
        return NUMBERS
    if column.part == "weekday":
        return st.sampled_from(["Monday", "Friday", None])
    return LABELS[column.type]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers())
def test_every_figure_has_its_fact(case):
    plan, result = case
    facts = find_facts(plan, result, (SALES,))
    known = set(NUMBER.findall(" ".join(_sources(facts, plan))))
    for text in (tell(facts), describe(facts, "bar"), describe(facts, "line"), describe(facts, "table")):
        assert text and "{" not in text
        assert set(NUMBER.findall(text)) <= known, text
    for text in (tell(facts), describe(facts, "pie")):
        assert re.fullmatch(r"[^a-z].*[.]", text, re.DOTALL), text
        assert "  " not in text and " ." not in text and " ," not in text, text


def _sources(facts: Facts, plan: p.Plan) -> list[str]:
    """Return what a text may take its figures from: facts' figures, and the words of the question itself."""
    figures = [f.text for fact in facts.facts for f in fact.figures.values()]
    asked = [facts.context, facts.subject] + [
        fact.words.get(k, "") for fact in facts.facts for k in ("where", "having", "noun")
    ]
    return [*figures, *asked, facts.context, facts.subject]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers())
def test_every_fact_can_be_computed_again(case):
    plan, result = case
    for fact in find_facts(plan, result, (SALES,)).facts:
        for name, figure in fact.figures.items():
            again(figure, result, f"{fact.kind}.{name}")


def again(figure: Figure, result: Result, place: str) -> None:
    """Compute a figure from the cells that it names."""
    at = {c.key: i for i, c in enumerate(result.columns)}
    values = [result.rows[row][at[key]] for row, key in figure.cells]
    if figure.how in ("account", "plan"):
        return
    assert values or figure.how == "count", place
    half = len(values) // 2
    expected = {
        "cell": lambda: values[0],
        "difference": lambda: values[0] - values[1],
        "percent": lambda: (values[0] - values[1]) / values[1] * 100,
        "sum": lambda: sum(values),
        "share": lambda: 100 * sum(values) / result.totals[figure.total],
        "count": lambda: len(values),
        "bin_end": lambda: values[0] + result.columns[at[figure.cells[0][1]]].bin,
        "correlation": lambda: correlation(list(zip(values[:half], values[half:], strict=True))),
    }[figure.how]()
    if isinstance(expected, float) and isinstance(figure.value, (int, float)):
        assert abs(expected - figure.value) <= 1e-9 * max(1.0, abs(expected)), place
    else:
        assert figure.value == expected, place


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers())
def test_nothing_raises(case):
    plan, result = case
    assert 0 < len(title(plan, result, (SALES,))) <= 161
    assert "  " not in subtitle(plan, result, (SALES,))
    assert restate(plan, (SALES,))
    texts = cite(plan, result, (SALES,)).methodologies
    assert texts and all(t.endswith(".") and "{" not in t for t in texts)
    follow_ups(plan, result, (SALES,), lambda text: True)


def test_a_wide_answer_is_quick():
    from time import perf_counter

    plan = p.Plan(
        "sales", dimensions=(p.Dimension(col("customer_id")),), measures=(p.Measure(SUM), p.Measure(MEASURES[2]))
    )
    plan, result = answer(plan, [(i, float(i % 977), i / 7) for i in range(50_000)], (SALES,), totals={"c1": 3e7})
    began = perf_counter()
    tell(find_facts(plan, result, (SALES,)))
    assert perf_counter() - began < 2.0
