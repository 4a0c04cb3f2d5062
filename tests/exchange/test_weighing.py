"""What a form would ask is said of a list before it is taken in: nothing is refused, no row costs a look-up."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.lists import card
from bot.say import Say
from bot.screens import reports
from catalogue import institutions
from catalogue.database import Database
from catalogue.exchange.imports import import_file
from catalogue.exchange.remarks import Finding, Severity
from catalogue.rules.rights import CONSOLE
from tests import factories
from tests.catalogue.scene import Counted
from tests.exchange.conftest import ZONE, Desk
from tests.factories import NOW

HEADER = "titel;beginn;ende;ort;leitung;plaetze;code\n"
MORNING = "Pflege;2030-03-14 09:00;12:00;Bern, Raum 2;Anna;12;P1\n"

Odd = list[tuple[int, str, Finding]]


async def odd(desk: Desk, rows: str) -> Odd:
    report = await desk.take(HEADER + rows, dry_run=True)
    assert report.refused == 0 and all(one.severity is Severity.DOUBTFUL for one in report.remarks)
    return [(one.line, one.column, one.why) for one in report.remarks]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (MORNING, []),
        ("Pflege;2030-04-19 09:00;12:00;;;;P1\n", [(2, "beginn", Finding.HOLIDAY)]),
        ("Pflege;2029-06-20 09:00;12:00;;;;P1\n", [(2, "beginn", Finding.OVER)]),
        (MORNING + "Pflege;2030-03-14 10:00;11:00;Bern, Raum 2;Anna;12;P1\n", [(2, "beginn", Finding.OVERLAPS)]),
        (MORNING + "Pflege;2030-03-14 13:00;15:00;Bern, Raum 2;Anna;12;P1\n", []),
        (MORNING + "Brand;2030-03-14 11:00;13:00;Bern Raum 2;Beat;12;B1\n", [(3, "ort", Finding.ROOM_TWICE)]),
        (MORNING + "Brand;2030-03-14 11:00;13:00;Thun;ANNA;12;B1\n", [(3, "leitung", Finding.TRAINER_TWICE)]),
        (MORNING + "Brand;2030-03-14 12:00;13:00;Bern, Raum 2;Anna;12;B1\n", []),
        (MORNING.replace("Bern, Raum 2", "Zoom") + "Brand;2030-03-14 11:00;13:00;Zoom;Beat;12;B1\n", []),
        (
            "Nacht;2030-03-14 22:00;2030-03-15 02:00;Bern;Anna;;N1\nFrüh;2030-03-15 01:00;03:00;Bern;Beat;;F1\n",
            [(3, "ort", Finding.ROOM_TWICE)],
        ),
    ],
)
async def test_what_speaks_against_a_row(desk: Desk, rows: str, found: Odd) -> None:
    assert await odd(desk, rows) == found


async def test_what_is_in_the_programme_already_is_named(desk: Desk) -> None:
    async with desk.database.writing() as db:
        other = (await factories.institution(db, name="Haus Pont")).id
        training = await factories.training(db, other, "Brandschutz")
        await factories.session(db, training, other, place="Bern, Raum 2", trainer="Anna")
        await institutions.close_day(db, CONSOLE, desk.house.id, date(2030, 3, 14), NOW, "Putztag")
    report = await desk.take(HEADER + MORNING, dry_run=True)
    assert [str(one).partition(";")[0] for one in report.remarks] == [
        'beginn "": Haus A is closed on 2030-03-14',
        'ort "Bern, Raum 2": Brandschutz is there at the same time, on 2030-03-14 09:00:00',
        'leitung "Anna": Brandschutz has the same trainer at the same time, on 2030-03-14 09:00:00',
    ]
    said = [str(reports.remark(one, Say("en", ZONE.key))) for one in card(report, "kurse.csv", "Haus A").remarks]
    assert said[0] == "Row 2, beginn: Haus A is closed on 14 Mar 2030. This works: as it is, if you mean it so."
    assert "Brandschutz is there at the same time, on 14 Mar 2030 09:00" in said[1]


async def test_a_list_that_changes_nothing_of_time_or_place_is_not_asked_again(desk: Desk) -> None:
    two = MORNING + "Brand;2030-03-14 11:00;13:00;Bern, Raum 2;Beat;12;B1\n"
    await desk.take(HEADER + two)
    assert await odd(desk, two) == []
    assert await odd(desk, two.replace(";12;", ";14;")) == []
    assert await odd(desk, two.replace("Anna", "Zoé")) == [(2, "ort", Finding.ROOM_TWICE)], "the other row stays"


async def test_a_move_within_the_list_makes_room(desk: Desk) -> None:
    """A session counts where the list puts it, not where it was."""
    await desk.take(HEADER + MORNING)
    moved = MORNING.replace("2030-03-14", "2030-03-21")
    assert await odd(desk, moved + "Brand;2030-03-14 11:00;13:00;Bern, Raum 2;Beat;12;B1\n") == []


async def test_more_rows_cost_no_more_statements(database: Database, tmp_path: Path) -> None:
    counted = []
    async with database.writing() as db:
        house = (await factories.institution(db)).id
        for rows in (3, 60):
            days = [datetime(2030, 9, 2, 9) + number * timedelta(hours=1) for number in range(rows)]
            lines = [f"Kurs {day:%d%H};{day:%Y-%m-%d %H:%M};2030-12-01 18:00;Bern;Anna;12;\n" for day in days]
            path = tmp_path / f"{rows}.csv"
            path.write_text(HEADER + "".join(lines), "utf-8")
            with Counted(db) as statements:
                await import_file(db, CONSOLE, house, path, None, NOW, ZONE, "BE", True)
            counted.append(len(statements))
    assert counted[0] == counted[1]
