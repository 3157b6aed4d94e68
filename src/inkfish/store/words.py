"""The words that a thread is found by: its questions, its title, the names of its files."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select

from inkfish.store.schema import thread_words, threads

TERMS = 12  # words of one search that count


def add(tx: Connection, thread_id: str, kind: str, texts: Iterable[str]) -> None:
    """Keep texts for the search; `kind` is `question`, `title` or `file`."""
    rows = [{"thread_id": thread_id, "kind": kind, "text": folded(text)} for text in texts if text]
    if rows:
        tx.execute(insert(thread_words), rows)


def replace(tx: Connection, thread_id: str, kind: str, text: str) -> None:
    """Keep one text instead of those of its kind."""
    tx.execute(delete(thread_words).where(thread_words.c.thread_id == thread_id, thread_words.c.kind == kind))
    add(tx, thread_id, kind, (text,))


def matching(query: str) -> ColumnElement[bool]:
    """Return the condition that a thread has every word of a query, each in any of its texts, in any part of a word."""
    return and_(True, *(_has(term) for term in dict.fromkeys(folded(query).split()[:TERMS])))


def folded(text: str) -> str:
    """Return a text without what a search does not mind: capitals, and the ways to write one letter.

    >>> folded("ÜMLAUT")
    'ümlaut'
    """
    return unicodedata.normalize("NFKC", text).casefold()


def _has(term: str) -> ColumnElement[bool]:
    of_thread = thread_words.c.thread_id == threads.c.id
    return select(1).where(of_thread, thread_words.c.text.contains(term, autoescape=True)).exists()
