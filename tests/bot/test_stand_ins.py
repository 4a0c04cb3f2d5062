"""Whom Telegram does not reach: the coordination hears of what they would have been told."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import delivery, wire
from bot.delivery import Delivery
from bot.wire import Fate, Sent
from catalogue import channels, deputies, enrolments, outbox, people, sessions, stand_ins, team, telling, truth
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.seats import OUTSIDE
from catalogue.rules.states import CancelReason, NoticeState, Role
from catalogue.sessions import Plan
from catalogue.tables import outbox as rows
from catalogue.tables import people as person_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, every_stage, join, notices, scene
from tests.factories import NOW, Member


class Silence:
    """A budget that never waits, and a clock that stands still."""

    async def notice(self) -> None:
        return None

    def pause(self, pause: Any) -> None:
        return None

    def count(self, chat: int) -> None:
        return None

    def crowded(self) -> dict[int, float]:
        return {}

    def now(self) -> Any:
        return NOW + TERMS.undo


def courier(database: Database) -> Delivery:
    quiet = cast(Any, Silence())
    return Delivery(
        database, cast(Any, None), quiet, quiet, cast(Any, SimpleNamespace(zone=factories.ZONE, terms=TERMS, mail=""))
    )


async def deliver(database: Database, monkeypatch: pytest.MonkeyPatch, *blocked: Member) -> None:
    """Everything that is due; `blocked`: Telegram says that they have left."""
    chats = {one.card.telegram_id for one in blocked}

    async def send(bot: Any, chat: int, screen: Any, document: Any, silent: bool) -> Sent:
        return Sent(Fate.UNREACHABLE, why="blocked") if chat in chats else Sent(Fate.SENT, message_id=1)

    monkeypatch.setattr(wire, "send", send)
    monkeypatch.setattr(delivery, "written", lambda *facts: SimpleNamespace(packed=dict, document=None))
    one = courier(database)
    while await one.deliver_one():
        pass


async def told(db: AsyncConnection, of: str) -> Sequence[Any]:
    return [row for row in await notices(db, "stand_in", None) if row.facts["of"] == of]


async def without_telegram(db: AsyncConnection, person: Member) -> None:
    await db.execute(update(person_rows).where(person_rows.c.id == person.id).values(telegram_id=None))


async def offered_without_telegram(db: AsyncConnection) -> tuple[Scene, Member]:
    of, people_ = await every_stage(db)
    await without_telegram(db, people_["offered"])
    return of, people_["offered"]


async def test_an_offer_to_somebody_without_telegram_reaches_each_coordinator_once(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.writing() as db:
        of, person = await offered_without_telegram(db)
        second = await factories.member(db, of.house, Role.COORDINATOR)
    await deliver(database, monkeypatch)
    async with database.writing() as db:
        found = await told(db, "offer")
        assert [row.person_id for row in found] == [of.coordinator.id, second.id]
        assert {row.state for row in found} == {NoticeState.SENT}
        assert {row.facts["person"] for row in found} == {str(person.id)}
        await enrolments.accept(db, of.coordinator.who, of.session, NOW, TERMS, person.id)


async def test_who_turns_out_to_have_blocked_the_bot_is_stood_in_for_as_well(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.writing() as db:
        of, people_ = await every_stage(db)
    await deliver(database, monkeypatch, people_["offered"])
    async with database.writing() as db:
        assert [row.person_id for row in await told(db, "offer")] == [of.coordinator.id]


async def test_a_coordinator_out_of_reach_as_well_is_stood_in_for_once_and_it_ends(database: Database) -> None:
    """Those who stand in for each other are told once each, whoever it is about is not told of themselves."""
    day = TERMS.today(NOW)
    async with database.writing() as db:
        of, person = await offered_without_telegram(db)
        second = await factories.member(db, of.house, Role.COORDINATOR)
        deputy = await factories.member(db, of.house)
        row = (await notices(db, "offer"))[0]
        offer = NoticeCard(row.id, row.key, "offer", person.card, row.enrolment_id, None, row.facts, 0, NOW)
        await stand_ins.tell(db, offer, NOW, TERMS)
        for absent, instead in ((of.coordinator, deputy), (of.coordinator, second), (of.coordinator, person)):
            await deputies.appoint(db, CONSOLE, of.house, absent.id, instead.id, day, day, NOW, TERMS)
        await deputies.appoint(db, CONSOLE, of.house, second.id, of.coordinator.id, day, day, NOW, TERMS)
        for _ in range(3):
            for one in await told(db, "offer"):
                card = await people.card(db, one.person_id)
                notice = NoticeCard(one.id, one.key, one.kind, card, one.enrolment_id, None, one.facts, 0, NOW)
                await stand_ins.tell(db, notice, NOW, TERMS)
        found = await told(db, "offer")
        assert sorted(one.person_id for one in found) == sorted([of.coordinator.id, second.id, deputy.id])
        assert {one.facts["person"] for one in found} == {str(person.id)}


async def test_of_a_guest_the_hosts_hear_and_nobody_of_their_own_seat(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        guest = await people.add(db, "Gast", "de", NOW)
        await enrolments.enrol(db, of.coordinator.who, of.session, OUTSIDE, NOW, TERMS, guest)
        await enrolments.enrol(db, of.coordinator.who, of.session, of.house, NOW, TERMS)
        await without_telegram(db, of.coordinator)
        other = await factories.member(db, of.house, Role.COORDINATOR)
        await sessions.cancel(db, other.who, of.session, CancelReason.WEATHER, NOW, TERMS)
    await deliver(database, monkeypatch)
    async with database.writing() as db:
        found = {(row.person_id, row.facts["person"]) for row in await told(db, "cancelled")}
        assert found == {
            (of.coordinator.id, str(guest)),
            (other.id, str(guest)),
            (other.id, str(of.coordinator.id)),
        }


async def test_a_confirmation_is_not_passed_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        await without_telegram(db, person)
    await deliver(database, monkeypatch)
    async with database.writing() as db:
        assert not await notices(db, "stand_in", None)


async def test_what_is_over_is_not_told_to_the_coordination(database: Database) -> None:
    async with database.writing() as db:
        of, person = await offered_without_telegram(db)
        row = (await notices(db, "offer"))[0]
        card = await people.card(db, person.id)
        offer = NoticeCard(row.id, row.key, "offer", card, row.enrolment_id, None, row.facts, 0, NOW)
        await stand_ins.tell(db, offer, NOW, TERMS)
        await enrolments.withdraw(db, person.who, of.session, NOW, TERMS)
        (found,) = await told(db, "offer")
        await db.execute(update(rows).where(rows.c.id != found.id).values(state=NoticeState.DROPPED))
        notice = await outbox.claim(db, NOW)
        assert notice is not None
        why = truth.untrue(notice, await telling.look(db, notice, NOW), NOW)
        assert why == "the enrolment is withdrawn by now"
        assert (await db.execute(select(rows.c.id).where(rows.c.state == NoticeState.SENDING))).scalar() == found.id


async def test_a_new_place_reaches_the_coordination_of_whoever_is_out_of_reach(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.writing() as db:
        of = await scene(db, place="Saal 1")
        (person,) = await join(db, of)
        await without_telegram(db, person)
        plan = Plan(of.training, (of.house,), factories.ZONE, factories.meeting_times(), capacity=12, place="Saal 2")
        await sessions.change(db, of.coordinator.who, of.session, plan, NOW, TERMS)
    await deliver(database, monkeypatch)
    async with database.writing() as db:
        assert [(row.person_id, row.facts["place"]) for row in await told(db, "changed")] == [
            (of.coordinator.id, "Saal 1")
        ]


async def test_a_corrected_address_takes_back_the_end_of_mails_and_brings_what_was_missed(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        person_id = await team.add(db, of.coordinator.who, of.house, "Rita Muster", "rita@haus.exmaple", "de", NOW)
        await enrolments.enrol(db, of.coordinator.who, of.session, of.house, NOW, TERMS, person_id)
        (seat,) = await notices(db, "seat")
        await outbox.unreachable(db, seat.id, "no such mailbox")
        await channels.refused(db, person_id, NOW, yes=True)
        await channels.stop_mail(db, person_id, NOW)
        ids = (of.session, of.house, person_id)
        await team.correct_mail(db, of.coordinator.who, *ids, "rita@haus.example", NOW)
        card, row = await people.card(db, person_id), (await notices(db, "seat"))[0]
        found = (await db.execute(select(person_rows).where(person_rows.c.id == person_id))).one()
    assert (card.mail, found.channel, found.unreachable_at) == ("rita@haus.example", None, None)
    assert (row.id, row.state) == (seat.id, NoticeState.DUE)


async def test_the_address_of_whoever_has_telegram_is_their_own_affair(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        for who, why in ((of.coordinator.who, Reason.NOT_A_COLLEAGUE), (person.who, Reason.NOT_ALLOWED)):
            with pytest.raises(Refused) as no:
                await team.correct_mail(db, who, of.session, of.house, person.id, "a@haus.example", NOW)
            assert no.value.reason is why
