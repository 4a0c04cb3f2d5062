"""After a training in the chat: the questions in one message, answers changed, averages at the desk; quiet hours."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.actions import ManageSession, ShowSettings
from bot.reminder_actions import Rate, ShowRating
from catalogue import people, ratings
from catalogue.database import Database
from catalogue.rules.rating import AT_ONCE, Question
from tests.bot.test_conditions import Chat, desk
from tests.catalogue.scene import join, scene
from tests.catalogue.test_afterwards import seat_of

AFTER = datetime(2030, 3, 15, 9, tzinfo=UTC)


async def test_one_question_follows_the_other_and_the_desk_reads_averages(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        members = await join(db, of, 3)
        for person in members:
            chat, seat = Chat(db, person, now=AFTER), await seat_of(db, person)
            await chat.ask(ShowRating(seat, AT_ONCE[0].value))
            assert "How useful was the content" in chat.text
            await chat.press("4")
            assert "How well was it led" in chat.text
            await chat.press("Skip")
            await chat.press("3")
            await chat.press("2")
            assert "Thank you for your answers" in chat.text
            assert "Leading: no answer" in chat.text
            await chat.press("Change: Content")
            assert "4 (chosen)" in chat.buttons
            await chat.press("3")
            given = {Question.CONTENT: 3, Question.METHOD: 3, Question.ORGANISATION: 2}
            assert await ratings.of_enrolment(db, person.who, seat, AFTER) == given
        chat = Chat(db, of.coordinator, now=AFTER)
        await chat.ask(ManageSession(of.session))
        assert "Content: 3 of 4 (3 answers)" in chat.text
        assert "Leading" not in chat.text
        forged = Chat(db, of.coordinator, now=AFTER)
        for wish in (Rate(seat, 4, "content"), Rate(seat, 4, "price"), ShowRating(seat, "all")):
            assert "Thank you" not in await forged.ask(wish)


async def test_quiet_hours_are_chosen_in_the_settings(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        chat = Chat(db, person)
        await chat.ask(ShowSettings())
        for label in ("No quiet hours", "Quiet from 10 in the evening to 6", "Quiet hours: as the network"):
            await chat.press(label)
            assert f"{label} (chosen)" in chat.buttons
        await chat.press("No quiet hours")
        card = await people.card(db, person.id)
        assert card.quiet is not None
        assert replace(card, quiet=None).quiet is None
        assert await people.quiet(db, person.id) == card.quiet


async def test_a_coordinator_sets_when_a_training_reminds(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await desk(db, of)
        assert "Reminders: as the network does" in chat.text
        await chat.press("Reminders")
        await chat.press("14 days and 1 day before")
        assert "everybody who has not chosen for themselves" in chat.text
        await chat.press("Confirm")
        assert "Reminders: 14 days and 1 day before" in chat.text
        for label, words in (
            ("no reminders", "Reminders: no reminders"),
            ("7 days and 1 day before", "as the network"),
        ):
            await chat.press("Reminders")
            await chat.press(next(one for one in chat.buttons if one.endswith(label)))
            await chat.press("Confirm")
            assert words in chat.text
