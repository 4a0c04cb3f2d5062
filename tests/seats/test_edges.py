"""Thirteen things that other systems got wrong: short, on real databases, in the order of the list they come from."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.say import Say
from bot.screens.notices import KINDS
from catalogue import clock, enrolments, outbox, people, reminding, sessions, telling
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.reminders import parse_lead
from catalogue.rules.states import CancelReason, EnrolmentState, NoticeState
from catalogue.seat_rules import SeatRules
from catalogue.sessions import Plan, Times
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import outbox as notice_rows
from tests import factories
from tests.bot.cards import NETWORK
from tests.catalogue.scene import TERMS, Scene, join, meetings_of, notices, scene, states, whole
from tests.factories import NOW, ZONE, Member, meeting_times

#: 14 March 2030, 9 o'clock in Zurich.
START = datetime(2030, 3, 14, 8, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def plan_of(of: Scene, *times: Times, **facts: Any) -> Plan:
    return replace(Plan(of.training, (of.house,), ZONE, times or meeting_times(), capacity=12), **facts)


async def change(db: AsyncConnection, of: Scene, *times: Times, now: datetime = NOW, **facts: Any) -> None:
    await sessions.change(db, of.coordinator.who, of.session, plan_of(of, *times, **facts), now, TERMS)


async def told(db: AsyncConnection, person: Member) -> list[str]:
    """The kinds of all that somebody was ever told."""
    rows = (await whole(db, notice_rows))[0]
    return [row.kind for row in rows if row.person_id == person.id]


async def reminded(db: AsyncConnection, person: Member) -> list[str]:
    return [notice.facts["lead"] for notice in await notices(db, "reminder", None, person)]


async def refusal(act: Any) -> Reason:
    with pytest.raises(Refused) as no:
        await act
    return no.value.reason


# --- 1 -------------------------------------------------------------------------------------------------------------


async def test_two_people_press_for_the_last_seat_and_each_of_them_twice(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        two = [await factories.member(db, of.house) for _ in range(2)]

    async def press(person: Member) -> EnrolmentState:
        async with database.writing() as db:
            return await enrolments.enrol(db, person.who, of.session, of.house, NOW, TERMS)

    answers = await asyncio.gather(*(press(person) for person in two * 2))
    async with database.reading() as db:
        assert sorted(await states(db, of, two)) == ["enrolled", "waiting"]
        assert len((await whole(db, enrolment_rows))[0]) == 2
    assert answers[:2] == answers[2:]
    assert sorted(answers[:2]) == ["enrolled", "waiting"]


# --- 2 -------------------------------------------------------------------------------------------------------------


async def test_a_coordinator_enrols_nobody_past_the_last_seat_or_into_a_closed_session(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1, closes_on=date(2030, 3, 5))
        await join(db, of)
        other, late = [await factories.member(db, of.house) for _ in range(2)]
        boss = of.coordinator.who
        added = await enrolments.enrol(db, boss, of.session, of.house, NOW, TERMS, other.id)
        for who in (boss, late.who):
            act = enrolments.enrol(db, who, of.session, of.house, NOW + 5 * DAY, TERMS, late.id)
            assert await refusal(act) is Reason.CLOSED
    assert added is EnrolmentState.WAITING


# --- 3 -------------------------------------------------------------------------------------------------------------


async def test_if_the_first_in_line_may_not_have_the_seat_the_next_gets_it_and_the_first_hears_why(
    database: Database,
) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=2)
        other = (await factories.institution(db)).id
        guests = [await factories.member(db, other) for _ in range(2)]
        await enrolments.enrol(db, guests[0].who, of.session, other, NOW, TERMS)
        (seated,) = await join(db, of)
        await enrolments.enrol(db, guests[1].who, of.session, other, NOW, TERMS)
        (next_in_line,) = await join(db, of)
        await change(db, of, capacity=2, rules=SeatRules(caps={other: 1}))
        await enrolments.withdraw(db, seated.who, of.session, NOW, TERMS)
        assert await states(db, of, [guests[1], next_in_line]) == ["waiting", "offered"]
        (why,) = await notices(db, "passed", person=guests[1])
    assert why.facts == {"reason": "cap_reached", "cap": "1"}


# --- 4 -------------------------------------------------------------------------------------------------------------


async def test_whoever_leaves_the_line_first_is_off_it_and_never_hears_that_a_seat_is_theirs(
    database: Database,
) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        seated, first, second = await join(db, of, 3)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        await enrolments.withdraw(db, seated.who, of.session, NOW, TERMS)
        await clock.advance(db, START - DAY, TERMS)
        assert (await states(db, of, [first, second]))[0] == "withdrawn"
        assert await told(db, first) == []
        assert await told(db, second) == ["offer", "lapsed"]


# --- 5 -------------------------------------------------------------------------------------------------------------


async def test_an_offer_accepted_and_given_back_is_dead_and_the_next_is_served(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        seated, first, second = await join(db, of, 3)
        await enrolments.withdraw(db, seated.who, of.session, NOW, TERMS)
        await enrolments.accept(db, first.who, of.session, NOW, TERMS)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        assert await refusal(enrolments.accept(db, first.who, of.session, NOW, TERMS)) is Reason.OFFER_GONE
        assert await states(db, of, [first, second]) == ["withdrawn", "offered"]


@pytest.mark.parametrize("closes_on", [date(2030, 3, 10), None], ids=["after closing", "after the start"])
async def test_nothing_is_offered_or_accepted(database: Database, closes_on: date | None) -> None:
    end = START if closes_on is None else datetime(2030, 3, 10, 23, tzinfo=UTC)  # midnight in Zurich
    async with database.writing() as db:
        of = await scene(db, capacity=1, closes_on=closes_on)
        seated, first, second = await join(db, of, 3)
        await enrolments.withdraw(db, seated.who, of.session, end - MINUTE, TERMS)
        assert await states(db, of, [first, second]) == ["offered", "waiting"]
        assert await refusal(enrolments.accept(db, first.who, of.session, end, TERMS)) is Reason.OFFER_GONE
        await clock.advance(db, end, TERMS)
        last = "waiting" if closes_on else "lapsed"  # with the start the line ends as well
        assert await states(db, of, [first, second]) == ["lapsed", last]


# --- 6 -------------------------------------------------------------------------------------------------------------


async def test_a_cancelled_session_moves_nobody_up_tells_each_once_and_cancels_every_date(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 9), datetime(2030, 3, 21, 9), capacity=2)
        first, second, waiting = await join(db, of, 3)
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.TOO_FEW, NOW, TERMS)
        await clock.advance(db, START - DAY, TERMS)
        assert await states(db, of, [first, second, waiting]) == ["cancelled"] * 3
        everything = (await whole(db, notice_rows))[0]
        assert Counter(row.kind for row in everything) == {"seat": 2, "cancelled": 3}
        assert await told(db, of.coordinator) == []
        file = await _file_of(db, (await notices(db, "cancelled", person=first))[0])
    assert file.count("BEGIN:VEVENT") == file.count("STATUS:CANCELLED") == 2


async def _file_of(db: AsyncConnection, row: Any) -> str:
    """The calendar file that goes with a notice."""
    person = await people.card(db, row.person_id)
    notice = NoticeCard(row.id, row.key, row.kind, person, row.enrolment_id, None, row.facts, 1, row.due_at)
    seen = await telling.look(db, notice, NOW)
    screen = KINDS[row.kind](notice, seen, Say("de", ZONE), NETWORK)
    assert screen.document is not None
    return screen.document.content.decode()


# --- 7 -------------------------------------------------------------------------------------------------------------


async def test_a_session_moved_later_is_reminded_of_again_and_one_moved_to_the_past_never(database: Database) -> None:
    later, past = (meeting_times(datetime(2030, month, 21, 9))[0] for month in (3, 2))
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        await clock.advance(db, START - DAY, TERMS)
        (meeting,) = await meetings_of(db, of)
        move = (of.coordinator.who, meeting.id)
        assert await refusal(sessions.reschedule(db, *move, past, START - DAY, TERMS)) is Reason.IN_THE_PAST
        await sessions.reschedule(db, *move, later, START - DAY, TERMS)
        await clock.advance(db, START + 6 * DAY, TERMS)
        assert await reminded(db, person) == ["P1D", "P1D"]
        await change(db, of, past, now=START + 6 * DAY)
        await clock.advance(db, START + 7 * DAY, TERMS)
        assert await reminded(db, person) == ["P1D", "P1D"]


# --- 8 -------------------------------------------------------------------------------------------------------------


async def test_whoever_enrols_after_the_reminder_gets_the_one_they_missed(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await clock.advance(db, START - DAY, TERMS)
        (person,) = await join(db, of, now=START - 3 * HOUR)
        for _ in range(2):
            await clock.advance(db, START - 3 * HOUR, TERMS)
        assert await reminded(db, person) == ["P1D"]


# --- 9 -------------------------------------------------------------------------------------------------------------


async def test_another_session_after_the_same_plan_has_reminders_of_its_own(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        await clock.advance(db, START - DAY, TERMS)
        again = await sessions.add(db, of.coordinator.who, plan_of(of), START - DAY)
        await enrolments.enrol(db, person.who, again, of.house, START - DAY, TERMS)
        await clock.advance(db, START - DAY, TERMS)
        assert await reminded(db, person) == ["P1D", "P1D"]


async def test_a_new_reminder_rule_tells_nobody_what_is_long_over(database: Database) -> None:
    """A lead that would have been due before the last reminder brings none."""
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        await clock.advance(db, START - 7 * DAY, TERMS)
        more = replace(TERMS, leads=(parse_lead("P30D"), parse_lead("P14D"), *TERMS.leads))
        await clock.advance(db, START - 5 * DAY, more)
        await clock.advance(db, START + DAY, replace(TERMS, leads=(parse_lead("PT1H"),)))
        assert await reminded(db, person) == ["P7D"]


# --- 10 ------------------------------------------------------------------------------------------------------------


async def test_a_notice_that_fails_holds_up_nobody_and_counts_as_sent_only_once_it_is(database: Database) -> None:
    async with database.writing() as db:
        first, second = await join(db, await scene(db), 2)
        failing = await outbox.claim(db, NOW)
        assert failing is not None
        await outbox.retry(db, failing.id, NOW + MINUTE, "no answer")
        other = await outbox.claim(db, NOW)
        assert other is not None
        await outbox.sent(db, other.id, 1, NOW)
        assert [failing.person.id, other.person.id] == [first.id, second.id]
        assert await outbox.claim(db, NOW) is None
        again = await outbox.claim(db, NOW + MINUTE)  # and its sender vanishes before it is sent
        assert await outbox.claim(db, NOW + MINUTE) is None
        once_more = await outbox.claim(db, NOW + MINUTE + outbox.LEASE)
        assert again is not None
        assert once_more is not None
        assert again.id == once_more.id == failing.id
        assert [n.person_id for n in await notices(db, "seat", NoticeState.SENT)] == [second.id]


# --- 11 ------------------------------------------------------------------------------------------------------------


async def test_fewer_seats_than_are_taken_are_refused_and_move_nobody(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=3)
        everybody = await join(db, of, 4)
        assert await refusal(change(db, of, capacity=2)) is Reason.CAPACITY_TOO_SMALL
        assert await states(db, of, everybody) == ["enrolled"] * 3 + ["waiting"]


# --- 12 ------------------------------------------------------------------------------------------------------------


async def test_a_date_taken_out_of_a_session_leaves_everybody_where_they_are(database: Database) -> None:
    first, second = (meeting_times(datetime(2030, 3, day, 9))[0] for day in (14, 21))
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 9), datetime(2030, 3, 21, 9), capacity=1)
        everybody = await join(db, of, 2)
        await change(db, of, first, capacity=1)
        assert await states(db, of, everybody) == ["enrolled", "waiting"]
        assert [await told(db, person) for person in everybody] == [["seat", "dates"], ["dates"]]
        await change(db, of, second, capacity=1)
        assert await states(db, of, everybody) == ["enrolled", "waiting"]


# --- 13 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "due"),
    [
        (datetime(2030, 3, 31, 9), datetime(2030, 3, 30, 8, tzinfo=UTC)),
        (datetime(2030, 10, 27, 9), datetime(2030, 10, 26, 7, tzinfo=UTC)),
        (datetime(2030, 4, 1, 0), datetime(2030, 3, 31, 5, tzinfo=UTC)),  # midnight: at seven the day before
        (datetime(2030, 10, 28, 0), datetime(2030, 10, 27, 6, tzinfo=UTC)),
    ],
)
async def test_the_day_before_is_a_day_on_the_wall_over_both_clock_changes(
    database: Database, starts: datetime, due: datetime
) -> None:
    async with database.writing() as db:
        of = await scene(db, starts)
        (person,) = await join(db, of)
        await reminding.choose(db, person.id, [parse_lead("P1D")], NOW, TERMS)
        await clock.advance(db, due - MINUTE, TERMS)
        assert await reminded(db, person) == []
        await clock.advance(db, due, TERMS)
        assert await reminded(db, person) == ["P1D"]


async def test_a_session_from_midnight_to_midnight_is_two_instants_and_no_whole_day(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 31, 0), hours=24)
        (person,) = await join(db, of)
        file = await _file_of(db, (await notices(db, "seat", person=person))[0])
    assert "DTSTART:20300330T230000Z" in file  # the day has 23 hours
    assert "DTEND:20300331T220000Z" in file
    assert "VALUE=DATE" not in file
