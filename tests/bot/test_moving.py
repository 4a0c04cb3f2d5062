"""Rescheduling in the chat: what speaks against the new date is said, and nobody is kept from it. Without Telegram."""

from datetime import datetime

from bot.actions import FinishForm, ManageSession
from catalogue.database import Database
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import join, meetings_of, notices, scene

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


async def test_the_day_alone_keeps_the_time_and_the_time_alone_the_day(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        for typed, now in (
            ("Fr 12.4.", "Friday 12 April 2030, 09:00–12:00"),
            ("13-17", "Thursday 14 March 2030, 13:00–17:00"),
            ("21.3. 14 Uhr", "Thursday 21 March 2030, 14:00–17:00"),
            ("2030-03-21 09:00", "Thursday 21 March 2030, 09:00–12:00"),
            ("13:30", "Thursday 14 March 2030, 13:30–16:30"),
            ("um 13.30 Uhr", "Thursday 14 March 2030, 13:30–16:30"),
            ("à 13 h 30", "Thursday 14 March 2030, 13:30–16:30"),
            ("at 1:30 pm", "Thursday 14 March 2030, 13:30–16:30"),
            ("14 Uhr", "Thursday 14 March 2030, 14:00–17:00"),
            ("12.4.", "Friday 12 April 2030, 09:00–12:00"),
            ("12.10.", "Saturday 12 October 2030, 09:00–12:00"),
            ("12.10 Uhr", "Thursday 14 March 2030, 12:10–15:10"),
            ("KW 13, Do", "Thursday 28 March 2030, 09:00–12:00"),
            ("jeudi de la semaine 13, 14h-15h", "Thursday 28 March 2030, 14:00–15:00"),
        ):
            await chat.ask(ManageSession(of.session))
            await chat.press("Reschedule")
            assert f"Now: {now}" in await chat.type(typed), typed
        assert "«28.2.2030»: it is in the past." in await chat.type("28.2.2030")
        assert "the end is before the start" in await chat.type("17-13")
        assert "the day alone (14.3.)" in await chat.type("irgendwann")
        for either in ("12.10", "9"):  # a day, or a time
            assert "it can be read in two ways. This works" in await chat.type(either)


async def test_what_is_typed_at_the_preview_is_the_new_answer(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.ask(ManageSession(of.session))
        await chat.press("Reschedule")
        await chat.type(THURSDAY)
        assert "Now: Friday 12 April 2030, 13:00–17:00" in await chat.type("12.4. 13-17")
        assert "I can't read" in await chat.type("gern")
        assert "Now: " in await chat.type("12.4. 13-17")
        await chat.press("Confirm")
        (meeting,) = await meetings_of(db, of)
    assert meeting.starts_local == datetime(2030, 4, 12, 13)


async def test_where_it_is_already_it_does_not_move_and_nobody_is_told(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of, 2)
        chat = Chat(db, of.coordinator)
        await chat.ask(ManageSession(of.session))
        await chat.press("Reschedule")
        said = await chat.type("14.3. 9-12")
        assert "stands like that already" in said and "Confirm" not in chat.buttons
        await chat.ask(FinishForm("do"))
        assert chat.screen is not None and chat.screen.toast == "Nothing has changed."
        assert not await notices(db, "moved")


async def test_another_date_of_the_session_at_the_same_time_is_said(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 9), datetime(2030, 3, 21, 9))
        chat = Chat(db, of.coordinator)
        await chat.ask(ManageSession(of.session))
        await chat.press("Reschedule")
        await chat.press(next(label for label in chat.buttons if "21" in label))
        said = await chat.type("14.3. 10-12")
        assert "Two dates of this session are at the same time: Thursday 14 March 2030, 10:00–12:00." in said
        assert "same time" not in await chat.type("14.3. 12-13")
