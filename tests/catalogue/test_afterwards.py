"""Deadlines, the eve of a meeting, and what follows the last one: who is told when, who may answer, who may read."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, enrolments, eves, ratings, sessions
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.rating import AT_ONCE, Average, Question
from catalogue.rules.states import CancelReason, NoticeState, Role
from catalogue.sessions import Plan
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.catalogue.scene import TERMS, Counted, Scene, every_stage, join, meetings_of, notices, scene
from tests.catalogue.test_reminding import sent
from tests.factories import NOW, ZONE, Member, meeting_times

START = datetime(2030, 3, 14, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: The session of a scene ends at noon in Zurich.
END = START + 3 * HOUR


async def told(db: AsyncConnection, kind: str, *moments: datetime) -> list[int]:
    """To whom this kind has gone, after looking at each of these moments."""
    for moment in moments:
        await clock.advance(db, moment, TERMS)
        await sent(db, moment)
    return [notice.person_id for notice in await notices(db, kind, NoticeState.SENT)]


async def seat_of(db: AsyncConnection, person: Member) -> int:
    (notice,) = await notices(db, "seat", None, person)
    return int(notice.enrolment_id)


async def answered(db: AsyncConnection, of: Scene, people: list[Member], *answers: int) -> None:
    for person, answer in zip(people, answers, strict=True):
        await ratings.rate(db, person.who, await seat_of(db, person), Question.CONTENT, answer, END)


async def test_who_has_not_answered_an_offer_hears_of_it_once_more(database: Database) -> None:
    """Offered on Friday at ten, held until the next working hours: on Saturday before noon."""
    async with database.writing() as db:
        _of, people = await every_stage(db, datetime(2030, 4, 25, 9))
        assert await told(db, "offer_soon", NOW, NOW + 17 * HOUR) == []
        assert await told(db, "offer_soon", NOW + 22 * HOUR, NOW + 22 * HOUR + MINUTE) == [people["offered"].id]


async def test_a_seat_that_is_taken_needs_no_second_word(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db, datetime(2030, 4, 25, 9))
        assert await told(db, "offer_soon", NOW) == []
        await enrolments.accept(db, people["offered"].who, of.session, NOW + HOUR, TERMS)
        assert await told(db, "offer_soon", NOW + 22 * HOUR) == []


async def test_the_last_days_to_withdraw_free_of_charge_are_told_the_day_before(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        until = update(session_rows).where(session_rows.c.id == of.session)
        await db.execute(until.values(withdraw_until=date(2030, 3, 8)))
        assert await told(db, "withdraw_soon", NOW, datetime(2030, 3, 6, 22, 59, tzinfo=UTC)) == []
        night = datetime(2030, 3, 6, 23, tzinfo=UTC)
        assert await told(db, "withdraw_soon", night, night + 6 * HOUR) == []
        assert await told(db, "withdraw_soon", night + 7 * HOUR, night + 8 * HOUR) == [people["enrolled"].id]
        await db.execute(until.values(withdraw_until=date(2030, 3, 7)))
        assert len(await told(db, "withdraw_soon", night + 9 * HOUR)) == 1


async def test_trainers_and_those_who_run_it_hear_of_it_the_day_before(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 9), datetime(2030, 3, 21, 9))
        trainer = await factories.member(db, of.house)
        mate = await factories.member(db, of.house, Role.COORDINATOR)
        await db.execute(update(session_rows).where(session_rows.c.id == of.session).values(trainer_id=trainer.id))
        await join(db, of)
        eves = (START - DAY - MINUTE, START - DAY, START - DAY + HOUR)
        assert await told(db, "trainer_reminder", *eves[:1]) == []
        assert await told(db, "trainer_reminder", *eves[1:]) == [trainer.id]
        assert await told(db, "desk_reminder") == [of.coordinator.id, mate.id]
        # Of the second meeting whoever teaches it hears, but not the desk.
        assert await told(db, "trainer_reminder", START + 6 * DAY) == [trainer.id] * 2
        assert len(await told(db, "desk_reminder")) == 2


async def test_of_a_session_without_anybody_the_desk_hears_nothing(database: Database) -> None:
    async with database.writing() as db:
        await scene(db)
        assert await told(db, "desk_reminder", START - DAY, START - HOUR) == []


async def test_a_moved_eve_is_told_anew_and_a_cancelled_one_never(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        assert len(await told(db, "desk_reminder", START - DAY)) == 1
        (meeting,) = await meetings_of(db, of)
        later = meeting_times(datetime(2030, 3, 18, 9))[0]
        await sessions.reschedule(db, of.coordinator.who, meeting.id, later, START - HOUR, TERMS)
        assert len(await told(db, "desk_reminder", START, START + 3 * DAY)) == 2
        other = await scene(db)
        await join(db, other)
        await sessions.cancel(db, other.coordinator.who, other.session, CancelReason.OTHER, NOW, TERMS)
        assert len(await told(db, "desk_reminder", START + 3 * DAY + HOUR)) == 2


async def test_the_morning_after_and_six_weeks_later_whoever_had_a_seat_is_asked(database: Database) -> None:
    async with database.writing() as db:
        _of, people = await every_stage(db)
        morning = datetime(2030, 3, 15, 7, tzinfo=UTC)  # an hour after the quiet hours
        assert await told(db, "thanks", END - MINUTE, END, morning - MINUTE) == []
        assert await told(db, "thanks", morning, morning + HOUR, morning + DAY) == [people["enrolled"].id]
        assert await told(db, "transfer", morning + 40 * DAY) == []
        assert await told(db, "transfer", morning + 41 * DAY, morning + 42 * DAY) == [people["enrolled"].id]
        assert len(await told(db, "thanks")) == 1


async def test_nobody_is_thanked_for_a_session_that_was_cancelled_or_goes_on(database: Database) -> None:
    """A further date that is added after the end: thanks come after that one, once."""
    async with database.writing() as db:
        of, gone = await scene(db), await scene(db)
        await join(db, of)
        await join(db, gone)
        await sessions.cancel(db, gone.coordinator.who, gone.session, CancelReason.OTHER, NOW, TERMS)
        await clock.advance(db, START - HOUR, TERMS)
        morning = datetime(2030, 3, 15, 7, tzinfo=UTC)
        await clock.advance(db, morning, TERMS)
        assert len(await notices(db, "thanks")) == 1
        more = meeting_times(datetime(2030, 3, 14, 9), datetime(2030, 3, 18, 9))
        plan = Plan(of.training, (of.house,), ZONE, more, capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, plan, morning, TERMS)
        assert await told(db, "thanks", morning + MINUTE, morning + DAY, morning + 3 * DAY) == []
        assert len(await told(db, "thanks", morning + 4 * DAY, morning + 5 * DAY)) == 1


async def test_long_past_sessions_are_not_asked_about_at_the_first_look(database: Database) -> None:
    async with database.writing() as db:
        await join(db, await scene(db))
        assert await told(db, "thanks", END + 30 * DAY, END + 31 * DAY) == []


async def test_an_answer_can_be_changed_and_is_read_by_its_person_alone(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        anna, beat = await join(db, of, 2)
        mine = await seat_of(db, anna)
        for answer in (1, 4, 4):
            await ratings.rate(db, anna.who, mine, Question.METHOD, answer, END)
        assert await ratings.of_enrolment(db, anna.who, mine, END) == {Question.METHOD: 4}
        refused = [(beat, mine, 2, END), (anna, mine, 0, END), (anna, mine, 5, END), (anna, mine, 2, END - MINUTE)]
        for person, enrolment, answer, now in (*refused, (anna, 999_999, 2, END)):
            with pytest.raises(Refused) as no:
                await ratings.rate(db, person.who, enrolment, Question.METHOD, answer, now)
            assert no.value.reason is Reason.NOT_FOUND
        await enrolments.withdraw(db, beat.who, of.session, NOW, TERMS)
        with pytest.raises(Refused):
            await ratings.rate(db, beat.who, await seat_of(db, beat), Question.METHOD, 2, END)


async def test_hosts_see_averages_from_three_answers_on_and_nobody_else_does(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        people = await join(db, of, 3)
        await answered(db, of, people[:2], 4, 3)
        assert await ratings.of_session(db, of.coordinator.who, of.session) == ()
        await answered(db, of, people[2:], 2)
        assert await ratings.of_session(db, of.coordinator.who, of.session) == (Average(Question.CONTENT, 3, 3.0),)
        with pytest.raises(Refused):
            await ratings.of_session(db, people[0].who, of.session)
    assert Question.TRANSFER not in AT_ONCE


async def test_when_the_last_dates_fall_away_the_thanks_still_come(database: Database) -> None:
    """Four days after the date that has become the last one."""
    late = END + 4 * DAY
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 9), datetime(2030, 3, 28, 9))
        (person,) = await join(db, of)
        assert await told(db, "thanks", late) == []
        plan = Plan(of.training, (of.house,), ZONE, meeting_times(), capacity=12)
        await sessions.change(db, of.coordinator.who, of.session, plan, late + MINUTE, TERMS)
        assert await told(db, "thanks", late + HOUR, late + DAY) == [person.id]


async def test_the_eves_of_many_meetings_are_looked_up_together_and_written_once(database: Database) -> None:
    """By two hosts' coordinators for three sessions: a fixed number of statements, and none that writes again."""
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of)
        for _ in range(2):
            other = await factories.session(db, of.training, of.house)
            await join(db, Scene(of.house, of.training, other, of.coordinator))
        await eves.tell(db, START - DAY, START, TERMS)
        assert len(await notices(db, "desk_reminder")) == 3
        with Counted(db) as statements:
            await eves.tell(db, START - DAY, START, TERMS)
    assert len(statements) == 5
