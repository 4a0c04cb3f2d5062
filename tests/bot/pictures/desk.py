"""The coordinator's desk."""

from datetime import date

from bot.screens import desk
from catalogue.cards import SessionLine
from catalogue.desk_cards import UnnamedCard
from catalogue.rules.blast import Blast
from catalogue.rules.deciding import Turnout
from catalogue.rules.rating import Average, Question
from catalogue.rules.reasons import Reason
from catalogue.rules.states import CancelReason, SessionState
from catalogue.rules.windows import Phase
from tests.bot.cards import House, at
from tests.bot.pictures.changes import UNDO, everybody
from tests.bot.pictures.picture import Pictures

SESSION: Pictures = {
    "published": lambda say, house: desk.session(house.session(), say),
    "a decision is due": lambda say, house: desk.session(
        house.session(minimum=house.number(8), decide_on=date(2030, 2, 20), waiting=house.number(2)),
        say,
        turnout=Turnout(house.number(5), house.number(2), house.number(8), 13),
    ),
    "some must be told by hand": lambda say, house: desk.session(house.session(), say, unreached=house.number(2)),
    "confirmed": lambda say, house: desk.session(
        house.session(state=SessionState.CONFIRMED, minimum=house.number(8), closes_on=None),
        say,
        turnout=Turnout(house.number(9), 0, house.number(8), 13),
    ),
    "opens later": lambda say, house: desk.session(
        house.session(phase=Phase.NOT_YET_OPEN, opens_on=date(2030, 2, 15), capacity=None), say
    ),
    "enrolment is over": lambda say, house: desk.session(house.session(phase=Phase.CLOSED), say),
    "closed without a day": lambda say, house: desk.session(house.session(phase=Phase.CLOSED, closes_on=None), say),
    "running": lambda say, house: desk.session(house.session(phase=Phase.RUNNING), say),
    "done, with answers": lambda say, house: desk.session(
        house.session(phase=Phase.DONE), say, averages=[Average(one, house.number(5), 3.46) for one in Question]
    ),
    "done": lambda say, house: desk.session(house.session(phase=Phase.DONE), say),
    "draft without a date": lambda say, house: desk.session(
        house.session(meetings=(), state=SessionState.DRAFT, shut=Reason.DRAFT), say
    ),
    "just moved": lambda say, house: desk.session(house.session(), say, undo=at("2030-02-01 10:32")),
    "just cancelled": lambda say, house: desk.session(
        house.session(state=SessionState.CANCELLED, cancel_reason=CancelReason.WEATHER),
        say,
        undo=at("2030-02-01 10:32"),
    ),
    "cancelled": lambda say, house: desk.session(
        house.session(state=SessionState.CANCELLED, cancel_reason=CancelReason.NO_TRAINER), say
    ),
}


def _own(house: House) -> list[SessionLine]:
    cancelled, draft = house.line(state=SessionState.CANCELLED), house.line(state=SessionState.DRAFT, starts_at=None)
    return [house.line(), house.line(free=0), house.line(shut=Reason.STARTED), cancelled, draft]


def _booked(house: House) -> UnnamedCard:
    return UnnamedCard(house.institution(2).name, house.number(3), at("2030-03-08 00:00"))


DESK: dict[str, Pictures] = {
    "desk.manage": {
        "some": lambda say, house: desk.manage(_own(house), 0, say),
        "second of three pages": lambda say, house: desk.manage([house.line()] * 25, 1, say),
        "none": lambda say, house: desk.manage([], 0, say),
    },
    "desk.session": SESSION,
    "desk.participants": {
        "some": lambda say, house: desk.participants(house.session(), house.participants(), say),
        "nobody": lambda say, house: desk.participants(house.session(), [], say),
        "seats without a name": lambda say, house: desk.participants(
            house.session(), house.participants()[:2], say, [_booked(house)] * (60 if house.most else 1)
        ),
    },
    "desk.choose_meeting": {"two": lambda say, house: desk.choose_meeting(house.session(), say)},
    "desk.ask_cancel": {
        "people concerned": lambda say, house: desk.ask_cancel(
            house.session(), CancelReason.WEATHER, everybody(house), UNDO, say
        ),
        "nobody concerned": lambda say, house: desk.ask_cancel(house.session(), CancelReason.OTHER, Blast(), UNDO, say),
    },
    "desk.template": {"for everybody": lambda say, house: desk.template(say)},
}
