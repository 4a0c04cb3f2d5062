"""A change is taken back while its notices wait: as if it had never been, with the same rows, and nobody is told."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import (
    clock,
    correcting,
    enrolments,
    outbox,
    people,
    seat_audit,
    sessions,
    telling,
    truth,
    undoing,
    unnamed,
)
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.essential import Fact
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, EnrolmentState, NoticeState, Role, SessionState
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import history, institutions, unnamed_seats
from catalogue.tables import outbox as notice_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, every_stage, join, meetings_of, notices, row_of, scene
from tests.factories import NOW, meeting_times

MARCH_7, MARCH_14, MARCH_21 = (meeting_times(datetime(2030, 3, day, 9))[0] for day in (7, 14, 21))
MINUTE = timedelta(minutes=1)
#: What a step of an enrolment changes by itself.
STAMPED = ("revision", "changed_at")


async def undo(db: AsyncConnection, of: Scene, now: datetime = NOW + MINUTE) -> int:
    return await undoing.undo(db, of.coordinator.who, of.session, now, TERMS)


async def cancel(db: AsyncConnection, of: Scene, now: datetime = NOW) -> None:
    await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.TOO_FEW, now, TERMS)


async def move(
    db: AsyncConnection, of: Scene, times: Any = MARCH_21, now: datetime = NOW, silent: bool = False
) -> None:
    row = (await meetings_of(db, of))[0]
    await sessions.reschedule(db, of.coordinator.who, row.id, times, now, TERMS, silent)


async def enrolled(db: AsyncConnection, of: Scene) -> list[dict[str, Any]]:
    """Every enrolment, without what each step stamps on it."""
    query = select(enrolment_rows).where(enrolment_rows.c.session_id == of.session).order_by(enrolment_rows.c.id)
    return [{k: v for k, v in row._mapping.items() if k not in STAMPED} for row in await db.execute(query)]


async def waiting_notices(db: AsyncConnection) -> Sequence[Any]:
    due = select(notice_rows).where(notice_rows.c.state == NoticeState.DUE).order_by(notice_rows.c.id)
    return (await db.execute(due)).all()


async def untrue(db: AsyncConnection, row: Any, now: datetime) -> str | None:
    """As delivery looks at it before it sends."""
    person = await people.card(db, row.person_id)
    facts = (row.id, row.key, row.kind, person, row.enrolment_id, row.meeting_id, row.facts, 0, row.due_at)
    notice = NoticeCard(*facts, session_id=row.session_id)
    return truth.untrue(notice, await telling.look(db, notice, now), now)


# --- a move ---------------------------------------------------------------------------------------------------------


async def test_a_move_is_undone_as_if_it_had_never_been_and_nobody_is_told(database: Database) -> None:
    async with database.writing() as db:
        of, _ = await every_stage(db)
        before = await enrolled(db, of), await waiting_notices(db)
        await move(db, of)
        assert await undo(db, of) == 0
        (meeting,) = await meetings_of(db, of)
        assert (await enrolled(db, of), await waiting_notices(db)) == before
        last = (await db.execute(select(history).order_by(history.c.id.desc()).limit(1))).one()
    assert ((meeting.starts_local, meeting.ends_local), meeting.revision) == (MARCH_14, 2)
    assert (last.noun, last.verb, last.why, last.person_id) == ("session", "undo", "move", of.coordinator.id)


async def test_whoever_has_heard_of_the_move_is_told_that_it_is_as_before(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of, 2)
        await move(db, of)
        first, _ = await notices(db, "moved")
        await outbox.sent(db, first.id, 1, NOW)
        assert await undo(db, of) == 1
        (told,) = await notices(db, "moved")
    assert (told.person_id, told.facts["told"][:10]) == (first.person_id, "2030-03-21")


async def test_after_its_time_undo_is_refused_and_nothing_changes(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await move(db, of)
        assert await undoing.undoable(db, of.session, NOW + TERMS.undo, TERMS) is None
        for late in (TERMS.undo, timedelta(days=3)):
            with pytest.raises(Refused) as no:
                await undo(db, of, NOW + late)
            assert no.value.reason is Reason.UNDO_OVER
        (meeting,) = await meetings_of(db, of)
    assert (meeting.starts_local, meeting.ends_local) == MARCH_21


async def test_until_when_is_shown_and_a_second_press_changes_nothing(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        assert await undoing.undoable(db, of.session, NOW, TERMS) is None
        await move(db, of)
        found = await undoing.undoable(db, of.session, NOW + MINUTE, TERMS)
        assert found == undoing.Undoable("move", NOW + TERMS.undo)
        await undo(db, of)
        (meeting,) = await meetings_of(db, of)
        assert await undo(db, of) == 0
        assert await undoing.undoable(db, of.session, NOW + MINUTE, TERMS) is None
        assert await meetings_of(db, of) == [meeting]


async def test_only_who_runs_the_session_undoes(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        await move(db, of)
        for who in (other.who, (await join(db, of))[0].who):
            with pytest.raises(Refused) as no:
                await undoing.undo(db, who, of.session, NOW, TERMS)
            assert no.value.reason is Reason.NOT_ALLOWED


async def test_seconds_and_an_end_on_another_day_come_back(database: Database) -> None:
    odd = (datetime(2030, 3, 14, 21, 0, 30), datetime(2030, 3, 15, 1, 15, 5))
    async with database.writing() as db:
        of = await scene(db, times=(odd,))
        await move(db, of)
        await undo(db, of)
        (meeting,) = await meetings_of(db, of)
    assert (meeting.starts_local, meeting.ends_local) == odd


async def test_what_a_file_has_changed_is_not_undone_by_halves(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        plan = sessions.Plan(of.training, (of.house,), factories.ZONE, (MARCH_21,), capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, plan, NOW, TERMS)
        with pytest.raises(Refused) as no:
            await undo(db, of)
    assert no.value.reason is Reason.UNDO_OVER


async def test_names_that_were_due_sooner_because_of_the_move_are_due_as_before(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await unnamed.book(db, of.coordinator.who, of.session, of.house, 2, None, NOW, TERMS)
        query = select(unnamed_seats.c.name_until)
        before = (await db.execute(query)).scalar_one()
        await move(db, of, meeting_times(datetime(2030, 3, 10, 9))[0])
        assert (await db.execute(query)).scalar_one() < before
        await undo(db, of)
        assert (await db.execute(query)).scalar_one() == before
        assert not await notices(db, "unnamed_moved")


# --- silent corrections ---------------------------------------------------------------------------------------------


async def test_a_slight_correction_of_the_end_tells_nobody_and_raises_the_revision(database: Database) -> None:
    later = (MARCH_14[0], MARCH_14[1] + timedelta(minutes=15))
    async with database.writing() as db:
        of, _ = await every_stage(db)
        before = await waiting_notices(db)
        await move(db, of, later, silent=True)
        (meeting,) = await meetings_of(db, of)
        assert (meeting.ends_local, meeting.revision) == (later[1], 1)
        assert await waiting_notices(db) == before
        assert await undo(db, of) == 0
        (meeting,) = await meetings_of(db, of)
        assert (meeting.ends_local, meeting.revision) == (MARCH_14[1], 2)
        assert await waiting_notices(db) == before


async def test_what_people_plan_by_is_never_corrected_silently(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, place="Bern, Raum 2")
        who = of.coordinator.who
        for times in (MARCH_21, (MARCH_14[0], MARCH_14[1] + timedelta(minutes=16))):
            with pytest.raises(Refused) as no:
                await move(db, of, times, silent=True)
            assert no.value.reason is Reason.MUST_BE_TOLD
        with pytest.raises(Refused) as no:
            await correcting.correct(db, who, of.session, Fact.PLACE, "Bern, Raum 3", NOW, TERMS, silent=True)
        assert no.value.reason is Reason.MUST_BE_TOLD
        await correcting.correct(db, who, of.session, Fact.PLACE, "Bern, Raum  2", NOW, TERMS, silent=True)
        assert (await row_of(db, of)).place == "Bern, Raum  2"


async def test_another_place_is_told_with_old_and_new_and_undone_before_anybody_hears(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db, place="Bern, Raum 2")
        who, place = of.coordinator.who, "Thun, Aula"
        assert await correcting.correct(db, who, of.session, Fact.PLACE, place, NOW, TERMS) == 2
        told = await notices(db, "changed")
        assert {row.person_id for row in told} == {people["enrolled"].id, people["offered"].id}
        assert {row.facts["place"] for row in told} == {"Bern, Raum 2"}
        assert await undo(db, of) == 0
        assert (await row_of(db, of)).place == "Bern, Raum 2"
        assert not await notices(db, "changed")
        assert [one.revision for one in await meetings_of(db, of)] == [2]


async def test_a_note_is_told_or_not_as_one_likes(database: Database) -> None:
    async with database.writing() as db:
        of, _ = await every_stage(db)
        who = of.coordinator.who
        assert not await correcting.correct(db, who, of.session, Fact.NOTE, "Bring a pen.", NOW, TERMS, silent=True)
        assert await correcting.correct(db, who, of.session, Fact.NOTE, "Bring two pens.", NOW, TERMS) == 2
        told = (await notices(db, "changed"))[0]
        assert told.facts["note"] == "Bring a pen."
        assert await untrue(db, told, NOW) is None
        assert not await correcting.correct(db, who, of.session, Fact.NOTE, "Bring two pens.", NOW, TERMS)


# --- a cancellation -------------------------------------------------------------------------------------------------


async def test_a_cancellation_is_undone_with_the_same_rows_and_nobody_is_told(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        await enrolments.skip(db, people["offered"].who, of.session, NOW, TERMS)
        before, notices_before = await enrolled(db, of), await waiting_notices(db)
        await cancel(db, of)
        assert await undo(db, of) == 0
        assert await enrolled(db, of) == before
        assert [row.id for row in await waiting_notices(db)] == [row.id for row in notices_before]
        row = await row_of(db, of)
        assert (row.state, row.cancel_reason, row.revision) == (SessionState.PUBLISHED, None, 2)
        for rule, look in seat_audit.RULES:
            assert not await look(db, NOW + MINUTE), rule
    revisions = {row["state"] for row in before}
    assert {EnrolmentState.ENROLLED, EnrolmentState.OFFERED, EnrolmentState.WAITING} <= revisions


async def test_what_was_dropped_meanwhile_because_it_was_cancelled_is_told_after_all(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        (offer,) = await notices(db, "offer")
        await cancel(db, of)
        why = await untrue(db, offer, NOW)
        assert why == "the enrolment is cancelled by now"
        await outbox.drop(db, offer.id, why)
        await undo(db, of)
        (again,) = await notices(db, "offer", person=people["offered"])
        assert (again.id, again.due_at, await untrue(db, again, NOW + MINUTE)) == (offer.id, offer.due_at, None)


async def test_the_reminder_of_an_offer_comes_after_an_undo_as_well_and_no_request_is_nudged_twice(
    database: Database,
) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        (offer,) = await notices(db, "offer")
        await outbox.sent(db, offer.id, 1, NOW)
        await cancel(db, of)
        await undo(db, of)
        for row in await notices(db, "goes_on"):
            await outbox.drop(db, row.id, "not looked at here")
        query = select(enrolment_rows.c.offer_expires_at, enrolment_rows.c.revision, enrolment_rows.c.id)
        row = (await db.execute(query.where(enrolment_rows.c.person_id == people["offered"].id))).one()
        await clock.advance(db, row.offer_expires_at - timedelta(hours=3), TERMS)
        (soon,) = await notices(db, "offer_soon")
    assert soon.key == f"offer_soon:{row.id}:{row.revision}"


async def test_whoever_has_heard_of_the_cancellation_hears_that_it_takes_place(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        await cancel(db, of)
        heard, *_ = await notices(db, "cancelled")
        await outbox.sent(db, heard.id, 1, NOW)
        assert await undo(db, of) == 1
        (told,) = await notices(db, "goes_on")
        assert told.person_id == heard.person_id == people["enrolled"].id
        assert await untrue(db, told, NOW + MINUTE) is None
        assert not await notices(db, "cancelled")
        await cancel(db, of, NOW + 2 * MINUTE)
        assert await untrue(db, told, NOW + 2 * MINUTE) is not None


async def test_a_cancellation_on_its_way_is_not_true_any_more(database: Database) -> None:
    async with database.writing() as db:
        of, _ = await every_stage(db)
        await cancel(db, of)
        rows = await notices(db, "cancelled")
        await undo(db, of)
        assert {await untrue(db, row, NOW + MINUTE) for row in rows} == {"it takes place after all"}


async def test_cancelled_again_after_an_undo_everybody_is_told(database: Database) -> None:
    async with database.writing() as db:
        of, _ = await every_stage(db)
        pont = (await factories.institution(db)).id
        desk = await factories.member(db, pont, Role.COORDINATOR)
        other = await scene(db)
        await unnamed.book(db, desk.who, other.session, pont, 2, None, NOW, TERMS)
        for one in (of, other):
            await cancel(db, one)
            await undo(db, one)
            await cancel(db, one, NOW + 2 * MINUTE)
        assert len(await notices(db, "cancelled")) == 3
        assert [row.person_id for row in await notices(db, "unnamed_cancelled")] == [desk.id]


async def test_a_desk_with_seats_without_a_name_that_has_heard_is_told_as_well(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        pont = (await factories.institution(db)).id
        desk = await factories.member(db, pont, Role.COORDINATOR)
        await unnamed.book(db, desk.who, of.session, pont, 2, None, NOW, TERMS)
        await cancel(db, of)
        (heard,) = await notices(db, "unnamed_cancelled")
        await outbox.sent(db, heard.id, 1, NOW)
        assert await undo(db, of) == 1
        (told,) = await notices(db, "unnamed_goes_on")
        assert (told.person_id, await untrue(db, told, NOW + MINUTE)) == (desk.id, None)


async def test_a_request_comes_back_with_its_time_limit(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await db.execute(update(institutions).where(institutions.c.id == of.house).values(approval=True))
        person = await factories.member(db, of.house)
        await enrolments.enrol(db, person.who, of.session, of.house, NOW, TERMS)
        before = await enrolled(db, of)
        assert before[0]["request_expires_at"] is not None
        await cancel(db, of)
        await undo(db, of)
        assert await enrolled(db, of) == before
        assert len(await notices(db, "approval")) == 1


async def test_a_file_that_left_fewer_seats_meanwhile_keeps_the_cancellation(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=3)
        await join(db, of, 3)
        await cancel(db, of)
        rows = sessions.sessions.c
        await db.execute(update(sessions.sessions).where(rows.id == of.session).values(capacity=2))
        with pytest.raises(Refused) as no:
            await undo(db, of)
    assert (no.value.reason, no.value.facts["taken"]) == (Reason.CAPACITY_TOO_SMALL, 3)


async def test_the_state_before_comes_back_also_where_it_was_confirmed(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, closes_on=date(2030, 3, 10))
        await sessions.confirm(db, CONSOLE, of.session, NOW, TERMS)
        await cancel(db, of)
        await undo(db, of)
        assert (await row_of(db, of)).state is SessionState.CONFIRMED
