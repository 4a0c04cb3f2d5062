"""Coordinators put the e-mail address of somebody without Telegram right, in the chat."""

from bot import forms
from bot.handlers import HANDLERS, new_person
from bot.say import Say
from bot.team_actions import CorrectAddress
from bot.turn import Turn
from catalogue import enrolments, people, team
from catalogue.database import Database
from tests.bot.cards import NETWORK
from tests.catalogue.scene import TERMS, scene
from tests.factories import NOW


async def test_the_form_asks_for_the_address_and_keeps_it(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        person_id = await team.add(db, of.coordinator.who, of.house, "Rita Muster", "rita@haus.exmaple", "de", NOW)
        await enrolments.enrol(db, of.coordinator.who, of.session, of.house, NOW, TERMS, person_id)
        card = await people.card(db, of.coordinator.id)
        turn = Turn(db, card, of.coordinator.who, Say("en", NETWORK.zone), NOW, NETWORK)
        action = CorrectAddress(of.session, of.house, person_id)
        assert "Their e-mail address?" in str((await HANDLERS[CorrectAddress](turn, action)).text)
        about = {"session": of.session, "house": of.house, "person": person_id, "mail": "rita@haus.example"}
        shown = await forms.ask(turn, new_person.MAIL, about, forms.PREVIEW)
        assert "Rita Muster" in str(shown.text) and "rita@haus.example" in str(shown.text)
        await new_person.MAIL.finish(turn, about, "do")
        assert (await people.card(db, person_id)).mail == "rita@haus.example"
