"""What coordinators of an institution that only sends people reach from its team. Without Telegram."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.actions import Enrol, ShowSession
from bot.team_actions import AskColleagueFor, BookSeatsUntil, EnrolFor, SendColleagueFor, ShowTeam
from catalogue import conditions, enrolments, people
from catalogue.database import Database
from catalogue.rules.eligibility import Prerequisite
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Door, EnrolmentState, Role
from catalogue.tables import unnamed_seats
from tests import factories
from tests.bot.test_conditions import Chat
from tests.catalogue.scene import TERMS, join, notices, scene, states
from tests.factories import NOW, Member


async def test_a_house_that_only_sends_people_records_their_proofs(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        first = await factories.training(db, of.house, "Nothilfe")
        await conditions.require(db, CONSOLE, of.training, Prerequisite(first, strict=True), NOW)
        house = (await factories.institution(db)).id
        regula = Chat(db, await factories.member(db, house, Role.COORDINATOR))
        anna = await factories.member(db, house, name="Anna Beispiel")
        assert "comes first" in await Chat(db, anna).ask(Enrol(of.session))
        await regula.ask(ShowTeam(of.session))
        assert "None is recorded yet." in await regula.press("Proofs")
        await regula.press("Record a proof")
        await regula.press("Nothilfe")
        await regula.press("Anna Beispiel")
        await regula.type("14.3.2029")
        await regula.type("Samariterbund")
        await regula.press("Confirm")
        assert "Anna Beispiel, Nothilfe, 14 Mar 2029, Samariterbund" in regula.text
        assert regula.buttons["Back"] == ShowTeam(of.session)
        assert "You have a seat." in await Chat(db, anna).ask(Enrol(of.session))
        await regula.ask(ShowTeam(of.session))
        await regula.ask(next(to for label, to in regula.buttons.items() if label.startswith("Anna Beispiel")))
        assert "Samariterbund" in await regula.press("Proofs")


async def test_a_coordinator_sends_a_colleague_for_one_of_their_people(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (anna,), beat = await join(db, of), await factories.member(db, of.house, name="Beat Muster")
        ruth = Chat(db, of.coordinator)
        await ruth.ask(ShowTeam(of.session))
        await ruth.press("has a seat")
        assert "Who comes instead of" in await ruth.press("Send a colleague")
        await ruth.press("Beat Muster")
        assert ruth.screen is not None and ruth.screen.toast == "The colleague has the seat now."
        assert await states(db, of, [anna, beat]) == [EnrolmentState.WITHDRAWN, EnrolmentState.ENROLLED]
        by = of.coordinator.card.name
        (left,), (came,) = await notices(db, "substituted"), await notices(db, "stepped_in")
        assert (left.person_id, left.facts) == (anna.id, {"name": "Beat Muster", "by": by})
        assert (came.person_id, came.facts) == (beat.id, {"name": anna.card.name, "by": by})


async def test_nobody_sends_a_colleague_for_people_of_another_house(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        (anna,) = await join(db, of)
        other = (await factories.institution(db)).id
        stranger = Chat(db, await factories.member(db, other, Role.COORDINATOR))
        beat = await factories.member(db, of.house)
        for house in (other, of.house):
            ids = (of.session, house, anna.id)
            for wish in (AskColleagueFor(*ids), SendColleagueFor(*ids, beat.id)):
                await stranger.ask(wish)
                assert await states(db, of, [anna]) == [EnrolmentState.ENROLLED]
                assert anna.card.name not in stranger.text


async def test_a_coordinator_chooses_until_when_names_are_given(database: Database) -> None:
    """The session is on Thursday 14 March; usual is the end of the 7th."""
    async with database.writing() as db:
        of = await scene(db)
        ruth = Chat(db, of.coordinator)
        await ruth.ask(ShowTeam(of.session))
        await ruth.press("Book seats without a name")
        await ruth.press("Another date for the names")
        days = [label for label in ruth.buttons if "2030" in label]
        assert days == ["Monday 11 March 2030", "Wednesday 13 March 2030"]
        assert "Until Monday 11 March 2030 you say who comes" in await ruth.press(days[0])
        assert "2 seats without a name, until Monday 11 March 2030" in await ruth.press("2")
        row = (await db.execute(select(unnamed_seats))).one()
        assert (row.seats, row.name_until) == (2, datetime(2030, 3, 11, 23, tzinfo=UTC))
        assert "more than 2" not in await ruth.ask(BookSeatsUntil(of.session, of.house, 1, 2, "nonsense"))
        await ruth.ask(BookSeatsUntil(of.session, of.house, 1, 2, "9999-12-31"))
        row = (await db.execute(select(unnamed_seats))).one()
        assert row.name_until <= datetime(2030, 3, 14, 8, tzinfo=UTC)


async def test_whoever_belongs_to_two_institutions_presses_the_one_for_which_they_go(database: Database) -> None:
    async with database.writing() as db:
        of = await scene(db)
        other = (await factories.institution(db, name="Fondation du Pont")).id
        anna = await factories.member(db, of.house)
        await people.belong(db, anna.id, other, Role.STAFF, NOW + timedelta(hours=1))
        card = await people.card(db, anna.id)
        chat = Chat(db, Member(card, people.who(card, Door.CHAT)))
        await chat.ask(ShowSession(of.session))
        assert list(chat.buttons)[:2] == ["Haus Lindenhof: Enrol", "Fondation du Pont: Enrol"]
        assert chat.buttons["Fondation du Pont: Enrol"] == EnrolFor(of.session, other)
        await chat.press("Fondation du Pont: Enrol")
        assert "You have a seat." in chat.text and "For Fondation du Pont" in chat.text
        later = await factories.session(db, of.training, of.house, datetime(2030, 5, 2, 9))
        assert "For Fondation du Pont" in await chat.ask(Enrol(later))
        await enrolments.withdraw(db, chat.person.who, later, NOW, TERMS)
