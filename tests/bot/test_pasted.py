"""A pasted announcement becomes a filled draft: what is known is there, what is not is asked or named."""

from datetime import date

import pytest

from bot.asked import COMMANDS
from catalogue import programme, trainings
from catalogue.cards import TextCard
from catalogue.database import Database
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import scene
from tests.factories import NOW

WHOLE = """Interne Weiterbildung
Kurs: Brandschutz
Datum: Do 28. März 2030, 08.30–12.00 Uhr
Ort: Thun, Aula
Leitung: B. Muster
Teilnehmende: 8-16
Kosten: CHF 120.–
Wir lernen, wie man mit dem Feuerlöscher umgeht und ruhig bleibt.
"""
SHORT = "Brandschutz\n28.3. 9-12, Thun\nFeuerlöscher, Film"


async def test_a_whole_announcement_is_two_steps_from_published(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        preview = await chat.type(WHOLE)
        assert "Preview of the new session" in preview and "Thursday 28 March 2030, 08:30–12:00" in preview
        assert "Not in the text" not in preview
        await chat.press("Publish")
        lines = await programme.run_by(db, of.coordinator.card, "en", NOW)
        line = next(one for one in lines if one.place == "Thun, Aula")
        card = await programme.card(db, line.id, of.coordinator.card, NOW)
    assert (card.training.title("de"), card.minimum, card.capacity, card.price) == ("Brandschutz", 8, 16, 12_000)
    assert card.training.texts[0].description.startswith("Wir lernen")


async def test_what_it_does_not_say_is_asked_or_named_never_made_up(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        assert "internal training or vocational" in await chat.type(SHORT)
        await chat.press("nternal training")
        assert "In which language are title and text written?" in chat.text
        await chat.press("German")
        assert "Not in the text: Seats, Price and Trainer." in chat.text
        await chat.press("Price · Edit")
        assert "Not in the text: Seats and Trainer." in await chat.type("0")


async def test_a_known_training_is_recognised_by_its_title(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        preview = await chat.type("bls – aed\n28.3. 9-12, Thun\nbitte bequeme Kleidung")
        assert "BLS-AED" in preview and "Preview of the new session" in preview
        assert len(await trainings.of_institutions(db, [of.house])) == 1


async def test_a_title_that_is_much_alike_is_asked_about(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await factories.training(db, of.house, TextCard("de", "Deeskalation: Grundkurs"))
        chat = Chat(db, of.coordinator)
        assert "Which training?" in await chat.type("Deeskalation Grundkurse\n28.3. 9-12, Thun\nbitte pünktlich")
        assert {"Deeskalation: Grundkurs", "A new training"} < set(chat.buttons) and "BLS-AED" not in chat.buttons
        await chat.press("Deeskalation: Grundkurs")
        assert "Preview of the new session" in chat.text


async def test_it_can_be_pasted_where_a_new_session_begins(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.ask(COMMANDS["newsession"])
        assert "Preview of the new session" in await chat.type(WHOLE)


@pytest.mark.parametrize("when", ["Fr 28.3.2030 9-12", "1.2.2030 9-12", "14.3. bis 28.3. 9-12"])
async def test_a_date_in_doubt_or_over_is_asked_for(database: Database, when: str) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        assert "When? Press a day" in await chat.type(WHOLE.replace("Do 28. März 2030, 08.30–12.00 Uhr", when))


async def test_a_day_without_its_time_is_kept(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        asked = await chat.type(WHOLE.replace(", 08.30–12.00 Uhr", ""))
        assert "Thursday 28 March 2030" in asked and "From when to when?" in asked


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("when", "button"),
    [
        ("03/04/2030, 9:00-12:00", "Wed 3 Apr 2030, 09:00–12:00"),
        ("04/03/2030, 9:00-12:00", "Wed 3 Apr 2030, 09:00–12:00"),
        ("3 April 2030, 2-4 pm", "Wed 3 Apr 2030, 14:00–16:00"),
        ("3 April 2030, 2-4", "Wed 3 Apr 2030, 14:00–16:00"),
        ("1.-3.4.2030 9-12", "3 dates: Mon 1 Apr 2030, 09:00–12:00 … Wed 3 Apr 2030"),
    ],
)
async def test_a_date_of_several_readings_is_asked_with_a_button_for_each(
    database: Database, when: str, button: str, named: bool
) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        asked = await chat.type(f"Bls - aed\n{'Date: ' if named else ''}{when}\nPlace: Bern")
        assert f"Which is meant: «{when}»?" in asked and "Other dates" in chat.buttons
        await chat.press(button)
        assert "Preview of the new session" in chat.text and "3 April 2030" in chat.text


async def test_every_line_of_a_date_that_cannot_be_read_is_named(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        asked = await chat.type("Bls - aed\nMo 28.3.2030 9-12\nMo 4.4.2030 9-12\nOrt: Bern")
        for line in ("Mo 28.3.2030 9-12", "Mo 4.4.2030 9-12"):
            assert f"I can't read «{line}» here." in asked
        preview = await chat.type("28.3. 9-12")
        assert "but I can't read it" not in preview
        await chat.press("Leave the form")
        preview = await chat.type("Bls - aed\nDo 28.3.2030 9-12\nMo 4.4.2030 9-12\nOrt: Bern")
        assert "Thursday 28 March 2030, 09:00–12:00" in preview
        assert "In the text, but I can't read it: «Mo 4.4.2030 9-12»." in preview


@pytest.mark.parametrize("line", ["Anmeldeschluss: 15.3.", "Délai d'inscription : 15 mars", "Register by March 15"])
async def test_the_last_day_to_enrol_is_set_and_shown(database: Database, line: str) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        preview = await chat.type(f"{WHOLE}{line}")
        assert "Enrol by Friday 15 March 2030." in preview and line not in preview
        await chat.press("Last day to enrol · Edit")
        assert "it is after the start" in await chat.type("29.3.2030")
        assert "it is in the past" in await chat.type("1.2.2030")
        assert "Enrol by Sunday 17 March 2030." in await chat.type("17.3.2030")
        await chat.press("Publish")
        lines = await programme.run_by(db, of.coordinator.card, "en", NOW)
        card = await programme.card(
            db, next(one.id for one in lines if one.place == "Thun, Aula"), of.coordinator.card, NOW
        )
    assert card.closes_on == date(2030, 3, 17)


@pytest.mark.parametrize(("day", "why"), [("29.3.2030", "is after the start"), ("1.2.2030", "is over")])
async def test_a_last_day_that_does_not_fit_is_left_out_with_a_word(database: Database, day: str, why: str) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        preview = await chat.type(f"{WHOLE}Anmeldeschluss: {day}")
        assert "Left out: the last day to enrol, " in preview and f", {why}." in preview and "Enrol by" not in preview
        await chat.press("Publish")
        lines = await programme.run_by(db, of.coordinator.card, "en", NOW)
        card = await programme.card(
            db, next(one.id for one in lines if one.place == "Thun, Aula"), of.coordinator.card, NOW
        )
    assert card.closes_on is None


async def test_who_runs_nothing_searches_with_the_same_text(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        staff = await factories.member(db, of.house)
        chat = Chat(db, staff)
        await chat.type(WHOLE)
    assert "Preview" not in chat.text


async def test_several_lines_within_another_form_are_its_answer(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.ask(COMMANDS["newtraining"])
        for answer in ("Brandschutz", "internal"):
            await chat.type(answer)
        await chat.press("No topic")
        await chat.press("German")
        assert "For whom is it?" in await chat.type(WHOLE)


async def test_what_it_says_of_seats_and_price_and_cannot_be_read_is_asked_with_its_words(database: Database) -> None:
    text = WHOLE.replace("Teilnehmende: 8-16", "Plätze: 12 (max. 18 auf Anfrage)").replace(
        "CHF 120.–", "120.- (Team 100)"
    )
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        asked = await chat.type(text)
        assert "How many seats?" in asked and "I can't read «12 (max. 18 auf Anfrage)» here." in asked
        asked = await chat.type("12")
        assert "What does a seat cost?" in asked and "I can't read «120.- (Team 100)» here." in asked
        preview = await chat.type("120")
        assert "Preview of the new session" in preview and "Not in the text" not in preview
        assert "Kosten: 120.- (Team 100)" in preview, "the words are kept for staff"


async def test_seats_of_which_some_are_reserved_are_all_of_them(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        preview = await chat.type(WHOLE.replace("Teilnehmende: 8-16", "Plätze: 12, davon 2 reserviert"))
        assert "12 seats" in preview and "davon 2 reserviert" in preview


SEVERAL = "Brandschutz\n28.3. 9-12\nNotfall\n4.4. 9-12\nOrt: Bern\nKosten: 80"


async def test_several_courses_in_one_text_are_asked_about(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        asked = await chat.type(SEVERAL)
        assert "several courses: «Brandschutz», «Notfall»" in asked and "/import" in asked
        assert "one of the buttons" in await chat.type("alle")
        await chat.press("Only «Brandschutz»")
        await chat.press("nternal training")
        await chat.press("German")
        assert "Where?" in chat.text, "what only the rest of the text says is asked"
        await chat.type("Thun")
        await chat.type("80")
        assert "28 March 2030" in chat.text and "4 April" not in chat.text and "Notfall" not in chat.text


async def test_a_course_with_headings_between_its_dates_is_one_where_that_is_said(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.type(SEVERAL)
        await chat.press("It is one course")
        await chat.press("nternal training")
        await chat.press("German")
        assert "28 March 2030" in chat.text and "4 April 2030" in chat.text and "Notfall" in chat.text


async def test_an_announcement_pasted_at_another_question_is_not_its_answer(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = Chat(db, of.coordinator)
        await chat.ask(COMMANDS["newsession"])
        await chat.press("BLS-AED")
        await chat.type("28.3. 9-12")
        asked = await chat.type(SHORT)
        assert "it has several lines" in asked and "/cancel" in asked and "Where?" in asked
        assert "How many seats?" in await chat.type("Haus Lindenhof\nBern")
