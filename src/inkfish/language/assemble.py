"""From a draft to a plan: the rules that fill in what was not said, then its order, joins and chart."""

from __future__ import annotations

from collections.abc import Callable

from inkfish.language.arithmetic import divided
from inkfish.language.asides import musings_dropped
from inkfish.language.asked import listed_asked
from inkfish.language.averages import averages_of_the_time
from inkfish.language.calculations import calculated, proportions, rows_shared
from inkfish.language.changes import changed
from inkfish.language.columns import is_of
from inkfish.language.comparing import (
    compared_groups,
    compared_measure,
    compared_parts,
    compared_periods,
    things_compared,
)
from inkfish.language.conjunction import conjunction
from inkfish.language.counting import (
    always_one,
    averaged,
    counted_category,
    each_day,
    groups_counted,
    measured_alike,
    measured_once,
    nothing_measured,
    parts_counted,
    tallied,
    things_counted,
    told_apart,
)
from inkfish.language.degrees import end_turned
from inkfish.language.differences import gap
from inkfish.language.draft import Draft
from inkfish.language.flag_groups import compared_flags
from inkfish.language.full_names import named_in_full
from inkfish.language.holders import extreme_held, holder_noted
from inkfish.language.joining import joined, preferring
from inkfish.language.jumps import jumped
from inkfish.language.levels import at_one_time
from inkfish.language.limits import limited
from inkfish.language.listing import axis_groups, binned, entity_listed, keys_named, named_columns, rows_asked
from inkfish.language.overview import data_described, thing_described, things_listed
from inkfish.language.paces import paced
from inkfish.language.per_thing import held_by_each, per_row
from inkfish.language.picked import row_picked, values_picked
from inkfish.language.pictured import prices_shown, spread_shown
from inkfish.language.ranked import ranked
from inkfish.language.rates import likelihood
from inkfish.language.relations import related
from inkfish.language.repeated import parts_summed
from inkfish.language.rowwise import rows_reckoned
from inkfish.language.sole import sole_measured
from inkfish.language.superlatives import superlative_measure, which
from inkfish.language.targets import ordered, sorted_measure
from inkfish.language.timeline import one_calendar, over_time
from inkfish.language.wheres import havings, some_of, where_of, whole_of
from inkfish.query.plan import Chart, Column, Plan


def assemble(d: Draft) -> Plan | None:
    """Return the plan that a draft amounts to, or None when it asks for nothing of the tables."""
    for rule in RULES:
        rule(d)
    if not d.dimensions and not d.measures:
        return None
    table = d.base_table()
    plan = Plan(
        table=table,
        dimensions=tuple(dim for _, dim in d.dimensions),
        measures=tuple(m for _, m in d.measures),
        where=where_of(d),
        having=conjunction([*havings(d), *d.shown]),
        limit=d.limit,
        chart=_chart(d),
    )
    plan = told_apart(d, ordered(d, plan))
    return joined(some_of(d, whole_of(d, plan)), preferring(d.links, d.keys))


RULES: tuple[Callable[[Draft], None], ...] = (
    data_described,
    musings_dropped,
    likelihood,
    holder_noted,
    axis_groups,
    end_turned,
    row_picked,
    which,
    superlative_measure,
    extreme_held,
    rows_reckoned,
    sorted_measure,
    ranked,
    keys_named,
    listed_asked,
    entity_listed,
    rows_shared,
    named_columns,
    counted_category,
    per_row,
    held_by_each,
    each_day,
    paced,
    things_counted,
    divided,
    things_compared,
    compared_measure,
    sole_measured,
    over_time,
    at_one_time,
    changed,
    jumped,
    gap,
    compared_groups,
    compared_periods,
    compared_parts,
    binned,
    one_calendar,
    thing_described,
    things_listed,
    rows_asked,
    averaged,
    parts_summed,
    measured_alike,
    measured_once,
    nothing_measured,
    tallied,
    parts_counted,
    always_one,
    calculated,
    proportions,
    compared_flags,
    related,
    spread_shown,
    prices_shown,
    values_picked,
    limited,
    named_in_full,
    averages_of_the_time,
    groups_counted,
)


def _chart(d: Draft) -> Chart:
    fields = dict(d.chart.items())
    by_mention = {at: dim.expr for at, dim in d.dimensions} | {at: m.expr for at, m in d.measures}
    for axis, at in d.axes.items():
        expr = by_mention.get(at)
        if expr is None:
            found = d.best_column(at)
            column = Column(found.table, found.column.name) if found else None
            shown = [*(dim.expr for _, dim in d.dimensions), *(m.expr for _, m in d.measures)]
            shown = shown if axis == "x" else shown[::-1]
            expr = next((e for e in shown if column is not None and is_of(e, column)), None)
        if expr is not None:
            fields[axis] = expr
    for name, wanted in (("color", d.colored), ("facet", d.faceted)):
        for at in wanted:
            expr = by_mention.get(at)
            if expr is None and (found := d.best_column(at, "category")):
                expr = next(
                    (dim.expr for _, dim in d.dimensions if is_of(dim.expr, Column(found.table, found.column.name))),
                    None,
                )
            if expr is not None and (len(d.dimensions) > 1 or name == "facet"):
                fields[name] = expr
    if fields.get("kind") == "stacked_bar" and fields.get("stack") == "stacked":
        fields.pop("stack")
    return Chart(**fields)
