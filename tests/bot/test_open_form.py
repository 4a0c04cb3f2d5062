"""A half-filled form: nothing takes its place without a word, and it swallows no words that came long after."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.action import Action
from bot.actions import Manage, Reschedule, ResumeForm, ShowHome, StartForm
from bot.asked import COMMANDS
from bot.change_actions import OpenChange
from bot.codec import pack
from bot.form_actions import BeginAnew
from bot.participant_actions import Announce
from bot.people_actions import AddDeputy, FindMember
from bot.team_actions import AddPerson, PickPeople
from catalogue import drafts
from catalogue.database import Database
from catalogue.tables import meetings
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import Scene, scene
from tests.factories import NOW

DOORS = (
    *("newtraining", "newsession", "session", "edit", "texts", "seats", "reschedule", "copy"),
    *("weekly", "year", "add_guest", "pick", "find", "announce", "deputy"),
)
STILL_OPEN = "A form is still open: New session"
#: Left on the afternoon, come back to the next morning.
A_NIGHT = timedelta(hours=15)


async def door(db: AsyncConnection, of: Scene, name: str) -> Action:
    meeting = (await db.execute(select(meetings.c.id).where(meetings.c.session_id == of.session))).scalar_one()
    doors: dict[str, Action] = {
        "newtraining": StartForm("training"),
        "newsession": StartForm("session"),
        "session": StartForm("session", of.training),
        "edit": StartForm("edit", of.session),
        "texts": StartForm("texts", of.training),
        "seats": StartForm("seats", of.session),
        "reschedule": Reschedule(meeting),
        "copy": OpenChange(of.session, "copy"),
        "weekly": OpenChange(of.session, "weekly"),
        "year": OpenChange(of.session, "year"),
        "add_guest": AddPerson(of.session, 0),
        "pick": PickPeople(of.session, of.house),
        "find": FindMember(of.house),
        "announce": Announce(of.session, 0),
        "deputy": AddDeputy(of.house, of.coordinator.id),
    }
    return doors[name]


async def half_filled(db: AsyncConnection) -> tuple[Scene, Chat]:
    """A new session whose date is typed; its place is asked for."""
    of = await scene(db)
    chat = Chat(db, of.coordinator)
    await chat.ask(StartForm("session", of.training))
    assert "Where?" in await chat.type("28.3. 9-12")
    return of, chat


@pytest.mark.parametrize("name", DOORS)
async def test_whatever_begins_another_form_asks_first(database: Database, name: str) -> None:
    async with database.writing() as db:
        of, chat = await half_filled(db)
        wish = await door(db, of, name)
        before = await drafts.load(db, of.coordinator.id)
        assert STILL_OPEN in await chat.ask(wish)
        assert await drafts.load(db, of.coordinator.id) == before
        assert "Where?" in await chat.press("Go on with it")
        await chat.ask(wish)
        assert "still open" not in await chat.press("Begin anew")
        after = await drafts.load(db, of.coordinator.id)
        assert before is not None and after is not None
        assert "times" not in after.answers or name in ("edit", "seats")
        assert not after.answers.get(drafts.TOUCHED)


async def test_a_form_in_which_nothing_was_answered_makes_way_without_a_word(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.ask(StartForm("session", of.training))
        assert "What is it called?" in await chat.ask(COMMANDS["newtraining"])


@pytest.mark.parametrize("what", ["", "zz", "fon", "n-session", "fon-fon-n-session-0-"])
async def test_a_forged_button_drops_no_form(database: Database, what: str) -> None:
    async with database.writing() as db:
        of, chat = await half_filled(db)
        await chat.ask(BeginAnew(what))
        there = await drafts.load(db, of.coordinator.id)
        assert there is not None and there.form == "session"


def test_every_door_fits_a_button() -> None:
    longest = (2**31 - 1,) * 3
    for wish in (AddPerson(*longest[:2]), PickPeople(*longest[:2]), Announce(*longest[:2]), AddDeputy(*longest[:2])):
        assert pack(BeginAnew(pack(wish)))


async def test_words_after_a_night_are_not_taken_for_the_answer(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await half_filled(db)
        await factories.training(db, of.house, "Brandschutz")
    async with database.writing() as db:  # PostgreSQL stamps for the search what is committed
        chat = Chat(db, of.coordinator, now=NOW + A_NIGHT)
        assert STILL_OPEN in await chat.type("Brandschutz")
        there = await drafts.load(db, of.coordinator.id)
        assert there is not None and "place" not in there.answers
        assert "Brandschutz" in await chat.press("Search «Brandschutz»")
        await chat.type("Bern, Raum 2")
        assert "Where?" in await chat.press("Go on with it")
        await chat.type("Bern, Raum 2")
        there = await drafts.load(db, of.coordinator.id)
        assert there is not None and there.answers["place"] == "Bern, Raum 2"


async def test_within_a_working_day_it_still_waits_for_its_answer(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await half_filled(db)
        chat.now = NOW + timedelta(hours=9)
        await chat.ask(ShowHome())
        await chat.type("Bern, Raum 2")
        there = await drafts.load(db, of.coordinator.id)
        assert there is not None and there.answers["place"] == "Bern, Raum 2"


async def test_a_form_without_an_answer_takes_no_words_after_a_night(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await factories.training(db, of.house, "Brandschutz")
        await Chat(db, of.coordinator).ask(COMMANDS["newtraining"])
    async with database.writing() as db:
        chat = Chat(db, of.coordinator, now=NOW + A_NIGHT)
        assert "No date is fixed yet" in await chat.type("Brandschutz")


async def test_home_and_the_desk_lead_back_to_an_open_form(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.ask(StartForm("session", of.training))
        for screen in (ShowHome(), Manage()):
            await chat.ask(screen)
            assert ResumeForm() not in chat.buttons.values()
        await chat.ask(StartForm("session", of.training))
        await chat.type("28.3. 9-12")
        for screen in (ShowHome(), Manage()):
            await chat.ask(screen)
            assert "Where?" in await chat.press("Go on with: New session (1 Mar 2030)")
