"""A list that waits for its Confirm is found again from the message about its end. Without Telegram."""

from bot.file_actions import LeaveImport, ReportFor, ShowReport
from catalogue import drafts
from catalogue.database import Database
from catalogue.drafts import LIST, Draft
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import scene
from tests.factories import NOW

WAITS = {"number": 7, "file": "BQ-1", "name": "Programm 2030.xlsx"}


async def test_a_list_whose_house_was_never_chosen_asks_once_more(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        await drafts.save(db, of.coordinator.id, Draft(LIST, "house", WAITS), NOW)
        chat = Chat(db, of.coordinator)
        assert "Programm 2030.xlsx" in await chat.ask(ShowReport(7))
        assert ReportFor(7, of.house) in chat.buttons.values()


async def test_a_report_is_shown_as_it_was_read_until_it_is_left(database: Database) -> None:
    shown = {"house": 1, "text": "2 new sessions", "remarks": [], "confirms": True}
    async with database.writing() as db:
        of = await scene(db)
        await drafts.save(db, of.coordinator.id, Draft(LIST, "report", WAITS | shown), NOW)
        chat = Chat(db, of.coordinator)
        assert "2 new sessions" in await chat.ask(ShowReport(7))
        await chat.ask(LeaveImport(7))
        assert await drafts.load(db, of.coordinator.id) is None
