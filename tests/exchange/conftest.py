"""A house and its files: `desk` takes a file in as the command line does, and tells what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from sqlalchemy import select

from catalogue.cards import InstitutionCard
from catalogue.database import Database
from catalogue.exchange.coursedays import free_days
from catalogue.exchange.fields import Setting
from catalogue.exchange.imports import Proposed, import_file, open_file, propose
from catalogue.exchange.present import Present, sessions_of
from catalogue.exchange.report import Report
from catalogue.rules.rights import CONSOLE, Who
from catalogue.tables import metadata
from tests import factories
from tests.factories import NOW

ZONE = ZoneInfo("Europe/Zurich")


@dataclass
class Desk:
    """Where a house hands in its files."""

    database: Database
    house: InstitutionCard
    folder: Path

    async def take(
        self,
        content: str | Path,
        *,
        mapping: Path | None = None,
        dry_run: bool = False,
        now: datetime = NOW,
        who: Who = CONSOLE,
        house: InstitutionCard | None = None,
    ) -> Report:
        """A file, or the text of a CSV file, taken in for the house."""
        path = content if isinstance(content, Path) else self.folder / "kurse.csv"
        if isinstance(content, str):
            path.write_text(content, "utf-8")
        institution = (house or self.house).id
        async with self.database.writing() as db:
            return await import_file(db, who, institution, path, mapping, now, ZONE, "BE", dry_run)

    async def sessions(self) -> tuple[Present, ...]:
        async with self.database.reading() as db:
            return await sessions_of(db, self.house.id)

    async def rows(self) -> dict[str, list[Any]]:
        """Everything in the database."""
        async with self.database.reading() as db:
            return {
                table.name: list((await db.execute(select(table).order_by(*table.primary_key))).all())
                for table in metadata.sorted_tables
            }


@pytest_asyncio.fixture
async def desk(database: Database, tmp_path: Path) -> Desk:
    async with database.writing() as db:
        house = await factories.institution(db, "haus-a", "Haus A")
    return Desk(database, house, tmp_path)


@pytest.fixture
def oberaargau(catalogues: Path) -> Path:
    return catalogues / "oberaargau-deutschkurse-2020"


@pytest.fixture
def cfmad(catalogues: Path) -> Path:
    return catalogues / "cfmad-aide-domicile-2026" / "formations.json"


@pytest.fixture
def kursnet(catalogues: Path) -> Path:
    return catalogues / "kursnet-weiterbildung-2023" / "bildungsangebot_seite0.json"


@pytest.fixture
def landenhof(catalogues: Path) -> Path:
    return catalogues / "landenhof-agenda-2023-24" / "agenda.yaml"


@cache
def proposed(path: Path, *closed: date) -> Proposed:
    """What a file proposes whose layout is known."""
    opened = open_file(path)
    source = opened.layout.source
    setting = Setting(date(2030, 3, 1), ZONE, "de", source.currency or "CHF", free_days("BE", closed))
    return propose(opened, setting)
