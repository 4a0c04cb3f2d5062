"""Whatever happens, the calendar behind an office address ends with the true programme; nobody is told twice."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import way_of
from bot.wire import Fate
from catalogue import (
    channels,
    enrolments,
    institutions,
    moving,
    outbox,
    participants,
    people,
    reminding,
    seating,
    sessions,
    team,
)
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Channel, NoticeState, Role
from catalogue.sessions import Plan
from catalogue.tables import enrolments as enrolment_rows
from catalogue.tables import meetings
from catalogue.tables import outbox as notices
from tests import factories
from tests.catalogue.scene import TERMS, Scene, scene
from tests.factories import NOW
from tests.mail.office import ANNA, MAILING, Office, by_mail, with_address

DAYS = tuple(datetime(2030, 3, day, 9) for day in (14, 21, 28))
UNDONE = timedelta(minutes=3)
HOURS = timedelta(hours=3)


def calendar(office: Office) -> list[tuple[str, datetime]]:
    """What a program holds that takes the mails in one after the other (RFC 6047): title and start of each entry."""
    held: dict[str, Any] = {}
    for method, event in office.entries():
        number = str(event["UID"])
        assert number in held or method == "REQUEST", "taken out without ever having been there"
        if number in held and event["SEQUENCE"] < held[number]["SEQUENCE"]:
            continue
        held[number] = event
        if method == "CANCEL":
            assert event["STATUS"] == "CANCELLED"
    kept = [event for event in held.values() if event["STATUS"] != "CANCELLED"]
    return sorted((str(event["SUMMARY"]), event["DTSTART"].dt.replace(tzinfo=None)) for event in kept)


def numbered(*starts: datetime) -> list[tuple[str, datetime]]:
    """As it should be: local times in winter, in UTC."""
    several = len(starts) > 1
    titles = (f"BLS-AED ({number}/{len(starts)})" if several else "BLS-AED" for number in range(1, len(starts) + 1))
    return [(title, start - timedelta(hours=1)) for title, start in zip(titles, sorted(starts), strict=True)]


async def ids(db: AsyncConnection) -> Sequence[int]:
    return (await db.execute(select(meetings.c.id).order_by(meetings.c.position))).scalars().all()


async def move(office: Office, of: Scene, which: int, to: datetime) -> None:
    async with office.database.writing() as db:
        held = await seating.hold(db, of.session, office.clock.at)
        meeting = (await ids(db))[which]
        await moving.move(db, CONSOLE, held, meeting, (to, to + HOURS), office.clock.at, TERMS)


async def to_times(office: Office, of: Scene, *starts: datetime) -> None:
    plan = Plan(of.training, (of.house,), factories.ZONE, factories.meeting_times(*starts), capacity=12)
    async with office.database.writing() as db:
        await sessions.change(db, CONSOLE, of.session, plan, office.clock.at, TERMS)


async def later(office: Office, by: timedelta = UNDONE) -> None:
    office.clock.at += by
    await office.all_out()


async def whole_way(office: Office, wish: Channel | None, *starts: datetime) -> tuple[Scene, int]:
    """`wish` None: somebody without Telegram. With their seat, and everything sent."""
    async with office.database.writing() as db:
        of = await scene(db, *starts)
        person = await by_mail(db, of) if wish is None else (await with_address(db, of, wish)).id
    await office.all_out()
    return of, person


WISHES = pytest.mark.parametrize("wish", [None, Channel.MAIL, Channel.BOTH])


@WISHES
async def test_a_date_that_overtakes_the_others_renumbers_them_all(office: Office, wish: Channel | None) -> None:
    of, _ = await whole_way(office, wish, *DAYS)
    assert calendar(office) == numbered(*DAYS)
    new = datetime(2030, 3, 29, 9)
    await move(office, of, 0, new)
    await later(office)
    assert calendar(office) == numbered(DAYS[1], DAYS[2], new)
    assert len(office.by_telegram) == (2 if wish is Channel.BOTH else 0)


@WISHES
async def test_a_dropped_date_goes_and_an_added_one_comes(office: Office, wish: Channel | None) -> None:
    of, person = await whole_way(office, wish, *DAYS)
    await to_times(office, of, DAYS[0], DAYS[2])
    await later(office)
    assert calendar(office) == numbered(DAYS[0], DAYS[2])
    new = datetime(2030, 3, 19, 9)
    await to_times(office, of, DAYS[0], DAYS[2], new)
    await later(office)
    assert calendar(office) == numbered(DAYS[0], new, DAYS[2])
    async with office.database.writing() as db:
        await enrolments.withdraw(db, of.coordinator.who, of.session, office.clock.at, TERMS, person)
    await office.all_out()
    assert calendar(office) == []


async def test_whoever_comes_later_hears_nothing_of_a_date_that_was_dropped_before(office: Office) -> None:
    async with office.database.writing() as db:
        of = await scene(db, *DAYS)
    await to_times(office, of, *DAYS[1:])
    office.clock.at += UNDONE
    async with office.database.writing() as db:
        person = await team.add(db, of.coordinator.who, of.house, "Ruth Frei", ANNA, "de", office.clock.at)
        await enrolments.enrol(db, of.coordinator.who, of.session, of.house, office.clock.at, TERMS, person)
    await office.all_out()
    assert [method for method, _ in office.entries()] == ["REQUEST", "REQUEST"]
    assert calendar(office) == numbered(*DAYS[1:])


async def test_a_copy_that_waits_for_the_mail_server_is_not_taken_for_something_unsaid(office: Office) -> None:
    """They have heard of the new date by Telegram: taken back, it is news."""
    of, _ = await whole_way(office, Channel.BOTH, DAYS[0])
    office.box.cut = ["rcpt", "rcpt"]
    await move(office, of, 0, DAYS[1])
    await later(office)
    assert len(office.by_telegram) == 2
    assert len(office.box.came) == 1, "the server is away"
    await move(office, of, 0, DAYS[0])
    await later(office)
    await later(office, timedelta(hours=1))
    assert len(office.by_telegram) == 3, "the date is as before"
    assert office.box.subjects[1:] == ["Neuer Termin: BLS-AED"], "the one in between is superseded"
    assert calendar(office) == numbered(DAYS[0])


async def test_what_came_first_is_read_first(office: Office) -> None:
    """A letter that was put off holds back the later ones about the same."""
    office.box.refuse[ANNA] = "450 4.2.0 greylisted"
    of, _person = await whole_way(office, None, DAYS[0])
    await move(office, of, 0, DAYS[1])
    office.clock.at += UNDONE
    office.box.refuse.clear()
    await later(office, timedelta(hours=1))
    assert office.box.subjects == ["Sie haben einen Platz: BLS-AED", "Neuer Termin: BLS-AED"]
    assert calendar(office) == numbered(DAYS[1])


async def test_people_without_telegram_are_reminded_in_their_time_and_once(office: Office) -> None:
    _of, _person = await whole_way(office, None, DAYS[0])
    planned = []
    office.clock.at = datetime.fromisoformat("2030-03-12T09:00+00:00")
    while office.clock.at < datetime.fromisoformat("2030-03-14T09:00+00:00"):
        async with office.database.writing() as db:
            await reminding.plan(db, office.clock.at, TERMS)
        before = len(office.box.came)
        await office.all_out()
        planned += [office.clock.at] * (len(office.box.came) - before)
        office.clock.at += timedelta(minutes=30)
    assert office.box.subjects[1:] == ["Erinnerung: BLS-AED"] * 2, "a week before, late; and a day before"
    assert all(7 <= (moment + timedelta(hours=1)).hour < 20 for moment in planned)
    assert calendar(office) == numbered(DAYS[0])


async def test_a_change_at_night_is_mailed_in_the_morning(office: Office) -> None:
    of, _person = await whole_way(office, None, DAYS[1])
    office.clock.at = datetime.fromisoformat("2030-03-05T22:30+00:00")
    await move(office, of, 0, DAYS[2])
    await later(office)
    assert len(office.box.came) == 1
    office.clock.at = datetime.fromisoformat("2030-03-06T07:30+00:00")
    await office.all_out()
    assert len(office.box.came) == 2


async def test_own_quiet_hours_hold_for_mails_too(office: Office) -> None:
    of, person = await whole_way(office, Channel.MAIL, DAYS[1])
    async with office.database.writing() as db:
        await reminding.be_quiet(db, person, reminding.quiet_of("12:00-17:00"), NOW, TERMS)
    office.clock.at = datetime.fromisoformat("2030-03-05T11:30+00:00")
    await move(office, of, 0, DAYS[2])
    await later(office)
    assert len(office.box.came) == 1
    office.clock.at = datetime.fromisoformat("2030-03-05T16:01+00:00")
    await office.all_out()
    assert len(office.box.came) == 2


async def test_whoever_blocks_the_bot_later_keeps_a_true_calendar(office: Office) -> None:
    of, _person = await whole_way(office, Channel.BOTH, *DAYS)
    office.fates.append(Fate.UNREACHABLE)
    new = datetime(2030, 3, 18, 9)
    await move(office, of, 0, new)
    await later(office)
    assert calendar(office) == numbered(new, DAYS[1], DAYS[2])
    ledger = await office.ledger()
    assert all(state is NoticeState.SENT for state, _ in ledger.values())
    assert len(office.by_telegram) == 1


# --- what wants an answer ---------------------------------------------------------------------------------------------


async def test_what_only_the_chat_can_answer_goes_there(office: Office) -> None:
    """Whoever reads mails decides on requests in the chat all the same."""
    async with office.database.writing() as db:
        of = await scene(db, DAYS[0])
        house = (await factories.institution(db, name="Fondation du Pont")).id
        regula = await factories.member(db, house, Role.COORDINATOR, name="Regula")
        await institutions.ask_approval(db, regula.who, house, True, NOW)
        await channels.confirm(db, regula.id, "regula@pont.example", NOW)
        await channels.choose(db, regula.id, Channel.MAIL)
        anna = await factories.member(db, house, name="Anna")
        card = await people.card(db, anna.id)
        await enrolments.enrol(db, replace(anna.who, asked=frozenset({house})), of.session, house, NOW, TERMS)
        assert card.mail is None
    await office.all_out()
    assert len(office.by_telegram) == 1
    assert office.box.came == []


@pytest.mark.parametrize("kind", ["approval", "question", "thanks", "transfer"])
async def test_a_question_is_mailed_only_where_telegram_does_not_reach(office: Office, kind: str) -> None:
    async with office.database.writing() as db:
        person = await with_address(db, await scene(db), Channel.MAIL)
        await outbox.add(db, "asked:1", kind, person.id, NOW)
        rows = (await db.execute(select(notices.c.id).where(notices.c.key == "asked:1"))).all()
        assert len(rows) == 1
        notice = await outbox.claim(db, NOW)
        assert notice is not None
    own = replace(notice, kind=kind)
    away = replace(own, person=replace(own.person, reachable=False))
    assert way_of(own, MAILING) == (Channel.TELEGRAM,)
    assert way_of(away, MAILING) == (Channel.MAIL,)


async def test_thanks_by_mail_ask_nothing_that_a_mail_cannot_answer(office: Office) -> None:
    _of, person = await whole_way(office, None, DAYS[0])
    async with office.database.writing() as db:
        enrolment = (await db.execute(select(enrolment_rows.c.id))).scalar_one()
        for kind in ("thanks", "transfer"):
            await outbox.add(db, f"{kind}:{enrolment}", kind, person, NOW, enrolment_id=enrolment)
    office.clock.at = datetime.fromisoformat("2030-03-15T09:00+00:00")
    await office.all_out()
    assert office.box.subjects[1:] == ["Danke, dass Sie dabei waren: BLS-AED"]
    body = str(office.box.came[-1].get_body(("plain",)))
    assert "Fragen" not in body
    assert (await office.ledger())[f"transfer:{enrolment}"][0] is NoticeState.DROPPED


# --- an address that changes ------------------------------------------------------------------------------------------


async def test_what_waits_goes_to_the_address_of_the_moment(office: Office) -> None:
    office.box.refuse[ANNA] = "450 4.2.0 greylisted"
    async with office.database.writing() as db:
        of = await scene(db, DAYS[0])
        member = await with_address(db, of, Channel.MAIL)
    await office.all_out()
    async with office.database.writing() as db:
        await channels.confirm(db, member.id, "neu@haus.example", NOW)
    await later(office, timedelta(minutes=2))
    assert office.box.envelopes == [("kurse@verbund.example", ["neu@haus.example"])]


async def test_whom_a_mail_reaches_the_desk_does_not_count_as_alone(office: Office) -> None:
    of, person = await whole_way(office, None, DAYS[0])
    async with office.database.writing() as db:
        assert await participants.unreached(db, of.session) == 1
        assert await participants.unreached(db, of.session, mails=True) == 0
        await db.execute(update(people.people).where(people.people.c.id == person).values(channel=Channel.TELEGRAM))
        assert await participants.unreached(db, of.session, mails=True) == 1
