"""The ledger by e-mail: which way a notice goes, what each exit does, and what a crash repeats. On both databases."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from bot.wire import Fate
from catalogue import channels, enrolments, handover, moving, outbox, people, seating, sessions, team
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, Channel, NoticeState, Role
from catalogue.tables import outbox as notices
from catalogue.tables import people as rows
from tests import factories
from tests.bot.cards import NETWORK
from tests.catalogue.scene import TERMS, scene
from tests.factories import NOW
from tests.mail.office import ANNA, Office, by_mail, with_address


async def test_people_without_telegram_get_everything_by_mail(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db)
        person = await by_mail(db, of)
    await office.all_out()
    assert office.box.subjects == ["Sie haben einen Platz: BLS-AED"]
    assert office.box.envelopes[0][1] == [ANNA]
    assert list((await office.ledger()).values()) == [(NoticeState.SENT, Channel.MAIL)]
    async with office.database.writing() as db:
        held = await seating.hold(db, of.session, NOW)
        meeting = (await db.execute(select(moving.meetings.c.id))).scalar_one()
        later = (datetime(2030, 3, 21, 9), datetime(2030, 3, 21, 12))
        await moving.move(db, CONSOLE, held, meeting, later, NOW, TERMS)
    office.clock.at = NOW + timedelta(minutes=3)
    await office.all_out()
    async with office.database.writing() as db:
        await enrolments.withdraw(db, of.coordinator.who, of.session, office.clock.at, TERMS, person)
    await office.all_out()
    first, moved, gone = office.entries()
    assert [method for method, _ in (first, moved, gone)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert len({str(event["UID"]) for _, event in (first, moved, gone)}) == 1
    assert first[1]["SEQUENCE"] < moved[1]["SEQUENCE"] < gone[1]["SEQUENCE"]
    assert gone[1]["STATUS"] == "CANCELLED"
    assert len({str(mail["References"]) for mail in office.box.came}) == 1
    assert office.by_telegram == []


async def test_a_session_of_three_dates_brings_three_entries_in_three_mails(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db, *(datetime(2030, 3, day, 9) for day in (14, 21, 28)))
        await by_mail(db, of)
    await office.all_out()
    days = [event["DTSTART"].dt.day for _, event in office.entries()]
    assert days == [14, 21, 28]
    assert len({str(event["UID"]) for _, event in office.entries()}) == 3
    assert len({str(mail["Message-ID"]) for mail in office.box.came}) == 3
    bodies = [cast(Any, mail.get_body(("plain",))).get_content() for mail in office.box.came]
    assert "28. März" in bodies[0]
    assert "14. März" not in bodies[1]


@pytest.mark.parametrize(
    ("channel", "telegram", "mails"),
    [(None, 1, 0), (Channel.TELEGRAM, 1, 0), (Channel.MAIL, 0, 1), (Channel.BOTH, 1, 1)],
)
async def test_the_way_is_the_chosen_one(office: Office, channel: Channel | None, telegram: int, mails: int) -> None:
    async with office.database.writing() as db:
        await with_address(db, await scene(db), channel)
    await office.all_out()
    assert (len(office.by_telegram), len(office.box.came)) == (telegram, mails)
    assert {state for state, _ in (await office.ledger()).values()} == {NoticeState.SENT}


async def test_what_was_asked_for_in_the_chat_comes_there(office: Office) -> None:
    async with office.database.writing() as db:
        member = await with_address(db, await scene(db), Channel.MAIL)
        enrolment = (await db.execute(select(notices.c.enrolment_id))).scalars().first()
        await outbox.add(db, "file:1", "file", member.id, NOW, enrolment_id=enrolment)
    await office.all_out()
    assert office.by_telegram == ["<b>BLS-AED</b>"]
    assert len(office.box.came) == 1, "the seat"


@pytest.mark.parametrize("channel", [None, Channel.BOTH])
async def test_whoever_blocks_the_bot_is_told_by_mail_at_once(office: Office, channel: Channel | None) -> None:
    async with office.database.writing() as db:
        member = await with_address(db, await scene(db), channel)
    office.fates.append(Fate.UNREACHABLE)
    await office.all_out()
    assert office.by_telegram == []
    assert office.box.subjects == ["Sie haben einen Platz: BLS-AED"]
    async with office.database.reading() as db:
        assert not (await people.card(db, member.id)).reachable


async def test_whoever_wants_no_mails_gets_none(office: Office) -> None:
    async with office.database.writing() as db:
        await with_address(db, await scene(db), Channel.TELEGRAM)
    office.fates.append(Fate.UNREACHABLE)
    await office.all_out()
    assert office.box.came == []
    assert [state for state, _ in (await office.ledger()).values()] == [NoticeState.GIVEN_UP]


async def test_nobody_can_be_told_by_no_way(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db)
        person = await by_mail(db, of)
        await db.execute(update(rows).where(rows.c.id == person).values(mail=None))
    await office.all_out()
    assert list((await office.ledger()).values()) == [(NoticeState.DROPPED, None)]


async def test_an_address_that_is_refused_is_on_the_coordinators_list_until_it_takes_mails(office: Office) -> None:
    office.box.refuse[ANNA] = "550 5.1.1 nobody here"
    async with office.database.writing() as db:
        of = await scene(db)
        await by_mail(db, of)
    await office.all_out()
    assert [state for state, _ in (await office.ledger()).values()] == [NoticeState.GIVEN_UP]

    async def reached() -> bool:
        async with office.database.reading() as db:
            own = await team.of(db, of.coordinator.who, of.session, of.house, NOW)
        return next(one.by_mail for one in own.people if one.name == "Ruth Frei")

    assert not await reached()
    office.box.refuse.clear()
    async with office.database.writing() as db:
        enrolment = (await db.execute(select(notices.c.enrolment_id))).scalars().first()
        person = (await db.execute(select(notices.c.person_id))).scalars().first()
        await outbox.add(db, "file:1", "file", cast(int, person), NOW, enrolment_id=enrolment)
    await office.all_out()
    assert len(office.box.came) == 1
    assert await reached()


async def test_a_refused_mail_goes_by_telegram_where_there_is_one(office: Office) -> None:
    office.box.refuse[ANNA] = "550 5.1.1 nobody here"
    async with office.database.writing() as db:
        of = await scene(db)
        await with_address(db, of, Channel.MAIL)
        await with_address(db, of, Channel.BOTH)
    await office.all_out()
    assert len(office.by_telegram) == 2
    ledger = await office.ledger()
    assert Counter(state for state, _ in ledger.values()) == {NoticeState.SENT: 2, NoticeState.GIVEN_UP: 1}


async def test_a_server_that_is_away_holds_up_nothing_and_gets_everything_later(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db)
        for number in range(3):
            await by_mail(db, of, f"Person {number}", f"p{number}@haus.example")
        await with_address(db, of, None)
    office.box.cut = ["rcpt"]
    await office.all_out()
    assert len(office.by_telegram) == 1
    assert office.box.came == []
    assert not await office.posting.post_one(), "left alone"
    office.clock.at += timedelta(hours=1)
    await office.all_out()
    assert Counter(str(mail["To"]) for mail in office.box.came) == {
        f"Person {number} <p{number}@haus.example>": 1 for number in range(3)
    }


async def test_greylisting_is_waited_for_while_others_go_on(office: Office) -> None:
    office.box.refuse[ANNA] = "450 4.2.0 greylisted"
    async with office.database.writing() as db:
        of = await scene(db)
        await by_mail(db, of)
        await by_mail(db, of, "Beat", "beat@haus.example")
    await office.all_out()
    assert [one for _, one in office.box.envelopes] == [["beat@haus.example"]]
    office.box.refuse.clear()
    office.clock.at += timedelta(minutes=1)
    await office.all_out()
    assert len(office.box.came) == 2


async def test_a_crash_between_taking_and_marking_repeats_one_mail_at_most(office: Office) -> None:
    """Killed the moment that the server has each mail: the next process starts with what the ledger says."""
    async with office.database.writing() as db:
        of = await scene(db, *(datetime(2030, 3, day, 9) for day in (14, 21)))
        for number in range(3):
            await by_mail(db, of, f"Person {number}", f"p{number}@haus.example")

    class Killed(BaseException):
        pass

    async def die(*args: Any) -> None:
        raise Killed

    kills = 0
    while True:
        while await office.delivery.deliver_one():
            pass
        keep = office.posting._mark
        if kills < 4:
            office.posting._mark = die  # type: ignore[method-assign]
        try:
            if not await office.posting.post_one():
                break
        except Killed:
            kills += 1
            office.posting._mark = keep  # type: ignore[method-assign]
            async with office.database.writing() as db:
                await outbox.release(db)
            assert await office.posting.post_one()
    ids = Counter(str(mail["Message-ID"]) for mail in office.box.came)
    assert len(ids) == 6
    assert sum(ids.values()) - len(ids) == kills == 4
    assert max(ids.values()) == 2
    assert {state for state, _ in (await office.ledger()).values()} == {NoticeState.SENT}


async def test_a_mail_lost_after_it_was_handed_over_comes_again_under_its_own_name(office: Office) -> None:
    office.box.cut = ["after"]
    async with office.database.writing() as db:
        await by_mail(db, await scene(db))
    await office.all_out()
    office.clock.at += timedelta(minutes=2)
    await office.all_out()
    assert len(office.box.came) == 2
    assert len({str(mail["Message-ID"]) for mail in office.box.came}) == 1


async def test_what_is_not_true_any_more_is_not_mailed(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db)
        person = await by_mail(db, of)
        await enrolments.withdraw(db, of.coordinator.who, of.session, NOW, TERMS, person)
    await office.all_out()
    assert [method for method, _ in office.entries()] == ["CANCEL"]


async def test_an_offer_to_somebody_who_cannot_press_is_answered_by_their_coordination(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db, capacity=1)
        (first,) = [await factories.member(db, of.house)]
        await enrolments.enrol(db, first.who, of.session, of.house, NOW, TERMS)
        person = await by_mail(db, of)
        await enrolments.withdraw(db, first.who, of.session, NOW, TERMS)
    await office.all_out()
    assert any("Freier Platz für Ruth Frei: BLS-AED" in words for words in office.by_telegram)
    assert office.box.subjects[-1] == "Freier Platz für Sie: BLS-AED"
    async with office.database.writing() as db:
        await enrolments.accept(db, of.coordinator.who, of.session, NOW, TERMS, person)
        await db.execute(update(notices).where(notices.c.kind == "stand_in").values(state="due"))
    before = len(office.by_telegram)
    await office.all_out()
    assert len(office.by_telegram) == before, "accepted: nobody has to be told again"


async def test_where_the_address_is_refused_the_coordination_tells_what_matters(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db)
        await by_mail(db, of)
    await office.all_out()
    office.box.refuse[ANNA] = "550 5.1.1 no such user"
    async with office.database.writing() as db:
        await sessions.cancel(db, of.coordinator.who, of.session, CancelReason.WEATHER, NOW, TERMS)
    office.clock.at += TERMS.undo
    await office.all_out()
    async with office.database.reading() as db:
        told = select(notices.c.state).where(notices.c.kind == "stand_in", notices.c.person_id == of.coordinator.id)
        assert list((await db.execute(told)).scalars()) == [NoticeState.SENT]


async def test_without_a_mail_server_what_waited_goes_by_telegram(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db)
        await with_address(db, of, Channel.MAIL)
        await with_address(db, of, Channel.BOTH)
    while await office.delivery.deliver_one():
        pass
    async with office.database.writing() as db:
        await handover.without_mail(db)
    office.delivery._network = NETWORK
    while await office.delivery.deliver_one():
        pass
    assert len(office.by_telegram) == 2
    states = Counter(state for state, _ in (await office.ledger()).values())
    assert states == {NoticeState.SENT: 2, NoticeState.DROPPED: 1}


async def test_posting_ends_when_it_is_told_to(office: Office) -> None:
    async with office.database.writing() as db:
        await by_mail(db, await scene(db))
    running = [asyncio.create_task(one.run(timedelta(seconds=60))) for one in (office.delivery, office.posting)]
    for _ in range(200):
        if office.box.came:
            break
        await asyncio.sleep(0.05)
    for task in running:
        task.cancel()
    await asyncio.wait(running, timeout=5)
    await office.posting.settle(5)
    assert office.box.subjects == ["Sie haben einen Platz: BLS-AED"]


async def test_a_house_is_told_when_somebody_without_telegram_wants_no_more_mails(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db)
        person = await by_mail(db, of)
        await channels.stop_mail(db, person, NOW)
        await channels.stop_mail(db, person, NOW + timedelta(hours=1))
        assert await people.coordinators(db, [of.house]) == [(of.coordinator.id, of.house)]
    await office.all_out()
    assert office.by_telegram == ["<b>Ruth Frei möchte keine E-Mails mehr von uns</b>"]
    assert office.box.came == []
    assert Role.COORDINATOR in {m.role for m in of.coordinator.card.memberships}
