"""Several houses give a session together: asked, accepted, left; never without consent."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.change_actions import ChooseHost, ShowHosts
from bot.people_actions import ShowMorning
from catalogue import hosting, morning, outbox, participants, people, programme, seating, sessions
from catalogue.database import Database
from catalogue.house_cards import MorningLine
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import CancelReason, Door, NoticeState, Role, SessionState
from catalogue.sessions import Plan
from catalogue.tables import memberships, session_reserves
from catalogue.tables import sessions as session_rows
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import TERMS, Scene, join, notices, row_of, scene
from tests.factories import NOW, ZONE, Member, meeting_times


@dataclass(frozen=True)
class Two:
    of: Scene
    pont: int
    desk: Member


async def two(db: AsyncConnection, **facts: object) -> Two:
    pont = (await factories.institution(db, name="Fondation du Pont")).id
    desk = await factories.member(db, pont, Role.COORDINATOR)
    return Two(await scene(db, **facts), pont, desk)  # type: ignore[arg-type]


async def ask(db: AsyncConnection, there: Two) -> bool:
    return await hosting.ask(db, there.of.coordinator.who, there.of.session, there.pont, NOW, TERMS)


async def test_an_asked_house_says_yes_and_both_run_it_and_see_who_comes(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        of, desk = there.of, there.desk
        await join(db, of, 2)
        assert await ask(db, there)
        assert not await ask(db, there)
        (asked,) = await notices(db, "host_asked")
        assert (asked.person_id, asked.session_id) == (desk.id, of.session)
        with pytest.raises(Refused):
            await participants.of_session(db, desk.who, of.session)
        await hosting.accept(db, desk.who, of.session, there.pont, NOW, TERMS)
        await hosting.accept(db, desk.who, of.session, there.pont, NOW, TERMS)
        assert await seating.hosts(db, of.session) == (of.house, there.pont)
        assert len(await participants.of_session(db, desk.who, of.session)) == 2
        assert not await notices(db, "host_asked")
        (told,) = await notices(db, "host_answer")
        assert (told.person_id, told.facts["answer"], told.facts["by"]) == (
            of.coordinator.id,
            "yes",
            "Fondation du Pont",
        )


async def test_a_house_that_declines_is_no_host_and_may_be_asked_again_by_hand(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        await ask(db, there)
        for _ in range(2):
            await hosting.decline(db, there.desk.who, there.of.session, there.pont, NOW, TERMS)
        assert await seating.hosts(db, there.of.session) == (there.of.house,)
        assert [one.facts["answer"] for one in await notices(db, "host_answer")] == ["no"]
        with pytest.raises(Refused) as no:
            await hosting.accept(db, there.desk.who, there.of.session, there.pont, NOW, TERMS)
        assert no.value.reason is Reason.NOT_FOUND
        assert await hosting.was_asked(db, there.of.session, there.pont)
        assert await ask(db, there)
        assert len(await notices(db, "host_asked")) == 1


async def test_nobody_answers_for_another_house_or_asks_for_a_foreign_session(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        of = there.of
        with pytest.raises(Refused) as no:
            await hosting.ask(db, there.desk.who, of.session, there.pont, NOW, TERMS)
        assert no.value.reason is Reason.NOT_ALLOWED
        await ask(db, there)
        for answer in (hosting.accept, hosting.decline, hosting.step_back):
            with pytest.raises(Refused) as no:
                await answer(db, of.coordinator.who, of.session, there.pont, NOW, TERMS)
            assert no.value.reason is Reason.NOT_ALLOWED


async def test_a_house_steps_back_its_reserved_seats_stay_and_never_the_last_one(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db, code="BS-1")
        of = there.of
        await ask(db, there)
        await hosting.accept(db, there.desk.who, of.session, there.pont, NOW, TERMS)
        row = {"session_id": of.session, "institution_id": of.house, "seats": 3}
        await db.execute(session_reserves.insert().values(**row))
        for _ in range(2):
            await hosting.step_back(db, of.coordinator.who, of.session, of.house, NOW, TERMS)
        assert await seating.hosts(db, of.session) == (there.pont,)
        assert (await db.execute(select(session_reserves.c.seats))).scalar_one() == 3
        assert (await row_of(db, of)).code is None
        with pytest.raises(Refused) as no:
            await hosting.step_back(db, there.desk.who, of.session, there.pont, NOW, TERMS)
        assert no.value.reason is Reason.LAST_HOST


async def test_a_draft_is_seen_by_the_house_that_is_asked_and_by_no_other(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db, state=SessionState.DRAFT)
        of, desk = there.of, there.desk
        with pytest.raises(Refused):
            await programme.card(db, of.session, desk.card, NOW)
        await ask(db, there)
        card = await programme.card(db, of.session, desk.card, NOW)
        assert card.state is SessionState.DRAFT
        staff = await factories.member(db, there.pont)
        with pytest.raises(Refused):
            await programme.card(db, of.session, staff.card, NOW)


async def test_a_question_is_taken_back_before_it_is_answered(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        of = there.of
        await ask(db, there)
        for _ in range(2):
            await hosting.unask(db, of.coordinator.who, of.session, there.pont, NOW)
        assert not (await hosting.of_session(db, of.session)).asked
        assert not await notices(db, "host_asked")
        with pytest.raises(Refused) as no:
            await hosting.accept(db, there.desk.who, of.session, there.pont, NOW, TERMS)
        assert no.value.reason is Reason.NOT_FOUND


async def test_a_house_of_ones_own_joins_at_once(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        assert await hosting.ask(db, CONSOLE, there.of.session, there.pont, NOW, TERMS)
        assert there.pont in await seating.hosts(db, there.of.session)
        assert not await notices(db, "host_asked", None)


async def test_nobody_names_another_house_as_host_of_a_new_or_a_changed_session(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        of, who = there.of, there.of.coordinator.who
        plan = Plan(of.training, (of.house, there.pont), ZONE, meeting_times(), capacity=12)
        for call in (
            sessions.add(db, who, plan, NOW),
            sessions.change(db, who, of.session, plan, NOW, TERMS),
        ):
            with pytest.raises(Refused) as no:
                await call  # type: ignore[misc]
            assert no.value.reason is Reason.NOT_ALLOWED
        await ask(db, there)
        await hosting.accept(db, there.desk.who, of.session, there.pont, NOW, TERMS)
        await sessions.change(db, who, of.session, plan, NOW, TERMS)
        assert (await db.execute(select(session_rows.c.id))).scalars().all() == [of.session]


async def test_an_answer_that_was_given_is_no_question_any_more(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        await ask(db, there)
        (asked,) = await notices(db, "host_asked")
        await outbox.sent(db, asked.id, 1, NOW)
        await hosting.accept(db, there.desk.who, there.of.session, there.pont, NOW, TERMS)
        assert len(await notices(db, "host_asked", NoticeState.SENT)) == 1


async def test_a_house_where_nobody_coordinates_yet_is_not_asked_since_nobody_would_hear_of_it(
    database: Database,
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        pont = (await factories.institution(db, name="Fondation du Pont")).id
        await factories.member(db, pont, Role.APPROVER)
        assert await hosting.reachable(db, [of.house, pont]) == {of.house}
        with pytest.raises(Refused) as no:
            await hosting.ask(db, of.coordinator.who, of.session, pont, NOW, TERMS)
        assert (no.value.reason, no.value.facts["house"]) == (Reason.NOBODY_COORDINATES, "Fondation du Pont")
        assert not (await hosting.of_session(db, of.session)).asked
        await factories.member(db, pont, Role.COORDINATOR)
        assert await hosting.ask(db, of.coordinator.who, of.session, pont, NOW, TERMS)


async def test_whom_to_ask_leaves_out_houses_where_nobody_coordinates_and_says_so(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        for name in ("Haus Amsel", "Haus Drossel"):
            await factories.institution(db, name=name)
        chat = Chat(db, there.of.coordinator)
        said = await chat.ask(ChooseHost(there.of.session))
        assert {"Fondation du Pont"} == {label for label in chat.buttons if label != "Back"}
        assert "2 institutions are left out, because nobody coordinates there yet." in said


# --- nobody can answer any more -------------------------------------------------------------------------------------


async def _gone(db: AsyncConnection, there: Two) -> None:
    """The last one who coordinates the asked house leaves it."""
    own = memberships.c.person_id == there.desk.id
    await db.execute(memberships.delete().where(own, memberships.c.role == Role.COORDINATOR))


async def test_a_question_that_nobody_can_answer_any_more_is_shown_as_such_and_taken_back(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        await ask(db, there)
        assert not (await hosting.of_session(db, there.of.session)).deserted
        await _gone(db, there)
        found = await hosting.of_session(db, there.of.session)
        assert (found.deserted, found.unheard) == ({there.pont}, frozenset())
        with pytest.raises(Refused) as no:
            await ask(db, there)
        assert no.value.reason is Reason.NOBODY_COORDINATES
        chat = Chat(db, there.of.coordinator)
        said = await chat.ask(ShowHosts(there.of.session))
        assert "Fondation du Pont, asked, but nobody coordinates there any more" in said
        assert "Ask Fondation du Pont again" not in chat.buttons
        await chat.press("Ask Fondation du Pont no longer")
        assert "asked" not in chat.text and not (await hosting.of_session(db, there.of.session)).asked


async def test_whoever_coordinates_there_next_hears_of_it_when_it_is_asked_again(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        await ask(db, there)
        await _gone(db, there)
        new = await factories.member(db, there.pont, Role.COORDINATOR)
        found = await hosting.of_session(db, there.of.session)
        assert (found.deserted, found.unheard) == (frozenset(), {there.pont})
        chat = Chat(db, there.of.coordinator)
        said = await chat.ask(ShowHosts(there.of.session))
        assert "asked, but whoever coordinates there now has not heard of it" in said
        assert "again" not in await chat.press("Ask Fondation du Pont again")
        assert "Ask Fondation du Pont again" not in chat.buttons
        (told,) = await notices(db, "host_asked", person=new)
        assert not await ask(db, there)
        await hosting.accept(db, new.who, there.of.session, there.pont, NOW, TERMS)
        assert await seating.hosts(db, there.of.session) == (there.of.house, there.pont)
        assert told.facts["house"] == str(there.pont)


async def _morning(db: AsyncConnection, member: Member, told_since: datetime | None = None) -> list[MorningLine]:
    person = await people.card(db, member.id)
    found = await morning.of_person(db, people.who(person, Door.CLOCK), person, NOW, ZONE, told_since)
    return [one for one in found.lines if one.kind == "hosting"]


async def test_whoever_coordinates_there_by_now_finds_the_question_among_what_is_open(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db, state=SessionState.DRAFT)
        await ask(db, there)
        await _gone(db, there)
        new = await factories.member(db, there.pont, Role.COORDINATOR)
        approver = await factories.member(db, there.pont, Role.APPROVER)
        (line,) = await _morning(db, new)
        assert (line.session_id, line.house_id, line.by) == (there.of.session, there.pont, "Haus Lindenhof")
        assert not await _morning(db, there.of.coordinator) and not await _morning(db, approver)
        chat = Chat(db, new)
        assert "BLS-AED: Haus Lindenhof asks whether you give it together" in await chat.ask(ShowMorning())
        assert "Fondation du Pont, asked" in await chat.press("Answer · BLS-AED")
        assert isinstance(chat.buttons["Back"], ShowMorning)
        assert "You give it together" in await chat.press("Confirm")
        assert "Nothing waits for you" in await chat.ask(ShowMorning())
        assert await seating.hosts(db, there.of.session) == (there.of.house, there.pont)


async def test_the_morning_does_not_repeat_a_question_that_was_told_singly_today(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        await ask(db, there)
        (told,) = await notices(db, "host_asked", person=there.desk)
        assert not await _morning(db, there.desk, told.due_at)
        assert len(await _morning(db, there.desk, told.due_at + timedelta(hours=1))) == 1
        assert len(await _morning(db, there.desk)) == 1


@pytest.mark.parametrize("why", ["taken back", "declined", "cancelled", "over"])
async def test_a_question_that_needs_no_answer_any_more_is_not_open(database: Database, why: str) -> None:
    async with database.writing() as db:
        there = await two(db)
        await ask(db, there)
        chat = Chat(db, there.desk)
        await chat.ask(ShowMorning())
        session, now = there.of.session, NOW
        if why == "taken back":
            await hosting.unask(db, there.of.coordinator.who, session, there.pont, NOW)
        elif why == "declined":
            await hosting.decline(db, there.desk.who, session, there.pont, NOW, TERMS)
        elif why == "cancelled":
            await sessions.cancel(db, there.of.coordinator.who, session, CancelReason.WEATHER, NOW, TERMS)
        else:
            now += timedelta(days=60)
        chat.now = now
        if why in ("taken back", "declined"):
            assert "not there any more" in await chat.press("Answer · BLS-AED")
        assert "Nothing waits for you" in await chat.ask(ShowMorning())


async def test_asked_once_more_after_it_was_taken_back_everybody_there_hears_of_it(database: Database) -> None:
    async with database.writing() as db:
        there = await two(db)
        await ask(db, there)
        await hosting.unask(db, there.of.coordinator.who, there.of.session, there.pont, NOW)
        assert await ask(db, there)
        assert not (await hosting.of_session(db, there.of.session)).unheard
        assert len(await notices(db, "host_asked", person=there.desk)) == 1
