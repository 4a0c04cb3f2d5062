"""The coordinator's desk."""

from bot.screens import desk
from catalogue.cards import SessionLine
from catalogue.rules.reasons import Reason
from catalogue.rules.states import CancelReason, SessionState
from tests.bot.cards import House
from tests.bot.pictures.picture import Pictures

SESSION: Pictures = {
    "published": lambda say, house: desk.session(house.session(), say),
    "draft without a date": lambda say, house: desk.session(
        house.session(meetings=(), state=SessionState.DRAFT, shut=Reason.DRAFT), say
    ),
    "cancelled": lambda say, house: desk.session(
        house.session(state=SessionState.CANCELLED, cancel_reason=CancelReason.NO_TRAINER), say
    ),
}


def _own(house: House) -> list[SessionLine]:
    cancelled, draft = house.line(state=SessionState.CANCELLED), house.line(state=SessionState.DRAFT, starts_at=None)
    return [house.line(), house.line(free=0), house.line(shut=Reason.STARTED), cancelled, draft]


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
    },
    "desk.choose_meeting": {"two": lambda say, house: desk.choose_meeting(house.session(), say)},
    "desk.ask_cancel": {
        "people concerned": lambda say, house: desk.ask_cancel(house.session(), CancelReason.WEATHER, 14, say),
        "nobody concerned": lambda say, house: desk.ask_cancel(house.session(), CancelReason.OTHER, 0, say),
    },
    "desk.template": {"for everybody": lambda say, house: desk.template(say)},
}
