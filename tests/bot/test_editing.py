"""Editing a session and a training in the chat, alone and while others do the same. Without Telegram."""

from dataclasses import replace
from datetime import datetime

from bot.actions import FinishForm, ManageSession, ShowSession, StartForm
from catalogue import sessions, trainings
from catalogue.cards import TextCard
from catalogue.database import Database
from catalogue.exchange import present
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Role, SessionState
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import TERMS, Scene, join, notices, row_of, scene
from tests.factories import NOW

FACTS = {"place": "Bern, Raum 2", "capacity": 12, "price": 12_000, "trainer": "R. Beispiel"}


async def _open(db: object, **facts: object) -> tuple[Scene, Chat]:
    of = await scene(db, **FACTS | facts)  # type: ignore[arg-type]
    chat = Chat(db, of.coordinator)  # type: ignore[arg-type]
    await chat.ask(ManageSession(of.session))
    await chat.press("Edit")
    return of, chat


async def test_a_new_place_is_shown_as_staff_will_see_it_and_told_when_it_is_saved(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        people_in = await join(db, of, 2)
        assert "Bern, Raum 2" in chat.text and "CHF" in chat.text
        await chat.press("Place · Edit")
        preview = await chat.type("Thun, Aula")
        assert "Thun, Aula" in preview and "Changes: Place" in preview and "2 people from 1 institution" in preview
        assert "Saved." not in chat.text and (await row_of(db, of)).place == "Bern, Raum 2"
        await chat.press("Confirm")
        assert (await row_of(db, of)).place == "Thun, Aula"
        assert len(await notices(db, "changed")) == 2
        body = preview.partition("\n\n")[2]
        staff = await factories.member(db, of.house)
        assert body.strip() == (await Chat(db, staff).ask(ShowSession(of.session))).strip()
    assert len(people_in) == 2


async def test_another_place_is_undone_at_the_desk_and_another_spelling_is_told_to_nobody(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        await join(db, of, 1)
        await chat.press("Place · Edit")
        assert "You can undo it for 2 minutes." in await chat.type("Thun, Aula") and "silently" not in str(chat.buttons)
        await chat.press("Confirm")
        await chat.press("Undo")
        assert (await row_of(db, of)).place == "Bern, Raum 2" and not await notices(db, "changed")
        await chat.press("Edit")
        await chat.press("Place · Edit")
        assert "without a message" in await chat.type("Bern, Raum  2,")
        await chat.press("Correct silently")
        assert (await row_of(db, of)).place == "Bern, Raum  2," and not await notices(db, "changed")


async def test_a_remark_is_told_or_not_as_one_likes_but_never_silently_with_more(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        await join(db, of, 1)
        await chat.press("Remark · Edit")
        await chat.type("Bitte Hallenschuhe.")
        await chat.press("Price · Edit")
        await chat.type("gratis")
        assert "Correct silently" not in chat.buttons
        await chat.ask(FinishForm("silent"))
        assert not (await row_of(db, of)).note
        await chat.press("Confirm")
        await chat.press("Edit")
        await chat.press("Remark · Edit")
        await chat.type("Bitte Turnschuhe.")
        await chat.press("Confirm")
        assert (await row_of(db, of)).note == "Bitte Turnschuhe." and len(await notices(db, "changed")) == 1


async def test_every_fact_can_be_changed_at_once(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        for label, words in (
            ("Online link", "https://meet.example/raum"),
            ("Seats", "6-14"),
            ("Price", "gratis"),
            ("Language of instruction", "français"),
            ("Remark", "Bitte Hallenschuhe."),
            ("Trainer", "B. Neu"),
        ):
            await chat.press(f"{label} · Edit")
            await chat.type(words)
        await chat.press("Confirm")
        row = await row_of(db, of)
    assert (row.online, row.capacity, row.minimum, row.price, row.language) == (
        "https://meet.example/raum",
        14,
        6,
        0,
        "fr",
    )
    assert (row.note, row.trainer, row.place) == ("Bitte Hallenschuhe.", "B. Neu", "Bern, Raum 2")


async def test_somebody_of_the_house_becomes_the_trainer(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        anna = await factories.member(db, of.house, name="Anna Muster")
        await chat.press("Trainer · Edit")
        await chat.type("Anna Muster")
        await chat.press("of your house")
        await chat.press("Confirm")
        assert (await row_of(db, of)).trainer_id == anna.id
        await chat.press("Edit")
        await chat.press("Trainer · Edit")
        await chat.press("Not known yet")
        await chat.press("Confirm")
        row = await row_of(db, of)
    assert (row.trainer, row.trainer_id) == ("", None)


async def test_fewer_seats_than_are_taken_lead_to_the_form_where_that_is_chosen(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        await join(db, of, 3)
        await chat.press("Seats · Edit")
        assert "3 seats are taken, you want 2." in await chat.type("2")
        assert "Confirm" not in chat.buttons and "Seats and rules" in chat.buttons
        await chat.press("Change it")
        await chat.type("3")
        await chat.press("Confirm")
        assert (await row_of(db, of)).capacity == 3


async def test_the_second_of_two_coordinators_sees_who_changed_what_and_takes_theirs_along(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        dora = await factories.member(db, of.house, Role.COORDINATOR, name="Dora Muster")
        await chat.press("Place · Edit")
        await chat.type("Thun, Aula")
        await _changes(db, of, dora, trainer="D. Muster")
        shown = await chat.press("Confirm")
        assert "Changed meanwhile by Dora Muster" in shown and "Trainer: R. Beispiel → D. Muster" in shown
        assert (await row_of(db, of)).place == "Bern, Raum 2"
        assert "D. Muster" in await chat.press("Look at theirs")
        await chat.press("Take mine")
        row = await row_of(db, of)
    assert (row.place, row.trainer) == ("Thun, Aula", "D. Muster")


async def test_what_changes_between_the_question_and_take_mine_is_asked_again(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        dora = await factories.member(db, of.house, Role.COORDINATOR, name="Dora Muster")
        await chat.press("Place · Edit")
        await chat.type("Thun, Aula")
        await _changes(db, of, dora, trainer="D. Muster")
        await chat.press("Confirm")
        await _changes(db, of, dora, place="Biel")
        assert "Place: Bern, Raum 2 → Biel" in await chat.press("Take mine")
        await chat.press("Look at theirs")
        assert "Biel" in await chat.press("Go on with theirs")
        assert (await row_of(db, of)).place == "Biel"


async def _changes(db: object, of: Scene, by: factories.Member, **facts: object) -> None:
    there = await present.session_of(db, of.session)  # type: ignore[arg-type]
    assert there is not None
    plan = replace(there.plan, **facts)  # type: ignore[arg-type]
    await sessions.change(db, by.who, of.session, plan, NOW, TERMS)  # type: ignore[arg-type]


async def test_an_enrolment_meanwhile_is_no_change_of_the_session(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        await chat.press("Place · Edit")
        await chat.type("Thun, Aula")
        await join(db, of, 1)
        await chat.press("Confirm")
        assert (await row_of(db, of)).place == "Thun, Aula"


async def test_another_house_never_edits_it(database: Database) -> None:
    async with database.writing() as db:
        of, _ = await _open(db)
        pont = (await factories.institution(db, name="Fondation du Pont")).id
        stranger = await factories.member(db, pont, Role.COORDINATOR)
        assert "Only the coordination" in await Chat(db, stranger).ask(StartForm("edit", of.session))
        assert "Only the coordination" in await Chat(db, stranger).ask(StartForm("texts", of.training))


async def test_a_room_that_is_taken_is_asked_about_only_when_it_is_new(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        await factories.session(db, of.training, of.house, place="Bern, Raum 2")
        assert "is taken" not in chat.text
        await factories.session(db, of.training, of.house, place="Thun, Aula")
        await chat.press("Place · Edit")
        assert "«Thun, Aula» is taken" in await chat.type("thun – aula")
        await chat.press("Keep it anyway")
        await chat.press("Confirm")
        assert (await row_of(db, of)).place == "thun – aula"


async def test_a_draft_on_a_holiday_is_published_after_a_question_any_other_at_once(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db, datetime(2030, 4, 19, 9), state=SessionState.DRAFT)
        chat = Chat(db, of.coordinator)
        await chat.ask(ManageSession(of.session))
        assert "Good Friday" in await chat.press("Publish")
        assert (await row_of(db, of)).state is SessionState.DRAFT
        await chat.press("Publish it anyway")
        assert (await row_of(db, of)).state is SessionState.PUBLISHED
        other = await factories.session(db, of.training, of.house, state=SessionState.DRAFT)
        await chat.ask(ManageSession(other))
        await chat.press("Publish")
        assert "Published." in str(chat.screen and chat.screen.toast)


# --- trainings -------------------------------------------------------------------------------------------------------


async def test_a_text_in_another_language_is_added_and_the_missing_ones_are_named(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        shown = await chat.press("Title and texts · Edit")
        assert "Text in: German" in shown and "Missing: French and English" in shown
        await chat.press("Add a text: French")
        await chat.type("Réanimation BLS-AED")
        await chat.type("Sauver une vie, pas à pas.")
        await chat.press("For everybody")
        assert "Missing: English" in chat.text and "Réanimation BLS-AED (French)" in chat.text
        await chat.press("Confirm")
        card = await trainings.card(db, of.training)
    french = TextCard("fr", "Réanimation BLS-AED", "Sauver une vie, pas à pas.")
    assert card.texts == (TextCard("de", "BLS-AED"), french)


async def test_a_new_title_is_told_to_whoever_has_a_seat(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        await join(db, of, 1)
        await chat.press("Title and texts · Edit")
        await chat.press("Title (German) · Edit")
        await chat.type("BLS-AED Refresher")
        await chat.press("Confirm")
        assert len(await notices(db, "changed")) == 1


async def test_what_another_has_changed_of_a_training_stays_and_is_shown_first(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await _open(db)
        await chat.press("Title and texts · Edit")
        await chat.press("Description (German) · Edit")
        await chat.type("Auffrischen und üben.")
        card = await trainings.card(db, of.training)
        await trainings.rewrite(db, CONSOLE, card.id, card.kind, "Notfall", [TextCard("de", "BLS")], NOW, TERMS)
        again = await chat.press("Confirm")
        assert "BLS (German)" in again and "Auffrischen" in again
        await chat.press("Confirm")
        card = await trainings.card(db, of.training)
    assert (card.texts, card.topic) == ((TextCard("de", "BLS", "Auffrischen und üben."),), "Notfall")
