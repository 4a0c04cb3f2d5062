"""A network of one institution with a sandbox server and a running bot, on both databases."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.actions import ShowInvitation
from bot.codec import pack
from bot.now import Clock
from bot.sandbox.serving import SandboxServer
from catalogue import institutions, invitations
from catalogue.database import Database, async_url
from catalogue.exchange.imports import import_file
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Role
from tests.databases import shares_statements
from tests.e2e.running import TOKEN, RunningBot, kursverbund, write_config
from tests.ledger import Ledger, until
from tests.visitor import PATIENCE, Stage, Visitor

ZONE = ZoneInfo("Europe/Zurich")
HEADER = "titel;art;thema;sprache;beginn;ende;ort;plaetze;preis;code\n"


@dataclass
class Town:
    """All that a test walks through. `staff` and `coordinator`: payloads of invitations."""

    stage: Stage
    bot: RunningBot
    config: Path
    database: Database
    staff: str = ""
    coordinator: str = ""
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.stage.ledger = self.ledger = Ledger(self.database, Clock(self.config.parent / "clock"))

    async def member(self, name: str, language: str = "en", payload: str = "") -> Visitor:
        """Somebody who has joined and stands on the home screen."""
        visitor = await self.stage.visitor(name, language)
        await visitor.say(f"/start {payload or self.staff}")
        for _ in ("Join", "Continue"):
            await visitor.press(visitor.last.buttons[0])
        return visitor

    async def invite(self, role: Role, house: str = "lindenhof", uses: int = 1, days: int = 14) -> str:
        """The payload of a fresh invitation."""
        async with self.database.writing() as db:
            institution = await institutions.by_slug(db, house)
            valid = timedelta(days=days)
            now = datetime.now(UTC)
            token = await invitations.invite(db, CONSOLE, institution.id, role, now, uses=uses, valid=valid)
        return pack(ShowInvitation(token))

    async def rested(self, patience: float = PATIENCE) -> None:
        """Wait until the bot has looked at the clock as it stands now, and has done all that there was to do."""
        now = self.ledger.clock.now()

        async def looked() -> bool:
            return await self.ledger.looked(now)

        await self.stage.settled(patience)
        for sign in (looked, self.ledger.told):
            await asyncio.wait_for(until(sign), patience)

    async def programme(self, *rows: str) -> None:
        """Bring in a plain table for the house."""
        path = self.config.parent / "programme.csv"
        path.write_text(HEADER + "\n".join(rows) + "\n")
        async with self.database.writing() as db:
            house = (await institutions.by_slug(db, "lindenhof")).id
            report = await import_file(db, CONSOLE, house, path, None, datetime.now(UTC), ZONE, "BE", False)
        assert report.lines[-1].endswith("refused 0"), report.lines


async def found(database: Database, slug: str, name: str) -> None:
    async with database.writing() as db:
        await institutions.add(db, CONSOLE, slug, name, datetime.now(UTC), contact="kurse@lindenhof.example")


def in_days(days: int, hour: int = 9) -> datetime:
    """Local time so many days from today."""
    today = datetime.now(ZONE).replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None)
    return today + timedelta(days=days)


def row(title: str, start: datetime, seats: int | str, code: str, hours: int = 3) -> str:
    end = start + timedelta(hours=hours)
    return (
        f"{title};intern;Sicherheit;de;{start:%Y-%m-%d %H:%M};{end:%Y-%m-%d %H:%M};Bern, Aula;{seats};CHF 120.–;{code}"
    )


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    server = SandboxServer(token=TOKEN, clock_file=tmp_path / "clock")
    await server.start()
    async with Stage(server.url) as stage:
        yield stage
    await server.stop()


@pytest_asyncio.fixture
async def town(stage: Stage, database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Town]:
    """Parametrise indirectly with "webhook" for the other way in."""
    mode = getattr(request, "param", "polling")
    config = write_config(tmp_path, database_url, stage.url, mode)
    database = shares_statements(Database(async_url(database_url, tmp_path)))
    town = Town(stage, RunningBot(config, tmp_path / "clock"), config, database)
    await found(database, "lindenhof", "Haus Lindenhof")
    town.staff = await town.invite(Role.STAFF, uses=100)
    town.coordinator = await town.invite(Role.COORDINATOR, uses=9)
    if mode == "webhook":
        await kursverbund(config, "webhook", "set")
    await town.bot.start()
    yield town
    await town.bot.kill()
    await database.close()
