"""What leaves the house, by the ending of the file."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.exchange import agenda, plain_table, rosters, schema_org, sheets
from catalogue.rules.rights import Who

CATALOGUE_ENDINGS = (".csv", ".xlsx", ".json", ".ics")
ENROLMENTS_ENDINGS = (".csv", ".xlsx")


async def catalogue(
    db: AsyncConnection,
    ending: str,
    now: datetime,
    language: str = "en",
    institution_id: int | None = None,
    organizer: tuple[str, str] = ("noreply@kursverbund.invalid", "Kursverbund"),
) -> bytes:
    """The catalogue of an institution, or of the network: the plain table, schema.org for `.json`, or a calendar.

    `organizer`: mailbox and name for calendar files. Raises ValueError for an ending not in CATALOGUE_ENDINGS.
    """
    if ending == ".json":
        return await schema_org.document(db, now, institution_id)
    if ending == ".ics":
        return await agenda.document(db, now, language, organizer, institution_id)
    return sheet(await plain_table.table(db, institution_id, language), ending, language)


async def enrolments(
    db: AsyncConnection,
    who: Who,
    ending: str,
    language: str = "en",
    institution_id: int | None = None,
    session_id: int | None = None,
) -> bytes:
    """Who is enrolled where. Refused: no right to see it. Raises ValueError for an ending not in ENROLMENTS_ENDINGS."""
    return sheet(await rosters.table(db, who, institution_id, language, session_id), ending, language)


def sheet(rows: sheets.Cells, ending: str, language: str) -> bytes:
    """A table as a file. Raises ValueError for an ending not in ENROLMENTS_ENDINGS."""
    if ending == ".csv":
        return sheets.csv_bytes(rows)
    if ending == ".xlsx":
        return sheets.xlsx_bytes(rows, language=language)
    raise ValueError(f"{ending}: .csv or .xlsx")
