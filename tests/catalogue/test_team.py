"""One's own people in a session: several at once, those without Telegram, guests of the hosts."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, groups, people, team, unnamed
from catalogue.database import Database
from catalogue.groups import Mode
from catalogue.refusals import Reason, Refused
from catalogue.rules.mail import is_address
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import EnrolmentState, Role
from catalogue.seat_rules import SeatRules
from catalogue.tables import enrolments as rows
from catalogue.tables import history, institutions, outbox
from catalogue.tables import people as person_rows
from catalogue.team_cards import Prospect
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, scene, whole
from tests.factories import NOW, Member

ENROLLED, WAITING = EnrolmentState.ENROLLED, EnrolmentState.WAITING


async def four(db: AsyncConnection, **facts: object) -> tuple[Scene, list[int]]:
    """A session of three seats, one of them taken by the first of four people of the house."""
    of = await scene(db, **{"capacity": 3} | facts)
    first = await join(db, of)
    rest = [await factories.member(db, of.house) for _ in range(3)]
    return of, [person.id for person in first + rest]


def outcomes(found: tuple[Prospect, ...]) -> list[object]:
    return ["already" if one.already else one.state or one.reason for one in found]


async def enrol(db: AsyncConnection, of: Scene, ids: list[int], mode: Mode) -> list[object]:
    return outcomes(await groups.enrol_all(db, of.coordinator.who, of.session, of.house, ids, mode, NOW, TERMS))


async def preview(db: AsyncConnection, of: Scene, ids: list[int]) -> list[object]:
    return outcomes(await groups.preview(db, of.coordinator.who, of.session, of.house, ids, NOW))


async def present(db: AsyncConnection, of: Scene) -> dict[int, EnrolmentState]:
    query = select(rows.c.person_id, rows.c.state).where(rows.c.session_id == of.session)
    return {row.person_id: row.state for row in await db.execute(query)}


async def test_the_preview_says_what_then_becomes_of_everybody_in_their_order(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await four(db)
        before = await whole(db, rows, outbox, history)
        said = await preview(db, of, [*reversed(ids), ids[0]])
        assert said == [ENROLLED, ENROLLED, WAITING, "already"]
        assert await whole(db, rows, outbox, history) == before
        assert await enrol(db, of, list(reversed(ids)), Mode.POSSIBLE) == said
        got = await present(db, of)
    assert [got[person] for person in reversed(ids)] == [ENROLLED, ENROLLED, WAITING, ENROLLED]


async def test_all_means_all_or_nobody(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await four(db)
        before = await whole(db, rows, outbox, history)
        assert await enrol(db, of, ids, Mode.ALL) == ["already", ENROLLED, ENROLLED, WAITING]
        assert await whole(db, rows, outbox, history) == before
        assert await enrol(db, of, ids[:3], Mode.ALL) == ["already", ENROLLED, ENROLLED]
        assert await enrol(db, of, ids[:3], Mode.ALL) == ["already"] * 3
        assert list((await present(db, of)).values()) == [ENROLLED] * 3


async def test_the_cap_of_the_institution_counts_for_a_group(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await four(db, rules=SeatRules(cap=2))
        assert await preview(db, of, ids) == ["already", ENROLLED, WAITING, WAITING]


async def test_strangers_and_those_a_strict_rule_keeps_out_are_named_with_the_reason(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await four(db, rules=SeatRules(open_to="staff"))
        stranger = await factories.member(db, (await factories.institution(db)).id)
        approver = await factories.member(db, of.house, Role.APPROVER)
        wanted = [stranger.id, approver.id, ids[1]]
        said = [Reason.NOT_A_COLLEAGUE, Reason.NOT_FOR_YOU, ENROLLED]
        assert await enrol(db, of, wanted, Mode.POSSIBLE) == said
        assert set(await present(db, of)) == {ids[0], ids[1]}


async def test_a_group_is_asked_for_where_the_house_approves(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await four(db)
        await db.execute(update(institutions).where(institutions.c.id == of.house).values(approval=True))
        assert await enrol(db, of, ids[1:3], Mode.ALL) == ["requested", "requested"]
        got = await present(db, of)
    assert [got[person] for person in ids[1:3]] == ["requested", "requested"]


async def test_while_enrolment_is_shut_nobody_is_enrolled(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await four(db)
        later = NOW + timedelta(days=30)
        found = await groups.preview(db, of.coordinator.who, of.session, of.house, ids, later)
    assert outcomes(found) == ["already", *[Reason.STARTED] * 3]


async def test_only_the_coordinator_of_the_institution_enrols_its_people(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await four(db)
        foreign = await factories.member(db, (await factories.institution(db)).id, Role.COORDINATOR)
        staff = await factories.member(db, of.house)
        for who in (foreign, staff):
            for verb in (
                groups.preview(db, who.who, of.session, of.house, ids, NOW),
                groups.enrol_all(db, who.who, of.session, of.house, ids, Mode.ALL, NOW, TERMS),
                team.of(db, who.who, of.session, of.house, NOW),
                team.add(db, who.who, of.house, "Ruth", "ruth@example.ch", "de", NOW),
                team.add_guest(db, who.who, of.session, "Gast", "gast@example.ch", "de", NOW, TERMS),
            ):
                with pytest.raises(Refused) as no:
                    await verb
                assert no.value.reason is Reason.NOT_ALLOWED


async def test_somebody_without_telegram_is_entered_once_and_can_be_enrolled(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        added = [
            await team.add(db, of.coordinator.who, of.house, name, mail, "de", NOW)
            for name, mail in [("Ruth Frei", "ruth@example.ch"), (" Ruth Frei ", "Ruth@example.ch ")]
        ]
        assert added[0] == added[1]
        assert await enrol(db, of, added[:1], Mode.ALL) == [ENROLLED]
        found = await team.of(db, of.coordinator.who, of.session, of.house, NOW)
        (ruth,) = found.inside
        assert (ruth.name, ruth.on_telegram, ruth.guest) == ("Ruth Frei", False, False)
        await enrolments.withdraw(db, of.coordinator.who, of.session, NOW, TERMS, ruth.id)
        assert (await team.of(db, of.coordinator.who, of.session, of.house, NOW)).inside == ()


async def test_a_guest_belongs_to_no_institution_and_is_seen_by_the_hosts(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        for _ in range(2):
            state = await team.add_guest(
                db, of.coordinator.who, of.session, "Gast", "gast@example.ch", "fr", NOW, TERMS
            )
            assert state is ENROLLED
        (guest,) = (await team.of(db, of.coordinator.who, of.session, of.house, NOW)).inside
        assert guest.guest
        assert (await people.card(db, guest.id)).memberships == ()
        house = (await factories.institution(db)).id
        other = await factories.member(db, house, Role.COORDINATOR)
        assert (await team.of(db, other.who, of.session, house, NOW)).inside == ()
        with pytest.raises(Refused):
            await team.add(db, of.coordinator.who, OUTSIDE, "Gast", "gast@example.ch", "fr", NOW)


async def test_nobody_is_entered_with_an_address_that_is_none(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        with pytest.raises(ValueError, match="address"):
            await team.add(db, of.coordinator.who, of.house, "Ruth", "ruth.example.ch", "de", NOW)
        counted = await db.scalar(select(func.count()).where(person_rows.c.name == "Ruth"))
    assert counted == 0


async def test_the_team_shows_states_places_and_seats_without_a_name(database: Database) -> None:
    async with database.writing() as db:
        of, ids = await four(db, capacity=2)
        await unnamed.book(db, of.coordinator.who, of.session, of.house, 1, None, NOW, TERMS)
        await enrol(db, of, ids[1:3], Mode.POSSIBLE)
        found = await team.of(db, of.coordinator.who, of.session, of.house, NOW)
    assert (found.hosts, found.free, found.unnamed) == (True, 0, 1)
    assert [(one.id, one.state, one.place) for one in found.inside] == [
        (ids[0], ENROLLED, None),
        (ids[1], WAITING, 1),
        (ids[2], WAITING, 2),
    ]
    assert {one.id for one in found.outside} == {ids[3], of.coordinator.id}


async def offered(db: AsyncConnection) -> tuple[Scene, Member]:
    of = await scene(db, capacity=1)
    first, second = await join(db, of, 2)
    await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
    return of, second


async def test_a_coordinator_accepts_for_somebody_without_telegram(database: Database) -> None:
    async with database.writing() as db:
        of, person = await offered(db)
        got = await enrolments.accept(db, of.coordinator.who, of.session, NOW, TERMS, person.id)
        assert got is ENROLLED


async def test_a_coordinator_of_another_house_does_not_learn_who_has_a_seat(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        other = (await factories.institution(db)).id
        stranger = await factories.member(db, other, Role.COORDINATOR)
        with pytest.raises(Refused) as no:
            await enrolments.accept(db, stranger.who, of.session, NOW, TERMS, person.id)
    assert no.value.reason is Reason.NOT_ALLOWED


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("a@b.ch", True),
        ("ruth.frei+kurs@haus-a.example.ch", True),
        ("", False),
        ("ruth", False),
        ("ruth@haus", False),
        ("ruth@@haus.ch", False),
        ("ruth@haus..ch", False),
        ("ruth frei@haus.ch", False),
        ("ruth@haus.ch, anna@haus.ch", False),
        ("Ruth <ruth@haus.ch>", False),
        ("ruth@" + "h" * 200 + ".ch", False),
    ],
)
def test_what_an_address_looks_like(text: str, yes: bool) -> None:
    assert is_address(text) is yes


async def test_several_people_are_locked_in_one_order_however_they_were_chosen(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, rules=SeatRules(open_to="employee"))
        other = await factories.session(db, of.training, of.house, rules=SeatRules(open_to="employee"))
        first, second = [await factories.member(db, of.house) for _ in range(2)]
    chosen = [second.id, first.id]

    async def several() -> list[object]:
        async with database.writing() as db:
            return await enrol(db, of, chosen, Mode.ALL)

    async with database.writing() as db:
        await enrolments.enrol(db, first.who, other, of.house, NOW, TERMS)
        async with database.reading() as beside:
            assert await asyncio.wait_for(preview(beside, of, chosen), 5) == [ENROLLED] * 2
        meanwhile = asyncio.create_task(several())
        await asyncio.wait([meanwhile], timeout=0.5)
        await enrolments.enrol(db, second.who, other, of.house, NOW, TERMS)
    assert await meanwhile == [ENROLLED] * 2
