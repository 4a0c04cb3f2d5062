"""Conditions and proofs in the chat: from the desk to the last press, and what staff then see. Without Telegram."""

import re
from dataclasses import dataclass
from datetime import datetime
from html import unescape

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.action import Action
from bot.actions import Enrol, FinishForm, ManageSession, ShowSession
from bot.asked import SentFile, Typed
from bot.codec import pack
from bot.condition_actions import SetConditions, ShowConditions
from bot.dispatch import done, shown
from bot.handlers import refusing
from bot.say import Say
from bot.screens.screen import Screen
from bot.team_actions import SendColleague
from bot.turn import Turn
from catalogue.database import Database
from catalogue.refusals import Refused
from catalogue.rules.states import Overlap, Role
from catalogue.seat_rules import SeatRules
from tests import factories
from tests.bot.cards import NETWORK, ZONE
from tests.catalogue.scene import Scene, scene
from tests.factories import NOW, Member


@dataclass
class Chat:
    """One person's conversation with the bot, in English unless it is said."""

    db: AsyncConnection
    person: Member
    screen: Screen | None = None
    now: datetime = NOW
    language: str = "en"

    async def ask(self, wish: Action | Typed | SentFile) -> str:
        turn = Turn(self.db, self.person.card, self.person.who, Say(self.language, ZONE), self.now, NETWORK)
        try:
            self.screen = await shown(turn, wish) or await done(turn, wish)
        except Refused as no:
            self.screen = await refusing.explain(turn, no)
        return self.text

    @property
    def text(self) -> str:
        assert self.screen is not None
        return unescape(re.sub(r"<[^>]*>", "", str(self.screen.text)))

    @property
    def buttons(self) -> dict[str, Action]:
        assert self.screen is not None
        return {button.label: button.action for row in self.screen.rows for button in row}

    async def press(self, label: str) -> str:
        """The button with this label, or whose label ends with it."""
        return await self.ask(next(action for known, action in self.buttons.items() if known.endswith(label)))

    async def type(self, words: str) -> str:
        return await self.ask(Typed(words))


async def desk(db: AsyncConnection, of: Scene) -> Chat:
    """At the conditions of the scene's session."""
    chat = Chat(db, of.coordinator)
    await chat.ask(ManageSession(of.session))
    await chat.press("Conditions")
    return chat


async def test_a_training_before_it_is_set_and_taken_away_from_the_desk(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        for title in ("Brandschutz", "Nothilfe: Grundkurs", "Nothilfe: Aufbau"):
            await factories.training(db, of.house, title)
        chat = await desk(db, of)
        assert "as often as they like" in chat.text
        await chat.press("A training before it")
        await chat.type("NOTHILFE")
        assert [label for label in chat.buttons if "hilfe" in label] == ["Nothilfe: Aufbau", "Nothilfe: Grundkurs"]
        await chat.press("Back")
        await chat.type("grund")
        assert next(iter(chat.buttons)) == "Nothilfe: Grundkurs"
        await chat.press("Nothilfe: Grundkurs")
        assert "outside 1 to 600" in await chat.type("0")
        await chat.type("24")
        await chat.type("2")
        preview = await chat.press("No enrolment without it")
        wanted = "Needed before: Nothilfe: Grundkurs · counts for 24 months · and 2 months late"
        assert wanted in preview
        assert wanted in await chat.press("Confirm")
        await chat.press("No longer before it")
        await chat.press("Nothilfe: Grundkurs")
        assert "No other training comes before it." in await chat.press("Confirm")


async def test_other_words_ask_anew_which_one_is_meant(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        for title in ("Brandschutz", "Nothilfe"):
            await factories.training(db, of.house, title)
        chat = await desk(db, of)
        await chat.press("A training before it")
        await chat.type("brand")
        await chat.press("Brandschutz")
        await chat.press("For good")
        assert "Advised before: Brandschutz" in await chat.press("Enrolment with a remark")
        await chat.press("Which training · Edit")
        await chat.type("nothilfe")
        assert "Brandschutz" not in chat.buttons
        assert "Advised before: Nothilfe · counts for good" in await chat.press("Nothilfe")


async def test_how_often_is_set_from_the_desk(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        chat = await desk(db, of)
        await chat.press("How often")
        await chat.press("Everybody may take it once")
        assert "Everybody may take it once" in await chat.press("Confirm")


async def test_a_proof_opens_the_session_to_whoever_has_it_until_it_is_taken_back(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        first = await factories.training(db, of.house, "Nothilfe")
        anna = await factories.member(db, of.house, name="Anna Beispiel")
        chat, staff = await desk(db, of), Chat(db, anna)
        await chat.press("A training before it")
        await chat.press("Nothilfe")
        await chat.press("For good")
        await chat.press("No enrolment without it")
        await chat.press("Confirm")
        assert "«Nothilfe» comes first; I know of no date of yours." in await staff.ask(ShowSession(of.session))
        assert "Enrol" not in staff.buttons
        assert pack(staff.buttons["Nothilfe"]) == f"t-{first}"
        assert "«Nothilfe» comes first" in await staff.ask(Enrol(of.session))  # an old button
        await chat.press("Record a proof")
        await chat.press("Nothilfe")
        await chat.type("anna")
        await chat.press("Anna Beispiel")
        assert "it is still to come" in await chat.type("31.12.2030")
        await chat.type("14.3.2029")
        await chat.type("Samariterbund")
        await chat.press("Confirm")
        assert "Anna Beispiel, Nothilfe, 14 Mar 2029, Samariterbund" in chat.text
        assert "comes first" not in await staff.ask(ShowSession(of.session))
        await chat.press("Remove a proof")
        await chat.press("Anna Beispiel, Nothilfe, 14 Mar 2029, Samariterbund")
        await chat.press("Confirm")
        assert "None is recorded yet." in chat.text
        assert "comes first" in await staff.ask(ShowSession(of.session))


async def test_an_overlap_is_shown_before_and_after_enrol_with_the_way_back(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = (await scene(db)).session
        staff = Chat(db, await factories.member(db, of.house))
        assert "Please note" not in await staff.ask(Enrol(of.session))
        note = "Please note: At the same time you have «BLS-AED»: Thursday 14 March 2030, 09:00–12:00."
        assert note in await staff.ask(ShowSession(other))
        assert note in await staff.press("Enrol")
        assert "You have a seat." in staff.text
        assert "Withdraw" in staff.buttons


async def test_a_refused_overlap_names_only_dates_that_fit(database: Database) -> None:
    async with database.writing() as db:
        of, other = await scene(db), await scene(db, rules=SeatRules(overlap=Overlap.BLOCK))
        (own_start,) = factories.meeting_times()
        clashing, fitting = own_start[0].replace(hour=10), own_start[0].replace(month=5)
        for start in (clashing, fitting):
            await factories.session(db, other.training, other.house, start, rules=SeatRules(overlap=Overlap.BLOCK))
        staff = Chat(db, await factories.member(db, of.house))
        await staff.ask(Enrol(of.session))
        assert "At the same time you have «BLS-AED»" in await staff.ask(Enrol(other.session))
        dates = [label for label in staff.buttons if "2030" in label]
        assert [label.split(" · ")[0] for label in dates] == ["Tue 14 May 2030", "Thu 14 Mar 2030"]
        assert staff.buttons[dates[1]] == ShowSession(of.session)


@pytest.mark.parametrize("form", ["once", "before", "waive"])
async def test_another_host_sees_the_conditions_but_changes_nothing(database: Database, form: str) -> None:
    async with database.writing() as db:
        guest_host = (await factories.institution(db)).id
        of = await scene(db, hosts=(guest_host,))
        chat = Chat(db, await factories.member(db, guest_host, Role.COORDINATOR))
        assert "sets them" in await chat.ask(ShowConditions(of.session))
        assert "How often" not in chat.buttons
        assert "Only the coordination can do this." in await chat.ask(SetConditions(of.session, form))


async def test_of_a_colleague_one_reads_the_rule_but_nothing_of_what_they_have_booked(database: Database) -> None:
    async with database.writing() as db:
        of, other = await scene(db, rules=SeatRules(overlap=Overlap.BLOCK)), await scene(db)
        staff, colleague = [await factories.member(db, of.house) for _ in range(2)]
        await Chat(db, colleague).ask(Enrol(other.session))
        chat = Chat(db, staff)
        await chat.ask(Enrol(of.session))
        said = await chat.ask(SendColleague(of.session, colleague.id))
        assert said.startswith(f"{colleague.card.name}: has another training at the same time.")
        assert "BLS-AED" not in said
        assert list(chat.buttons.values()) == [ShowSession(of.session)]


async def test_staff_reach_neither_conditions_nor_proofs(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        staff = Chat(db, await factories.member(db, of.house))
        for wish in (ShowConditions(of.session), SetConditions(of.session, "proof"), FinishForm("do")):
            await staff.ask(wish)
            assert staff.text.startswith(("Only the coordination can do this.", "This form is closed"))
