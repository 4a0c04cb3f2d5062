"""Conditions of a training, and proofs of what was taken elsewhere: who sets them, and what history says."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import conditions, proofs
from catalogue.database import Database
from catalogue.desk_cards import PrerequisiteCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.eligibility import Prerequisite
from catalogue.rules.states import Once, Role
from catalogue.tables import history, prerequisites, trainings
from catalogue.tables import proofs as proof_rows
from tests import factories
from tests.catalogue.scene import Scene, scene, whole
from tests.factories import NOW


async def told(db: AsyncConnection, noun: str) -> Sequence[Any]:
    query = select(history).where(history.c.noun == noun, history.c.verb != "add").order_by(history.c.id)
    return [(row.verb, row.before, row.after) for row in await db.execute(query)]


async def test_a_coordinator_says_how_often_and_what_comes_before(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        first = await factories.training(db, of.house, "Nothilfe")
        who = of.coordinator.who
        for _ in range(2):  # a second press changes nothing
            await conditions.limit(db, who, of.training, Once.YEAR, NOW)
            await conditions.require(db, who, of.training, Prerequisite(first, 24, 2, strict=True), NOW)
        card = await conditions.of_training(db, of.training)
        assert (card.training.id, card.once) == (of.training, Once.YEAR)
        (rule,) = card.prerequisites
        assert rule == PrerequisiteCard(rule.training, 24, 2, True)
        assert rule.training.title("de") == "Nothilfe"
        await conditions.require(db, who, of.training, Prerequisite(first), NOW)
        for _ in range(2):
            await conditions.waive(db, who, of.training, first, NOW)
            await conditions.limit(db, who, of.training, None, NOW)
        assert (await conditions.of_training(db, of.training)).prerequisites == ()
        assert await told(db, "training") == [
            ("limit", None, "year"),
            ("require", None, f"{first} 24+2 strict"),
            ("require", f"{first} 24+2 strict", f"{first} -+0 warns"),
            ("waive", f"{first} -+0 warns", None),
            ("limit", "year", None),
        ]


@pytest.mark.parametrize("role", [Role.STAFF, Role.APPROVER, Role.COORDINATOR])
@pytest.mark.parametrize("verb", ["limit", "require", "waive"])
async def test_only_the_house_of_the_training_sets_its_conditions(database: Database, role: Role, verb: str) -> None:
    async with database.writing() as db:
        of = await scene(db)
        elsewhere = (await factories.institution(db)).id
        who = (await factories.member(db, elsewhere if role is Role.COORDINATOR else of.house, role)).who
        first = await factories.training(db, elsewhere, "Nothilfe")
        value = {"limit": Once.EVER, "require": Prerequisite(first), "waive": first}[verb]
        before = await whole(db, trainings, prerequisites, history)
        with pytest.raises(Refused) as no:
            await getattr(conditions, verb)(db, who, of.training, value, NOW)
        assert no.value.reason is Reason.NOT_ALLOWED
        assert await whole(db, trainings, prerequisites, history) == before


async def test_a_training_of_another_house_may_come_before_but_never_a_circle(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        who = of.coordinator.who
        other = await factories.training(db, (await factories.institution(db)).id, "Nothilfe")
        middle = await factories.training(db, of.house, "Aufbau")
        await conditions.require(db, who, of.training, Prerequisite(other), NOW)
        await conditions.require(db, who, middle, Prerequisite(of.training), NOW)
        assert await conditions.may_come_before(db, of.training, "fr") == [(other, "Nothilfe")]
        assert await conditions.may_come_before(db, middle, "de") == [(of.training, "BLS-AED"), (other, "Nothilfe")]
        for required in (middle, of.training):
            with pytest.raises(Refused) as no:
                await conditions.require(db, who, of.training, Prerequisite(required), NOW)
            assert no.value.reason is Reason.NEEDS_ITSELF
        with pytest.raises(Refused) as no:
            await conditions.require(db, who, of.training, Prerequisite(99_999), NOW)
        assert no.value.reason is Reason.NOT_FOUND


async def of_own(db: AsyncConnection, of: Scene) -> list[tuple[str, date, str, str]]:
    cards = await proofs.of_own(db, of.coordinator.who, [of.training])
    return [(card.person, card.got_on, card.issuer, card.seen_by) for card in cards]


async def test_a_proof_is_recorded_once_with_who_saw_it_and_can_be_removed(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        who, name = of.coordinator.who, of.coordinator.card.name
        anna = await factories.member(db, of.house, name="Anna")
        for _ in range(2):
            await proofs.record(db, who, anna.id, of.training, date(2029, 5, 4), "SRK", NOW)
        await proofs.record(db, who, anna.id, of.training, date(2027, 5, 4), "", NOW)
        assert await of_own(db, of) == [
            ("Anna", date(2029, 5, 4), "SRK", name),
            ("Anna", date(2027, 5, 4), "", name),
        ]
        newest = (await proofs.of_own(db, who, [of.training]))[0].id
        for _ in range(2):
            await proofs.remove(db, who, newest, NOW)
        assert await of_own(db, of) == [("Anna", date(2027, 5, 4), "", name)]
        said = f"{anna.id} {of.training} 2029-05-04"
        of_2029 = [entry for entry in await told(db, "proof") if said in entry]
        assert of_2029 == [("record", None, said), ("remove", said, None)]


async def test_proofs_are_recorded_and_seen_by_the_persons_own_house_only(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = await scene(db)
        anna = await factories.member(db, of.house)
        staff = await factories.member(db, of.house)
        await proofs.record(db, of.coordinator.who, anna.id, of.training, date(2029, 5, 4), "", NOW)
        ((own,),) = [await proofs.of_own(db, of.coordinator.who, [of.training])]
        before = await whole(db, proof_rows, history)
        with pytest.raises(Refused) as no:
            await proofs.record(db, of.coordinator.who, of.coordinator.id, of.training, date(2029, 5, 4), "", NOW)
        assert no.value.reason is Reason.NOT_FOR_ONESELF
        for who in (other.coordinator.who, staff.who):
            assert await proofs.of_own(db, who, [of.training]) == ()
            with pytest.raises(Refused) as no:
                await proofs.record(db, who, anna.id, of.training, date(2029, 5, 5), "", NOW)
            assert no.value.reason is Reason.NOT_A_COLLEAGUE
            with pytest.raises(Refused) as no:
                await proofs.remove(db, who, own.id, NOW)
            assert no.value.reason is Reason.NOT_A_COLLEAGUE
        assert await whole(db, proof_rows, history) == before
        assert anna.id in await proofs.own_people(db, of.coordinator.who)
        assert anna.id not in await proofs.own_people(db, other.coordinator.who)
        assert await proofs.own_people(db, staff.who) == {}
