"""A new session in the chat: from the calendar or typed, with what the last time suggests. Without Telegram."""

import re
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.actions import LeaveForm, ShowSession, StartForm
from bot.asked import COMMANDS
from bot.form_actions import EmptyDay, PickDay
from bot.handlers.new_session import FORM, MOST_TRAININGS
from bot.say import Say
from catalogue import institutions, people, programme
from catalogue.cards import TextCard
from catalogue.database import Database
from catalogue.reading import series, times
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Door, Role
from catalogue.tables import sessions
from tests import factories
from tests.bot.cards import ZONE
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import Scene, scene
from tests.factories import NOW

#: Seconds of somebody who knows what they want: to press, to type a line.
PRESS, LINE = 5, 12
LAST = {"place": "Bern, Raum 2", "capacity": 12, "minimum": 6, "price": 12_000, "trainer": "R. Beispiel"}


class Measured(Chat):
    """Counts what a person does, and how long it takes them."""

    steps = 0
    seconds = 0

    async def press(self, label: str) -> str:
        self.steps, self.seconds = self.steps + 1, self.seconds + PRESS
        return await super().press(label)

    async def type(self, words: str) -> str:
        self.steps, self.seconds = self.steps + 1, self.seconds + LINE
        return await super().type(words)

    async def command(self, name: str) -> str:
        self.steps, self.seconds = self.steps + 1, self.seconds + LINE
        return await self.ask(COMMANDS[name])


async def _known(db: object, **facts: object) -> tuple[Scene, Measured]:
    of = await scene(db, **LAST | facts)  # type: ignore[arg-type]
    return of, Measured(db, of.coordinator)  # type: ignore[arg-type]


async def test_a_new_session_of_a_known_training_takes_five_messages_and_presses(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.command("newsession")
        await chat.press("BLS-AED")
        await chat.type("28.3. 9-12")
        assert "As last time: Bern, Raum 2" in chat.buttons
        preview = await chat.press("Everything else as last time")
        assert "Thursday 28 March 2030, 09:00–12:00" in preview and "CHF 120.–" in preview.replace("\xa0", " ")
        await chat.press("Publish")
        assert "Published." in str(chat.screen and chat.screen.toast)
        lines = await programme.run_by(db, of.coordinator.card, "en", NOW)
        card = await programme.card(db, max(line.id for line in lines), of.coordinator.card, NOW)
    assert (card.place, card.capacity, card.minimum, card.price, card.trainer) == tuple(LAST.values())
    assert chat.steps <= 8 and chat.seconds < 60
    assert (chat.steps, chat.seconds) == (5, 39)


async def test_field_by_field_it_takes_eight_and_less_than_a_minute(database: Database) -> None:
    async with database.writing() as db:
        _, chat = await _known(db)
        await chat.command("newsession")
        await chat.press("BLS-AED")
        await chat.type("28.3. 9-12")
        for words in ("Bern, Raum 2", "6-12", "CHF\xa0120.–", "R. Beispiel"):
            await chat.press(f"As last time: {words}")
        await chat.press("Publish")
        assert "Published." in str(chat.screen and chat.screen.toast)
    assert chat.steps == 8 and chat.seconds < 60


async def test_with_the_calendar_no_line_is_typed(database: Database) -> None:
    async with database.writing() as db:
        _, chat = await _known(db)
        await chat.command("newsession")
        await chat.press("BLS-AED")
        await chat.press("April 2030 · Next")
        assert "Thursday 11 April 2030" in await chat.press("11")
        await chat.press("As last time: 09:00–12:00")
        await chat.press("Everything else as last time")
        await chat.press("Publish")
        assert "Published." in str(chat.screen and chat.screen.toast)
    assert chat.steps <= 8 and chat.seconds < 60


async def test_a_house_of_several_is_one_press_more(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, **LAST)  # type: ignore[arg-type]
        other = (await factories.institution(db, name="Fondation du Pont")).id
        await people.belong(db, of.coordinator.id, other, Role.COORDINATOR, NOW)
        card = await people.card(db, of.coordinator.id)
        chat = Measured(db, factories.Member(card, people.who(card, Door.CHAT)))
        await chat.command("newsession")
        await chat.press("Haus Lindenhof")
        await chat.press("BLS-AED")
        await chat.type("28.3. 9-12")
        await chat.press("Everything else as last time")
        await chat.press("Publish")
    assert chat.steps <= 8


async def test_what_the_preview_shows_is_what_staff_see(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        staff = await factories.member(db, of.house)
        await chat.ask(StartForm("session", of.training))
        await chat.type("28.3. und 4.4. je 9-12")
        await chat.press("Everything else as last time")
        await chat.press("Remark · Edit")
        preview = await chat.type("Bitte bequeme Kleidung.")
        await chat.press("Publish")
        shown = await Chat(db, staff).ask(ShowSession(max(chat_session(chat), 1)))
    assert preview.partition("\n\n")[2].strip() == shown.strip()


def chat_session(chat: Chat) -> int:
    return max(getattr(action, "session", 0) for action in chat.buttons.values())


async def test_the_calendar_marks_holidays_and_closed_days_with_a_sign_and_says_what_it_means(
    database: Database,
) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await institutions.close_day(db, CONSOLE, of.house, date(2030, 4, 2), NOW, "Bridge day")
        await chat.ask(StartForm("session", of.training))
        april = await chat.press("April 2030 · Next")
        assert {"19*", "22*", "2°", "3"} <= set(chat.buttons)
        assert "19*: public holiday, Good Friday" in april
        assert "2°: Haus Lindenhof is closed (Bridge day)" in april
        march = await chat.press("March 2030 · Previous")
        assert "public holiday" not in march
        assert isinstance(chat.buttons["–"], EmptyDay) if "–" in chat.buttons else True
        assert "February 2030 · Previous" not in chat.buttons


async def test_a_day_that_is_over_takes_no_press_not_even_a_forged_one(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        await chat.ask(PickDay(20300228, "times"))
        assert chat.screen is not None and "still to come" in chat.screen.toast
        await chat.ask(PickDay(20300231, "times"))
        assert "not there" in chat.text


async def test_what_is_understood_is_kept_and_only_the_rest_is_asked(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        asked = await chat.type("Do 28. März halb neun")
        assert "Thursday 28 March 2030" in asked and "«halb neun»" in asked and "From when to when?" in asked
        assert "works: start and end" in await chat.type("nach dem Essen")
        await chat.type("8:30-12")
        await chat.press("Everything else as last time")
        assert "Thursday 28 March 2030, 08:30–12:00" in chat.text
        await chat.press("Dates · Edit")
        assert "It begins at 09:00: the end is enough." in await chat.type("29.3. 9 Uhr")
        assert "Friday 29 March 2030, 09:00–11:30" in await chat.type("11:30")


async def test_several_days_of_the_calendar_get_one_time(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        await chat.press("14")
        await chat.press("One more day")
        assert "‹14›" in chat.buttons
        assert "14 March 2030 and Thursday 21 March 2030" in await chat.press("21")
        await chat.type("9-12 und 13-16")
        preview = await chat.press("Everything else as last time")
    assert preview.count("March 2030") >= 4


async def test_a_weekday_that_contradicts_its_date_is_asked_back(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        assert "is a Thursday" in await chat.type("Fr 28.3. 9-12")
        assert "Which is meant: «vom 14.3. bis 28.3. 9-12»?" in await chat.type("vom 14.3. bis 28.3. 9-12")
        assert "in the past" in await chat.type("1.2.2030 9-12")
        assert "end is before the start" in await chat.type("28.3. 12-9")


async def test_a_new_training_is_entered_along_with_its_first_session(database: Database) -> None:
    async with database.writing() as db:
        _, chat = await _known(db)
        await chat.ask(COMMANDS["newsession"])
        await chat.press("A new training")
        await chat.type("Brandschutz")
        await chat.press("nternal training")
        await chat.press("German")
        await chat.type("28.3. 9-12")
        for skip in ("Place not known yet", "Enough for everybody", "Price not known yet", "Not known yet"):
            await chat.press(skip)
        assert "Brandschutz" in chat.text
        await chat.press("Publish")
        assert "Brandschutz" in chat.text


async def test_an_open_form_is_offered_before_another_one_begins(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        await chat.ask(StartForm("session", of.training))
        assert "Press a day" in chat.text, "nothing was answered, so nothing is lost"
        await chat.type("28.3. 9-12")
        assert "A form is still open: New session" in await chat.ask(COMMANDS["newtraining"])
        assert "Where?" in await chat.press("Go on with it")
        await chat.ask(COMMANDS["newtraining"])
        assert "What is it called?" in await chat.press("Begin anew")


async def test_a_trainer_whom_the_house_knows_can_be_chosen(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        anna = await factories.member(db, of.house, name="Anna Muster")
        await chat.ask(StartForm("session", of.training))
        await chat.type("28.3. 9-12")
        for skip in ("Place not known yet", "Enough for everybody", "Price not known yet"):
            await chat.press(skip)
        assert "Is it this person?" in await chat.type("anna muster")
        await chat.press("Anna Muster of your house")
        await chat.press("Publish")
        query = select(sessions.c.trainer_id).where(sessions.c.id == chat_session(chat))
        assert (await db.execute(query)).scalar() == anna.id


async def test_a_training_is_found_by_a_part_of_its_title(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await factories.training(db, of.house, TextCard("de", "Brandschutz für die Nachtwache"))
        await chat.ask(COMMANDS["newsession"])
        assert "one of the buttons" in await chat.type("Zauberei")
        assert "Press a day" in await chat.type("nachtwache")


async def test_an_exact_title_wins_and_several_that_fit_become_buttons(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        for title in ("Notfall", "Notfall Refresher", "Notfall im Team"):
            await factories.training(db, of.house, title)
        for number in range(MOST_TRAININGS + 5):
            await factories.training(db, of.house, f"Pflege {number}")
        await chat.ask(COMMANDS["newsession"])
        assert "Notfall" not in chat.buttons, "there are newer ones than a screen shows"
        assert "3 trainings fit «notf»." in await chat.type("notf")
        assert {"Notfall", "Notfall Refresher", "Notfall im Team", "A new training"} <= set(chat.buttons)
        assert "please type more" in await chat.type("pflege")
        assert "Press a day" in await chat.type("NOTFALL")
        await chat.ask(LeaveForm())
        await chat.ask(COMMANDS["newsession"])
        await chat.type("notfall ")
        assert "Press a day" in chat.text
        await chat.ask(LeaveForm())
        await chat.ask(COMMANDS["newsession"])
        await chat.type("notf")
        assert "Press a day" in await chat.press("Notfall Refresher")


@pytest.mark.parametrize("language", ["de", "fr", "en"])
def test_what_the_question_gives_as_examples_is_read(language: str) -> None:
    say = Say(language, ZONE)
    question = str(FORM.field("times").question(say)).replace("\u202f", " ")
    examples = [re.sub(r"^(?:oder|ou|or) ", "", part) for part in question.split(": ", 1)[1].split(" – ")]
    read = [series.planned(example, date(2026, 1, 10), ZoneInfo(ZONE)) for example in examples]
    assert [len(found.blocks) for found in read] == [1, 3, 4]
    hours = str(FORM.field("hours").question(say)).rstrip(".")
    assert re.search(r"9-12 \w+ 13-16$", hours)
    assert len(times.slots("9-12 und 13-16")) == len(times.slots("9-12 et 13-16")) == 2


async def test_what_speaks_against_a_date_is_asked_and_may_be_kept(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        await chat.type("14.3. 10-11")  # the session of the scene: same room, same trainer
        await chat.press("Everything else as last time")
        assert "«Bern, Raum 2» is taken: BLS-AED" in chat.text and "R. Beispiel gives something else" in chat.text
        assert "Publish" not in chat.buttons
        await chat.press("Change it")
        await chat.type("Bern, Raum 3")
        assert "is taken" not in chat.text and "gives something else" in chat.text
        await chat.press("Keep it anyway")
        await chat.press("Publish")
        assert "Published." in str(chat.screen and chat.screen.toast)


async def test_a_holiday_is_asked_about_with_its_name(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await institutions.close_day(db, CONSOLE, of.house, date(2030, 5, 31), NOW)
        await chat.ask(StartForm("session", of.training))
        await chat.type("19.4.2030 9-12\n31.5.2030 9-12")
        await chat.press("Everything else as last time")
    assert "Friday 19 April 2030 is a public holiday: Good Friday." in chat.text
    assert "Haus Lindenhof is closed on Friday 31 May 2030." in chat.text


async def test_a_text_of_two_readings_is_asked_back_with_a_button_for_each(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        asked = await chat.type("12.-14.3. 9-17")
        assert "Which is meant: «12.-14.3. 9-17»?" in asked
        each = "3 dates: Tue 12 Mar 2030, 09:00–17:00 … Thu 14 Mar 2030"
        assert {each, "Tue 12 Mar 2030, 09:00–Thu 14 Mar 2030, 17:00", "Other dates"} < set(chat.buttons)
        await chat.press("Other dates")
        assert "Which is meant" not in chat.text and "When? Press a day" in chat.text
        await chat.type("12.-14.3. 9-17")
        await chat.press(each)
        assert "Where?" in chat.text


async def test_a_week_without_its_day_is_asked_with_a_button_for_each(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        assert "Which is meant: «KW 13, 9-12»?" in await chat.type("KW 13, 9-12")
        assert [label for label in chat.buttons if label.endswith("09:00–12:00")] == [
            f"{name} {day} Mar 2030, 09:00–12:00"
            for name, day in zip(("Mon", "Tue", "Wed", "Thu", "Fri"), range(25, 30), strict=True)
        ]
        asked = await chat.type("KW 13 bis 14")
        assert "«KW 13 bis 14»: no day of that week (25 Mar 2030 to 29 Mar 2030) is named." in asked
        assert "such as week 12, Thursday 9-12" in asked
        await chat.type("week 13")
        await chat.press("Thu 28 Mar 2030")
        assert "Thursday 28 March 2030" in chat.text and "From when to when?" in chat.text


async def test_every_first_thursday_is_asked_for_its_end_and_until_a_month_what_is_meant(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        asked = await chat.type("every first Thursday 9-11")
        assert "it does not say until when, or how many times" in asked and "until 30.6., or 6x" in asked
        await chat.type("every first Thursday 9-11 until June")
        with_june = "4 dates: Thu 7 Mar 2030, 09:00–11:00 … Thu 6 Jun 2030"
        assert {with_june, "3 dates: Thu 7 Mar 2030, 09:00–11:00 … Thu 2 May 2030"} < set(chat.buttons)
        await chat.press(with_june)
        assert "Where?" in chat.text


async def test_hours_of_the_night_are_asked_back(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        assert "Which is meant: «13.3. 2-4»?" in await chat.type("13.3. 2-4")
        assert {"Wed 13 Mar 2030, 14:00–16:00", "Wed 13 Mar 2030, 02:00–04:00"} < set(chat.buttons)
        await chat.type("13.3.")
        assert "Which is meant" not in chat.text and "From when to when?" in chat.text
        assert "Which is meant: «02:00–04:00»?" in await chat.type("2-4")
        await chat.press("Another time")
        assert "From when to when?" in chat.text and "Which is meant" not in chat.text
        await chat.type("2-4")
        await chat.press("Wed 13 Mar 2030, 14:00–16:00")
        assert "Where?" in chat.text


async def test_a_day_that_is_just_over_is_not_taken_for_next_year_unasked(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _known(db)
        await chat.ask(StartForm("session", of.training))
        assert "Which is meant: «28.2. 9-12»?" in await chat.type("28.2. 9-12")
        assert "Fri 28 Feb 2031, 09:00–12:00" in chat.buttons
        assert "Where?" in await chat.type("28.2.2031 9-12")
