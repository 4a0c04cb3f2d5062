"""Whose the seats are is set at the desk: raised, lowered with a choice, released, confirmed; each by the history."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import (
    clock,
    doctor,
    enrolments,
    outbox,
    participants,
    programme,
    seat_rules,
    sessions,
    shrinking,
    standing,
    telling,
    truth,
)
from catalogue import people as people_verbs
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.shrinking import Shrink
from catalogue.rules.states import CancelReason, Circle, EnrolmentState, Role, SessionState
from catalogue.rules.windows import Phase, day_starts
from catalogue.seat_rules import SeatRules
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import history, session_reserves, unnamed_seats
from catalogue.tables import outbox as notice_rows
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, every_stage, join, notices, row_of, scene, states, whole
from tests.factories import NOW, ZONE, Member

TABLES = (session_rows, session_reserves, enrolment_rows, notice_rows, history)


async def set_rules(
    db: AsyncConnection,
    of: Scene,
    capacity: int | None = None,
    reserved: dict[int, int] | None = None,
    shrink: Shrink | None = None,
    rules: SeatRules | None = None,
    who: Member | None = None,
) -> int:
    minimum, opens, closes = None, None, None
    actor = (who or of.coordinator).who
    chosen = rules or SeatRules()
    return await sessions.set_rules(
        db, actor, of.session, capacity, minimum, reserved or {}, chosen, opens, closes, NOW, TERMS, shrink
    )


async def claim(db: AsyncConnection, kind: str, now: datetime) -> NoticeCard:
    """The next notice of a kind, whatever is due before."""
    while (notice := await outbox.claim(db, now)) is not None:
        if notice.kind == kind:
            return notice
    raise AssertionError(f"no {kind} is due")


async def verbs(db: AsyncConnection, of: Scene) -> list[str]:
    query = select(history.c.verb).where(history.c.noun == "session", history.c.noun_id == of.session)
    return list((await db.execute(query.order_by(history.c.id))).scalars())


# --- seats and rules -----------------------------------------------------------------------------------------------


async def test_all_rules_are_set_at_once_and_the_history_says_what_changed(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = (await factories.institution(db)).id
        rules = SeatRules(own_until=date(2030, 3, 5), cap=4, network_days=14, approval=True, caps={other: 6})
        await set_rules(db, of, 10, {other: 3}, rules=rules)
        row = await row_of(db, of)
        assert SeatRules.of(row, {other: 6}) == rules
        assert await seat_rules.shares(db, of.session) == ({other: 3}, {other: 6})
        last = (await db.execute(select(history).order_by(history.c.id.desc()).limit(1))).one()
    assert (last.verb, last.person_id) == ("rules", of.coordinator.id)
    assert "capacity=12" in last.before and "capacity=10" in last.after
    assert f"reserved={other}:3" in last.after and "closes_on" not in last.after


async def test_the_same_rules_again_change_nothing(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await set_rules(db, of, 10)
        before = await whole(db, *TABLES)
        await set_rules(db, of, 10)
        assert await whole(db, *TABLES) == before


async def test_more_seats_are_reserved_than_there_are(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        with pytest.raises(Refused) as no:
            await set_rules(db, of, 4, {of.house: 5})
    assert (no.value.reason, no.value.facts) == (Reason.RESERVED_TOO_MANY, {"reserved": 5, "capacity": 4})


async def test_only_a_host_sets_rules_and_none_of_a_cancelled_session(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        stranger = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        with pytest.raises(Refused) as no:
            await set_rules(db, of, 4, who=stranger)
        assert no.value.reason is Reason.NOT_ALLOWED
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.OTHER, NOW, TERMS)
        with pytest.raises(Refused) as no:
            await set_rules(db, of, 4)
    assert no.value.reason is Reason.CANCELLED


async def test_a_raised_capacity_is_offered_to_whoever_waits_longest(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        people = await join(db, of, 3)
        await set_rules(db, of, 2)
        assert await states(db, of, people) == ["enrolled", "offered", "waiting"]


async def test_fewer_seats_than_are_taken_need_a_choice(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=3)
        await join(db, of, 3)
        before = await whole(db, *TABLES)
        with pytest.raises(Refused) as no:
            await set_rules(db, of, 1)
        assert await whole(db, *TABLES) == before
    assert no.value.reason is Reason.CAPACITY_TOO_SMALL
    assert (no.value.facts["taken"], no.value.facts["capacity"]) == (3, 1)


async def test_lowered_to_the_seats_taken_nobody_loses_one(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=5)
        people = await join(db, of, 3)
        assert await set_rules(db, of, 1, shrink=Shrink.KEEP) == 0
        assert (await row_of(db, of)).capacity == 3
        assert await states(db, of, people) == ["enrolled"] * 3
        assert not await notices(db, "moved_back")


async def test_lowered_further_the_last_ones_wait_again_before_all_others_and_are_told(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=3)
        people = [(await join(db, of, 1, NOW + timedelta(minutes=n)))[0] for n in range(4)]
        assert await set_rules(db, of, 1, shrink=Shrink.LATEST) == 2
        assert await states(db, of, people) == ["enrolled", "waiting", "waiting", "waiting"]
        found = await notices(db, "moved_back")
        assert [notice.person_id for notice in found] == [people[1].id, people[2].id]
        assert {notice.facts["had"] for notice in found} == {"enrolled"}
        card = await programme.card(db, of.session, people[1].card, NOW)
        assert card.mine is not None and card.mine.place == 1
        await set_rules(db, of, 2)
        assert await states(db, of, people) == ["enrolled", "offered", "waiting", "waiting"]
        assert await are_untrue(db, found) == [None, None]  # whoever has an offer now has to accept it
        await enrolments.accept(db, people[1].who, of.session, NOW, TERMS)
        assert await are_untrue(db, found) == ["they have a seat again", None]


async def are_untrue(db: AsyncConnection, found: Sequence[Any]) -> list[str | None]:
    """Why these notices about somebody's own enrolment are not true any more."""
    cards = [await people_verbs.card(db, row.person_id) for row in found]
    about = [
        NoticeCard(row.id, row.key, row.kind, person, row.enrolment_id, None, row.facts, row.attempts, row.due_at)
        for row, person in zip(found, cards, strict=True)
    ]
    return [truth.untrue(notice, await telling.look(db, notice, NOW), NOW) for notice in about]


async def test_what_lowering_means_is_shown_with_names_of_the_own_house_only(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=4)
        other = (await factories.institution(db)).id
        await join(db, of, 1, NOW)
        guest = await factories.member(db, other, name="Gast")
        await enrolments.enrol(db, guest.who, of.session, other, NOW + timedelta(minutes=1), TERMS)
        (last,) = await join(db, of, 1, NOW + timedelta(minutes=2))
        card = await shrinking.preview(db, of.coordinator.who, of.session, 1, NOW)
    assert (card.taken, card.losing, card.own) == (3, 2, (last.card.name,))


async def test_a_reserved_seat_goes_last_whoever_came_when(database: Database) -> None:
    async with database.writing() as db:
        other = (await factories.institution(db)).id
        of = await scene(db, capacity=4, reserved={other: 1})
        people = [(await join(db, of, 1, NOW + timedelta(minutes=n)))[0] for n in range(2)]
        guests = [await factories.member(db, other) for _ in range(2)]
        for n, guest in enumerate(guests):
            await enrolments.enrol(db, guest.who, of.session, other, NOW + timedelta(minutes=5 + n), TERMS)
        card = await shrinking.preview(db, of.coordinator.who, of.session, 2, NOW)
        assert (card.losing, card.own, card.spared) == (2, (people[1].card.name,), 1)
        anew = await shrinking.preview(db, of.coordinator.who, of.session, 2, NOW, {})
        assert (anew.losing, anew.own, anew.spared) == (2, (), 0)
        assert await set_rules(db, of, 2, {other: 1}, Shrink.LATEST) == 2
        assert await states(db, of, people + guests) == ["enrolled", "waiting", "enrolled", "waiting"]


async def test_seats_without_a_name_stay(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=4)
        (person,) = await join(db, of, 1)
        held = {"session_id": of.session, "institution_id": of.house, "seats": 2}
        await db.execute(unnamed_seats.insert().values(**held, name_until=NOW + timedelta(days=5)))
        card = await shrinking.preview(db, of.coordinator.who, of.session, 1, NOW)
        assert (card.taken, card.losing, card.unnamed) == (3, 1, 2)
        with pytest.raises(Refused) as no:
            await set_rules(db, of, 1, shrink=Shrink.LATEST)
        assert (no.value.reason, no.value.facts["taken"]) == (Reason.CAPACITY_TOO_SMALL, 2)
        (booked,) = await participants.unnamed(db, of.coordinator.who, of.session, NOW)
        assert (booked.seats, booked.until) == (2, NOW + timedelta(days=5))
        assert await states(db, of, [person]) == ["enrolled"]


@pytest.mark.parametrize(("shrink", "capacity"), [(Shrink.KEEP, 1), (Shrink.LATEST, 1), (None, 6)])
async def test_whatever_is_chosen_the_doctor_finds_nothing_amiss(
    database: Database, shrink: Shrink | None, capacity: int
) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        other = (await factories.institution(db)).id
        await set_rules(db, of, capacity, {other: 1}, shrink)
    async with database.reading() as db:
        assert [str(finding) for finding in await doctor.examine(db, NOW) if finding.breaches] == []
        assert (await states(db, of, people.values())).count(EnrolmentState.WITHDRAWN) == 1


# --- release -------------------------------------------------------------------------------------------------------


async def _reserving(db: AsyncConnection, seats: int = 3, **facts: Any) -> tuple[Scene, int, Member]:
    """A session on 14 March with seats reserved for another house, and that house's coordinator."""
    other = (await factories.institution(db)).id
    coordinator = await factories.member(db, other, Role.COORDINATOR)
    of = await scene(db, capacity=3, reserved={other: seats}, **facts)
    return of, other, coordinator


async def test_a_day_before_unused_reserved_seats_come_free_their_coordinators_are_told_once(
    database: Database,
) -> None:
    async with database.writing() as db:
        of, other, coordinator = await _reserving(db, rules=SeatRules(network_days=10))
        for day, told in ((2, 0), (3, 1), (3, 1), (4, 1), (5, 1)):
            await clock.advance(db, datetime(2030, 3, day, 1, tzinfo=NOW.tzinfo), TERMS)
            assert len(await notices(db, "release_soon")) == told
        (notice,) = await notices(db, "release_soon")
    assert (notice.person_id, notice.session_id) == (coordinator.id, of.session)
    assert notice.facts == {"house": str(other), "circle": "member", "day": "2030-03-04"}
    assert notice.due_at == datetime(2030, 3, 3, 6, tzinfo=NOW.tzinfo)  # the end of the quiet hours


async def test_the_warning_is_true_until_the_day_and_while_a_seat_is_unused(database: Database) -> None:
    async with database.writing() as db:
        of, other, coordinator = await _reserving(db, rules=SeatRules(network_days=10))
        morning = datetime(2030, 3, 3, 7, tzinfo=NOW.tzinfo)
        await clock.advance(db, morning, TERMS)
        notice = await claim(db, "release_soon", morning)
        told = await telling.look(db, notice, morning)
        assert truth.untrue(notice, told, morning) is None
        assert truth.untrue(notice, told, day_starts(date(2030, 3, 4), ZONE)) is not None
        await seat_rules.release(db, coordinator.who, of.session, other, morning, TERMS)
        told = await telling.look(db, notice, morning)
        assert truth.untrue(notice, told, morning) is not None


async def test_nobody_is_warned_of_seats_that_are_used_or_without_a_step(database: Database) -> None:
    async with database.writing() as db:
        of, other, _coordinator = await _reserving(db, 1, rules=SeatRules(network_days=10))
        member = await factories.member(db, other)
        await enrolments.enrol(db, member.who, of.session, other, NOW, TERMS)
        await _reserving(db)
        await clock.advance(db, datetime(2030, 3, 3, 7, tzinfo=NOW.tzinfo), TERMS)
        assert not await notices(db, "release_soon")


async def test_released_seats_go_to_the_waiting_list_and_the_history_says_who(database: Database) -> None:
    async with database.writing() as db:
        of, other, coordinator = await _reserving(db)
        member = await factories.member(db, other)
        await enrolments.enrol(db, member.who, of.session, other, NOW, TERMS)
        people = await join(db, of, 3)
        assert await states(db, of, people) == ["waiting"] * 3
        assert await seat_rules.release(db, coordinator.who, of.session, other, NOW, TERMS) == 2
        assert await states(db, of, people) == ["offered", "offered", "waiting"]
        assert (await seat_rules.shares(db, of.session))[0] == {other: 1}
        before = await whole(db, *TABLES)
        assert await seat_rules.release(db, coordinator.who, of.session, other, NOW, TERMS) == 0
        assert await whole(db, *TABLES) == before
        assert (await verbs(db, of))[-1] == "release"


async def test_whoever_gives_all_reserved_seats_back_is_still_a_partner(database: Database) -> None:
    """And nothing that looks at the rows finds it amiss; the same rules again change nothing."""
    async with database.writing() as db:
        of, other, coordinator = await _reserving(db, rules=SeatRules(partners_days=30))
        stranger = (await factories.institution(db)).id
        assert await seat_rules.release(db, coordinator.who, of.session, other, NOW, TERMS) == 3
        present = await standing.of(db, of.session, NOW)
        assert [present.circle(house) for house in (other, stranger)] == [Circle.PARTNER, Circle.MEMBER]
        assert await seat_rules.release(db, coordinator.who, of.session, other, NOW, TERMS) == 0
        before = await whole(db, *TABLES)
        await set_rules(db, of, 3, {other: 0}, rules=SeatRules(partners_days=30))
        assert await whole(db, *TABLES) == before
    async with database.writing() as db:
        assert [str(one) for one in await doctor.examine(db, NOW) if one.breaches] == []
        await set_rules(db, of, 3, {}, rules=SeatRules(partners_days=30))
        assert (await standing.of(db, of.session, NOW)).circle(other) is Circle.MEMBER


async def test_a_cap_alone_makes_no_partner(database: Database) -> None:
    async with database.writing() as db:
        other = (await factories.institution(db)).id
        of = await scene(db, capacity=3)
        for _ in range(2):
            await set_rules(db, of, 3, {other: 0}, rules=SeatRules(caps={other: 1}))
        assert (await standing.of(db, of.session, NOW)).circle(other) is Circle.MEMBER
        assert (await verbs(db, of)).count("rules") == 1


async def test_a_house_releases_all_that_its_cap_leaves_unused(database: Database) -> None:
    async with database.writing() as db:
        of, other, coordinator = await _reserving(db, rules=SeatRules(cap=2))
        assert await seat_rules.release(db, coordinator.who, of.session, other, NOW, TERMS) == 2
        assert await seat_rules.release(db, coordinator.who, of.session, other, NOW, TERMS) == 0


def test_a_change_behind_the_first_500_characters_is_one() -> None:
    many = dict.fromkeys(range(100, 300), 3)
    before, after = seat_rules.changes(None, {}, (many, {}), (many | {299: 4}, {}))
    assert (before, after) != ("", "")


async def test_only_their_own_coordinators_release_seats(database: Database) -> None:
    async with database.writing() as db:
        of, other, _coordinator = await _reserving(db)
        with pytest.raises(Refused) as no:
            await seat_rules.release(db, of.coordinator.who, of.session, other, NOW, TERMS)
    assert no.value.reason is Reason.NOT_ALLOWED


# --- go or no-go ---------------------------------------------------------------------------------------------------


async def test_confirming_tells_everybody_with_a_seat_that_it_takes_place(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        people = await join(db, of, 2)
        assert await sessions.confirm(db, of.coordinator.who, of.session, NOW, TERMS) == 1
        assert (await row_of(db, of)).state is SessionState.CONFIRMED
        (notice,) = await notices(db, "confirmed")
        assert (notice.person_id, notice.due_at) == (people[0].id, NOW + TERMS.undo)
        before = await whole(db, *TABLES)
        assert await sessions.confirm(db, of.coordinator.who, of.session, NOW, TERMS) == 0
        assert await whole(db, *TABLES) == before
        assert (await verbs(db, of))[-1] == "confirm"


@pytest.mark.parametrize(
    ("state", "reason"), [(SessionState.DRAFT, Reason.DRAFT), (SessionState.CANCELLED, Reason.CANCELLED)]
)
async def test_a_draft_and_a_cancelled_session_are_not_confirmed(
    database: Database, state: SessionState, reason: Reason
) -> None:
    async with database.writing() as db:
        of = await scene(db, state=state)
        with pytest.raises(Refused) as no:
            await sessions.confirm(db, of.coordinator.who, of.session, NOW, TERMS)
    assert no.value.reason is reason


async def test_what_has_begun_is_not_confirmed(database: Database) -> None:
    start = datetime(2030, 3, 14, 8, tzinfo=UTC)
    async with database.writing() as db:
        of = await scene(db)
        with pytest.raises(Refused) as no:
            await sessions.confirm(db, of.coordinator.who, of.session, start, TERMS)
    assert no.value.reason is Reason.STARTED


async def test_on_the_morning_of_the_decision_the_hosts_are_asked_once(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, minimum=5, rules=SeatRules(decide_on=date(2030, 3, 5)))
        await join(db, of, 2)
        for hour, asked in ((-2, 0), (0, 1), (9, 1), (30, 1)):
            now = day_starts(date(2030, 3, 5), ZONE) + timedelta(hours=hour)
            await clock.advance(db, now, TERMS)
            assert len(await notices(db, "decide")) == asked
        (notice,) = await notices(db, "decide")
        assert (notice.person_id, notice.due_at) == (of.coordinator.id, day_starts(date(2030, 3, 5), ZONE) + 7 * HOUR)
        claimed = await claim(db, "decide", now)
        told = await telling.look(db, claimed, now)
        assert isinstance(told, telling.SessionTold) and told.turnout is not None
        assert (told.turnout.enrolled, told.turnout.gap) == (2, 3)
        assert truth.untrue(claimed, told, now) is None
        await sessions.confirm(db, of.coordinator.who, of.session, now, TERMS)
        assert truth.untrue(claimed, await telling.look(db, claimed, now), now) is not None


HOUR = timedelta(hours=1)


async def test_nobody_is_asked_about_a_session_that_is_decided_or_has_begun(database: Database) -> None:
    async with database.writing() as db:
        rules = SeatRules(decide_on=date(2030, 3, 13))
        confirmed = await scene(db, rules=rules, state=SessionState.CONFIRMED)
        await scene(db, rules=rules, state=SessionState.DRAFT)
        await scene(db, rules=rules)
        assert (await row_of(db, confirmed)).decide_on == date(2030, 3, 13)
        await clock.advance(db, datetime(2030, 3, 14, 9, tzinfo=NOW.tzinfo), TERMS)  # after the last one has begun
        assert not await notices(db, "decide")


async def test_a_card_says_where_the_session_is_in_its_life(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, closes_on=date(2030, 3, 10), opens_on=date(2030, 3, 2))
        days = ((1, Phase.NOT_YET_OPEN), (2, Phase.OPEN), (12, Phase.CLOSED), (15, Phase.DONE))
        for day, phase in days:
            now = datetime(2030, 3, day, 12, tzinfo=NOW.tzinfo)
            assert (await programme.card(db, of.session, of.coordinator.card, now)).phase is phase


async def test_cancelling_freezes_promotion_first(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        people = await join(db, of, 3)
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.TOO_FEW, NOW, TERMS)
        assert not await notices(db, "offer", None)
        assert await states(db, of, people) == [EnrolmentState.CANCELLED] * 3
        last = (await db.execute(select(history).where(history.c.verb == "cancel"))).one()
    assert (last.why, last.person_id, last.before) == ("too_few", of.coordinator.id, "published")


# --- participants --------------------------------------------------------------------------------------------------


async def test_a_list_of_participants_says_until_when_an_offer_is_held(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        people = await join(db, of, 2)
        await set_rules(db, of, 2)
        _first, second = await participants.of_session(db, of.coordinator.who, of.session)
        assert (second.name, second.state) == (people[1].card.name, "offered")
        assert second.until is not None and second.until > NOW
        session_id, card = await participants.one(db, of.coordinator.who, second.enrolment_id)
        assert (session_id, card) == (of.session, replace(second))
        with pytest.raises(Refused):
            await participants.one(db, people[0].who, second.enrolment_id)


async def test_the_command_line_sets_rules_as_well(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await sessions.set_rules(db, CONSOLE, of.session, 4, None, {}, SeatRules(), None, None, NOW, TERMS)
        assert (await row_of(db, of)).capacity == 4
