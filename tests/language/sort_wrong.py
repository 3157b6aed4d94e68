"""Run all cases, write the wrong ones to `cases/wrong.toml`, and print how many of each topic are right.

    python tests/language/sort_wrong.py [--show [TOPIC or ID]] [--keep]

`--show` prints the wrong ones with their questions; `--keep` leaves the list as it is.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from language.judge import World, judge
from language.suite import WRONG, Case, load_cases

HEAD = "# Questions that are read wrongly, each with what became of it. Written by sort_wrong.py.\n[wrong]\n"


def main(*options: str) -> None:
    cases = load_cases()
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        wrong = {case.id: told for case in cases if (told := _judged(case, world))}
    if "--keep" not in options:
        WRONG.write_text(HEAD + "".join(f"{_quoted(i)} = {_quoted(told)}\n" for i, told in wrong.items()), "utf8")
    if "--show" in options:
        _show(cases, wrong, next((o for o in options if not o.startswith("--")), ""))
    total, right = Counter(c.topic for c in cases), Counter(c.topic for c in cases if c.id not in wrong)
    for topic, count in sorted(total.items()):
        print(f"{topic:<16}{right[topic]:>4} of {count}")
    print(f"{'all':<16}{right.total():>4} of {total.total()}")


def _judged(case: Case, world: World) -> str:
    try:
        return judge(case, world)
    except Exception as error:  # a crash is one more way to be wrong
        return f"crashes: {type(error).__name__}: {str(error).splitlines()[0][:160] if str(error) else ''}"


def _show(cases: tuple[Case, ...], wrong: dict[str, str], only: str) -> None:
    for case in cases:
        if case.id in wrong and case.id.startswith(only):
            before = " > ".join((*case.before, ""))
            print(f"{case.id}\n    {before}{case.turn.ask}\n    {wrong[case.id]}\n    {case.turn.sql or 'refuse'}")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
