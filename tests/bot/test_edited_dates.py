"""The dates of a session in its form: the first one fixed, one more, one less. Without Telegram."""

from datetime import datetime, timedelta

from bot.actions import ManageSession
from catalogue import enrolments
from catalogue.database import Database
from catalogue.reading.repeating import MOST
from catalogue.rules.states import SessionState
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import TERMS, Scene, join, meetings_of, notices, scene
from tests.factories import NOW


async def _at(db: object, of: Scene) -> Chat:
    chat = Chat(db, of.coordinator)  # type: ignore[arg-type]
    await chat.ask(ManageSession(of.session))
    return chat


async def _coming(db: object, of: Scene) -> list[str]:
    rows = await meetings_of(db, of)  # type: ignore[arg-type]
    return [f"{row.starts_local:%d.%m. %H:%M}" for row in rows if row.cancelled_at is None]


async def test_a_session_without_a_date_gets_one_and_who_has_a_seat_hears_of_it(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, times=())
        await join(db, of, 2)
        chat = await _at(db, of)
        assert "Reschedule" not in chat.buttons
        await chat.press("Fix a date")
        preview = await chat.type("14.3. 9-12")
        assert "Thursday 14 March 2030, 09:00–12:00" in preview and "Changes: Dates" in preview
        assert "2 people from 1 institution will be told. You can undo it for 2 minutes. 2 calendar files" in preview
        assert not await _coming(db, of)
        await chat.press("Confirm")
        assert await _coming(db, of) == ["14.03. 09:00"] and "Reschedule" in chat.buttons
        assert len(await notices(db, "dates")) == 2


async def test_a_day_of_the_calendar_comes_on_top_and_its_time_is_asked(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _at(db, of)
        await chat.press("Edit")
        await chat.press("Dates · Edit")
        await chat.press("21")
        preview = await chat.type("13:30-17")
        assert "14 March 2030, 09:00–12:00" in preview and "21 March 2030, 13:30–17:00" in preview
        await chat.press("Confirm")
        assert await _coming(db, of) == ["14.03. 09:00", "21.03. 13:30"]


async def test_a_date_is_taken_off_and_one_that_is_over_stays(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 2, 28, 9), datetime(2030, 3, 14, 9), datetime(2030, 3, 21, 9))
        chat = await _at(db, of)
        await chat.press("Reschedule")
        await chat.press("Add or take off dates")
        assert not any("28 February" in label for label in chat.buttons)
        await chat.press("Take off: Thursday 14 March 2030, 09:00–12:00")
        preview = await chat.press("Done")
        assert "28 February" in preview and "14 March" not in preview and "21 March" in preview
        await chat.press("Confirm")
        assert await _coming(db, of) == ["28.02. 09:00", "21.03. 09:00"]


async def test_the_last_date_taken_off_leaves_it_to_be_fixed(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, state=SessionState.DRAFT)
        chat = await _at(db, of)
        await chat.press("Edit")
        await chat.press("Dates · Edit")
        await chat.press("Take off: Thursday 14 March 2030, 09:00–12:00")
        assert "Date to be fixed" in await chat.press("Done")
        await chat.press("Confirm")
        assert not await _coming(db, of) and "Fix a date" in chat.buttons


async def test_what_speaks_against_a_new_date_is_asked_and_nothing_of_the_old_ones(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 4, 19, 9), place="Bern, Raum 2")
        await factories.session(db, of.training, of.house, datetime(2030, 3, 21, 10), place="Bern, Raum 2")
        chat = await _at(db, of)
        await chat.press("Edit")
        await chat.press("Dates · Edit")
        preview = await chat.type("21.3. 9-12")
        assert "«Bern, Raum 2» is taken" in preview and "public holiday" not in preview
        await chat.press("Dates · Edit")
        await chat.press("Take off: Thursday 21 March 2030, 09:00–12:00")
        await chat.type("22.3. 9-12")
        await chat.press("Confirm")
        assert await _coming(db, of) == ["22.03. 09:00", "19.04. 09:00"]


async def test_who_has_another_training_at_a_new_date_is_named(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (person,) = await join(db, of)
        other = await factories.session(db, await factories.training(db, of.house), of.house, datetime(2030, 3, 21, 9))
        await enrolments.enrol(db, person.who, other, of.house, NOW, TERMS)
        chat = await _at(db, of)
        await chat.press("Edit")
        await chat.press("Dates · Edit")
        assert "1 person has another training then" in await chat.type("21.3. 10-12")


async def test_what_is_typed_at_its_preview_is_not_taken_over_and_that_is_said(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _at(db, of)
        await chat.press("Edit")
        said = await chat.type("21.3. 9-12")
        assert said.startswith("«21.3. 9-12» is not taken over: please press a button.")
        assert "14 March 2030, 09:00–12:00" in said and "Dates · Edit" in chat.buttons


async def test_what_may_mean_several_things_is_asked_and_comes_on_top(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _at(db, of)
        await chat.press("Edit")
        await chat.press("Dates · Edit")
        assert "Which is meant: «21.3. 2-4»?" in await chat.type("21.3. 2-4")
        assert not any("Take off" in label for label in chat.buttons)
        await chat.press("Thu 21 Mar 2030, 14:00–16:00")
        await chat.press("Confirm")
        assert await _coming(db, of) == ["14.03. 09:00", "21.03. 14:00"]


async def test_only_new_hours_are_asked_back(database: Database) -> None:
    """A session at night keeps its dates, whatever is asked about the next one."""
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 23))
        chat = await _at(db, of)
        await chat.press("Edit")
        await chat.press("Dates · Edit")
        await chat.press("21")
        assert "Which is meant" not in await chat.type("13-17")
        await chat.press("Dates · Edit")
        await chat.press("28")
        assert "Which is meant" in await chat.type("1-3")
        await chat.press("Thu 28 Mar 2030, 13:00–15:00")
        await chat.press("Confirm")
        assert await _coming(db, of) == ["14.03. 23:00", "21.03. 13:00", "28.03. 13:00"]


async def test_no_reading_makes_more_dates_than_a_session_has(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, *(datetime(2030, 4, 1, 9) + timedelta(days=n) for n in range(MOST)))
        chat = await _at(db, of)
        await chat.press("Reschedule")
        await chat.press("Add or take off dates")
        assert "Which is meant" not in await chat.type("21.3. 2-4")
        assert str(MOST) in chat.text


async def test_other_dates_are_taken_back_like_a_date_that_moved(database: Database) -> None:
    """By themselves; together with something else nobody is promised that."""
    async with database.writing() as db:
        of = await scene(db)
        await join(db, of, 2)
        chat = await _at(db, of)
        await chat.press("Edit")
        await chat.press("Dates · Edit")
        assert "You can undo it for 2 minutes." in await chat.type("21.3. 9-12")
        await chat.press("Confirm")
        assert chat.screen is not None and chat.screen.toast == "Saved. 2 people will be told."
        await chat.press("Undo")
        assert chat.screen is not None and chat.screen.toast == "Undone. Nobody was told of it."
        assert await _coming(db, of) == ["14.03. 09:00"] and not await notices(db, "dates")
        await chat.press("Edit")
        await chat.press("Dates · Edit")
        await chat.type("21.3. 9-12")
        await chat.press("Place · Edit")
        assert "undo" not in await chat.type("Thun, Aula")
        await chat.press("Confirm")
        assert "Undo" not in chat.buttons
