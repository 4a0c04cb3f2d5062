"""Rescheduling in the chat: what speaks against the new date is said, and nobody is kept from it. Without Telegram."""

from datetime import datetime

from bot.actions import ManageSession
from catalogue.database import Database
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import join, meetings_of, scene

GOOD_FRIDAY, THURSDAY = "2030-04-19 09:00", "2030-03-21 09:00"


async def test_a_holiday_the_same_room_and_the_topic_elsewhere_are_said_before_it_moves(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, place="Bern, Raum 2")
        await join(db, of, 2)
        pont = (await factories.institution(db, name="Fondation du Pont")).id
        training = await factories.training(db, pont, "Brandschutz")
        await factories.session(db, training, pont, datetime(2030, 4, 19, 10), place="Bern, Raum 2")
        chat = Chat(db, of.coordinator)
        await chat.ask(ManageSession(of.session))
        await chat.press("Reschedule")
        said = await chat.type(GOOD_FRIDAY)
        assert "is a public holiday: Good Friday." in said
        assert "«Bern, Raum 2» is taken: Brandschutz (Fondation du Pont)" in said
        assert "2 people from 1 institution will be told." in said
        await chat.press("Confirm")
        (meeting,) = await meetings_of(db, of)
    assert meeting.starts_local == datetime(2030, 4, 19, 9)


async def test_another_houses_session_of_the_topic_is_named_and_its_own_is_not(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, times=())
        own = await factories.training(db, of.house, "Nothilfe", topic="Sicherheit")
        session = await factories.session(db, own, of.house, datetime(2030, 3, 20, 9), datetime(2030, 3, 21, 14))
        pont = (await factories.institution(db, name="Fondation du Pont")).id
        training = await factories.training(db, pont, "Brandschutz", topic="Sicherheit")
        await factories.session(db, training, pont, datetime(2030, 3, 21, 14), place="Thun")
        chat = Chat(db, of.coordinator)
        await chat.ask(ManageSession(session))
        await chat.press("Reschedule")
        await chat.press(next(label for label in chat.buttons if "20" in label))
        said = await chat.type(THURSDAY)
    assert "On the same topic that day: Brandschutz (Fondation du Pont)" in said and said.count("same topic") == 1


async def test_a_day_that_nothing_speaks_against_is_shown_without_a_word(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.ask(ManageSession(of.session))
        await chat.press("Reschedule")
        quiet = await chat.type(THURSDAY)
    assert "Now: " in quiet and "holiday" not in quiet and "closed" not in quiet and "taken" not in quiet
