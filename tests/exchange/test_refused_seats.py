"""A row that would take seats away, or reserve more than there are, is refused as a row: nothing of it is written."""

from dataclasses import replace
from datetime import date

import pytest

from catalogue import enrolments
from catalogue.exchange import stocking
from catalogue.exchange.remarks import Finding
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.terms import Terms
from catalogue.seat_rules import SeatRules
from tests import factories
from tests.exchange.conftest import Desk
from tests.factories import NOW

HEAD = "code;titel;beginn;plaetze;reserviert;beschreibung\n"
ROW = "A;Kurs;14.3.2030 9-12;4;;Text\n"
OTHER = "B;Anderer Kurs;15.3.2030 9-12;4;;Text\n"


async def _taken(desk: Desk, people: int) -> None:
    (session,) = await desk.sessions()
    async with desk.database.writing() as db:
        for _ in range(people):
            person = await factories.member(db, desk.house.id)
            await enrolments.enrol(db, person.who, session.id, desk.house.id, NOW, Terms())


async def test_a_row_below_the_seats_taken_is_refused_and_the_others_are_taken(desk: Desk) -> None:
    await desk.take(HEAD + ROW)
    await _taken(desk, 3)
    before = await desk.rows()
    report = await desk.take(HEAD + "A;Neuer Titel;16.3.2030 9-12;2;;Neu\n" + OTHER)
    assert report.summary == "rows 2, new 1, changed 0, unchanged 0, refused 1"
    assert report.exit_code == 1
    assert report.lines[0] == (
        'line 2 refused: plaetze "2": 3 seats are taken, and a file takes none away; '
        "accepted: 3 or more; the session in the chat offers what to do with fewer"
    )
    after = await desk.rows()
    for table in ("enrolments", "outbox"):
        assert after[table] == before[table]
    assert [one for one in after["sessions"] if one.code == "A"] == list(before["sessions"])
    assert all(row in after[table] for table in ("trainings", "training_texts", "meetings") for row in before[table])
    assert not any(text.title == "Neuer Titel" for text in after["training_texts"])
    assert report.gone == ()


async def test_fewer_seats_that_still_hold_everybody_are_taken(desk: Desk) -> None:
    await desk.take(HEAD + ROW)
    await _taken(desk, 3)
    report = await desk.take(HEAD + ROW.replace(";4;", ";3;"))
    assert report.summary == "rows 1, new 0, changed 1, unchanged 0, refused 0"


@pytest.mark.parametrize("is_new", [True, False])
async def test_more_reserved_seats_than_there_are_are_refused(desk: Desk, is_new: bool) -> None:
    if not is_new:
        await desk.take(HEAD + ROW)
    before = await desk.rows()
    report = await desk.take(HEAD + ROW.replace(";;Text", ";haus-a:5;Text"))
    assert report.summary == "rows 1, new 0, changed 0, unchanged 0, refused 1"
    (remark,) = report.remarks
    assert (remark.column, remark.value, remark.why) == ("reserviert", "5", Finding.RESERVED_TOO_MANY)
    assert "5 seats are reserved, and there are 4; accepted: reserved seats up to 4 in all" in report.lines[0]
    assert await desk.rows() == before


async def test_fewer_seats_than_are_reserved_are_refused_at_their_own_column(desk: Desk) -> None:
    await desk.take(HEAD + ROW.replace(";;Text", ";haus-a:3;Text"))
    report = await desk.take("code;titel;beginn;plaetze\nA;Kurs;14.3.2030 9-12;2\n")
    (remark,) = report.remarks
    assert (remark.column, remark.value, remark.why) == ("plaetze", "2", Finding.RESERVED_TOO_MANY)


async def test_many_at_once_keep_their_rules_and_are_refused_like_one(desk: Desk) -> None:
    await desk.take(HEAD + ROW)
    (session,) = await desk.sessions()
    rules = SeatRules(cap=2, network_days=14, decide_on=date(2030, 3, 1), caps={desk.house.id: 3})
    plan = replace(session.plan, code="C", rules=rules, reserved={desk.house.id: 2})
    async with desk.database.writing() as db:
        await stocking.add_sessions(db, CONSOLE, [plan], NOW)
    assert [one.plan for one in await desk.sessions() if one.plan.code == "C"] == [plan]
    async with desk.database.writing() as db:
        with pytest.raises(Refused) as no:
            await stocking.add_sessions(db, CONSOLE, [replace(plan, code="D", reserved={desk.house.id: 5})], NOW)
    assert no.value.reason is Reason.RESERVED_TOO_MANY
