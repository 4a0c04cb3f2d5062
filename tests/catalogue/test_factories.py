"""What tests build on does what it says."""

from datetime import datetime

from catalogue import programme
from catalogue.database import Database
from catalogue.rules.states import Role
from tests import factories


async def test_a_member_sees_the_session_with_its_meetings(database: Database) -> None:
    async with database.writing() as db:
        house = await factories.institution(db)
        person = await factories.member(db, house.id, Role.STAFF, Role.COORDINATOR)
        training = await factories.training(db, house.id, "Deeskalation")
        starts = (datetime(2030, 3, 14, 9), datetime(2030, 3, 21, 9))
        session = await factories.session(db, training, house.id, *starts, capacity=3)
        card = await programme.card(db, session, person.card, factories.NOW)
    assert (card.training.title("de"), len(card.meetings), card.capacity) == ("Deeskalation", 2, 3)
    assert person.who.roles == {(house.id, Role.STAFF), (house.id, Role.COORDINATOR)}


async def test_a_session_may_leave_its_date_open(database: Database) -> None:
    async with database.writing() as db:
        house = await factories.institution(db)
        session = await factories.session(db, await factories.training(db, house.id), house.id, times=())
        person = await factories.member(db, house.id)
        card = await programme.card(db, session, person.card, factories.NOW)
    assert card.meetings == ()
