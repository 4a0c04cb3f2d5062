"""The coordinator's desk."""

from datetime import date, datetime

from bot.screens import desk, past
from catalogue.cards import SessionLine
from catalogue.participant_cards import Attendance
from catalogue.rules.blast import Blast
from catalogue.rules.deciding import Turnout
from catalogue.rules.rating import Average, Question
from catalogue.rules.reasons import Reason
from catalogue.rules.states import CancelReason, Presence, SessionState
from catalogue.rules.windows import Phase
from tests.bot.cards import NOW, House, at
from tests.bot.pictures.changes import UNDO, everybody
from tests.bot.pictures.picture import Pictures


def _came(starts_at: datetime, house: House) -> Attendance:
    return Attendance(starts_at, {Presence.PRESENT: house.number(12), Presence.ABSENT: 1})


SESSION: Pictures = {
    "published": lambda say, house: desk.session(house.session(), say),
    "a decision is due": lambda say, house: desk.session(
        house.session(minimum=house.number(8), decide_on=date(2030, 2, 20), waiting=house.number(2)),
        say,
        turnout=Turnout(house.number(5), house.number(2), house.number(8), 13),
    ),
    "some are not reached": lambda say, house: desk.session(house.session(), say, unreached=house.number(2)),
    "some must be told by hand": lambda say, house: desk.session(
        house.session(), say, unreached=house.number(2), told=True
    ),
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
    "done, with presence": lambda say, house: desk.session(
        house.session(phase=Phase.DONE), say, attended=[_came(one.starts_at, house) for one in house.meetings()]
    ),
    "done": lambda say, house: desk.session(house.session(phase=Phase.DONE), say),
    "draft without a date": lambda say, house: desk.session(
        house.session(meetings=(), state=SessionState.DRAFT, shut=Reason.DRAFT), say
    ),
    "one of several drafts": lambda say, house: desk.session(
        house.session(state=SessionState.DRAFT, shut=Reason.DRAFT), say, together=house.number(9)
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


DESK: dict[str, Pictures] = {
    "desk.manage": {
        "some": lambda say, house: desk.manage(_own(house), 0, say),
        "second of three pages": lambda say, house: desk.manage([house.line()] * 25, 1, say),
        "none": lambda say, house: desk.manage([], 0, say),
        "some, and some are over": lambda say, house: desk.manage(_own(house), 0, say, house.number(42), 1),
        "all are over": lambda say, house: desk.manage([], 0, say, house.number(42)),
    },
    "past.over": {
        "some": lambda say, house: past.over(_own(house), house.number(42), 0, 0, say),
        "second page": lambda say, house: past.over(_own(house)[:2], 12, 1, house.number(1), say),
    },
    "desk.session": SESSION,
    "desk.choose_meeting": {
        "two": lambda say, house: desk.choose_meeting(house.session(), NOW, say),
        "one is over": lambda say, house: desk.choose_meeting(house.session(), at("2030-03-20"), say),
    },
    "desk.ask_cancel": {
        "people concerned": lambda say, house: desk.ask_cancel(
            house.session(), CancelReason.WEATHER, everybody(house), UNDO, say
        ),
        "nobody concerned": lambda say, house: desk.ask_cancel(house.session(), CancelReason.OTHER, Blast(), UNDO, say),
    },
}
