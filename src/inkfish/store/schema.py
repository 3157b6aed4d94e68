"""The tables of the store, in the newest version; `migrations` brings older ones here."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint

metadata = MetaData()

version = Table(
    "schema_version",
    metadata,
    Column("version", Integer, nullable=False),
)

keys = Table(
    "keys",
    metadata,
    Column("id", Text, primary_key=True),
    Column("hash", LargeBinary, nullable=False, unique=True),  # SHA-256 of the key; the key itself is kept nowhere
    Column("name", Text, nullable=False),
    Column("tenant", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("revoked_at", Text),
    Column("used_at", Text),
)

threads = Table(
    "threads",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),  # the order of making; never shown
    Column("id", Text, nullable=False, unique=True),
    Column("tenant", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("title", Text, nullable=False, default=""),  # the first question, or what it was renamed to
    Column("focus_card_id", Text),
    Column("focus_plan", LargeBinary),  # a Plan as JSON: it outlives its card
    Column("links", LargeBinary, nullable=False),  # [data.table.Link] as JSON
    Column("newest", Integer, nullable=False, default=0),  # seq of the newest message; 0 before the first
    Column("private", Integer, nullable=False, server_default="0"),  # 1: its new cards are
    Column("access", Integer, nullable=False, server_default="0"),  # how often it changed who may see one of its cards
    Index("threads_of_tenant", "tenant", "seq"),
    sqlite_autoincrement=True,
)

thread_tables = Table(
    "thread_tables",
    metadata,
    Column("thread_id", Text, ForeignKey("threads.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("values_path", Text, nullable=False, default=""),
    Column("body", LargeBinary, nullable=False),  # data.table.Table as JSON
    Index("tables_of_tenant", "tenant", "path"),
    Index("values_of_tenant", "tenant", "values_path"),
)

thread_words = Table(
    "thread_words",
    metadata,
    Column("thread_id", Text, ForeignKey("threads.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),  # question, title or file
    Column("text", Text, nullable=False),  # as `words.folded` has it
    Index("words_of_thread", "thread_id"),
)

shares = Table(
    "shares",
    metadata,
    Column("id", Text, primary_key=True),
    Column("thread_id", Text, ForeignKey("threads.id", ondelete="CASCADE"), nullable=False, unique=True),
    Column("created_at", Text, nullable=False),
    Column("newest", Integer, nullable=False),  # seq of the last message that is shown
)

messages = Table(
    "messages",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("thread_id", Text, ForeignKey("threads.id", ondelete="CASCADE"), nullable=False),
    Column("body", LargeBinary, nullable=False),  # as the API shows it, sealed (see service)
    Column("turn", LargeBinary),  # analyst.thread.Turn as JSON, of answers alone
    Index("messages_of_thread", "thread_id", "seq"),
    sqlite_autoincrement=True,
)

cards = Table(
    "cards",
    metadata,
    Column("id", Text, primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("thread_id", Text, ForeignKey("threads.id", ondelete="CASCADE")),  # none for a card made from components
    Column("body", LargeBinary, nullable=False),  # analyst.card.Card as JSON
    Column("private", Integer, nullable=False, server_default="0"),  # 1: its links carry a token that expires
    Column("origins", Text, nullable=False, server_default=""),  # who may embed it, with spaces between; empty: as set
    Index("cards_of_thread", "thread_id"),
)

replies = Table(
    "replies",
    metadata,
    Column("tenant", Text, nullable=False),
    Column("key", Text, nullable=False),  # the Idempotency-Key
    Column("request", LargeBinary, nullable=False),  # SHA-256 of method, path and body
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", Text, nullable=False),
    UniqueConstraint("tenant", "key", name="one_reply_a_key"),
    Index("replies_by_age", "created_at"),
)
