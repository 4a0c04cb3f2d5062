"""Proposals entered on SQLite and PostgreSQL: new, changed, unchanged, refused, and who is told."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue import enrolments, seating, sessions
from catalogue.cards import TextCard
from catalogue.exchange import entering
from catalogue.exchange.present import Present
from catalogue.exchange.remarks import Accepted, Finding
from catalogue.exchange.unusable import Fault
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import EnrolmentState, Kind, Role, SessionState
from catalogue.rules.terms import Terms
from catalogue.seat_rules import SeatRules
from catalogue.sessions import Plan
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import meetings, outbox
from tests import factories
from tests.exchange.conftest import Desk
from tests.factories import NOW, ZONE

HEADER = "titel;beginn;ende;ort;plaetze;preis;code\n"
TWO_DAYS = (
    HEADER
    + "Erste Hilfe;2030-03-14 09:00;12:00;Bern;12;CHF 120.–;EH1\n"
    + "Erste Hilfe;2030-03-21 09:00;12:00;Bern;12;CHF 120.–;EH1\n"
)
at = datetime.fromisoformat


async def only(desk: Desk) -> Present:
    (one,) = await desk.sessions()
    return one


async def test_a_new_session_is_open_for_everybody_without_reserved_seats(desk: Desk) -> None:
    report = await desk.take(TWO_DAYS)
    assert report.summary == "rows 2, new 2, changed 0, unchanged 0, refused 0"
    one = await only(desk)
    assert one.plan == Plan(
        training_id=one.training.id,
        hosts=(desk.house.id,),
        zone=ZONE,
        times=(
            (at("2030-03-14 09:00"), at("2030-03-14 12:00")),
            (at("2030-03-21 09:00"), at("2030-03-21 12:00")),
        ),
        state=SessionState.PUBLISHED,
        place="Bern",
        capacity=12,
        price=12000,
        code="EH1",
    )
    assert (one.training.kind, one.training.texts) == (Kind.INTERNAL, (TextCard("de", "Erste Hilfe"),))


async def test_the_same_file_again_changes_nothing_at_all(desk: Desk) -> None:
    await desk.take(TWO_DAYS)
    before = await desk.rows()
    report = await desk.take(TWO_DAYS)
    assert report.summary == "rows 2, new 0, changed 0, unchanged 2, refused 0"
    assert await desk.rows() == before


async def test_a_dry_run_tells_the_same_and_writes_nothing(desk: Desk) -> None:
    before = await desk.rows()
    dry = await desk.take(TWO_DAYS, dry_run=True)
    assert await desk.rows() == before
    assert dry.lines == (await desk.take(TWO_DAYS)).lines


async def test_a_refused_row_leaves_nothing_and_the_others_are_taken(desk: Desk) -> None:
    report = await desk.take(HEADER + "Gut;14.3.2030 9-12;;;;;\nSchlecht;30.2.2030 9-12;;;;;\n")
    assert (report.summary, report.exit_code) == ("rows 2, new 1, changed 0, unchanged 0, refused 1", 1)
    line = 'line 3 refused: beginn "30.2.2030 9-12": there is no such day; accepted: date, start and end such as'
    assert report.lines[0].startswith(line)
    assert (await only(desk)).training.title("de") == "Gut"


async def test_a_file_that_cannot_be_used_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(bytes(100))
    report = await desk.take(tmp_path / "x.csv")
    assert (report.exit_code, report.summary) == (2, "rows 0, new 0, changed 0, unchanged 0, refused 0")
    assert report.fault is not None
    assert report.fault.fault is Fault.BINARY
    assert report.lines[0] == "this is not a table: neither text nor an Excel file"


async def test_a_header_alone_is_a_file_with_no_rows(desk: Desk) -> None:
    report = await desk.take(HEADER)
    assert (report.exit_code, report.lines) == (0, ("rows 0, new 0, changed 0, unchanged 0, refused 0",))


async def test_only_the_columns_of_the_file_change(desk: Desk) -> None:
    await desk.take(TWO_DAYS)
    before = await only(desk)
    report = await desk.take("code;titel;leitung\nEH1;Erste Hilfe;R. Beispiel\n")
    assert report.summary == "rows 1, new 0, changed 1, unchanged 0, refused 0"
    assert (await only(desk)).plan == replace(before.plan, trainer="R. Beispiel")


async def test_an_empty_cell_takes_a_fact_away(desk: Desk) -> None:
    await desk.take(TWO_DAYS)
    await desk.take("code;titel;plaetze;preis;ort\nEH1;Erste Hilfe;;;\n")
    plan = (await only(desk)).plan
    assert (plan.capacity, plan.price, plan.place) == (None, None, "")


async def test_a_moved_session_with_code_keeps_its_meetings_and_tells_who_is_enrolled(desk: Desk) -> None:
    await desk.take(TWO_DAYS)
    session = await only(desk)
    async with desk.database.writing() as db:
        ada = await factories.member(db, desk.house.id)
        await enrolments.enrol(db, ada.who, session.id, desk.house.id, NOW, Terms())
        ids = list((await db.execute(select(meetings.c.id).order_by(meetings.c.id))).scalars())
    report = await desk.take(TWO_DAYS.replace("2030-03-21 09:00", "2030-03-22 10:00"))
    assert report.summary == "rows 2, new 0, changed 2, unchanged 0, refused 0"
    async with desk.database.reading() as db:
        rows = (await db.execute(select(meetings).order_by(meetings.c.id))).all()
        told = (await db.execute(select(outbox.c.person_id, outbox.c.meeting_id).where(outbox.c.kind == "moved"))).all()
    assert [row.id for row in rows] == ids
    assert [(row.revision, row.starts_local) for row in rows] == [
        (0, at("2030-03-14 09:00")),
        (1, at("2030-03-22 10:00")),
    ]
    assert told == [(ada.id, ids[1])]


async def test_more_seats_in_the_file_are_offered_to_who_waits(desk: Desk) -> None:
    await desk.take(TWO_DAYS.replace(";12;CHF", ";1;CHF"))
    session = await only(desk)
    async with desk.database.writing() as db:
        people = [await factories.member(db, desk.house.id) for _ in range(2)]
        for person in people:
            await enrolments.enrol(db, person.who, session.id, desk.house.id, NOW, Terms())
    await desk.take(TWO_DAYS)
    async with desk.database.reading() as db:
        states = (await db.execute(select(enrolment_rows.c.state).order_by(enrolment_rows.c.id))).scalars().all()
    assert states == [EnrolmentState.ENROLLED, EnrolmentState.OFFERED]


async def test_a_moved_session_without_code_is_new_and_reported_as_likely_duplicate(desk: Desk) -> None:
    await desk.take("titel;beginn\nKurs;14.3.2030 9-12\n")
    report = await desk.take("titel;beginn\nKurs;15.3.2030 9-12\n")
    assert report.summary == "rows 1, new 1, changed 0, unchanged 0, refused 0"
    (remark,) = report.remarks
    assert (remark.line, remark.why, remark.facts["starts"]) == (2, Finding.LIKELY_DUPLICATE, at("2030-03-14 09:00"))
    assert len(await desk.sessions()) == 2


async def test_several_dates_of_one_training_in_one_file_are_no_duplicates(desk: Desk) -> None:
    rows = "titel;beginn\nKurs;14.3.2030 9-12\nKurs;15.3.2030 9-12\n"
    assert (await desk.take(rows)).remarks == ()
    assert (await desk.take(rows + "Kurs;16.3.2030 9-12\n")).remarks == ()
    assert len({one.training.id for one in await desk.sessions()}) == 1


async def test_last_years_session_is_no_duplicate_of_this_years(desk: Desk) -> None:
    await desk.take("titel;beginn\nKurs;14.3.2029 9-12\n")
    assert (await desk.take("titel;beginn\nKurs;14.3.2030 9-12\n")).remarks == ()


async def test_a_session_that_gets_a_code_is_still_the_same(desk: Desk) -> None:
    await desk.take("titel;beginn\nKurs;14.3.2030 9-12\n")
    number = (await only(desk)).id
    report = await desk.take("titel;beginn;code\nKurs;14.3.2030 9-12;K1\n")
    assert report.changed == 1
    one = await only(desk)
    assert (one.id, one.plan.code) == (number, "K1")


async def test_rows_that_vanish_from_a_file_are_not_touched(desk: Desk) -> None:
    await desk.take(HEADER + "A;14.3.2030 9-12;;;;;A1\nB;14.3.2030 9-12;;;;;B1\n")
    report = await desk.take(HEADER + "A;14.3.2030 9-12;;;;;A1\n")
    assert report.summary == "rows 1, new 0, changed 0, unchanged 1, refused 0"
    assert len(await desk.sessions()) == 2


@pytest.mark.parametrize(
    ("before", "wanted", "after", "is_doubtful"),
    [
        ("draft", "draft", SessionState.DRAFT, False),
        ("draft", "open", SessionState.PUBLISHED, False),
        ("open", "", SessionState.PUBLISHED, False),
        ("open", "draft", SessionState.PUBLISHED, True),
        ("open", "cancelled", SessionState.CANCELLED, False),
        ("cancelled", "cancelled", SessionState.CANCELLED, False),
        ("cancelled", "open", SessionState.CANCELLED, True),
    ],
)
async def test_a_file_opens_and_cancels_but_takes_no_session_back(
    desk: Desk, before: str, wanted: str, after: SessionState, is_doubtful: bool
) -> None:
    await desk.take(f"titel;code;status\nKurs;K1;{before}\n")
    report = await desk.take(f"titel;code;status\nKurs;K1;{wanted}\n")
    assert (await only(desk)).plan.state is after
    assert [remark.why for remark in report.remarks] == [Finding.STAYS] * is_doubtful


async def test_a_cancelled_session_in_a_file_tells_everybody_concerned(desk: Desk) -> None:
    await desk.take("titel;code;beginn;status\nKurs;K1;14.3.2030 9-12;open\n")
    session = await only(desk)
    async with desk.database.writing() as db:
        ada = await factories.member(db, desk.house.id)
        await enrolments.enrol(db, ada.who, session.id, desk.house.id, NOW, Terms())
    await desk.take("titel;code;status\nKurs;K1;cancelled\n")
    async with desk.database.reading() as db:
        kinds = (await db.execute(select(outbox.c.kind).where(outbox.c.person_id == ada.id))).scalars().all()
    assert "cancelled" in kinds


async def test_hosts_and_reserved_seats_are_named_by_short_names(desk: Desk) -> None:
    async with desk.database.writing() as db:
        other = await factories.institution(db, "haus-b", "Haus B")
    report = await desk.take(
        "titel;traeger;reserviert\nA;haus-a haus-b;haus-a:3 haus-b:2\nB;haus-b;\nC;haus-x haus-a;\nD;;haus-x:1\n"
    )
    plan = (await only(desk)).plan
    assert (plan.hosts, plan.reserved) == ((desk.house.id, other.id), {desk.house.id: 3, other.id: 2})
    found = [(remark.line, remark.column, remark.why) for remark in report.remarks]
    assert found == [
        (3, "traeger", Finding.NOT_HOST),
        (4, "traeger", Finding.NO_SUCH_HOUSE),
        (5, "reserviert", Finding.NO_SUCH_HOUSE),
        (1, "header", Finding.UNDATED),
    ]
    assert report.summary == "rows 4, new 1, changed 0, unchanged 0, refused 3"


async def test_a_session_of_two_hosts_is_the_same_in_the_files_of_both(desk: Desk) -> None:
    async with desk.database.writing() as db:
        other = await factories.institution(db, "haus-b", "Haus B")
    file = "titel;code;traeger;beginn\nKurs;K1;haus-a haus-b;14.3.2030 9-12\n"
    await desk.take(file)
    report = await desk.take(file, house=other)
    assert report.summary == "rows 1, new 0, changed 0, unchanged 1, refused 0"


async def test_one_code_in_two_institutions_is_two_sessions(desk: Desk) -> None:
    async with desk.database.writing() as db:
        other = await factories.institution(db, "haus-b", "Haus B")
    await desk.take(TWO_DAYS)
    report = await desk.take(TWO_DAYS, house=other)
    assert report.new == 2


async def test_who_does_not_coordinate_the_house_takes_nothing_in(desk: Desk) -> None:
    async with desk.database.writing() as db:
        staff = await factories.member(db, desk.house.id)
        coordinator = await factories.member(db, desk.house.id, Role.COORDINATOR)
    with pytest.raises(Refused) as refusal:
        await desk.take(TWO_DAYS, who=staff.who)
    assert refusal.value.reason is Reason.NOT_ALLOWED
    assert (await desk.take(TWO_DAYS, who=coordinator.who)).new == 2


async def test_dates_without_year_come_after_the_day_of_the_import(desk: Desk) -> None:
    await desk.take("titel;beginn\nKurs;1.3. 9-12\nAnderer;28.2. 9-12\n", now=datetime(2030, 2, 28, 23, 30, tzinfo=UTC))
    starts = [str(one.first_start) for one in await desk.sessions()]
    assert starts == ["2030-03-01 09:00:00", "2031-02-28 09:00:00"]


async def test_thousands_of_rows_are_entered_in_one_go(desk: Desk) -> None:
    file = HEADER + "".join(f"Kurs {n};14.3.2030 9-12;;Bern;12;;K{n}\n" for n in range(2000))
    assert (await desk.take(file)).new == 2000
    assert (await desk.take(file)).unchanged == 2000


async def test_people_enrol_while_a_file_is_entered(desk: Desk) -> None:
    await desk.take(TWO_DAYS)
    one = await only(desk)
    async with desk.database.writing() as db:
        person = await factories.member(db, desk.house.id)

    async def enrol() -> EnrolmentState:
        async with desk.database.writing() as db:
            return await enrolments.enrol(db, person.who, one.id, desk.house.id, NOW, Terms())

    async with desk.database.writing() as db:
        await entering.enter(db, CONSOLE, desk.house.id, [], NOW, Terms())
        meanwhile = asyncio.create_task(enrol())
        await asyncio.wait([meanwhile], timeout=5 if not desk.database.is_sqlite else 0)
        assert meanwhile.done() or desk.database.is_sqlite  # of which the file is the one writer
    assert await meanwhile == "enrolled"


async def test_a_file_waits_for_its_sessions_in_their_order_and_keeps_what_is_changed_meanwhile(desk: Desk) -> None:
    one, two = ("Nothilfe;2030-03-14 09:00;12:00;Bern;12;;N1\n", "Reanimation;2030-03-15 09:00;12:00;Bern;12;;R1\n")
    await desk.take(HEADER + one + two)
    first, second = (one.id for one in await desk.sessions())
    both_moved = (HEADER + two + one).replace("Bern", "Thun")

    async with desk.database.writing() as db:
        await seating.lock_all(db, [first])
        meanwhile = asyncio.create_task(desk.take(both_moved))
        await asyncio.wait([meanwhile], timeout=0.5)
        for session in (first, second):
            rules = SeatRules(cap=3)
            await sessions.set_rules(db, CONSOLE, session, 12, None, {}, rules, None, None, NOW, Terms())
    assert (await meanwhile).summary == "rows 2, new 0, changed 2, unchanged 0, refused 0"
    assert [(one.plan.place, one.plan.rules.cap) for one in await desk.sessions()] == [("Thun", 3)] * 2


async def test_a_code_that_comes_with_another_date_is_reported_as_likely_duplicate(desk: Desk) -> None:
    """Nobody can tell whether it is the old session, which may have people in it, or one more."""
    await desk.take("titel;beginn\nKurs;14.3.2030 9-12\nAnderer;14.3.2030 9-12\n")
    report = await desk.take("titel;beginn;code\nKurs;15.3.2030 9-12;K1\nAnderer;14.3.2030 9-12;A1\n")
    assert report.summary == "rows 2, new 1, changed 1, unchanged 0, refused 0"
    (remark,) = report.remarks
    assert (remark.line, remark.why, remark.expected) == (2, Finding.LIKELY_DUPLICATE, Accepted.MOVE_WITH_CODE)
    assert remark.facts["starts"] == at("2030-03-14 09:00")


async def test_the_code_of_the_exported_list_moves_the_session(desk: Desk) -> None:
    """What the report advises is so."""
    await desk.take("titel;beginn\nKurs;14.3.2030 9-12\n")
    code = f"id:{(await only(desk)).id}"
    report = await desk.take(f"titel;beginn;code\nKurs;15.3.2030 9-12;{code}\n")
    assert (report.changed, report.remarks) == (1, ())
    assert (await only(desk)).plan.times[0][0] == at("2030-03-15 09:00")


async def test_a_list_without_codes_means_the_coded_session_of_its_title_and_start(desk: Desk) -> None:
    await desk.take("code;titel;beginn\nK1;Kurs;14.3.2030 9-12\n")
    report = await desk.take("titel;beginn;ort\nKurs;14.3.2030 9-12;Thun\n")
    assert report.changed == 1
    one = await only(desk)
    assert (one.plan.code, one.plan.place) == ("K1", "Thun")


async def test_of_two_coded_sessions_of_one_title_and_start_none_is_meant_without_a_code(desk: Desk) -> None:
    await desk.take("code;titel;beginn\nK1;Kurs;14.3.2030 9-12\nK2;Kurs;14.3.2030 9-12\n")
    report = await desk.take("titel;beginn;ort\nKurs;14.3.2030 9-12;Thun\n")
    assert (report.new, [one.why for one in report.remarks]) == (1, [Finding.LIKELY_DUPLICATE])
    both = "code;titel;beginn\nK1;Kurs;14.3.2030 9-12\n;Kurs;14.3.2030 9-12\n"
    assert (await desk.take(both)).new == 0
