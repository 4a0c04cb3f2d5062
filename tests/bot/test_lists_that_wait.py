"""A list that waits for its Confirm: found again, beside any form, until it is confirmed, left or another one comes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.actions import LeaveForm, Manage, ResumeForm, ShowHome, StartForm
from bot.asked import COMMANDS, SentFile
from bot.dispatch import done
from bot.file_actions import ConfirmImport, LeaveImport, ReportFor, ShowReport
from bot.say import Say
from bot.screens.screen import Screen
from bot.turn import Turn
from catalogue import clock, drafts, leaving, telling, truth
from catalogue.cards import NoticeCard
from catalogue.database import Database
from catalogue.drafts import LIST, Draft
from catalogue.exchange.unusable import Fault
from catalogue.file_cards import ReportCard
from catalogue.rules.rights import Role
from tests import factories
from tests.bot.cards import NETWORK, ZONE
from tests.bot.test_conditions import Chat
from tests.bot.test_open_form import DOORS, door, half_filled
from tests.catalogue.scene import TERMS, Scene, notices, scene
from tests.factories import NOW

WAITS = {"number": 7, "file": "BQ-1", "name": "Programm 2030.xlsx"}
SHOWN = {"house": 1, "text": "2 new sessions", "remarks": [], "confirms": True}
REPORT = ReportCard("Programm 2030.xlsx", "Haus", rows=2, new=2)
DAY = timedelta(days=1)


async def send(chat: Chat, number: int, report: ReportCard) -> str:
    """A list comes in and has been read."""
    return await _with(chat, SentFile(number, f"BQ-{number}", report.name, 1000), report)


async def confirm(chat: Chat, number: int) -> str:
    return await _with(chat, ConfirmImport(number), REPORT)


async def _with(chat: Chat, wish: SentFile | ConfirmImport, report: ReportCard) -> str:
    turn = Turn(chat.db, chat.person.card, chat.person.who, Say("en", ZONE), chat.now, NETWORK)
    chat.screen = await done(replace(turn, report=report), wish)
    return chat.text


async def a_list_waits(db: AsyncConnection) -> tuple[Scene, Chat]:
    of = await scene(db)
    chat = Chat(db, of.coordinator)
    assert "nothing has been changed yet" in await send(chat, 7, REPORT)
    return of, chat


async def test_a_list_whose_house_was_never_chosen_asks_once_more(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await drafts.save(db, of.coordinator.id, Draft(LIST, "house", WAITS), NOW, LIST)
        chat = Chat(db, of.coordinator)
        assert "Programm 2030.xlsx" in await chat.ask(ShowReport(7))
        assert ReportFor(7, of.house) in chat.buttons.values()


async def test_a_report_is_shown_as_it_was_read_until_it_is_left(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await drafts.save(db, of.coordinator.id, Draft(LIST, "report", WAITS | SHOWN), NOW, LIST)
        chat = Chat(db, of.coordinator)
        assert "2 new sessions" in await chat.ask(ShowReport(7))
        await chat.ask(LeaveImport(7))
        assert await drafts.load(db, of.coordinator.id, LIST) is None


@pytest.mark.parametrize("name", DOORS)
async def test_no_form_costs_a_list_that_waits(database: Database, name: str) -> None:
    async with database.writing() as db:
        of, chat = await a_list_waits(db)
        await chat.ask(await door(db, of, name))
        assert "still open" not in chat.text
        assert "nothing has been changed yet" in await chat.ask(ShowReport(7))
        assert "is in." in await confirm(chat, 7)
        assert "is in." in await confirm(chat, 7)


async def test_a_list_that_is_sent_into_a_half_filled_form_is_reported_and_the_form_stays(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await half_filled(db)
        before = await drafts.load(db, of.coordinator.id)
        assert "nothing has been changed yet" in await send(chat, 7, REPORT)
        assert ConfirmImport(7) in chat.buttons.values()
        assert await drafts.load(db, of.coordinator.id) == before
        assert "Where?" in await chat.press("Go on with: New session (1 Mar 2030)")
        assert "is in." in await confirm(chat, 7)
        assert "Where?" in await chat.press("Go on with: New session (1 Mar 2030)")
        await chat.type("Bern, Raum 2")
        there = await drafts.load(db, of.coordinator.id)
        assert there is not None and there.answers["place"] == "Bern, Raum 2"


async def test_the_question_for_whom_a_list_is_leads_back_to_the_form_as_well(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await half_filled(db)
        assert "For which institution" in await chat.ask(SentFile(7, "file", "programme.xlsx", 1000))
        assert ReportFor(7, of.house) in chat.buttons.values() and ResumeForm() in chat.buttons.values()


async def test_the_later_of_two_lists_takes_the_place_of_the_former_and_says_so(database: Database) -> None:
    async with database.writing() as db:
        _, chat = await a_list_waits(db)
        assert "waits no more" not in chat.text
        assert "«Programm 2030.xlsx», which you sent before, waits no more" in await send(
            chat, 8, replace(REPORT, name="Programm neu.xlsx")
        )
        assert "does not wait for you any more" in await confirm(chat, 7)
        assert "is in." in await confirm(chat, 8)


async def test_the_same_list_handled_twice_does_not_replace_itself(database: Database) -> None:
    async with database.writing() as db:
        _, chat = await a_list_waits(db)
        assert "waits no more" not in await send(chat, 7, REPORT)


async def test_a_list_that_nobody_can_read_takes_no_other_s_place(database: Database) -> None:
    async with database.writing() as db:
        _, chat = await a_list_waits(db)
        assert "I can't take" in await send(chat, 8, replace(REPORT, name="kaputt.xlsx", fault=Fault.EMPTY))
        assert "nothing has been changed yet" in await chat.press("Look at the list: Programm 2030.xlsx")
        await send(chat, 8, replace(REPORT, name="kaputt.xlsx", fault=Fault.EMPTY))
        assert LeaveImport(8) in chat.buttons.values()
        await chat.ask(LeaveImport(8))
        assert "is in." in await confirm(chat, 7)


async def test_home_and_the_desk_lead_to_a_list_that_waits(database: Database) -> None:
    async with database.writing() as db:
        _, chat = await a_list_waits(db)
        for screen in (ShowHome(), Manage()):
            await chat.ask(screen)
            assert "nothing has been changed yet" in await chat.press("Look at the list: Programm 2030.xlsx")
        await confirm(chat, 7)
        await chat.ask(Manage())
        assert ShowReport(7) not in chat.buttons.values()


async def test_to_leave_a_form_leaves_no_list(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await a_list_waits(db)
        await chat.ask(StartForm("session", of.training))
        await chat.type("28.3. 9-12")
        assert "The form is closed" in await chat.ask(LeaveForm())
        assert ShowReport(7) in chat.buttons.values()
        assert await drafts.load(db, of.coordinator.id) is None
        assert "Your list Programm 2030.xlsx waits to be confirmed" in await chat.ask(COMMANDS["cancel"])
        assert "nothing has been changed yet" in await chat.press("Look at the list")
        await chat.ask(COMMANDS["cancel"])
        await chat.press("Leave the list")
        assert "no form to leave" in await chat.ask(COMMANDS["cancel"])


async def test_whoever_leaves_the_house_leaves_form_and_list(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await a_list_waits(db)
        await chat.ask(StartForm("session", of.training))
        await chat.type("28.3. 9-12")
        await factories.member(db, of.house, Role.COORDINATOR)
        await leaving.leave(db, of.coordinator.who, of.house, of.coordinator.id, NOW, TERMS)
        assert await drafts.load(db, of.coordinator.id) is None
        assert await drafts.load(db, of.coordinator.id, LIST) is None


async def test_a_form_and_a_list_end_each_with_its_own_word(database: Database) -> None:
    """Both of one moment; whoever goes on with the form is told nothing more of it, and of the list all the same."""
    async with database.writing() as db:
        of, chat = await a_list_waits(db)
        await chat.ask(StartForm("session", of.training))
        await chat.type("28.3. 9-12")
        await clock.advance(db, NOW + 13 * DAY, TERMS)
        soon = await notices(db, "form_soon")
        assert sorted(row.facts["form"] for row in soon) == ["list", "session"]
        chat.now = NOW + 13 * DAY
        await chat.press("Back")
        for row in soon:
            card = NoticeCard(row.id, row.key, row.kind, of.coordinator.card, None, None, row.facts, 0, row.due_at)
            told = await telling.look(db, card, chat.now)
            over = "somebody has gone on with the form" if row.facts["form"] == "session" else None
            assert truth.untrue(card, told, chat.now) == over
        await clock.advance(db, NOW + 14 * DAY, TERMS)
        (row,) = await notices(db, "form_over")
        assert row.facts["form"] == "list"
        assert await drafts.load(db, of.coordinator.id) is not None
        chat.now = NOW + 14 * DAY
        assert "does not wait for you any more" in await confirm(chat, 7)


async def test_a_form_beside_a_list_is_offered_again_and_ends(database: Database) -> None:
    async with database.writing() as db:
        of, chat = await a_list_waits(db)
        await chat.ask(StartForm("session", of.training))
        await chat.type("28.3. 9-12")
        await chat.ask(Manage())
        assert {ResumeForm(), ShowReport(7)} <= set(chat.buttons.values())
        for days in (13, 14):
            await clock.advance(db, NOW + days * DAY, TERMS)
        over = await notices(db, "form_over")
        assert sorted(row.facts["form"] for row in over) == ["list", "session"]
        await chat.ask(Manage())
        assert not {ResumeForm(), ShowReport(7)} & set(chat.buttons.values())
        assert isinstance(chat.screen, Screen)
