"""Rules about the person, obeyed by enrolment, acceptance and the waiting line; what screens are told of them."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import clock, conditions, doctor, eligibility, enrolments, people, programme, proofs
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.eligibility import Prerequisite
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Door, Group, Once, Overlap, Role
from catalogue.seat_rules import SeatRules
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import history, meetings, memberships
from tests import factories
from tests.catalogue.scene import TERMS, Counted, Scene, join, notices, scene, states
from tests.factories import NOW, Member

BLOCK = SeatRules(overlap=Overlap.BLOCK)
#: The session of a scene is on 14 March 2030 from 9 to 12 in Zurich.
SAME_TIME, NEXT_DAY = datetime(2030, 3, 14, 11), datetime(2030, 3, 15, 9)


async def enrol(db: AsyncConnection, person: Member, session: int, now: datetime = NOW) -> str:
    return await enrolments.enrol(db, person.who, session, person.card.home, now, TERMS)


async def refusal(db: AsyncConnection, person: Member, session: int, now: datetime = NOW) -> Refused:
    with pytest.raises(Refused) as no:
        await enrol(db, person, session, now)
    return no.value


async def another(db: AsyncConnection, of: Scene, *starts: datetime, title: str = "Brandschutz", **facts: Any) -> int:
    """A session of another training in another house."""
    house = (await factories.institution(db, name="Fondation du Pont")).id
    training = await factories.training(db, house, title)
    return await factories.session(db, training, house, *starts, **facts)


async def seen(db: AsyncConnection, person: Member, session: int, now: datetime = NOW) -> list[tuple[Reason, bool]]:
    card = await programme.card(db, session, person.card, now)
    return [(hindrance.reason, hindrance.strict) for hindrance in card.hindrances]


async def test_an_audience_refuses_others_and_says_for_whom_it_is(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, rules=SeatRules(open_to="apprentice,coordinator"))
        person = await factories.member(db, of.house)
        no = await refusal(db, person, of.session)
        assert (no.reason, no.facts["open_to"]) == (Reason.NOT_FOR_YOU, {"apprentice", "coordinator"})
        assert await enrol(db, of.coordinator, of.session) == "enrolled"
        assert await seen(db, person, of.session) == [(Reason.NOT_FOR_YOU, True)]
        assert await seen(db, of.coordinator, of.session) == []


async def test_a_coordinator_says_as_what_somebody_of_the_house_belongs_to_it(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, rules=SeatRules(open_to="apprentice"))
        anna = await factories.member(db, of.house, Role.STAFF, Role.APPROVER, name="Anna")
        elsewhere = await factories.member(db, (await factories.institution(db)).id)
        say = people.belongs_as
        for who, person, group, reason in (
            (anna.who, anna, Group.APPRENTICE, Reason.NOT_ALLOWED),
            (of.coordinator.who, anna, Group.OUTSIDER, Reason.NOT_FOUND),
            (of.coordinator.who, elsewhere, Group.APPRENTICE, Reason.NOT_A_COLLEAGUE),
        ):
            with pytest.raises(Refused) as no:
                await say(db, who, of.house, person.id, group, NOW)
            assert no.value.reason is reason
        for _ in range(2):
            await say(db, of.coordinator.who, of.house, anna.id, Group.APPRENTICE, NOW)
        await people.belong(db, anna.id, of.house, Role.COORDINATOR, NOW)
        steps = (await db.execute(select(history.c.before, history.c.after).where(history.c.verb == "group"))).all()
        assert [tuple(step) for step in steps] == [("employee", "apprentice")]
        card = await people.card(db, anna.id)
        assert {member.group for member in card.memberships} == {Group.APPRENTICE}
        [listed] = [one for one in await people.of_house(db, of.coordinator.who, of.house) if one.id == anna.id]
        assert listed.group is Group.APPRENTICE
        assert await enrol(db, Member(card, people.who(card, Door.CHAT)), of.session) == "enrolled"


@pytest.mark.parametrize("strict", [True, False])
async def test_a_training_that_comes_before_is_attended_or_proved(database: Database, strict: bool) -> None:
    async with database.writing() as db:
        of = await scene(db)
        first = await factories.training(db, of.house, "Nothilfe")
        past = await factories.session(db, first, of.house, datetime(2030, 3, 2, 9))
        await conditions.require(db, of.coordinator.who, of.training, Prerequisite(first, 24, strict=strict), NOW)
        attended, proved, neither = [await factories.member(db, of.house) for _ in range(3)]
        await enrol(db, attended, past)
        await proofs.record(db, of.coordinator.who, proved.id, first, date(2028, 3, 14), "SRK", NOW)
        later = NOW + timedelta(days=2)
        for person in (attended, proved):
            assert await seen(db, person, of.session, later) == []
            assert await enrol(db, person, of.session, later) == "enrolled"
        assert await seen(db, neither, of.session, later) == [(Reason.PREREQUISITE, strict)]
        if strict:
            no = await refusal(db, neither, of.session, later)
            assert (no.reason, no.facts["titles"]) == (Reason.PREREQUISITE, {"de": "Nothilfe"})
        else:
            assert await enrol(db, neither, of.session, later) == "enrolled"
            assert await seen(db, neither, of.session, later) == [(Reason.PREREQUISITE, False)]


@pytest.mark.parametrize(("once", "may_next_year"), [(Once.EVER, False), (Once.YEAR, True)])
async def test_once_is_kept_over_all_sessions_of_the_training(
    database: Database, once: Once, may_next_year: bool
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        same_year = await factories.session(db, of.training, of.house, datetime(2030, 11, 1, 9))
        next_year = await factories.session(db, of.training, of.house, datetime(2031, 3, 1, 9))
        await conditions.limit(db, of.coordinator.who, of.training, once, NOW)
        (person,) = await join(db, of)
        assert await enrol(db, person, of.session) == "enrolled"  # again: the session never counts against itself
        no = await refusal(db, person, same_year)
        assert (no.reason, no.facts["other"]) == (Reason.ONCE_ONLY, of.session)
        assert (await seen(db, person, next_year) == []) is may_next_year
        if may_next_year:
            assert await enrol(db, person, next_year) == "enrolled"
        await enrolments.withdraw(db, person.who, of.session, NOW, TERMS)
        assert await enrol(db, person, same_year) == "enrolled"


async def test_an_overlap_in_another_house_is_a_warning_that_names_it(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = await another(db, of, SAME_TIME)
        (person,) = await join(db, of)
        assert await enrol(db, person, other) == "enrolled"
        card = await programme.card(db, other, person.card, NOW)
        (hindrance,) = card.hindrances
        assert (hindrance.reason, hindrance.strict, hindrance.facts["other"]) == (Reason.OVERLAP, False, of.session)
        assert hindrance.facts["titles"] == {"de": "BLS-AED"}
        assert hindrance.facts["starts_at"] == datetime(2030, 3, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize("blocks", ["here", "there"])
async def test_an_overlap_that_either_session_forbids_is_refused(database: Database, blocks: str) -> None:
    async with database.writing() as db:
        of = await scene(db, **({"rules": BLOCK} if blocks == "there" else {}))
        other = await another(db, of, SAME_TIME, **({"rules": BLOCK} if blocks == "here" else {}))
        free = await another(db, of, NEXT_DAY)
        (person,) = await join(db, of)
        no = await refusal(db, person, other)
        assert (no.reason, no.facts["other"]) == (Reason.OVERLAP, of.session)
        assert await enrol(db, person, free) == "enrolled"
        await db.execute(update(meetings).where(meetings.c.session_id == of.session).values(cancelled_at=NOW))
        assert await enrol(db, person, other) == "enrolled"


@pytest.mark.parametrize("cancelled", ["here", "there"])
async def test_cancelled_meetings_clash_with_nothing(database: Database, cancelled: str) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = await another(db, of, SAME_TIME, NEXT_DAY, rules=BLOCK)
        (person,) = await join(db, of)
        first = (meetings.c.session_id == other) & (meetings.c.starts_at < datetime(2030, 3, 15, tzinfo=UTC))
        gone = first if cancelled == "here" else meetings.c.session_id == of.session
        assert (await refusal(db, person, other)).reason is Reason.OVERLAP
        await db.execute(update(meetings).where(gone).values(cancelled_at=NOW))
        assert await seen(db, person, other) == []
        assert await enrol(db, person, other) == "enrolled"


async def test_a_place_on_a_waiting_list_clashes_with_nothing(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1, rules=BLOCK)
        other = await another(db, of, SAME_TIME)
        _, waiting = await join(db, of, 2)
        assert await enrol(db, waiting, other) == "enrolled"


@pytest.mark.parametrize("blocks", ["here", "there"])
async def test_whoever_took_another_seat_at_that_time_is_passed_over_and_told_why(
    database: Database, blocks: str
) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1, **({"rules": BLOCK} if blocks == "here" else {}))
        other = await another(db, of, SAME_TIME, **({"rules": BLOCK} if blocks == "there" else {}))
        first, second, third = await join(db, of, 3)
        await enrol(db, second, other)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        assert await states(db, of, [second, third]) == ["waiting", "offered"]
        (told,) = await notices(db, "passed")
        assert (told.person_id, told.facts["reason"]) == (second.id, Reason.OVERLAP)


@pytest.mark.parametrize("blocks", ["here", "there"])
async def test_an_offer_is_not_accepted_beside_another_seat_at_that_time(database: Database, blocks: str) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1, **({"rules": BLOCK} if blocks == "here" else {}))
        other = await another(db, of, SAME_TIME, **({"rules": BLOCK} if blocks == "there" else {}))
        first, second = await join(db, of, 2)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        assert (await refusal(db, second, other)).reason is Reason.OVERLAP  # the offer holds a seat
        await enrolments.skip(db, second.who, of.session, NOW, TERMS)
        await enrol(db, second, other)
        await clock.advance(db, NOW + TERMS.hold, TERMS)
        assert await states(db, of, [second]) == ["waiting"]
        await enrolments.withdraw(db, second.who, other, NOW + TERMS.hold, TERMS)
        await clock.advance(db, NOW + TERMS.hold, TERMS)
        assert await enrolments.accept(db, second.who, of.session, NOW + TERMS.hold, TERMS) == "enrolled"


async def test_two_waiting_lists_of_a_training_taken_once_never_bar_each_other(database: Database) -> None:
    """`once` came after people had joined both."""
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        twin = await factories.session(db, of.training, of.house, datetime(2030, 5, 1, 9), capacity=1)
        first, second = await join(db, of, 2)
        other = await factories.member(db, of.house)
        await enrol(db, other, twin)
        assert await enrol(db, second, twin) == "waiting"
        await conditions.limit(db, of.coordinator.who, of.training, Once.EVER, NOW)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        await enrolments.accept(db, second.who, of.session, NOW, TERMS)
        assert await states(db, of, [second]) == ["enrolled"]
        await enrolments.withdraw(db, other.who, twin, NOW, TERMS)
        assert await states(db, Scene(of.house, of.training, twin, of.coordinator), [second]) == ["waiting"]


async def test_whoever_left_the_house_that_a_session_is_for_is_passed_over(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1, rules=SeatRules(open_to="employee"))
        first, gone, stays = await join(db, of, 3)
        await db.execute(memberships.delete().where(memberships.c.person_id == gone.id))
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        assert await states(db, of, [gone, stays]) == ["waiting", "offered"]


@pytest.mark.parametrize("blocks", ["here", "there"])
async def test_doctor_finds_a_seat_idle_only_where_somebody_waits_who_may_take_it(
    database: Database, blocks: str
) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1, **({"rules": BLOCK} if blocks == "here" else {}))
        other = await another(db, of, SAME_TIME, **({"rules": BLOCK} if blocks == "there" else {}))
        first, barred = await join(db, of, 2)
        await enrol(db, barred, other)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
        assert await idle(db) == ()
        await db.execute(update(enrolment_rows).where(enrolment_rows.c.session_id == other).values(state="withdrawn"))
        assert await idle(db) == (f"session {of.session}",)


async def idle(db: AsyncConnection) -> tuple[str, ...]:
    found = await doctor.examine(db, NOW + timedelta(hours=2))
    return next(tuple(one.breaches) for one in found if one.rule == "nobody waits for a seat that is free")


async def test_coordinators_pass_no_rule_when_they_enrol_their_people(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, rules=BLOCK)
        other = await another(db, of, SAME_TIME)
        (person,) = await join(db, of)
        with pytest.raises(Refused) as no:
            await enrolments.enrol(db, of.coordinator.who, other, of.house, NOW, TERMS, person_id=person.id)
    assert no.value.reason is Reason.OVERLAP


async def test_what_screens_are_told_without_the_lock_is_what_the_verb_decides(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, rules=BLOCK)
        other = await another(db, of, SAME_TIME)
        (person,) = await join(db, of)
        applicant = people.applicant(person.who, of.house)
        (hindrance,) = await eligibility.warnings(db, other, applicant, NOW)
        assert (hindrance.reason, hindrance.strict) == (Reason.OVERLAP, True)
        with pytest.raises(LookupError):
            await eligibility.warnings(db, 99_999, applicant, NOW)


@pytest.mark.parametrize("rule", ["once", "overlap", "overlap there"])
async def test_two_seats_at_the_same_moment_are_one_too_many(database: Database, rule: str) -> None:
    """The person presses Enrol in one session while their coordinator enrols them in another one."""
    async with database.writing() as db:
        of = await scene(db, rules=SeatRules() if rule == "once" else BLOCK)
        if rule == "once":
            twin = await factories.session(db, of.training, of.house, datetime(2030, 5, 1, 9))
            await conditions.limit(db, of.coordinator.who, of.training, Once.EVER, NOW)
        else:
            twin = await another(db, of, SAME_TIME, rules=BLOCK if rule == "overlap" else SeatRules())
        person = await factories.member(db, of.house)

    async def by_the_coordinator() -> str:
        async with database.writing() as db:
            return await enrolments.enrol(db, of.coordinator.who, twin, of.house, NOW, TERMS, person_id=person.id)

    async with database.writing() as db:
        assert await enrol(db, person, of.session) == "enrolled"
        meanwhile = asyncio.create_task(by_the_coordinator())
        await asyncio.wait([meanwhile], timeout=0.3)
        assert not meanwhile.done()
    with pytest.raises(Refused) as no:
        await meanwhile
    assert no.value.reason is (Reason.ONCE_ONLY if rule == "once" else Reason.OVERLAP)


async def test_a_session_without_rules_costs_no_statement_more(database: Database) -> None:
    """Lock, standing, enrolment, history, notice."""
    async with database.writing() as db:
        of = await scene(db)
        person = await factories.member(db, of.house)
        with Counted(db) as statements:
            await enrol(db, person, of.session)
    assert len(statements) == 5


async def test_a_long_line_costs_no_more_statements_than_a_short_one(database: Database) -> None:
    counts = []
    async with database.writing() as db:
        for length in (2, 12):
            of = await scene(db, capacity=1, rules=SeatRules(open_to="employee", overlap=Overlap.BLOCK))
            before = await factories.training(db, of.house, "Nothilfe")
            rule = Prerequisite(before, strict=True)
            first, *_line = await join(db, of, length)
            await conditions.require(db, CONSOLE, of.training, rule, NOW)
            with Counted(db) as statements:
                await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
            counts.append(len(statements))
    assert counts[0] == counts[1]


async def test_a_guest_is_an_outsider_for_an_audience(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, rules=SeatRules(open_to="outsider"))
        guest = await people.add(db, "Gast", "de", NOW, mail="gast@example.ch")
        assert await enrolments.enrol(db, of.coordinator.who, of.session, 0, NOW, TERMS, person_id=guest) == "enrolled"
        assert (await refusal(db, of.coordinator, of.session)).reason is Reason.NOT_FOR_YOU
        assert of.coordinator.card.memberships[0].role is Role.COORDINATOR
