"""Rescheduling in the chat: what speaks against the new date is said, and nobody is kept from it. Without Telegram."""

from datetime import date, datetime

import pytest
from sqlalchemy import update

from bot.actions import FinishForm, ManageSession, Reschedule
from catalogue import enrolments, unnamed
from catalogue.database import Database
from catalogue.tables import closed_days, people
from tests import factories
from tests.bot.test_conditions import Chat
from tests.bot.test_screens import MOST_LINES
from tests.catalogue.scene import TERMS, Scene, join, meetings_of, notices, scene
from tests.factories import NOW

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


# --- what may mean several things ------------------------------------------------------------------------------------


async def test_what_may_be_a_day_or_a_time_is_asked_back_with_a_button_each(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _asked(db, of)
        for typed, ways in (
            ("12.10", ["Sat 12 Oct 2030, 09:00–12:00", "Thu 14 Mar 2030, 12:10–15:10"]),
            ("8", ["Fri 8 Mar 2030, 09:00–12:00", "Thu 14 Mar 2030, 08:00–11:00"]),
            ("2-4", ["Thu 14 Mar 2030, 14:00–16:00", "Thu 14 Mar 2030, 02:00–04:00"]),
            ("02:30", ["Thu 14 Mar 2030, 14:30–17:30", "Thu 14 Mar 2030, 02:30–05:30"]),
            ("21.3. 2-4", ["Thu 21 Mar 2030, 14:00–16:00", "Thu 21 Mar 2030, 02:00–04:00"]),
            ("10.", ["Sun 10 Mar 2030, 09:00–12:00", "Thu 14 Mar 2030, 10:00–13:00"]),
            ("2-4 pm", ["Thu 14 Mar 2030, 14:00–16:00", "Thu 14 Mar 2030, 02:00–16:00"]),
            ("21.3. 2-4 pm", ["Thu 21 Mar 2030, 14:00–16:00", "Thu 21 Mar 2030, 02:00–16:00"]),
            ("next Tuesday", ["Tue 5 Mar 2030, 09:00–12:00", "Tue 12 Mar 2030, 09:00–12:00"]),
        ):
            assert f"Which is meant: «{typed}»?" in await chat.type(typed)
            assert [label for label in chat.buttons if label not in ("Cancel", "Back")][:3] == [*ways, "Other dates"]
            said = await chat.press(ways[1])
            day, hours = ways[1].rsplit(", ", 1)
            assert f"{hours}" in said.split("Now: ")[1] and day.split()[1] in said.split("Now: ")[1], typed
        await chat.press("Confirm")
        (meeting,) = await meetings_of(db, of)
    assert meeting.starts_local == datetime(2030, 3, 12, 9)


async def test_a_day_by_its_number_is_one_of_the_month_that_is_shown(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 5, 14, 9))
        chat = await _asked(db, of)
        assert "Now: Friday 24 May 2030, 09:00–12:00" in await chat.type("24")  # no time of the day
        await chat.press("New date · Edit")
        await chat.press("Next")
        await chat.type("9")
        assert "Sun 9 Jun 2030, 09:00–12:00" in chat.buttons


async def test_none_of_the_readings_may_be_meant_and_something_else_is_typed(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _asked(db, of)
        await chat.type("12.10")
        assert "What is the new date?" in await chat.press("Other dates") and "21" in chat.buttons
        await chat.type("12.10")
        assert "Now: Thursday 21 March 2030" in await chat.type("21.3.")
        await chat.press("New date · Edit")
        assert "21" in chat.buttons and "Which is meant" not in chat.text


async def test_a_reading_that_is_over_is_no_button(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 1, 20))
        chat = await _asked(db, of)
        await chat.type("4")  # this morning at four is over
        assert "Mon 4 Mar 2030, 20:00–23:00" in chat.buttons and not any("04:00" in label for label in chat.buttons)


async def test_hours_of_a_pressed_day_that_may_be_two_are_asked_back_there(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _asked(db, of)
        await chat.press("21")
        await chat.type("2-4 pm")
        assert "From when to when?" in await chat.press("Another time")
        await chat.type("2-4 pm")
        assert "Now: Thursday 21 March 2030, 14:00–16:00" in await chat.press("Thu 21 Mar 2030, 14:00–16:00")


async def test_in_english_day_and_month_may_have_changed_places(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _asked(db, of)
        await chat.type("05/04")
        assert "Now: Saturday 4 May 2030, 09:00–12:00" in await chat.press("Sat 4 May 2030, 09:00–12:00")
        await chat.type("05/04 13-17")
        assert {"Fri 5 Apr 2030, 13:00–17:00", "Sat 4 May 2030, 13:00–17:00"} < chat.buttons.keys()
        for decided in ("Fri 05/04", "20/04", "04/20"):
            assert "Now: " in await chat.type(decided), decided
        german = Chat(db, of.coordinator, language="de")
        assert "Neu: Fr, 5. April 2030" in await german.type("05/04")


# --- the calendar ---------------------------------------------------------------------------------------------------


async def _asked(db: object, of: Scene) -> Chat:
    chat = Chat(db, of.coordinator)  # type: ignore[arg-type]
    await chat.ask(ManageSession(of.session))
    await chat.press("Reschedule")
    return chat


async def test_a_day_pressed_on_the_calendar_keeps_the_hours_by_one_more_press(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _asked(db, of)
        assert "March 2030" in chat.text
        hours = await chat.press("21")
        assert "Thursday 21 March 2030" in hours and "From when to when?" in hours
        preview = await chat.press("As before: 09:00–12:00")
        assert "Now: Thursday 21 March 2030, 09:00–12:00" in preview
        await chat.press("Confirm")
        (meeting,) = await meetings_of(db, of)
    assert (meeting.starts_local, meeting.ends_local) == (datetime(2030, 3, 21, 9), datetime(2030, 3, 21, 12))


async def test_other_hours_are_typed_and_another_day_is_pressed_instead(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await _asked(db, of)
        for typed, now in (
            ("13-17", "Friday 22 March 2030, 13:00–17:00"),
            ("14:00", "Friday 22 March 2030, 14:00–17:00"),
            ("25.3. 8-10", "Monday 25 March 2030, 08:00–10:00"),
        ):
            await chat.press("21")
            await chat.press("Another day")
            assert "‹21›" in chat.buttons
            await chat.press("22")
            assert "I can't read «gern» here" in await chat.type("gern")
            assert "the end is before the start" in await chat.type("17-13")
            assert f"Now: {now}" in await chat.type(typed), typed
            await chat.press("New date · Edit")


async def test_the_calendar_opens_at_the_month_of_the_date_and_is_turned(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 5, 14, 9))
        chat = await _asked(db, of)
        assert "May 2030" in chat.text
        assert "June 2030" in await chat.press("Next")
        await chat.press("20")
        assert "Now: Thursday 20 June 2030, 09:00–12:00" in await chat.press("As before: 09:00–12:00")


async def test_holidays_and_the_closed_days_of_the_house_that_hosts_it_are_marked(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 4, 11, 9))
        await db.execute(closed_days.insert().values(institution_id=of.house, closed_on=date(2030, 4, 18), name=""))
        chat = await _asked(db, of)
        assert "19*: public holiday, Good Friday" in chat.text and "18°" in chat.text
        await chat.press("19*")
        assert "is a public holiday: Good Friday." in await chat.press("As before: 09:00–12:00")


async def test_hours_that_are_over_by_now_are_not_offered_for_today(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 3, 14, 6))
        chat = await _asked(db, of)
        await chat.press(str(NOW.day))
        assert not any(label.startswith("As before") for label in chat.buttons)
        assert "Now: Friday 1 March 2030, 20:00–21:00" in await chat.type("20-21")


async def test_a_date_that_ends_on_another_day_keeps_its_length(database: Database) -> None:
    night = (datetime(2030, 3, 14, 21), datetime(2030, 3, 15, 6))
    async with database.writing() as db:
        of = await scene(db, times=(night,))
        chat = await _asked(db, of)
        await chat.press("21")
        await chat.press("As before: 21:00–06:00")
        await chat.press("Confirm")
        (meeting,) = await meetings_of(db, of)
    assert (meeting.starts_local, meeting.ends_local) == (datetime(2030, 3, 21, 21), datetime(2030, 3, 22, 6))


@pytest.mark.parametrize("language", ["de", "fr", "en"])
async def test_a_slight_correction_with_all_that_a_move_can_mean_is_short_enough(
    database: Database, language: str
) -> None:
    """Three things that speak against the day, and people to tell, with clashes and beyond reach of Telegram."""
    async with database.writing() as db:
        day = datetime(2030, 4, 19, 9)
        of = await scene(db, day, place="Bern, Raum 2", capacity=12)
        await db.execute(closed_days.insert().values(institution_id=of.house, closed_on=day.date(), name=""))
        away, busy = await join(db, of, 2)
        await db.execute(update(people).where(people.c.id == away.id).values(telegram_id=None))
        pont = (await factories.institution(db)).id
        for place in ("Bern, Raum 2", "Thun"):
            training = await factories.training(db, pont, "Brandschutz")
            other = await factories.session(db, training, pont, day.replace(hour=12), place=place)
        await enrolments.enrol(db, busy.who, other, of.house, NOW, TERMS)
        await unnamed.book(db, of.coordinator.who, of.session, of.house, 2, None, NOW, TERMS)
        chat = Chat(db, of.coordinator, language=language)
        await chat.ask(Reschedule((await meetings_of(db, of))[0].id))
        preview = await chat.type("19.4. 9-12:15")
        assert any(isinstance(one, FinishForm) and one.how == "silent" for one in chat.buttons.values())
    shown = preview.splitlines()
    assert len(shown) == MOST_LINES, preview
