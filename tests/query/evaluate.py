"""Plans evaluated row by row in Python, with pandas for statistics: written apart from the compiler, to check it."""

from __future__ import annotations

import functools
import math
from datetime import date, datetime, timedelta
from functools import cmp_to_key

import pandas as pd

from inkfish.query import plan as p

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
YEARS = {("orders", "season")}


def evaluate(plan, data):
    """Return the rows of a plan over `data`, {table: [{column: value}]}; None is missing."""
    return Evaluation(plan, data).result()


class Evaluation:
    def __init__(self, plan, data):
        self.plan, self.data = plan, data
        self.dims = [d.expr for d in plan.dimensions]
        self.measures = [m.expr for m in plan.measures]

    # -- rows

    def rows(self):
        found = []
        for name in (self.plan.table, *self.plan.also):
            found += [{self.plan.table: ((name, i), record)} for i, record in enumerate(self.data[name])]
        other = {s.first.name: s.second.name for s in self.plan.sides}
        other |= {second: first for first, second in other.items()}
        if other:
            turned = [{k: r[other.get(k, k)] for k in r} for row in found for _, r in row.values()]
            found += [{self.plan.table: (("turned", i), record)} for i, record in enumerate(turned)]
        for join in self.plan.joins:
            found = [r for row in found for r in self.partners(row, join)]
        return found

    def partners(self, row, join):
        mine = self.column(join.left, row)
        others = [
            (i, r) for i, r in enumerate(self.data[join.right.table]) if mine is not None and r[join.right.name] == mine
        ]
        if not others and join.outer:
            blank = dict.fromkeys(self.data[join.right.table][0] if self.data[join.right.table] else {})
            others = [(None, blank)]
        return [{**row, join.right.table: other} for other in others]

    def column(self, at, row):
        return row[at.table][1].get(at.name)

    def expr(self, e, row):
        if isinstance(e, p.Column):
            return self.column(e, row)
        if isinstance(e, p.Value):
            return constant(e)
        if isinstance(e, p.Arithmetic):
            return arithmetic(e.op, self.expr(e.left, row), self.expr(e.right, row))
        if isinstance(e, p.Case):
            return e.then if self.condition(e.when, lambda x: self.expr(x, row)) is True else e.other
        if isinstance(e, p.Elapsed):
            return elapsed(self.expr(e.start, row), self.expr(e.end, row), e.unit)
        value = self.expr(e.of, row)
        if value is None:
            return None
        if isinstance(e, p.Bin):
            return math.floor(value / e.width) * e.width
        if isinstance(e, p.Truncated):
            return truncated(value, e.grain)
        return calendar_part(value, e.part)

    # -- conditions: True, False or None

    def condition(self, c, value):
        if isinstance(c, (p.And, p.Or)):
            found = [self.condition(i, value) for i in c.items]
            decisive = isinstance(c, p.Or)
            return decisive if decisive in found else None if None in found else not decisive
        if isinstance(c, p.Not):
            inner = self.condition(c.item, value)
            return None if inner is None else not inner
        if isinstance(c, p.Missing):
            return value(c.of) is None
        if isinstance(c, p.Compare):
            return self.compare(c, value)
        left = value(c.of)
        if isinstance(c, p.Among):
            return self.among(c, left)
        if left is None:
            return None
        if isinstance(c, p.Matches):
            text, part = left.lower(), c.text.lower()
            return {"contains": part in text, "starts": text.startswith(part), "ends": text.endswith(part)}[c.how]
        start, end = c.period.start, c.period.end
        day = left if isinstance(left, (date, datetime)) else date(left, 1, 1)
        stamp = day.isoformat() if isinstance(day, datetime) else f"{day.isoformat()}T00:00:00"
        return (start is None or stamp >= start + "T00:00:00") and (end is None or stamp < end + "T00:00:00")

    def compare(self, c, value):
        left = value(c.left)
        right = self.inner(c.right)[0] if isinstance(c.right, p.Subquery) else value(c.right)
        if left is None or right is None:
            return None
        if isinstance(left, datetime) and not isinstance(right, datetime):
            left = left.date()
        if isinstance(left, str) and c.op in ("=", "!="):
            left, right = left.lower(), right.lower()
        return {
            "=": left == right,
            "!=": left != right,
            "<": left < right,
            "<=": left <= right,
            ">": left > right,
            ">=": left >= right,
        }[c.op]

    def inner(self, inner):
        rows = evaluate(inner.plan, self.data)
        return [r[0] for r in rows] or [None]

    def among(self, c, left):
        if isinstance(c.values, p.Subquery):
            known = [r[0] for r in evaluate(c.values.plan, self.data) if r[0] is not None]
            if not known:
                return False
            return None if left is None else left in known
        if left is None:
            return None
        fold = (lambda v: v.lower()) if isinstance(left, str) else (lambda v: v)
        return fold(left) in [fold(constant(v)) for v in c.values]

    # -- groups

    def kept(self):
        where = self.plan.where
        fits = lambda row: where is None or self.condition(where, functools.partial(self.expr, row=row)) is True  # noqa
        return [row for row in self.rows() if fits(row)]

    def result(self):
        if self.plan.measures and all(p.level(m) == "row" for m in self.measures):
            return self.listed()
        groups = {}
        for row in self.kept():
            groups.setdefault(tuple(self.expr(d, row) for d in self.dims), []).append(row)
        if not self.dims and not groups:
            groups[()] = []
        self.groups = [Group(self, key, rows) for key, rows in groups.items()]
        calculated = any(
            isinstance(e, p.Calculation) for r in (*self.measures, *(o.by for o in self.plan.order)) for e in p.parts(r)
        ) or any(isinstance(e, p.Calculation) for e in p.parts(self.plan.having))
        having = self.plan.having
        chosen = [g for g in self.groups if having is None or self.condition(having, g.value) is True]
        if not calculated:
            self.groups = chosen
        terms = [(o.by, o.descending) for o in self.plan.order] + [(d, False) for d in self.dims]
        chosen.sort(key=cmp_to_key(lambda a, b: order(a, b, terms)))
        chosen = limited(
            chosen, self.plan, lambda g, e: g.value(e), lambda a, b: order(a, b, terms[: len(self.plan.order)])
        )
        return [tuple(g.key) + tuple(g.value(m) for m in self.measures) for g in chosen]

    def listed(self):
        rows = [tuple(self.expr(e, r) for e in (*self.dims, *self.measures)) for r in self.kept()]
        if self.plan.distinct:
            rows = list(dict.fromkeys(rows))
        return rows


class Group:
    def __init__(self, owner, key, rows):
        self.owner, self.key, self.rows = owner, key, rows

    def value(self, e):
        if e in self.owner.dims:
            return self.key[self.owner.dims.index(e)]
        if isinstance(e, p.Value):
            return constant(e)
        if isinstance(e, p.Arithmetic):
            return arithmetic(e.op, self.value(e.left), self.value(e.right))
        if isinstance(e, p.Aggregate):
            return self.aggregate(e)
        return self.calculate(e)

    def aggregate(self, a):
        """Each row of the aggregate's own tables counts once, whatever the joins made of it."""
        owner = self.owner
        tables = sorted({e.table for x in (a.of, a.by) if x is not None for e in p.parts(x) if isinstance(e, p.Column)})
        tables = tables or [owner.plan.table]
        met, all_met = {}, {}
        for row in self.rows:
            key = tuple(row[t][0] for t in tables)
            all_met[key] = row
            if a.where is None or owner.condition(a.where, lambda e, row=row: owner.expr(e, row)) is True:
                met[key] = row
        if a.func == "share":
            return 100.0 * len(met) / len(all_met) if all_met else None
        if a.of is None:
            return len(met)
        values = [(owner.expr(a.of, r), owner.expr(a.by, r) if a.by is not None else 0) for r in met.values()]
        return statistic(a, [v for v in values if v[0] is not None and v[1] is not None])

    def calculate(self, c):
        groups = self.owner.groups
        mine = self.value(c.of)
        if c.kind in ("share", "rank"):
            peers = [g for g in groups if all(g.value(w) == self.value(w) for w in c.within)]
            values = [v for g in peers if (v := g.value(c.of)) is not None]
            if mine is None:
                return None
            if c.kind == "share":
                return 100.0 * mine / sum(values) if sum(values) else None
            return 1 + sum(v < mine if c.ascending else v > mine for v in values)
        along = c.along
        others = [d for d in self.owner.dims if d != along]
        series = [g for g in groups if all(g.value(d) == self.value(d) for d in others)]
        series.sort(key=cmp_to_key(lambda a, b: order(a, b, [(along, False)])))
        return self.follow(c, mine, series, along)

    def follow(self, c, mine, series, along):
        here = series.index(self)
        if c.kind == "running":
            values = [v for g in series[: here + 1] if (v := g.value(c.of)) is not None]
            return sum(values) if values else None
        if c.kind == "index":
            values = [v for g in series[: here + 1] if (v := g.value(c.of)) is not None]
            return 100.0 * mine / values[0] if mine is not None and values and values[0] else None
        if c.kind == "moving":
            return self.moving(c, series, here, along)
        before = self.before(c, series, here, along)
        if mine is None or before is None:
            return None
        if c.kind == "difference":
            return mine - before
        if before == 0:
            return None
        if c.kind == "change":
            return 100.0 * (mine - before) / abs(before)
        ratio = mine / before
        return None if ratio < 0 else 100 * (ratio ** (1.0 / c.periods) - 1)

    def before(self, c, series, here, along):
        at = self.value(along)
        if at is None:
            return None
        back = step_back(along, at, c.periods)
        if back is ROWS:
            return series[here - c.periods].value(c.of) if here >= c.periods else None
        return next((g.value(c.of) for g in series if g.value(along) == back), None)

    def moving(self, c, series, here, along):
        at = self.value(along)
        if at is None and step_back(along, some(along), 1) is not ROWS:
            window = [g for g in series if g.value(along) is None]
        elif step_back(along, at, 1) is ROWS:
            window = series[max(0, here - c.periods + 1) : here + 1]
        else:
            points = [step_back(along, at, n) for n in range(c.periods)]
            window = [g for g in series if g.value(along) in points]
        values = [v for g in window if (v := g.value(c.of)) is not None]
        return sum(values) / len(values) if len(window) >= c.periods and values else None


ROWS = object()


def some(along):
    if isinstance(along, p.CalendarPart) and along.part in ("weekday", "month"):
        return WEEKDAYS[0] if along.part == "weekday" else MONTHS[0]
    return date(2020, 1, 6) if isinstance(along, p.Truncated) and (along.of.table, along.of.name) not in YEARS else 2000


def step_back(along, at, count):
    """Return the value `count` steps before by the calendar, or ROWS where the row before counts."""
    if isinstance(along, p.Column) and (along.table, along.name) in YEARS:
        return at - count
    if isinstance(along, p.CalendarPart):
        if along.part == "quarter":
            return ROWS
        names = {"weekday": WEEKDAYS, "month": MONTHS}.get(along.part)
        if names is None:
            return at - count
        place = names.index(at) - count
        return names[place] if place >= 0 else "none"
    if isinstance(along, p.Truncated) and isinstance(at, int):
        return at - count * (10 if along.grain == "decade" else 1)
    freq = {"year": "Y", "quarter": "Q", "month": "M"}.get(getattr(along, "grain", ""))
    if freq:
        return (pd.Period(at, freq=freq) - count).start_time.date()
    if getattr(along, "grain", "") == "week":
        return at - timedelta(weeks=count)
    if isinstance(along, p.Bin) and float(along.width).is_integer():
        return at - count * along.width
    return ROWS


def constant(v):
    if v.kind == "date":
        return date.fromisoformat(v.value)
    return datetime.fromisoformat(v.value) if v.kind == "datetime" else v.value


def arithmetic(op, left, right):
    if left is None or right is None or (op == "/" and right == 0):
        return None
    return {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right, "/": lambda: left / right}[
        op
    ]()


def elapsed(start, end, unit):
    if start is None or end is None:
        return None
    if unit in ("year", "month"):
        start, end = pd.Timestamp(start), pd.Timestamp(end)
        low, high = min(start, end), max(start, end)
        months = (high.year - low.year) * 12 + high.month - low.month
        while low + pd.DateOffset(months=months) > high:
            months -= 1
        count = months // 12 if unit == "year" else months
        return count if start <= end else -count
    seconds = (pd.Timestamp(end) - pd.Timestamp(start)).total_seconds()
    return seconds / {"week": 604800, "day": 86400, "hour": 3600, "minute": 60}[unit]


def truncated(value, grain):
    if isinstance(value, int):
        return value // 10 * 10 if grain == "decade" else value
    day = value.date() if isinstance(value, datetime) else value
    if grain == "hour":
        return value.replace(minute=0, second=0)
    if grain == "week":
        return day - timedelta(days=day.weekday())
    return {
        "day": lambda: day,
        "month": lambda: day.replace(day=1),
        "year": lambda: date(day.year, 1, 1),
        "quarter": lambda: date(day.year, (day.month - 1) // 3 * 3 + 1, 1),
        "decade": lambda: date(day.year // 10 * 10, 1, 1),
    }[grain]()


def calendar_part(value, part):
    stamp = pd.Timestamp(value)
    return {
        "weekday": lambda: WEEKDAYS[stamp.weekday()],
        "month": lambda: MONTHS[stamp.month - 1],
        "quarter": lambda: f"Q{stamp.quarter}",
        "year": lambda: stamp.year,
        "week": lambda: stamp.isocalendar()[1],
        "day": lambda: stamp.day,
        "hour": lambda: stamp.hour,
    }[part]()


def statistic(a, pairs):
    values = pd.Series([v for v, _ in pairs], dtype="object")
    if a.func in ("count", "count_distinct"):
        return len(values) if a.func == "count" else values.nunique()
    if not len(values):
        return None
    if a.func in ("min", "max"):
        return min(values) if a.func == "min" else max(values)
    if a.func in ("first", "last"):
        choose = min if a.func == "first" else max
        return choose(pairs, key=lambda pair: pair[1])[0]
    if a.func == "mode":
        return values.mode().iloc[0]
    numbers = values.astype(float)
    if a.func == "correlation":
        other = pd.Series([b for _, b in pairs]).astype(float)
        return clean(numbers.corr(other)) if numbers.nunique() > 1 and other.nunique() > 1 else None
    return clean(
        {
            "sum": numbers.sum,
            "avg": numbers.mean,
            "median": numbers.median,
            "stddev": numbers.std,
            "percentile": lambda: numbers.quantile(a.q),
        }[a.func]()
    )


def clean(number):
    return None if number is None or not math.isfinite(number) else float(number)


def place(e, value):
    if isinstance(e, p.CalendarPart) and e.part in ("weekday", "month"):
        return (WEEKDAYS if e.part == "weekday" else MONTHS).index(value)
    return value


def order(a, b, terms):
    for e, down in terms:
        x, y = a.value(e), b.value(e)
        if x == y:
            continue
        if x is None or y is None:
            return 1 if x is None else -1
        x, y = place(e, x), place(e, y)
        return (-1 if x < y else 1) * (-1 if down else 1)
    return 0


def limited(groups, plan, value, compare):
    limit = plan.limit
    if limit is None:
        return groups
    seen, kept = {}, []
    for g in groups:
        peers = seen.setdefault(tuple(value(g, e) for e in limit.per), [])
        peers.append(g)
        rank = (
            next(i for i, q in enumerate(peers) if compare(q, g) == 0) + 1 if limit.ties and plan.order else len(peers)
        )
        if limit.skip < rank <= limit.skip + limit.count:
            kept.append(g)
    return kept
