"""Addresses of calendars: whose they are, what is behind them, how long."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import enrolments, feeds, people, sessions, teaching, trainings
from catalogue.cards import TextCard
from catalogue.database import Database
from catalogue.feed_cards import FeedCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.reminders import parse_lead
from catalogue.rules.states import CancelReason, FeedKind, Kind
from catalogue.sessions import Plan
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.catalogue.scene import TERMS, Scene, join, notices, row_of, scene
from tests.factories import NOW, ZONE, Member, meeting_times

DAY, MONTH = timedelta(days=1), timedelta(days=30)
ENDS = datetime.fromisoformat("2030-03-14T11:00:00+00:00")


async def feed(
    db: AsyncConnection, person: Member, now: datetime, kind: FeedKind = FeedKind.PERSON, house: int = 0
) -> FeedCard:
    card = await feeds.read(db, await feeds.address(db, person.who, kind, house, NOW), now)
    assert card is not None
    return card


def plan_of(of: Scene, **facts: Any) -> Plan:
    return Plan(of.training, (of.house,), ZONE, meeting_times(), **{"capacity": 12} | facts)


async def test_an_address_is_made_once_and_shown_again(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        first = await feeds.address(db, person.who, FeedKind.PERSON, 0, NOW)
        assert len(first) == 43
        assert first == await feeds.address(db, person.who, FeedKind.PERSON, 0, NOW + DAY)
        assert first != await feeds.address(db, person.who, FeedKind.TRAINER, 0, NOW)


async def test_a_renewed_address_is_another_and_the_old_one_is_nobodys(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        old = await feeds.address(db, person.who, FeedKind.PERSON, 0, NOW)
        new = await feeds.renew(db, person.who, FeedKind.PERSON, 0, NOW)
        assert new != old
        assert await feeds.read(db, old, NOW) is None
        assert await feeds.read(db, new, NOW) is not None


async def test_only_coordinators_have_the_address_of_their_house(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        assert await feeds.address(db, of.coordinator.who, FeedKind.HOUSE, of.house, NOW)
        for verb in (feeds.address, feeds.renew):
            with pytest.raises(Refused) as no:
                await verb(db, person.who, FeedKind.HOUSE, of.house, NOW)
            assert no.value.reason is Reason.NOT_ALLOWED


async def test_what_has_ended_stays_thirty_days_and_its_leaving_is_a_change(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        await enrolments.withdraw(db, person.who, of.session, NOW + DAY, TERMS)
        gone = NOW + DAY + MONTH
        before, after = await feed(db, person, gone - timedelta(seconds=1)), await feed(db, person, gone)
    assert [entry.gone_at for entry in before.entries] == [NOW + DAY]
    assert before.changed_at == NOW + DAY
    assert (after.entries, after.changed_at) == ((), gone)


async def test_what_has_taken_place_stays_a_year(database: Database) -> None:
    year = timedelta(days=365)
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        before, after = await feed(db, person, ENDS + year - DAY), await feed(db, person, ENDS + year)
    assert len(before.entries) == 1
    assert (after.entries, after.changed_at) == ((), ENDS + year)


@pytest.mark.parametrize("choice", ["language", "alarms"])
async def test_what_a_person_chooses_is_a_change_of_their_feed(database: Database, choice: str) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        later = NOW + DAY
        if choice == "language":
            await people.speak(db, person.who, person.id, "fr", later)
        else:
            await people.ring(db, person.who, person.id, [parse_lead("P1D")], later)
        card = await feed(db, person, later)
    assert card.changed_at == later
    assert (card.language, len(card.alarms)) == (("fr", 0) if choice == "language" else ("de", 1))


async def test_new_words_of_a_training_are_a_change_of_its_feeds(database: Database) -> None:
    later = NOW + DAY
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        texts = [TextCard("de", "BLS-AED", "Neu beschrieben")]
        await trainings.rewrite(db, of.coordinator.who, of.training, Kind.INTERNAL, None, texts, later, TERMS)
        assert (await feed(db, person, later)).changed_at == later
        assert not await notices(db, "changed")  # the title is what it was
        assert (await feed(db, of.coordinator, later, FeedKind.HOUSE, of.house)).changed_at == later


async def test_a_house_shows_what_it_announces_and_cancels(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        training = await factories.training(db, of.house, "Anderes")
        await factories.session(db, training, of.house, state="draft")
        announced = await feed(db, of.coordinator, NOW, FeedKind.HOUSE, of.house)
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, NOW + DAY, TERMS)
        cancelled = await feed(db, of.coordinator, NOW + DAY, FeedKind.HOUSE, of.house)
        gone = await feed(db, of.coordinator, NOW + DAY + MONTH, FeedKind.HOUSE, of.house)
    (one,), (other,) = announced.entries, cancelled.entries
    assert (one.session.id, one.gone_at, other.gone_at) == (of.session, None, NOW + DAY)
    assert other.session.revision > one.session.revision
    assert (gone.entries, gone.changed_at) == ((), NOW + DAY + MONTH)


async def test_a_trainer_sees_what_they_teach_and_for_a_month_what_they_no_longer_do(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        teacher = await factories.member(db, of.house, name="Rita Beispiel")
        other = await factories.member(db, of.house, name="Urs Muster")
        await teaching.taught_by(db, of.coordinator.who, of.session, teacher.id, NOW, TERMS)
        assert [e.session.id for e in (await feed(db, teacher, NOW, FeedKind.TRAINER)).entries] == [of.session]
        assert (await row_of(db, of)).trainer == "Rita Beispiel"
        await teaching.taught_by(db, of.coordinator.who, of.session, other.id, NOW + DAY, TERMS)
        former = await feed(db, teacher, NOW + DAY, FeedKind.TRAINER)
        now = await feed(db, other, NOW + DAY, FeedKind.TRAINER)
        gone = await feed(db, teacher, NOW + DAY + MONTH, FeedKind.TRAINER)
    assert ([e.gone_at for e in former.entries], [e.gone_at for e in now.entries]) == ([NOW + DAY], [None])
    assert (gone.entries, gone.changed_at) == ((), NOW + DAY + MONTH)


async def test_the_trainer_is_one_of_the_hosts_people(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        elsewhere = (await factories.institution(db)).id
        stranger, staff = await factories.member(db, elsewhere), await factories.member(db, of.house)
        for who, person, why in (
            (of.coordinator.who, stranger, Reason.NOT_A_COLLEAGUE),
            (staff.who, staff, Reason.NOT_ALLOWED),
        ):
            with pytest.raises(Refused) as no:
                await teaching.taught_by(db, who, of.session, person.id, NOW, TERMS)
            assert no.value.reason is why


async def test_another_name_in_a_list_is_not_the_known_trainer_any_more(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        teacher = await factories.member(db, of.house, name="Rita Beispiel")
        await teaching.taught_by(db, of.coordinator.who, of.session, teacher.id, NOW, TERMS)
        for name, known in (("Rita Beispiel", teacher.id), ("Urs Muster", None)):
            await sessions.change(db, of.coordinator.who, of.session, plan_of(of, trainer=name), NOW, TERMS)
            found = (await db.execute(select(session_rows.c.trainer_id))).scalar_one()
            assert found == known


# --- word of what has changed --------------------------------------------------------------------------------------


async def test_a_rename_is_told_to_everybody_with_a_seat(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, capacity=1)
        seated, _ = await join(db, of, 2)
        texts = [TextCard("de", "BLS neu")]
        await trainings.rewrite(db, of.coordinator.who, of.training, Kind.INTERNAL, None, texts, NOW, TERMS)
        (notice,) = await notices(db, "changed")
    assert (notice.person_id, notice.facts) == (seated.id, {"titles": '{"de": "BLS-AED"}'})
    assert notice.due_at == NOW + TERMS.undo


async def test_two_changes_in_a_row_are_one_notice_with_what_was_known_before(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, place="Bern")
        await join(db, of)
        for facts in ({"place": "Biel"}, {"place": "Thun", "trainer": "R. Beispiel"}):
            await sessions.change(db, of.coordinator.who, of.session, plan_of(of, **facts), NOW, TERMS)
        (notice,) = await notices(db, "changed")
    facts = {key: value for key, value in notice.facts.items() if key != "since"}
    assert facts == {"place": "Bern", "trainer": ""}


async def test_a_change_that_is_taken_back_in_time_is_told_to_nobody(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, place="Bern")
        await join(db, of)
        for place in ("Biel", "Bern"):
            await sessions.change(db, of.coordinator.who, of.session, plan_of(of, place=place), NOW, TERMS)
        assert not await notices(db, "changed")
        assert not await notices(db, "file")
