"""What hosts see of the people in their sessions, and what they do: needs, a colleague instead, moving up."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, moving_up, needs, participants, people, seating, substitutes, team
from catalogue.database import Database
from catalogue.doctor import examine
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE, Who
from catalogue.rules.states import Door, Role
from catalogue.tables import enrolments as rows
from catalogue.tables import history, outbox
from tests import factories
from tests.catalogue.scene import TERMS, Scene, every_stage, join, notices, scene, states, whole
from tests.factories import NOW, Member

NEEDS = "Vegetarisch, Zugang ohne Stufen"


async def refused(coroutine: Any) -> Reason:
    with pytest.raises(Refused) as no:
        await coroutine
    return no.value.reason


async def enrolment(db: AsyncConnection, of: Scene, person: Member) -> int:
    mine = (rows.c.session_id == of.session) & (rows.c.person_id == person.id)
    return int((await db.execute(select(rows.c.id).where(mine))).scalar_one())


async def listed(db: AsyncConnection, who: Who, of: Scene) -> dict[int, str]:
    return {card.person_id: card.needs for card in await participants.of_session(db, who, of.session)}


# --- what hosts should know ----------------------------------------------------------------------------------------


async def test_needs_are_read_by_hosts_of_a_seat_and_by_nobody_else(database: Database) -> None:
    async with database.writing() as db:
        of, stages = await every_stage(db)
        for person in stages.values():
            await needs.write(db, person.who, f"  {NEEDS} ", NOW)
        seen = await listed(db, of.coordinator.who, of)
        assert seen == {stages["enrolled"].id: NEEDS, stages["offered"].id: "", stages["waiting"].id: ""}
        # Whoever runs the network may see the list, and nothing that was written for hosts.
        assert set((await listed(db, CONSOLE, of)).values()) == {""}
        other = (await factories.institution(db)).id
        stranger = await factories.member(db, other, Role.COORDINATOR)
        assert await refused(listed(db, stranger.who, of)) is Reason.NOT_ALLOWED
        assert await refused(listed(db, stages["enrolled"].who, of)) is Reason.NOT_ALLOWED


async def test_needs_go_away_on_wish_and_the_history_never_knew_them(database: Database) -> None:
    async with database.writing() as db:
        of, stages = await every_stage(db)
        anna = stages["enrolled"]
        for words in (NEEDS, NEEDS, ""):
            await needs.write(db, anna.who, words, NOW)
        assert await needs.of(db, anna.id) == ""
        steps = (await db.execute(select(history).where(history.c.verb == "needs").order_by(history.c.id))).all()
        assert [(step.before, step.after, step.why) for step in steps] == [
            (None, "written", None),
            (None, "removed", None),
        ]
        with pytest.raises(ValueError):
            await needs.write(db, anna.who, "x" * 501, NOW)
        nobody = Who(await people.add(db, "Neu", "de", NOW), Door.CHAT)
        assert await refused(needs.write(db, nobody, NEEDS, NOW)) is Reason.NOT_A_MEMBER
        assert of.session


# --- one person ----------------------------------------------------------------------------------------------------


async def test_one_person_with_contact_steps_and_whether_they_are_ones_own(database: Database) -> None:
    async with database.writing() as db:
        of, stages = await every_stage(db)
        here = await participants.person(db, of.coordinator.who, await enrolment(db, of, stages["offered"]))
        assert (here.session_id, here.telegram_id, here.mail) == (of.session, stages["offered"].card.telegram_id, "")
        assert [step.state for step in here.steps] == ["waiting", "offered"]
        assert here.is_own
        guest = await team.add_guest(db, of.coordinator.who, of.session, "Gast", "g@example.ch", "de", NOW, TERMS)
        assert guest == "waiting"
        last = (await participants.of_session(db, of.coordinator.who, of.session))[-1]
        here = await participants.person(db, of.coordinator.who, last.enrolment_id)
        assert (here.card.name, here.telegram_id, here.mail, here.is_own) == ("Gast", None, "g@example.ch", False)
        assert await refused(participants.person(db, stages["offered"].who, last.enrolment_id)) is Reason.NOT_ALLOWED
        assert await refused(participants.person(db, of.coordinator.who, 10**6)) is Reason.NOT_FOUND


async def test_only_the_coordination_of_their_own_house_sends_a_colleague(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = (await factories.institution(db, name="Fondation du Pont")).id
        own_desk = await factories.member(db, other, Role.COORDINATOR, name="Ruth Frei")
        zoe = await factories.member(db, other, name="Zoé")
        yves = await factories.member(db, other, name="Yves")
        visitor = Scene(other, of.training, of.session, of.coordinator)
        await enrolments.enrol(db, zoe.who, visitor.session, other, NOW, TERMS)
        for verb in (
            substitutes.colleagues(db, of.coordinator.who, of.session, zoe.id),
            substitutes.substitute(db, of.coordinator.who, of.session, yves.id, NOW, TERMS, person_id=zoe.id),
        ):
            assert await refused(verb) is Reason.NOT_ALLOWED
        names = [one.name for one in await substitutes.colleagues(db, own_desk.who, of.session, zoe.id)]
        assert names == ["Ruth Frei", "Yves"]
        await substitutes.substitute(db, own_desk.who, of.session, yves.id, NOW, TERMS, person_id=zoe.id)
        assert await states(db, of, [zoe, yves]) == ["withdrawn", "enrolled"]
        (told,) = await notices(db, "stepped_in", person=yves)
        assert told.facts == {"name": "Zoé", "by": "Ruth Frei"}


# --- moving up -----------------------------------------------------------------------------------------------------


async def waiting_line(db: AsyncConnection) -> tuple[Scene, list[Member]]:
    """One seat, taken; three wait for it."""
    of = await scene(db, capacity=1)
    return of, (await join(db, of, 4))[1:]


async def line(db: AsyncConnection, of: Scene) -> list[int]:
    return [row.person_id for row in await seating.queue(db, of.session)]


async def test_whoever_is_moved_up_is_first_and_everybody_passed_is_told_why_without_a_name(database: Database) -> None:
    async with database.writing() as db:
        await factories.stamp_at_once(db)
        of, (anna, beat, chloe) = await waiting_line(db)
        key = await enrolment(db, of, chloe)
        assert await moving_up.move_up(db, of.coordinator.who, key, "our_mistake", NOW, TERMS) == 2
        assert await line(db, of) == [chloe.id, anna.id, beat.id]
        told = await notices(db, "overtaken")
        assert [(row.person_id, row.facts) for row in told] == [
            (anna.id, {"why": "our_mistake"}),
            (beat.id, {"why": "our_mistake"}),
        ]
        assert [row.person_id for row in await notices(db, "moved_up")] == [chloe.id]
        (step,) = (await db.execute(select(history).where(history.c.verb == "move_up"))).all()
        assert (step.noun_id, step.before, step.after, step.why) == (key, "3", "1", "our_mistake")
        assert step.person_id == of.coordinator.id
        assert await states(db, of, [anna, beat, chloe]) == ["waiting"] * 3
        assert [finding for finding in await examine(db, NOW) if finding.breaches] == []


async def test_a_second_press_and_moving_the_first_one_change_nothing(database: Database) -> None:
    async with database.writing() as db:
        of, (anna, _, chloe) = await waiting_line(db)
        key = await enrolment(db, of, chloe)
        await moving_up.move_up(db, of.coordinator.who, key, "our_mistake", NOW, TERMS)
        before = await whole(db, rows, outbox, history)
        assert await moving_up.move_up(db, of.coordinator.who, key, "our_mistake", NOW, TERMS) == 0
        assert await whole(db, rows, outbox, history) == before
        later = NOW + timedelta(minutes=1)
        assert await moving_up.move_up(db, of.coordinator.who, await enrolment(db, of, anna), "x", later, TERMS) == 1
        assert (await line(db, of))[0] == anna.id


async def test_only_a_host_moves_up_and_only_somebody_who_waits(database: Database) -> None:
    async with database.writing() as db:
        of, (anna, _, chloe) = await waiting_line(db)
        other = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        key = await enrolment(db, of, chloe)
        for who in (other.who, anna.who, chloe.who):
            assert await refused(moving_up.move_up(db, who, key, "x", NOW, TERMS)) is Reason.NOT_ALLOWED
        seated = select(rows.c.id).where(rows.c.session_id == of.session, rows.c.state == "enrolled")
        taken = (await db.execute(seated)).scalar_one()
        for wrong in (taken, 10**6):
            assert await refused(moving_up.move_up(db, of.coordinator.who, wrong, "x", NOW, TERMS)) is Reason.NOT_FOUND


async def test_the_next_free_seat_is_offered_to_whoever_was_moved_up(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        seated, anna, beat = await join(db, of, 3)
        await moving_up.move_up(db, of.coordinator.who, await enrolment(db, of, beat), "our_mistake", NOW, TERMS)
        await enrolments.withdraw(db, seated.who, of.session, NOW, TERMS)
        assert await states(db, of, [anna, beat]) == ["waiting", "offered"]
