"""Run the code of docs/tour.md and write what it prints into the page, below each block of code.

The blocks of Python run in order, in one namespace, in an empty folder. A `text` block that follows one holds what
it printed. A test compares the page with what this would write.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import tempfile
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "tour.md"
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def told(page: str) -> str:
    """Return the page with what its code prints now."""
    names: dict[str, Any] = {"__name__": "tour"}

    def run(block: re.Match[str]) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block["code"], "docs/tour.md", "exec"), names)
        printed = f"\n```text\n{out.getvalue()}```\n" if out.getvalue() else ""
        return f"```python\n{block['code']}```\n{printed}"

    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            return BLOCK.sub(run, page)
        finally:
            os.chdir(before)


if __name__ == "__main__":
    PAGE.write_text(told(PAGE.read_text()))
