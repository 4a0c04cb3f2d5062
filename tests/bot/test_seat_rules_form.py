"""The form for seats and rules of a session, while others change the same session. Without Telegram."""

from bot.actions import StartForm
from catalogue import seat_rules
from catalogue.database import Database
from catalogue.rules.states import Role
from catalogue.seat_rules import SeatRules
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import TERMS, scene
from tests.factories import NOW


async def test_what_another_changed_meanwhile_stays_and_is_shown_before_it_is_saved(database: Database) -> None:
    async with database.writing() as db:
        other = (await factories.institution(db, name="Fondation du Pont")).id
        dora = await factories.member(db, other, Role.COORDINATOR)
        of = await scene(db, reserved={other: 3}, rules=SeatRules(cap=5))
        chat = Chat(db, of.coordinator)
        await chat.ask(StartForm("seats", of.session))
        await chat.press("Seats · Edit")
        assert "Fondation du Pont 3" in await chat.type("14")
        await seat_rules.release(db, dora.who, of.session, other, NOW, TERMS)
        again = await chat.press("Confirm")
        assert "14 seats" in again and "Fondation du Pont" not in again
        assert chat.screen is not None and "changed meanwhile" in str(chat.screen.toast)
        assert (await seat_rules.present(db, of.session)).capacity == 12
        await chat.press("Confirm")
        now = await seat_rules.present(db, of.session)
    assert (now.capacity, now.reserved, now.rules.cap) == (14, {}, 5)
