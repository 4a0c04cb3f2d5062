"""A long list beside other work: compared apart, entered step by step, and safe to be entered again."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from catalogue import enrolments
from catalogue.exchange import entering, imports
from catalogue.exchange.imports import Order
from catalogue.exchange.report import Report, Stir
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.terms import Terms
from tests import factories
from tests.exchange.conftest import ZONE, Desk
from tests.factories import NOW

SESSIONS = 500
HEADER = "titel;beginn;ende;ort;plaetze;preis;code;leitung\n"


def programme(**places: str) -> str:
    """A year of 500 sessions of 100 trainings. `places`: other places by code."""
    rows = []
    for n in range(SESSIONS):
        start = datetime(2030, 6, 1, 9) + timedelta(days=n % 200)
        place = places.get(f"K{n}", f"Bern, Saal {n % 9}")
        rows.append(f"Kurs {n % 100};{start:%Y-%m-%d %H:%M};12:00;{place};12;120;K{n};R. Beispiel\n")
    return HEADER + "".join(rows)


def order(desk: Desk, text: str, **changes: object) -> Order:
    path = desk.folder / "liste.csv"
    path.write_text(text, "utf-8")
    plain = Order(CONSOLE, desk.house.id, imports.open_file(path), NOW, ZONE, "BE", Terms())
    return replace(plain, **changes)  # type: ignore[arg-type]


async def taken(desk: Desk, text: str) -> Report:
    return await imports.take_in(desk.database, order(desk, text))


async def test_a_programme_twice_and_then_with_20_edits_is_500_and_0_and_20_changes(desk: Desk) -> None:
    first = await taken(desk, programme())
    assert first.summary == "rows 500, new 500, changed 0, unchanged 0, refused 0"
    before = await desk.rows()
    again = await taken(desk, programme())
    assert again.summary == "rows 500, new 0, changed 0, unchanged 500, refused 0"
    assert await desk.rows() == before
    edited = programme(**{f"K{n}": "Thun, Aula" for n in range(0, SESSIONS, 25)})
    seen = await imports.preview(desk.database, order(desk, edited))
    assert seen.summary == "rows 500, new 0, changed 20, unchanged 480, refused 0"
    assert await desk.rows() == before
    assert (await taken(desk, edited)).lines[-1] == seen.lines[-1], "which also names what speaks against the rows"
    assert sum(one.plan.place == "Thun, Aula" for one in await desk.sessions()) == 20


async def test_a_crash_in_the_middle_leaves_whole_sessions_and_the_same_file_does_the_rest(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, steps = entering._write, []

    async def dies(*given: object) -> None:
        steps.append(given)
        await write(*given)  # type: ignore[arg-type]
        if len(steps) == 3:
            raise ConnectionError

    monkeypatch.setattr(entering, "_write", dies)
    with pytest.raises(ConnectionError):
        await taken(desk, programme())
    there = await desk.sessions()
    assert len(there) == 2 * entering.A_STEP
    assert all(len(one.plan.times) == 1 for one in there)
    monkeypatch.setattr(entering, "_write", write)
    rest = await taken(desk, programme())
    assert (rest.new, rest.unchanged) == (SESSIONS - len(there), len(there))
    assert (await taken(desk, programme())).unchanged == SESSIONS
    assert len({one.training.id for one in await desk.sessions()}) == 100


async def test_two_people_who_send_the_same_list_at_once_enter_it_once(desk: Desk) -> None:
    sent = order(desk, programme())
    reports = await asyncio.gather(*(imports.take_in(desk.database, sent) for _ in range(2)))
    assert [report.rows for report in reports] == [SESSIONS, SESSIONS]
    assert sum(report.new for report in reports) == SESSIONS
    there = await desk.sessions()
    assert len(there) == SESSIONS
    assert len({one.training.id for one in there}) == 100


async def test_a_description_that_changes_counts_its_sessions_and_is_written_once(desk: Desk) -> None:
    text = "titel;beginn;beschreibung;code\n" + "".join(f"Kurs;{n}.6.2030 9-12;alt;K{n}\n" for n in range(1, 30))
    await taken(desk, text)
    assert (await taken(desk, text.replace(";alt;", ";neu;"))).changed == 29
    rows = (await desk.rows())["history"]
    assert sum(row.verb == "rewrite" for row in rows) == 1
    assert {one.training.texts[0].description for one in await desk.sessions()} == {"neu"}


async def test_a_preview_says_what_moves_and_how_many_people_are_told(desk: Desk) -> None:
    rows = [f"Kurs {n};{n}.6.2030 9-12;;Bern;12;;K{n};R. Beispiel\n" for n in range(1, 5)]
    await taken(desk, HEADER + "".join(rows))
    async with desk.database.writing() as db:
        for session in [one.id for one in await desk.sessions()][:3]:
            for _ in range(2):
                person = await factories.member(db, desk.house.id)
                await enrolments.enrol(db, person.who, session, desk.house.id, NOW, Terms())
    rows[0] = rows[0].replace("1.6.", "21.6.")
    rows[1] = rows[1].replace("Bern", "Thun")
    rows[3] = rows[3].replace(";Bern;12;;", ";Bern;13;;")
    seen = await imports.preview(desk.database, order(desk, HEADER + "".join(rows)))
    assert (seen.changed, seen.stir) == (3, Stir(moved=1, people=4))
    status = "titel;code;status\nKurs 3;K3;abgesagt\n"
    assert (await imports.preview(desk.database, order(desk, status))).stir == Stir(cancelled=1, people=2)
    renamed = "titel;code\nKurs drei;K3\n"
    assert (await imports.preview(desk.database, order(desk, renamed))).stir == Stir(people=2)


async def test_whoever_does_not_coordinate_the_house_neither_looks_nor_enters(desk: Desk) -> None:
    async with desk.database.writing() as db:
        staff = await factories.member(db, desk.house.id)
    mine = order(desk, programme(), who=staff.who)
    for deed in (imports.preview, imports.take_in):
        with pytest.raises(Refused) as no:
            await deed(desk.database, mine)
        assert no.value.reason is Reason.NOT_ALLOWED
    assert await desk.sessions() == ()


async def test_others_get_their_turn_between_the_steps(desk: Desk) -> None:
    bringing = asyncio.create_task(taken(desk, programme()))
    turns = 0
    while not bringing.done():
        async with desk.database.writing() as db:
            await factories.institution(db, f"andere-{turns}", "Andere")
        turns += 1
    assert (await bringing).new == SESSIONS
    assert turns >= SESSIONS // entering.A_STEP // 2
