"""A coordinator writes to the people of a session."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import announcements, enrolments, outbox, telling, truth
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.participant_cards import ReaderCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.announcing import Delivered, Whom
from catalogue.rules.states import NoticeState, Role
from catalogue.tables import announcements as messages
from catalogue.tables import enrolments as rows
from catalogue.tables import history
from catalogue.tables import outbox as notices
from catalogue.tables import people as person_rows
from catalogue.telling import Told
from tests import factories
from tests.catalogue.scene import TERMS, Scene, every_stage, scene, whole
from tests.factories import NOW, Member

WORDS = "Bitte bringen Sie bequeme Schuhe mit."


async def readers(db: AsyncConnection, of: Scene, whom: Whom = Whom.SEATED) -> Sequence[ReaderCard]:
    return await announcements.readers(db, of.coordinator.who, of.session, whom)


async def send(db: AsyncConnection, of: Scene, whom: Whom = Whom.SEATED, words: str = WORDS) -> int:
    found = await readers(db, of, whom)
    return await announcements.send(db, of.coordinator.who, of.session, found, words, "de", NOW, TERMS)


async def copies(db: AsyncConnection) -> Sequence[Any]:
    query = select(notices).where(notices.c.kind == "announcement").order_by(notices.c.id)
    return (await db.execute(query)).all()


async def test_it_goes_to_those_with_a_seat_or_also_to_those_who_wait(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        assert [one.person_id for one in await readers(db, of)] == [people["enrolled"].id]
        everybody = {one.person_id for one in await readers(db, of, Whom.ALL)}
        assert everybody == {people[state].id for state in ("enrolled", "offered", "waiting")}
        new = await send(db, of, Whom.ALL)
        keys = {row.key for row in await copies(db)}
        assert keys == {f"announcement:{new}:{person}" for person in everybody}
        assert {row.due_at for row in await copies(db)} == {NOW + TERMS.undo}
        (row,) = (await db.execute(select(messages))).all()
        assert (row.session_id, row.person_id, row.words) == (of.session, of.coordinator.id, WORDS)
        (step,) = (await db.execute(select(history).where(history.c.verb == "announce"))).all()
        assert (step.noun_id, step.after, WORDS in str(step)) == (of.session, str(new), False)


async def test_one_person_is_written_to_whatever_their_state(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        waits = select(rows.c.id).where(rows.c.person_id == people["waiting"].id)
        key = (await db.execute(waits)).scalar_one()
        found = await announcements.readers(db, of.coordinator.who, of.session, Whom.SEATED, key)
        assert [one.person_id for one in found] == [people["waiting"].id]


async def test_only_hosts_write_look_and_take_back(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        other = (await factories.institution(db, name="Fondation du Pont")).id
        stranger = await factories.member(db, other, Role.COORDINATOR)
        new, found = await send(db, of), await readers(db, of)
        before = await whole(db, notices, messages)
        for who in (stranger.who, people["enrolled"].who):
            for refused in (
                announcements.readers(db, who, of.session, Whom.ALL),
                announcements.send(db, who, of.session, found, WORDS, "de", NOW, TERMS),
                announcements.card(db, who, new),
                announcements.take_back(db, who, new, NOW),
                announcements.last_of(db, who, of.session),
            ):
                with pytest.raises(Refused) as no:
                    await refused
                assert no.value.reason is Reason.NOT_ALLOWED
        assert await whole(db, notices, messages) == before


@pytest.mark.parametrize("words", ["", "x" * 901])
async def test_nothing_and_too_much_are_no_message(database: Database, words: str) -> None:
    async with database.writing() as db:
        of = await scene(db)
        with pytest.raises(ValueError):
            await send(db, of, words=words)


async def test_what_has_not_gone_out_is_taken_back_and_the_rest_stays_sent(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        other = await send(db, of)
        new = await send(db, of, Whom.ALL)
        gone = next(row for row in await copies(db) if row.key == f"announcement:{new}:{people['enrolled'].id}")
        await outbox.sent(db, gone.id, 5, NOW)
        assert await announcements.take_back(db, of.coordinator.who, new, NOW) == 2
        assert await announcements.take_back(db, of.coordinator.who, new, NOW) == 0
        card = await announcements.card(db, of.coordinator.who, new)
        assert card.counts == {Delivered.SENT: 1, Delivered.DROPPED: 2}
        assert (await announcements.card(db, of.coordinator.who, other)).counts == {Delivered.WAITING: 1}
        assert await announcements.last_of(db, of.coordinator.who, of.session) == new


async def test_the_screen_says_what_has_become_of_each_copy_what_failed_first(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        new = await send(db, of, Whom.ALL)
        away, waits, got = await copies(db)
        await outbox.sent(db, got.id, 5, NOW)
        await outbox.drop(db, away.id, outbox.UNREACHABLE)
        await db.execute(update(person_rows).where(person_rows.c.id == away.person_id).values(mail="a@example.ch"))
        card = await announcements.card(db, of.coordinator.who, new)
        shown = [(copy.delivered, copy.mail) for copy in card.copies]
        assert shown == [(Delivered.UNREACHABLE, "a@example.ch"), (Delivered.WAITING, ""), (Delivered.SENT, "")]
        assert (card.words, {copy.institution for copy in card.copies}) == (WORDS, {"Haus Lindenhof"})
        assert waits.state is NoticeState.DUE and set(people)


@pytest.mark.parametrize(
    ("facts", "mails", "shown"),
    [
        ({"unreachable_at": None}, False, Delivered.WAITING),
        ({"telegram_id": None}, False, Delivered.UNREACHABLE),
        ({"telegram_id": None}, True, Delivered.UNREACHABLE),
        ({"telegram_id": None, "mail": "a@example.ch"}, True, Delivered.WAITING),
        ({"telegram_id": None, "mail": "a@example.ch"}, False, Delivered.UNREACHABLE),
        ({"unreachable_at": NOW}, False, Delivered.UNREACHABLE),
    ],
)
async def test_whom_nothing_reaches_is_said_before_it_is_tried(
    database: Database, facts: dict[str, Any], mails: bool, shown: Delivered
) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        new = await send(db, of)
        await db.execute(update(person_rows).where(person_rows.c.id == people["enrolled"].id).values(**facts))
        assert (await announcements.card(db, of.coordinator.who, new, mails)).counts == {shown: 1}


async def _looked(db: AsyncConnection, reader: Member) -> tuple[Told, str | None]:
    (row,) = [row for row in await copies(db) if row.person_id == reader.id]
    ids = (row.enrolment_id, None, row.facts)
    notice = NoticeCard(row.id, row.key, row.kind, reader.card, *ids, 0, row.due_at)
    told = await telling.look(db, notice, NOW)
    assert isinstance(told, Told)
    return told, truth.untrue(notice, told, NOW)


async def test_whoever_has_left_meanwhile_is_not_written_to(database: Database) -> None:
    async with database.writing() as db:
        of, people = await every_stage(db)
        await send(db, of)
        told, untrue = await _looked(db, people["enrolled"])
        assert (told.words, told.wrote, untrue) == (WORDS, of.coordinator.card.name, None)
        await enrolments.withdraw(db, people["enrolled"].who, of.session, NOW + timedelta(seconds=5), TERMS)
        _, untrue = await _looked(db, people["enrolled"])
        assert untrue == "the enrolment is withdrawn by now"
