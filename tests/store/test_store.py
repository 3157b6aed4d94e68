"""The store: what is written is there or not at all, in order, for its tenant alone."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from inkfish.analyst.thread import Turn
from inkfish.data.table import Column, Link, Source, Table
from inkfish.errors import BadRequest, NotFound, SettingError, Unavailable
from inkfish.query.plan import Plan
from inkfish.settings import Settings
from inkfish.store import database as database_module
from inkfish.store import datasets, keys, migrations, replies, schema, shares, threads
from inkfish.store.database import Database
from inkfish.store.ids import new_id
from inkfish.store.pictures import Pictures
from inkfish.store.together import Together

TABLE = Table(
    "ab",
    "sales",
    "Sales",
    "ab.parquet",
    2,
    (Column("x", "X", "integer", "measure"),),
    Source("sales.csv"),
    (),
    "ab.values.json",
)


@pytest.fixture
def settings(tmp_path):
    return Settings(data_dir=tmp_path / "data")


@pytest.fixture
def database(settings):
    made = Database(settings)
    yield made
    made.close()


def message(body=b"{}", turn=None):
    return threads.Message(new_id("msg"), body, turn)


# -- database ---------------------------------------------------------------------------------------------------------


def test_it_is_kept_as_a_power_cut_demands(database, settings):
    with database.write() as tx:
        asked = {
            name: tx.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert os.stat(settings.data_dir).st_mode & 0o077 == 0
    assert all(os.stat(f).st_mode & 0o077 == 0 for f in settings.data_dir.iterdir())


def test_a_write_that_fails_leaves_nothing(database):
    with pytest.raises(RuntimeError), database.write() as tx:
        keys.create(tx, "one")
        raise RuntimeError
    with database.read() as connection:
        assert keys.listed(connection) == []


def test_a_reader_sees_one_moment_and_waits_for_no_writer(database):
    with database.write() as tx:
        threads.create(tx, "t", "thread_1", (), ())
    with database.read() as reader:
        assert threads.head(reader, "t", "thread_1").newest == 0
        with database.write() as tx:
            threads.add(tx, "thread_1", 0, "title", [message()])
            began = time.monotonic()
            with database.read() as other:
                assert threads.head(other, "t", "thread_1").newest == 0
            assert time.monotonic() - began < 1
        assert threads.head(reader, "t", "thread_1").newest == 0
    with database.read() as connection:
        assert threads.head(connection, "t", "thread_1").newest > 0


def test_many_writers_starve_nobody(settings):
    """Two stores on one file, as two processes have, with four threads each."""
    both = [Database(settings), Database(settings)]
    waits = []

    def write(number):
        began = time.monotonic()
        with both[number % 2].write() as tx:
            keys.create(tx, f"key {number}")
        waits.append(time.monotonic() - began)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    with both[0].read() as connection:
        assert len(keys.listed(connection)) == 80
    assert max(waits) < 5
    for database in both:
        database.close()


def test_a_writer_that_waits_too_long_is_told_so(database, monkeypatch):
    monkeypatch.setattr(database_module, "WRITER_WAIT", 0.05)
    held, leave = threading.Event(), threading.Event()

    def hold():
        with database.write():
            held.set()
            leave.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(5)
    with pytest.raises(Unavailable), database.write():
        pass
    assert not database.writable()
    leave.set()
    holder.join()
    assert database.writable()


# -- migrations -------------------------------------------------------------------------------------------------------


def test_a_new_store_is_stamped_and_found_again(settings):
    first = Database(settings)
    with first.write() as tx:
        assert migrations.upgrade(tx) == len(migrations.STEPS) + 1
        assert set(inspect(tx).get_table_names()) >= set(schema.metadata.tables)
    first.close()


def test_missing_steps_are_taken_once_and_in_order(database):
    taken = []
    steps = (
        *migrations.STEPS,
        lambda tx: taken.append("a"),
        lambda tx: tx.execute(text("ALTER TABLE keys ADD COLUMN note TEXT")),
    )
    for _ in range(2):
        with database.write() as tx:
            migrations.upgrade(tx, steps)
    assert taken == ["a"]
    with database.read() as connection:
        assert "note" in {c["name"] for c in inspect(connection).get_columns("keys")}


def test_a_step_that_fails_leaves_the_store_as_it_was(database):
    def fails(tx):
        tx.execute(text("ALTER TABLE keys ADD COLUMN note TEXT"))
        raise RuntimeError

    with pytest.raises(RuntimeError), database.write() as tx:
        migrations.upgrade(tx, (*migrations.STEPS, fails))
    with database.read() as connection:
        assert "note" not in {c["name"] for c in inspect(connection).get_columns("keys")}


def test_a_newer_store_is_left_alone(database, settings):
    with database.write() as tx:
        tx.execute(text("UPDATE schema_version SET version = 99"))
    with pytest.raises(SettingError, match="99"):
        Database(settings)


# -- keys -------------------------------------------------------------------------------------------------------------


def test_a_key_is_found_by_its_hash_and_kept_nowhere(database, settings):
    with database.write() as tx:
        key = keys.create(tx, " first ")
    assert key.startswith("ink_") and len(key) >= 36
    with database.read() as connection:
        found = keys.find(connection, keys.hashed(key))
        assert keys.find(connection, keys.hashed(key + "x")) is None
    assert found.name == "first" and found.tenant.startswith("tenant_")
    database.close()
    assert all(key.encode() not in f.read_bytes() for f in settings.data_dir.iterdir() if f.is_file())


def test_each_key_has_its_own_tenant_unless_told(database):
    with database.write() as tx:
        keys.create(tx, "one")
        first = keys.listed(tx)[0].tenant
        keys.create(tx, "two")
        keys.create(tx, "three", first)
        assert len({k.tenant for k in keys.listed(tx)}) == 2
        with pytest.raises(NotFound):
            keys.create(tx, "four", "tenant_x")
        with pytest.raises(BadRequest):
            keys.create(tx, " ")


def test_a_revoked_key_is_not_found_but_listed(database):
    with database.write() as tx:
        key = keys.create(tx, "laptop")
        assert [k.name for k in keys.revoke(tx, "laptop")] == ["laptop"]
        assert keys.find(tx, keys.hashed(key)) is None
        assert keys.listed(tx)[0].revoked_at
        with pytest.raises(NotFound):
            keys.revoke(tx, "laptop")
        keys.create(tx, "laptops")
        with pytest.raises(NotFound, match="laptops"):
            keys.revoke(tx, "laptop")


# -- threads ----------------------------------------------------------------------------------------------------------


def test_what_a_thread_is_made_of_comes_back(database):
    link, plan = Link("sales", "x", "shops", "id", True, 0.9), Plan("sales")
    with database.write() as tx:
        threads.create(tx, "t", "thread_1", (TABLE,), (link,), "card_1", plan)
        turn = Turn("q", plan, "card_2")
        threads.add(tx, "thread_1", 0, "first", [message(b'"q"'), message(b'"a"', turn)])
    with database.read() as connection:
        head = threads.head(connection, "t", "thread_1")
        assert threads.head(connection, "other", "thread_1") is None
        assert (head.title, head.focus_card_id, threads.focus_of(head), threads.links_of(head)) == (
            "first",
            "card_1",
            plan,
            (link,),
        )
        assert threads.tables_of(connection, "thread_1") == (TABLE,)
        assert threads.turns_of(connection, "thread_1", 5) == (turn,)
        assert threads.bodies(connection, "thread_1") == [b'"q"', b'"a"']


def test_the_last_turns_come_newest_last(database):
    with database.write() as tx:
        threads.create(tx, "t", "thread_1", (), ())
        newest = 0
        for i in range(5):
            threads.add(tx, "thread_1", newest, "", [message(turn=Turn(str(i)))])
            newest = threads.head(tx, "t", "thread_1").newest
        assert [t.question for t in threads.turns_of(tx, "thread_1", 3)] == ["2", "3", "4"]


def test_a_message_that_rests_on_an_older_thread_is_not_kept(database):
    with database.write() as tx:
        threads.create(tx, "t", "thread_1", (), ())
        threads.add(tx, "thread_1", 0, "one", [message()])
    with pytest.raises(threads.Moved), database.write() as tx:
        threads.add(tx, "thread_1", 0, "two", [message()])
    with database.read() as connection:
        assert threads.count_messages(connection, "thread_1") == 1


# -- files ------------------------------------------------------------------------------------------------------------


def test_files_go_when_the_last_claim_goes(database, settings):
    def put(thread):
        with datasets.staging(settings) as stage:
            for name in ("ab.parquet", "ab.values.json"):
                (stage / name).write_text("x")
            datasets.sync(stage, datasets.files([TABLE]))
            with database.write() as tx:
                datasets.place(tx, settings, "t", stage, datasets.files([TABLE]))
                threads.create(tx, "t", thread, (TABLE,), ())
        assert not stage.exists()

    home = datasets.folder(settings, "t")
    put("thread_1")
    put("thread_2")
    for thread, left in (("thread_1", 2), ("thread_2", 0)):
        with database.write() as tx:
            threads.remove(tx, "t", thread)
        with database.write() as tx:
            datasets.sweep(tx, settings, "t", datasets.files([TABLE]))
        assert len(list(home.iterdir())) == left


def test_what_a_crash_left_is_swept(database, settings):
    home = datasets.folder(settings, "t")
    home.mkdir(parents=True)
    for name in ("ab.parquet", "ab.values.json", "orphan.parquet"):
        (home / name).write_text("x")
    stage = settings.data_dir / "staging" / "old"
    stage.mkdir(parents=True)
    os.utime(stage, (0, 0))
    with database.write() as tx:
        threads.create(tx, "t", "thread_1", (TABLE,), ())
    with database.write() as tx:
        datasets.sweep_all(tx, settings)
    assert sorted(f.name for f in home.iterdir()) == ["ab.parquet", "ab.values.json"]
    assert not stage.exists()


# -- replies ----------------------------------------------------------------------------------------------------------


def test_one_reply_a_key_and_tenant(database):
    with database.write() as tx:
        replies.add(tx, "t", "k", replies.Reply(201, b"{}", b"h"))
        replies.add(tx, "u", "k", replies.Reply(200, b"[]", b"h"))
        assert replies.find(tx, "t", "k") == replies.Reply(201, b"{}", b"h")
        assert replies.find(tx, "t", "x") is None
    with pytest.raises(IntegrityError), database.write() as tx:
        replies.add(tx, "t", "k", replies.Reply(201, b"{}", b"h"))


# -- pictures ---------------------------------------------------------------------------------------------------------


def test_pictures_are_made_once_and_the_unused_go(tmp_path):
    made = []

    def get(name):
        def make():
            made.append(name)
            return b"x" * 40

        got = pictures.get(name.encode(), "png", make)
        for age, path in enumerate(sorted(tmp_path.iterdir(), key=lambda p: p.stat().st_mtime_ns, reverse=True)):
            os.utime(path, ns=(time.time_ns() - (age + 1) * 10**9,) * 2)
        return got

    pictures = Pictures(tmp_path, 100)
    for name in ("a", "b", "a", "c", "a", "b"):
        assert get(name) == b"x" * 40
    assert made == ["a", "b", "c", "b"]
    assert sum(f.stat().st_size for f in tmp_path.iterdir()) <= 100
    assert pictures.get(b"a", "svg", lambda: b"<svg/>") == b"<svg/>"


def test_a_picture_too_large_to_keep_is_given_all_the_same(tmp_path):
    assert Pictures(tmp_path, 10).get(b"a", "png", lambda: b"x" * 11) == b"x" * 11
    assert list(tmp_path.iterdir()) == []


def test_a_picture_that_many_ask_for_at_once_is_made_once(tmp_path):
    pictures, made = Pictures(tmp_path, 1000), []

    def make():
        made.append(1)
        time.sleep(0.2)
        return b"drawn"

    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda _: pictures.get(b"a", "png", make), range(8)))
    assert (got, made) == ([b"drawn"] * 8, [1])


def test_one_card_in_all_sizes_does_not_keep_out_the_others(tmp_path):
    pictures, begun, end = Pictures(tmp_path, 1000), threading.Semaphore(0), threading.Event()

    def make():
        begun.release()
        assert end.wait(10)
        return b"drawn"

    with ThreadPoolExecutor(9) as pool:
        sizes = [pool.submit(pictures.get, b"%d" % at, "png", make, "one") for at in range(8)]
        assert all(begun.acquire(timeout=5) for _ in sizes)
        with pytest.raises(Unavailable, match="too many sizes"):
            pictures.get(b"9", "png", make, "one")
        assert pictures.get(b"a", "png", lambda: b"other", "two") == b"other"
        end.set()
        assert [size.result() for size in sizes] == [b"drawn"] * 8
    assert pictures.get(b"9", "png", lambda: b"drawn", "one") == b"drawn"


def test_who_waits_for_the_same_work_gets_its_error_and_nobody_after_them():
    together, begun = Together(), threading.Event()

    def fail():
        begun.set()
        time.sleep(0.2)
        raise Unavailable("busy")

    def ask(make):
        try:
            return together.do("a", make)
        except Unavailable as error:
            return error.message

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(ask, fail)
        assert begun.wait(5)
        assert together.do("b", lambda: 2) == 2  # other work goes on
        assert [pool.submit(ask, lambda: 1).result(), first.result()] == ["busy", "busy"]
    assert ask(lambda: 1) == 1


# -- words and links --------------------------------------------------------------------------------------------------


def found(database, query, tenant="t"):
    with database.read() as connection:
        return [h.id for h in threads.page(connection, tenant, 10, query=query)]


def test_threads_are_found_by_their_questions_titles_and_files(database):
    with database.write() as tx:
        for n, (tenant, question) in enumerate(
            [("t", "Umsatz in KÖLN, 100%"), ("t", "straße and profit_by day"), ("other", "Umsatz in Köln")]
        ):
            threads.create(tx, tenant, f"thread_{n}", [TABLE] if n == 0 else [], ())
            threads.add(tx, f"thread_{n}", 0, question, [message()])
        threads.add(tx, "thread_1", threads.head(tx, "t", "thread_1").newest, "and by week", [message()])
    cases = {
        "köln": [0],
        "KÖLN umsatz": [0],
        "STRASSE": [1],
        "week profit": [1],
        "sales.csv": [0],
        "100%": [0],
        "1%": [],
        "profit_by": [1],
        "profitxby": [],
        "köln week": [],
        "  ": [1, 0],
        "a": [1, 0],
    }
    assert {q: found(database, q) for q in cases} == {q: [f"thread_{n}" for n in ns] for q, ns in cases.items()}
    assert found(database, "köln", "other") == ["thread_2"]


def test_a_new_title_takes_the_place_of_the_old(database):
    with database.write() as tx:
        threads.create(tx, "t", "thread_1", (), ())
        assert threads.rename(tx, "t", "thread_1", "Alpha") and threads.rename(tx, "t", "thread_1", "Beta")
        assert not threads.rename(tx, "other", "thread_1", "Gamma")
        threads.add(tx, "thread_1", 0, "a question", [message()])
    assert (found(database, "alpha"), found(database, "beta"), found(database, "gamma")) == ([], ["thread_1"], [])
    with database.read() as connection:
        assert threads.head(connection, "t", "thread_1").title == "Beta"


def test_a_thread_has_one_link_which_goes_with_it(database):
    with database.write() as tx:
        threads.create(tx, "t", "thread_1", (), ())
        shares.put(tx, "thread_1", 3)
        first = shares.of_thread(tx, "thread_1")
        shares.put(tx, "thread_1", 7)
        second = shares.find(tx, first.id)
        assert (first.newest, second.newest, second.id) == (3, 7, first.id)
        assert shares.remove(tx, "thread_1") and not shares.remove(tx, "thread_1")
        assert shares.find(tx, first.id) is None
        shares.put(tx, "thread_1", 7)
        again = shares.of_thread(tx, "thread_1")
        assert again.id != first.id and len(again.id) > 26
        threads.remove(tx, "t", "thread_1")
        assert shares.find(tx, again.id) is None


def test_a_store_of_version_1_gets_its_words(database):
    with database.write() as tx:
        threads.create(tx, "t", "thread_1", [TABLE], ())
        asked = message(b'{"role":"user","content":"Revenue in K\xc3\x96LN"}')
        threads.add(tx, "thread_1", 0, "", [asked, message(b'{"role":"assistant","content":[]}', Turn("q"))])
        for name in ("thread_words", "shares"):
            tx.execute(text(f"DROP TABLE {name}"))
        for column in ("threads.private", "threads.access", "cards.private", "cards.origins"):
            tx.execute(text("ALTER TABLE {} DROP COLUMN {}".format(*column.split("."))))
        tx.execute(text("UPDATE schema_version SET version = 1"))
        assert migrations.upgrade(tx) == 1
    assert found(database, "köln sales.csv") == ["thread_1"]
    with database.write() as tx:
        changed = ("thread_words", "shares", "threads", "cards")
        columns = {t: [c["name"] for c in inspect(tx).get_columns(t)] for t in changed}
        for table, names in columns.items():
            assert set(names) == set(schema.metadata.tables[table].columns.keys())
        assert threads.remove(tx, "t", "thread_1")
        assert tx.scalar(text("SELECT count(*) FROM thread_words")) == 0


def test_a_store_of_version_3_takes_cards_without_a_thread(database):
    with database.write() as tx:
        threads.create(tx, "t", "thread_1", [TABLE], ())
        for statement in (
            "DROP TABLE cards",
            "CREATE TABLE cards (id TEXT NOT NULL PRIMARY KEY, tenant TEXT NOT NULL, thread_id TEXT NOT NULL "
            "REFERENCES threads (id) ON DELETE CASCADE, body BLOB NOT NULL, private INTEGER NOT NULL DEFAULT 0, "
            "origins TEXT NOT NULL DEFAULT '')",
            "CREATE INDEX cards_of_thread ON cards (thread_id)",
            "INSERT INTO cards VALUES ('card_1', 't', 'thread_1', x'7b7d', 1, 'https://a.example')",
            "UPDATE schema_version SET version = 3",
        ):
            tx.execute(text(statement))
        assert migrations.upgrade(tx) == 3
        tx.execute(text("INSERT INTO cards (id, tenant, body) VALUES ('card_2', 't', x'7b7d')"))
        kept = tx.execute(text("SELECT * FROM cards ORDER BY id")).all()
        assert [tuple(row) for row in kept] == [
            ("card_1", "t", "thread_1", b"{}", 1, "https://a.example"),
            ("card_2", "t", None, b"{}", 0, ""),
        ]
        columns = [c["name"] for c in inspect(tx).get_columns("cards")]
        assert columns == list(schema.metadata.tables["cards"].columns.keys())
        threads.remove(tx, "t", "thread_1")
        assert [row.id for row in tx.execute(text("SELECT id FROM cards"))] == ["card_2"]
