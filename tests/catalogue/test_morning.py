"""The morning message: one for whoever coordinates or approves, with what is open, said once, and done when it is."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import (
    approvals,
    clock,
    deputies,
    enrolments,
    institutions,
    morning,
    mornings,
    outbox,
    people,
    releasing,
    telling,
    truth,
    unnamed,
)
from catalogue.database import Database
from catalogue.house_cards import MorningCard, MorningLine
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Door, NoticeState, Role
from catalogue.seat_rules import SeatRules
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import outbox as outbox_rows
from catalogue.tables import people as person_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, notices, scene
from tests.factories import NOW, ZONE, Member

EARLY = replace(TERMS, morning=time(7, 30))
#: Friday 1 March 2030 by the network's clock.
DAY = date(2030, 3, 1)


def at(wall: str, day: date = DAY) -> datetime:
    """A local time."""
    return datetime.fromisoformat(f"{day}T{wall}+01:00").astimezone(UTC)


async def planned(db: AsyncConnection, *moments: datetime) -> list[int]:
    """Who gets one, after a look at each of these moments."""
    for moment in moments:
        await mornings.plan(db, moment, EARLY)
    return sorted(one.person_id for one in await notices(db, "morning", None))


async def card(db: AsyncConnection, member: Member, now: datetime = NOW) -> MorningCard:
    """As the message would say it."""
    person = await people.card(db, member.id, EARLY.today(now))
    who = people.who(person, Door.CLOCK)
    start = datetime.combine(EARLY.today(now), time(), at("00:00").tzinfo)
    return await morning.of_person(db, who, person, now, ZONE, start)


async def lines(db: AsyncConnection, member: Member, now: datetime = NOW) -> list[tuple[str, int]]:
    return [(one.kind, one.count) for one in (await card(db, member, now)).lines]


# --- who and when --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (at("07:29"), False),
        (at("07:30"), True),
        (at("11:59"), True),
        (at("12:00"), False),
        (at("03:00"), False),
        (at("07:30", date(2030, 3, 2)), False),  # Saturday
        (at("07:30", date(2030, 3, 3)), False),
        (at("07:30", date(2030, 1, 2)), False),  # a public holiday in Bern
        (at("07:30", date(2030, 3, 8)), False),  # closed in the house
        (at("07:30", date(2030, 3, 4)), True),
        (at("06:30", date(2030, 4, 1)), True),  # 07:30 in summer time
        (at("06:29", date(2030, 4, 1)), False),
    ],
)
async def test_it_comes_on_a_working_day_at_its_hour_and_never_after_noon(
    database: Database, moment: datetime, told: bool
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await institutions.close_day(db, CONSOLE, of.house, date(2030, 3, 8), NOW)
        assert await planned(db, moment) == ([of.coordinator.id] if told else [])


async def test_it_is_one_for_each_who_coordinates_or_approves_and_no_second_one(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        markus = await factories.member(db, of.house, Role.APPROVER, Role.STAFF)
        other = (await factories.institution(db)).id
        await people.belong(db, markus.id, other, Role.COORDINATOR, NOW)
        await factories.member(db, of.house)
        wanted = [of.coordinator.id, markus.id]
        assert await planned(db, at("07:30"), at("07:45"), at("11:45")) == wanted
        assert await planned(db, at("07:30", date(2030, 3, 4))) == sorted(2 * wanted)


async def test_everybody_has_their_hour_and_whoever_wants_none_or_is_not_reached_gets_none(
    database: Database,
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        early, none, lost = [await factories.member(db, of.house, Role.APPROVER) for _ in range(3)]
        await mornings.choose(db, early.who, "07:00", NOW)
        await mornings.choose(db, none.who, "", NOW)
        await people.reachable(db, lost.card.telegram_id or 0, NOW, False)
        assert await planned(db, at("07:00")) == [early.id]
        assert await planned(db, at("07:30")) == [of.coordinator.id, early.id]
        await mornings.choose(db, none.who, None, NOW)
        assert await planned(db, at("07:45")) == [of.coordinator.id, early.id, none.id]


async def test_whoever_works_today_in_one_of_two_houses_gets_it(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = (await factories.institution(db)).id
        await people.belong(db, of.coordinator.id, other, Role.COORDINATOR, NOW)
        await institutions.close_day(db, CONSOLE, of.house, DAY, NOW)
        assert await planned(db, at("07:30")) == [of.coordinator.id]


async def test_a_deputy_gets_it_while_they_stand_in(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        beat = await factories.member(db, of.house)
        days = (DAY, DAY)
        await deputies.appoint(db, of.coordinator.who, of.house, of.coordinator.id, beat.id, *days, NOW, EARLY)
        assert await planned(db, at("07:30")) == [of.coordinator.id, beat.id]
        assert len(await planned(db, at("07:30", date(2030, 3, 4)))) == 3


async def test_a_network_without_it_plans_none(database: Database) -> None:
    async with database.writing() as db:
        await scene(db)
        await mornings.plan(db, at("07:30"), TERMS)
        assert not await notices(db, "morning", None)


async def test_the_tick_plans_it_by_the_quarter(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        for minute in ("07:14", "07:29", "07:30", "07:31", "07:46"):
            await clock.advance(db, at(minute), EARLY)
        assert [one.person_id for one in await notices(db, "morning", None)] == [of.coordinator.id]


# --- what stands in it ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Desk:
    of: Scene
    house: int
    chloe: Member


async def desk(db: AsyncConnection) -> Desk:
    """Another house, whose people go to the sessions of a first one."""
    of = await scene(db)
    house = (await factories.institution(db, name="Fondation du Pont")).id
    return Desk(of, house, await factories.member(db, house, Role.COORDINATOR, name="Chloé"))


async def test_nothing_open_is_no_message(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        assert await lines(db, of.coordinator) == []
        await planned(db, at("07:30"))
        claimed = await outbox.claim(db, at("07:30"))
        assert claimed is not None
        told = await telling.look(db, claimed, at("07:30"))
        assert truth.untrue(claimed, told, at("07:30")) == "nothing is open"


async def test_requests_of_yesterday_are_open_those_of_this_morning_were_just_told(database: Database) -> None:
    async with database.writing() as db:
        the = await desk(db)
        await institutions.ask_approval(db, the.chloe.who, the.house, True, NOW)
        first, second = [await factories.member(db, the.house) for _ in range(2)]
        await enrolments.enrol(db, first.who, the.of.session, the.house, NOW - timedelta(days=1), TERMS)
        await enrolments.enrol(db, second.who, the.of.session, the.house, NOW, TERMS)
        assert await lines(db, the.chloe) == [("approvals", 1)]
        person = await people.card(db, the.chloe.id)
        everything = await morning.of_person(db, the.chloe.who, person, NOW, ZONE)
        assert [one.count for one in everything.lines] == [2], "whoever asks sees them all"


async def test_reserved_seats_that_come_free_tomorrow_stand_there_and_are_not_told_singly(
    database: Database,
) -> None:
    async with database.writing() as db:
        the = await desk(db)
        rules = SeatRules(network_days=12)
        kept = await factories.session(db, the.of.training, the.of.house, reserved={the.house: 3}, rules=rules)
        (line,) = (await card(db, the.chloe, at("07:30"))).lines
        assert (line.kind, line.count, line.session_id, line.house_id) == ("release", 3, kept, the.house)
        await releasing.warn(db, at("00:30"), EARLY)
        assert not await notices(db, "release_soon", None), "the message is still to come"
        await planned(db, at("07:30"))
        await releasing.warn(db, at("13:00"), EARLY)
        assert not await notices(db, "release_soon", None), "it has said so"
        await unnamed.book(db, the.chloe.who, kept, the.house, 3, None, NOW, TERMS)
        assert await lines(db, the.chloe) == []


@pytest.mark.parametrize("why", ["wants none", "a day off", "the bot was late", "nothing was sent"])
async def test_whoever_gets_no_message_today_is_told_of_reserved_seats_singly(database: Database, why: str) -> None:
    async with database.writing() as db:
        the = await desk(db)
        rules = SeatRules(network_days=12)
        await factories.session(db, the.of.training, the.of.house, reserved={the.house: 3}, rules=rules)
        moment = at("00:30")
        if why == "wants none":
            await mornings.choose(db, the.chloe.who, "", NOW)
        elif why == "a day off":
            await institutions.close_day(db, CONSOLE, the.house, DAY, NOW)
        elif why == "the bot was late":
            moment = at("13:00")
        else:
            await planned(db, at("07:30"))
            await db.execute(update(outbox_rows).values(state=NoticeState.DROPPED, why="nothing is open"))
            moment = at("13:00")
        await releasing.warn(db, moment, EARLY)
        assert [one.person_id for one in await notices(db, "release_soon")] == [the.chloe.id]


@pytest.mark.parametrize(
    ("decide_on", "minimum", "named"),
    [
        (date(2030, 3, 2), 5, True),
        (date(2030, 3, 13), 5, True),
        (DAY, 5, False),  # asked singly today
        (date(2030, 3, 2), 2, False),  # enough people
        (None, 5, False),
    ],
)
async def test_sessions_with_too_few_people_stand_there_before_their_day_of_decision(
    database: Database, decide_on: date | None, minimum: int, named: bool
) -> None:
    async with database.writing() as db:
        of = await scene(db, minimum=minimum, rules=SeatRules(decide_on=decide_on))
        await join(db, of, 2)
        found = (await card(db, of.coordinator)).lines
        wanted = ("short", 2, of.session, decide_on, minimum)
        assert [(one.kind, one.count, one.session_id, one.day, one.needed) for one in found] == [wanted] * named


async def test_a_decision_too_far_away_does_not(database: Database) -> None:
    async with database.writing() as db:
        rules = SeatRules(decide_on=date(2030, 3, 16))
        of = await scene(db, datetime(2030, 4, 14, 9), minimum=5, rules=rules)
        assert await lines(db, of.coordinator) == []
        assert await lines(db, of.coordinator, NOW + timedelta(days=1)) == [("short", 0)]


async def test_offers_to_people_of_the_house_stand_there_as_long_as_they_hold(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        first, _second = await join(db, of, 2)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        assert await lines(db, of.coordinator) == [("offers", 1)]
        assert await lines(db, of.coordinator, NOW + timedelta(days=3)) == []


async def test_people_whom_telegram_does_not_reach_any_more_are_news_until_the_next_working_day(
    database: Database,
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        anna, beat = [await factories.member(db, of.house) for _ in range(2)]
        await people.reachable(db, anna.card.telegram_id or 0, NOW, False)
        await outbox.add(db, "x", "left", beat.id, NOW)
        await db.execute(update(outbox_rows).values(state=NoticeState.GIVEN_UP, why="Bad Request: odd"))
        assert await lines(db, of.coordinator) == [("unreached", 2)]
        assert await lines(db, of.coordinator, at("07:30", date(2030, 3, 4))) == [("unreached", 2)]
        assert await lines(db, of.coordinator, at("07:30", date(2030, 3, 5))) == []
        await db.execute(update(person_rows).values(unreachable_at=None))
        assert await lines(db, of.coordinator) == [("unreached", 1)]


async def test_names_of_other_houses_do_not_stand_there(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1, minimum=5, rules=SeatRules(decide_on=date(2030, 3, 5)))
        stranger = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        first, second = await join(db, of, 2)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        await people.reachable(db, second.card.telegram_id or 0, NOW, False)
        assert await lines(db, stranger) == []
        approver = await factories.member(db, of.house, Role.APPROVER)
        assert await lines(db, approver) == [], "approvers run no sessions"


async def test_whoever_acts_for_two_houses_sees_for_which(database: Database) -> None:
    async with database.writing() as db:
        the = await desk(db)
        await people.belong(db, the.chloe.id, the.of.house, Role.APPROVER, NOW)
        assert (await card(db, the.chloe)).several
        assert not (await card(db, the.of.coordinator)).several


# --- when it is done -----------------------------------------------------------------------------------------------


async def sent(db: AsyncConnection, member: Member) -> None:
    await planned(db, at("07:30"))
    row = (await notices(db, "morning", None, member))[0]
    await outbox.sent(db, row.id, 99, at("07:31"))


async def test_a_message_of_which_nothing_is_open_any_more_says_so_once(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        first, second = await join(db, of, 2)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        await sent(db, of.coordinator)
        await morning.tidy(db, NOW, EARLY)
        assert not await notices(db, "morning_done", None)
        await enrolments.accept(db, second.who, of.session, NOW, TERMS)
        for _ in range(2):
            await morning.tidy(db, NOW, EARLY)
        (done,) = await notices(db, "morning_done")
        assert (done.person_id, done.facts["edits"]) == (of.coordinator.id, "99")
        claimed = await outbox.claim(db, NOW)
        while claimed is not None and claimed.kind != "morning_done":
            claimed = await outbox.claim(db, NOW)
        assert claimed is not None
        told = await telling.look(db, claimed, NOW)
        assert isinstance(told, MorningCard) and told.lines == ()
        assert truth.untrue(claimed, told, NOW) is None
        open_again = replace(told, lines=(MorningLine("approvals", 1),))
        assert truth.untrue(claimed, open_again, NOW) == "something is open again"


async def test_a_message_that_is_in_use_is_left_alone_until_its_reader_comes_back(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await sent(db, of.coordinator)
        await morning.use(db, of.coordinator.who, NOW, EARLY, True)
        await morning.tidy(db, NOW, EARLY)
        assert not await notices(db, "morning_done", None)
        await morning.use(db, of.coordinator.who, NOW, EARLY, False)
        await morning.tidy(db, NOW, EARLY)
        assert len(await notices(db, "morning_done")) == 1


async def test_requests_vanish_from_it_when_they_are_answered(database: Database) -> None:
    async with database.writing() as db:
        the = await desk(db)
        await institutions.ask_approval(db, the.chloe.who, the.house, True, NOW)
        anna = await factories.member(db, the.house)
        yesterday = NOW - timedelta(days=1)
        await enrolments.enrol(db, anna.who, the.of.session, the.house, yesterday, TERMS)
        assert await lines(db, the.chloe) == [("approvals", 1)]
        request = (await db.execute(select(enrolment_rows.c.id))).scalar_one()
        await approvals.approve(db, the.chloe.who, request, NOW, TERMS)
        assert await lines(db, the.chloe) == []
