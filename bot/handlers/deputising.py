"""Who stands in for somebody, with dates."""

from datetime import date, timedelta
from typing import Any

from bot import forms
from bot.forms import Answers, Choice, Field, Form
from bot.handlers.picking import editable, picked, picking
from bot.people_actions import AddDeputy, EndDeputy, ShowDeputies
from bot.screens import deputising as screens
from bot.screens import forms as form_screens
from bot.screens.screen import Screen, bold, text
from bot.turn import Handlers, Turn
from catalogue import deputies, drafts, institutions, members, people
from catalogue.reading import dates
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.refusals import Reason, Refused
from catalogue.rules.states import Role


async def show(turn: Turn, action: ShowDeputies) -> Screen:
    """`person` 0: one's own, in the only house where one has a role, or the choice between several."""
    if action.house:
        return await _listed(turn, action.house, action.person or turn.person.id)
    able = [m for m in turn.person.memberships if m.role is not Role.STAFF and not m.instead_of]
    houses = list({m.institution_id: m.institution for m in able}.items())
    if not houses:
        raise Refused(Reason.NOT_ALLOWED)
    if len(houses) == 1:
        return await _listed(turn, houses[0][0], turn.person.id)
    return screens.choose_house(houses, turn.say)


async def _listed(turn: Turn, house: int, person_id: int, toast: str = "") -> Screen:
    cards = await deputies.of_person(turn.db, turn.who, house, person_id, turn.today)
    name = await people.name(turn.db, person_id)
    own = (await institutions.by_id(turn.db, house)).name
    return screens.listed(house, own, person_id, name, person_id == turn.person.id, cards, turn.say, toast)


async def add(turn: Turn, action: AddDeputy) -> Screen:
    deputies.must_arrange(turn.who, action.house, action.person)
    return await forms.begin(turn, FORM, {"house": action.house, "person": action.person})


async def end(turn: Turn, action: EndDeputy) -> Screen:
    card = await deputies.end(turn.db, turn.who, action.deputy, turn.now, turn.terms)
    if card is None:
        raise Refused(Reason.NOT_FOUND)
    return await _listed(turn, card.house_id, card.person_id, turn.say.label("Over. They are told."))


async def _colleagues(turn: Turn, answers: Answers) -> list[Choice]:
    """Whoever of the house can be written to, but for who is away."""
    deputies.must_arrange(turn.who, answers["house"], answers["person"])
    found = await members.reached(turn.db, answers["house"])
    return [(name, person_id) for person_id, name in found if person_id != answers["person"]]


def _day(typed: str, turn: Turn) -> str:
    found = dates.day(typed, turn.today)
    if found < turn.today:
        raise Unreadable(Expected.DAY, Why.PAST)
    return found.isoformat()


async def _first_days(turn: Turn, answers: Answers) -> list[Choice]:
    """Today, tomorrow, the next Monday."""
    today, say = turn.today, turn.say
    monday = today + timedelta(days=7 - today.weekday())
    tomorrow = today + timedelta(days=1)
    named = [(say.label("today"), today), (say.label("tomorrow"), tomorrow)]
    named += [(_named(turn, monday), monday)] if monday != tomorrow else []
    return [(label, day.isoformat()) for label, day in named]


async def _last_days(turn: Turn, answers: Answers) -> list[Choice]:
    first = date.fromisoformat(answers["first"])
    days = [first, first + timedelta(days=6), first + timedelta(days=13)]
    return [(_named(turn, day), day.isoformat()) for day in days]


def _named(turn: Turn, day: date) -> str:
    return f"{turn.say.weekday(day)} {turn.say.short_day(day)}"


async def _not_before(turn: Turn, value: Any) -> Any:
    draft = await drafts.load(turn.db, turn.person.id)
    if draft is not None and value < draft.answers.get("first", value):
        raise Unreadable(Expected.DAY, Why.PAST)
    return value


async def _preview(turn: Turn, answers: Answers) -> Screen:
    say = turn.say
    names = [await people.name(turn.db, one) for one in (answers["person"], picked(answers, "who"))]
    house = (await institutions.by_id(turn.db, answers["house"])).name
    days = {name: say.day(date.fromisoformat(answers[name])) for name in ("first", "last")}
    body = text(
        bold(say("{deputy} stands in for {name}.", deputy=names[1], name=names[0])),
        say("For: {house}", house=house),
        say("From {first} to {last}.", **days),
    )
    labels = editable(FORM.fields, turn, answers)
    return form_screens.preview(say.label("Preview"), body, form_screens.confirm_rows(say), labels, say)


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    first, last = (date.fromisoformat(answers[name]) for name in ("first", "last"))
    who = (answers["house"], answers["person"], picked(answers, "who"))
    await deputies.appoint(turn.db, turn.who, *who, first, last, turn.now, turn.terms)
    await drafts.drop(turn.db, turn.person.id)
    return await _listed(turn, answers["house"], answers["person"], turn.say.label("Noted. They are told."))


FORM = Form(
    "deputy",
    lambda say: say.label("Somebody stands in"),
    (
        *picking("who", lambda say: say.label("Who"), lambda say: say("Who stands in?"), _colleagues),
        Field(
            "first",
            lambda say: say.label("From"),
            lambda say: say("From which day on?"),
            _day,
            _first_days,
        ),
        Field(
            "last",
            lambda say: say.label("Until"),
            lambda say: say("Until which day, this one included?"),
            _day,
            _last_days,
            known=_not_before,
        ),
    ),
    _preview,
    _finish,
)

HANDLERS: Handlers = {
    ShowDeputies: show,
    AddDeputy: add,
    EndDeputy: end,
}
