"""What a newer file of the same source no longer names is told, and never cancelled."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from catalogue import sessions, trainings
from catalogue.cards import TextCard
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Kind, SessionState
from catalogue.sessions import Plan
from tests import factories
from tests.exchange.conftest import Desk
from tests.factories import NOW, ZONE

HEADER = "titel;beginn;code\n"
A = "Anfang;14.3.2030 9-12;A1\n"
B = "Brandschutz;15.3.2030 9-12;B1\n"
C = "Chor;;\n"


def told(lines: tuple[str, ...]) -> list[str]:
    return [line for line in lines if line.startswith("no longer in the file: ")]


async def test_a_row_that_vanishes_is_named_and_its_session_stays(desk: Desk) -> None:
    await desk.take(HEADER + A + B + C)
    before = await desk.rows()
    report = await desk.take(HEADER + A)
    assert report.lines == (
        'no longer in the file: "Brandschutz" (2030-03-15 09:00, code B1); it stays in the catalogue as it is',
        'no longer in the file: "Chor" (no date); it stays in the catalogue as it is',
        "rows 1, new 0, changed 0, unchanged 1, refused 0",
    )
    assert report.exit_code == 0
    assert await desk.rows() == before


async def test_the_newer_file_may_have_another_name_and_other_columns(desk: Desk, tmp_path: Path) -> None:
    await desk.take(HEADER + A + B)
    newer = tmp_path / "programm-2031-neu.csv"
    newer.write_text("titre;code;lieu\nAnfang;A1;Berne\nDanse;D1;Bienne\n")
    assert len(told((await desk.take(newer)).lines)) == 1
    # What was new in it belongs to the same source from then on.
    lines = (await desk.take(HEADER + A + B)).lines
    assert told(lines) == ['no longer in the file: "Danse" (no date, code D1); it stays in the catalogue as it is']


async def test_a_file_under_the_old_name_with_other_rows_only_is_the_newer_one_too(desk: Desk) -> None:
    await desk.take(HEADER + A)
    assert len(told((await desk.take(HEADER + B)).lines)) == 1


async def test_another_file_misses_nothing(desk: Desk, tmp_path: Path) -> None:
    await desk.take(HEADER + A)
    (tmp_path / "herbst.csv").write_text(HEADER + B)
    assert told((await desk.take(tmp_path / "herbst.csv")).lines) == []


async def test_the_sources_of_two_institutions_are_two(desk: Desk) -> None:
    async with desk.database.writing() as db:
        other = await factories.institution(db, "haus-b", "Haus B")
    await desk.take(HEADER + A)
    assert told((await desk.take(HEADER + B, house=other)).lines) == []


async def test_what_is_over_or_cancelled_or_entered_by_hand_is_not_missed(desk: Desk) -> None:
    past = "Vorbei;28.2.2029 9-12;V1\n"
    await desk.take(HEADER + A + past + "Abgesagt;16.3.2030 9-12;X1\n")
    await desk.take("titel;code;status\nAbgesagt;X1;cancelled\n")
    async with desk.database.writing() as db:
        house = desk.house.id
        training = await trainings.add(db, CONSOLE, house, Kind.INTERNAL, None, (TextCard("de", "Von Hand"),), NOW)
        await sessions.add(db, CONSOLE, Plan(training, (house,), ZONE), NOW)
    assert told((await desk.take(HEADER + A)).lines) == []


async def test_a_day_without_times_is_missed_until_it_is_over(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text("[columns]\ntitle = 'was'\nstart = 'wann'\n")
    (tmp_path / "x.csv").write_text("was;wann\nFest;14.3.2030\nAnfang;\n")
    await desk.take(tmp_path / "x.csv", mapping=tmp_path / "x.toml")
    (tmp_path / "x.csv").write_text("was;wann\nAnfang;\n")
    for now, count in ((NOW, 1), (datetime(2030, 3, 14, tzinfo=UTC) + timedelta(days=1), 0)):
        report = await desk.take(tmp_path / "x.csv", mapping=tmp_path / "x.toml", now=now, dry_run=True)
        assert len(told(report.lines)) == count


async def test_a_row_that_is_refused_is_still_in_the_file(desk: Desk) -> None:
    await desk.take(HEADER + A + B + "Chor;16.3.2030 9-12;\n")
    broken = "Brandschutz;30.2.2030 9-12;B1\nChor;17.3.2030;\n"
    report = await desk.take(HEADER + A + broken)
    assert (report.refused, told(report.lines)) == (2, [])
    strange = "titel;beginn;code;traeger\nAnfang;14.3.2030 9-12;A1;haus-a\nBrandschutz;15.3.2030 9-12;B1;haus-x\n"
    assert told((await desk.take(strange)).lines) == [
        'no longer in the file: "Chor" (2030-03-16 09:00); it stays in the catalogue as it is'
    ]


async def test_a_dry_run_tells_what_is_missing_too(desk: Desk) -> None:
    await desk.take(HEADER + A + B)
    assert len(told((await desk.take(HEADER + A, dry_run=True)).lines)) == 1
    assert {one.plan.state for one in await desk.sessions()} == {SessionState.PUBLISHED}
