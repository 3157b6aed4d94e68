"""Run the code of the pages that are executed and write what it prints into them, below each block of code.

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

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = tuple(DOCS / name for name in ("tour.md", "understanding.md"))
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n.*?```\n)?", re.DOTALL)


def told(page: str) -> str:
    """Return the page with what its code prints now."""
    names: dict[str, Any] = {"__name__": "tour"}

    def run(block: re.Match[str]) -> str:
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(block["code"], "a page of docs", "exec"), names)
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
    for page in PAGES:
        page.write_text(told(page.read_text()))
