"""Buttons whose ids somebody has made up: they show nobody of another house, and change nothing there."""

from bot.people_actions import AddDeputy, LeaveHouse, ShowDeputies
from catalogue.database import Database
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import scene


async def test_nobody_reads_who_is_behind_a_number_of_another_house(database: Database) -> None:
    async with database.writing() as db:
        of, other = await scene(db), await scene(db)
        stranger = await factories.member(db, of.house, name="Zora Fremd")
        chat = Chat(db, other.coordinator)
        for wish in (
            LeaveHouse(other.house, stranger.id),
            ShowDeputies(other.house, stranger.id),
            AddDeputy(other.house, stranger.id),
        ):
            assert "Zora" not in await chat.ask(wish), wish
        own = await factories.member(db, other.house, name="Anna Eigen")
        for _ in range(2):  # a second press says the same
            assert "Anna Eigen no longer belongs to" in await chat.ask(LeaveHouse(other.house, own.id))
