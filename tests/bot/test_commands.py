"""What all commands have in common, and those that found institutions and invite."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import URL

from bot.actions import ShowInvitation
from bot.codec import parse
from catalogue import institutions, invitations, people
from catalogue.database import Database
from catalogue.rules.rights import Who
from catalogue.rules.states import Door, Group, Role
from tests.bot.shell import Ended, by_hand, configured, kursverbund
from tests.factories import NOW

COMMANDS = {"run", "sandbox", "start", "migrate", "backup", "doctor", "import", "export", "invite"}
GROUPS = {"institution", "webhook"}


@pytest.fixture
def empty_postgres(postgres: URL) -> Iterator[str]:
    """A database without tables."""
    name = f"empty_{uuid4().hex}"
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as admin:
        admin.exec_driver_sql(f"CREATE DATABASE {name}")
        yield postgres.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
        admin.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    engine.dispose()


# --- usage --------------------------------------------------------------------------------------------------------


async def test_help_names_every_command(tmp_path: Path) -> None:
    ended = await kursverbund(tmp_path, "--help")
    named = {match[1] for line in ended.out if (match := re.match(r"  ([a-z]+)  ", line))}
    assert (ended.code, named) == (0, COMMANDS | GROUPS)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("enrol",), "No such command 'enrol'"),
        (("invite", "haus-a"), "Missing option '--role'"),
        (("invite", "haus-a", "--role", "boss"), "staff, approver, coordinator|'boss' is not one of"),
        (("invite", "haus-a", "--role", "staff", "--uses", "0"), "--uses"),
        (("institution", "add", "haus-a"), "Missing argument 'NAME'"),
        (("institution", "add", "haus-a", " "), "NAME"),
        (
            ("institution", "add", "haus-a", "A", "--language", "tlh", "--canton", "XX", "--mail", "a"),
            '--language: the bot does not speak "tlh"\\n--canton: "XX" is no canton\\n--mail: "a" is no e-mail',
        ),
        (("institution", "add", "Haus A", "A"), "short name «Haus A»"),
        (("institution", "add", "haus-a", "A", "--uid", "CHE-123.456.789"), "typing mistake"),
        (("invite", "haus-b", "--role", "staff"), 'no institution has the short name "haus-b".*institution list'),
        (("import", "x.csv", "--institution", "haus-b"), 'no institution has the short name "haus-b"'),
        (("export", "catalogue", "x.pdf"), r"accepted: \.csv, \.xlsx, \.json, \.ics"),
        (("export", "enrolments", "x.json"), r"accepted: \.csv, \.xlsx"),
        (("run",), "there is no token.*kursverbund sandbox"),
        (("webhook", "info"), "there is no token"),
        (("webhook", "set"), "webhook.public_url is empty.*webhook.secret is empty"),
        (("--config", "missing.toml", "institution", "list"), "missing.toml: it can't be read"),
        (("institution", "list", "--config", "missing.toml"), "missing.toml: it can't be read"),
    ],
)
async def test_wrong_usage_ends_with_2_and_says_what_is_wrong(
    tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    ended = await kursverbund(tmp_path, *words)
    assert (ended.code, ended.out) == (2, [])
    assert re.search(said, ended.complaint, re.DOTALL)


async def test_a_wrong_configuration_ends_every_command_with_all_its_errors(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[network]\ncanton = "XX"\n[offers]\nhold = "long"\n')
    for words in (("institution", "list"), ("doctor",), ("migrate",)):
        ended = await kursverbund(tmp_path, *words)
        assert ended.code == 2
        assert [line[:22] for line in ended.err] == ["config.toml, line 2: n", "config.toml, line 4: o"]


async def test_a_command_works_from_any_folder(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    config = configured(tmp_path / "here", "sqlite:///kurse.db")
    for words in (
        ("institution", "list", "--config", config),
        ("--config", "../here/config.toml", "institution", "list"),
    ):
        ended = await kursverbund(tmp_path / "there", *words)
        assert ended.code == 0, ended.err
    assert (tmp_path / "here" / "kurse.db").exists()
    assert list((tmp_path / "there").iterdir()) == []


# --- the database -------------------------------------------------------------------------------------------------


async def test_a_sqlite_database_is_created_by_the_first_command(tmp_path: Path) -> None:
    ended = await kursverbund(tmp_path, "institution", "list")
    assert (ended.code, ended.out) == (0, [])
    assert "institution add" in ended.complaint
    assert (tmp_path / "kursverbund.db").exists()


async def test_a_database_of_nobody_is_said_so(tmp_path: Path) -> None:
    ended = await kursverbund(
        tmp_path, "institution", "list", KURSVERBUND_DATABASE__URL="postgresql://u:secret-word@127.0.0.1:1/n"
    )
    assert ended.code == 2
    assert re.search("postgresql://u:.*@127.0.0.1:1/n can't be used: .*refused.*check database.url", ended.complaint)
    assert "secret-word" not in ended.complaint


async def test_a_file_that_is_no_database_and_a_missing_folder_are_said_so(tmp_path: Path) -> None:
    (tmp_path / "kursverbund.db").write_text("a letter to my aunt" * 100)
    ended = await kursverbund(tmp_path, "institution", "list")
    assert (ended.code, "file is not a database" in ended.complaint) == (2, True)
    ended = await kursverbund(tmp_path, "migrate", KURSVERBUND_DATABASE__URL="sqlite:///no/such/x.db")
    assert (ended.code, "there is no folder" in ended.complaint) == (2, True)


async def test_postgresql_is_changed_by_migrate_only(tmp_path: Path, empty_postgres: str) -> None:
    configured(tmp_path, empty_postgres)
    for words in (("institution", "list"), ("doctor",), ("backup", "x.dump"), ("export", "catalogue", "x.csv")):
        ended = await kursverbund(tmp_path, *words)
        assert ended.code == 2, words
        assert "kursverbund migrate" in ended.complaint + "\n".join(ended.out)
    first = await kursverbund(tmp_path, "migrate")
    assert (first.code, first.out[0].startswith("from empty to revision ")) == (0, True)
    again = await kursverbund(tmp_path, "migrate")
    assert (again.code, again.out[0].endswith(" already")) == (0, True)
    assert (await kursverbund(tmp_path, "institution", "list")).code == 0


async def test_a_database_newer_than_the_program_is_left_alone(tmp_path: Path, database_url: str) -> None:
    by_hand(database_url, "UPDATE alembic_version SET version_num = '9999'")
    configured(tmp_path, database_url)
    for words in (("migrate",), ("institution", "list")):
        ended = await kursverbund(tmp_path, *words)
        assert ended.code == 2
        assert re.search("revision 9999, which this program does not know: it is newer", ended.complaint)


# --- institutions and invitations ---------------------------------------------------------------------------------


async def test_institutions_are_founded_and_listed(tmp_path: Path, database: Database, database_url: str) -> None:
    configured(tmp_path, database_url, 'network.canton = "FR"')
    await _fine(tmp_path, "institution", "add", "haus-b", "Haus B")
    more = ("--language", "fr", "--canton", "VD", "--mail", "cours@a.example", "--uid", "CHE-123.456.788")
    ended = await _fine(tmp_path, "institution", "add", "foyer-a", "Foyer A", *more)
    assert ended.out == ["foyer-a\tFoyer A\tfr\tVD\tcours@a.example"]
    assert (await _fine(tmp_path, "institution", "list")).out == [*ended.out, "haus-b\tHaus B\tde\tFR\t"]
    async with database.reading() as db:
        assert (await institutions.by_slug(db, "foyer-a")).uid_number == "CHE-123.456.788"
    assert (await _fine(tmp_path, "institution", "close", "haus-b", "31.05.2030", "Brücke")).out == [
        "haus-b\t2030-05-31\tBrücke"
    ]
    assert (await _fine(tmp_path, "institution", "close", "haus-b", "2030-05-31")).out == [
        "2030-05-31 is closed already"
    ]
    async with database.reading() as db:
        house = await institutions.by_slug(db, "haus-b")
        assert await institutions.closed(db, house.id) == {date(2030, 5, 31): "Brücke"}
    again = await kursverbund(tmp_path, "institution", "add", "haus-b", "Haus C")
    assert (again.code, "«haus-b» is taken" in again.complaint) == (2, True)


async def test_an_invitation_is_one_line_that_the_bot_understands(
    tmp_path: Path, database: Database, database_url: str
) -> None:
    configured(tmp_path, database_url)
    await _fine(tmp_path, "institution", "add", "haus-a", "Haus A")
    ended = await _fine(tmp_path, "invite", "haus-a", "--role", "coordinator", "--uses", "3", "--days", "3000")
    [payload] = ended.out
    assert re.fullmatch("[A-Za-z0-9_-]{8,64}", payload)
    assert "needs the bot's name" in ended.complaint
    action = parse(payload)
    assert isinstance(action, ShowInvitation)
    async with database.reading() as db:
        card = await invitations.look(db, Who(None, Door.CHAT), action.token, NOW - timedelta(days=900))
        assert (card.institution, card.role) == ("Haus A", Role.COORDINATOR)


async def test_an_invitation_may_be_for_apprentices(tmp_path: Path, database: Database, database_url: str) -> None:
    configured(tmp_path, database_url)
    await _fine(tmp_path, "institution", "add", "haus-a", "Haus A")
    words = ("invite", "haus-a", "--role", "staff", "--days", "3000")
    [payload] = (await _fine(tmp_path, *words, "--group", "apprentice")).out
    action = parse(payload)
    assert isinstance(action, ShowInvitation)
    async with database.writing() as db:
        met = await people.meet(db, 1, "Anna", "de", NOW)
        await invitations.join(db, people.who(met, Door.CHAT), action.token, NOW - timedelta(days=900))
        [member] = (await people.card(db, met.id)).memberships
    assert member.group is Group.APPRENTICE
    no = await kursverbund(tmp_path, *words, "--group", "outsider")
    assert (no.code, "--group" in no.complaint) == (2, True)


async def _fine(folder: Path, *words: object) -> Ended:
    ended = await kursverbund(folder, *words)
    assert ended.code == 0, ended.err
    return ended
