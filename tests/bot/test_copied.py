"""Copies in the chat: dates as people type them, a series with nothing in it, many drafts published at once."""

from datetime import datetime

from bot.actions import Manage, ManageSession
from bot.change_actions import ShowDrafts
from catalogue import sessions
from catalogue.database import Database
from catalogue.exchange import present
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Role, SessionState
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import Scene, scene


async def _copies(db: object, of: Scene, button: str) -> Chat:
    chat = Chat(db, of.coordinator)  # type: ignore[arg-type]
    await chat.ask(ManageSession(of.session))
    await chat.press("Copy")
    await chat.press(button)
    return chat


async def test_a_copy_reads_lists_and_days_alone(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _copies(db, of, "With another date")
        for typed, shown in (
            (
                "12.4., 26.4. und 3.5. je 13:30-17",
                ["12 April 2030, 13:30–17:00", "26 April", "3 May 2030, 13:30–17:00"],
            ),
            ("12.4.", ["12 April 2030, 09:00–12:00"]),
            ("12.4., 26.4.", ["12 April 2030, 09:00–12:00", "26 April 2030, 09:00–12:00"]),
            ("2030-04-12 10:00\n2030-04-26 11:00", ["12 April 2030, 10:00–13:00", "26 April 2030, 11:00–14:00"]),
        ):
            preview = await chat.type(typed)
            assert all(words in preview for words in shown), (typed, preview)
        await chat.press("Confirm")
        (copied,) = [one for one in await present.sessions_of(db, of.house) if one.id != of.session]
    assert [start for start, _ in copied.plan.times] == [datetime(2030, 4, 12, 10), datetime(2030, 4, 26, 11)]


async def test_dates_of_a_copy_that_may_be_several_are_asked_back_with_a_button_each(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        for typed, ways in (
            ("05/04", ["Fri 5 Apr 2030, 09:00–12:00", "Sat 4 May 2030, 09:00–12:00"]),
            ("05/04 10:00", ["Fri 5 Apr 2030, 10:00–13:00", "Sat 4 May 2030, 10:00–13:00"]),
            (
                "05/04\n05/06",
                ["2 dates: Fri 5 Apr 2030, 09:00–12:00 … Wed 5 Jun 2030", "2 dates: Sat 4 May 2030, 09:00–12:00"],
            ),
            ("12.4. 2-4 pm", ["Fri 12 Apr 2030, 14:00–16:00", "Fri 12 Apr 2030, 02:00–16:00"]),
            ("12.4. 2-4", ["Fri 12 Apr 2030, 14:00–16:00", "Fri 12 Apr 2030, 02:00–04:00"]),
            ("next Tuesday", ["Tue 5 Mar 2030, 09:00–12:00", "Tue 12 Mar 2030, 09:00–12:00"]),
        ):
            chat = await _copies(db, of, "With another date")
            assert f"Which is meant: «{typed.splitlines()[0]}" in await chat.type(typed)
            first, second, third, *_ = list(chat.buttons)
            assert first == ways[0] and second.startswith(ways[1]) and third == "Other dates", typed
            assert "Copy this?" in await chat.press(second)
        chat = await _copies(db, of, "With another date")
        await chat.type("05/04")
        assert "When does the copy take place?" in await chat.press("Other dates")
        assert "4 May 2030" in await chat.type("Sat 05/04")
        await chat.press("Confirm")
        (copied,) = [one for one in await present.sessions_of(db, of.house) if one.id != of.session]
    assert [start for start, _ in copied.plan.times] == [datetime(2030, 5, 4, 9)]


async def test_a_series_with_nothing_in_it_is_not_confirmed_and_says_why(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _copies(db, of, "Every week")
        assert "it is in the past" in await chat.type("1.4.2029")
        said = await chat.type("bis 18.3.2030")
        assert "There is nothing to copy." in said and "after that day" in said and "Confirm" not in chat.buttons
        await chat.type("3 mal")
        assert "3 drafts:" in chat.text and "Confirm" in chat.buttons
        assert "a last day such as" in await chat.type("öfter")


async def test_a_series_after_a_session_of_last_month_leaves_out_what_is_over(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 2, 14, 9))
        chat = await _copies(db, of, "Every week")
        said = await chat.type("3")
        assert "1 draft:" in said and "2 left out: they would be in the past." in said


async def test_the_drafts_of_a_series_are_published_together_and_doubtful_ones_only_if_wanted(
    database: Database,
) -> None:
    async with database.writing() as db:
        of = await scene(db, place="Bern, Raum 2")
        await factories.session(db, of.training, of.house, datetime(2030, 3, 28, 10), place="Bern, Raum 2")
        chat = await _copies(db, of, "Every week")
        await chat.type("3")
        await chat.press("Confirm")
        said = await chat.press("Publish all 3")
        assert "2 appear in the catalogue at once:" in said and "Thu 21 Mar 2030 · BLS-AED" in said
        assert "Something speaks against 1:" in said and "«Bern, Raum 2» is taken" in said
        await chat.press("Publish 2")
        assert "2 sessions are in the catalogue." in chat.text
        states = {one.plan.times[0][0].day: one.plan.state for one in await present.sessions_of(db, of.house)}
    assert (states[21], states[28], states[4]) == (SessionState.PUBLISHED, SessionState.DRAFT, SessionState.PUBLISHED)


async def test_a_draft_that_is_over_is_never_published(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 2, 28, 9), state=SessionState.DRAFT)
        other = await factories.session(db, of.training, of.house, state=SessionState.DRAFT)
        chat = Chat(db, of.coordinator)
        await chat.ask(ManageSession(of.session))
        assert "All dates of this draft are over" in await chat.press("Publish")
        said = await chat.ask(ShowDrafts(other))
        assert "1 stays a draft: it is over." in said
        await chat.press("Publish 1")
        states = {one.id: one.plan.state for one in await present.sessions_of(db, of.house)}
    assert states == {of.session: SessionState.DRAFT, other: SessionState.PUBLISHED}


async def test_another_house_publishes_nothing_of_it(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, state=SessionState.DRAFT)
        pont = (await factories.institution(db, name="Fondation du Pont")).id
        stranger = await factories.member(db, pont, Role.COORDINATOR)
        assert "not there any more" in await Chat(db, stranger).ask(ShowDrafts(of.session))


async def test_a_draft_in_the_year_that_comes_is_published_with_all_of_its_copy(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await factories.session(db, of.training, of.house, datetime(2030, 5, 23, 9))
        chat = await _copies(db, of, "A whole year")
        await chat.press("2030")
        await chat.press("Confirm")
        await chat.press("Publish all 2")
        await chat.press("Publish all 2 anyway")  # one of them on Ascension Day
        assert "2 sessions are in the catalogue." in chat.text
        assert "4 sessions planned or running." in await chat.ask(Manage())
        await sessions.publish(db, CONSOLE, of.session, factories.NOW)
