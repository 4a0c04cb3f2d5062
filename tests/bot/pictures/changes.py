"""Corrections, undo, copies, houses that give a session together."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.say import Say
from bot.screens import blast, change_notices, copying, drafts, forms, hosting
from bot.screens.screen import Screen, bold, text
from catalogue.desk_cards import Batch, DraftLine
from catalogue.rules.blast import Blast
from catalogue.rules.double_booking import Clash, Finding
from catalogue.rules.series import Copied
from catalogue.rules.states import EnrolmentState, SessionState
from tests.bot.cards import NETWORK, House, at
from tests.bot.pictures.picture import Picture, Pictures

UNDO = timedelta(minutes=2)


def everybody(house: House, **changed: Any) -> Blast:
    """All that a preview can say."""
    names = tuple(house.words(name, 200) for name in ("Anna Beispiel", "Zoé Exemple"))
    found = Blast(
        people=house.number(17),
        institutions=house.number(3),
        files=house.number(14),
        clashes=2,
        clashing=names * (20 if house.most else 1),
        approved=house.number(2),
        unnamed=house.number(3),
        unreached=1,
        by_hand=names[:1] * (20 if house.most else 1),
    )
    return replace(found, **changed)


def _preview(reach: Any, quiet: bool) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        body = text(
            bold(house.title),
            say("Before: {moment}", moment=say.span(at("2030-03-14 08:30"), at("2030-03-14 16:30"))),
            say("Now: {moment}", moment=say.span(at("2030-03-19 08:30"), at("2030-03-19 16:30"))),
            "",
            *blast.lines(reach(house), UNDO, say, quiet),
        )
        finish = blast.finish_rows(quiet, say)
        return forms.preview(say.label("Move this date?"), body, finish, [("times", say.label("New date"))], say)

    return picture


CHANGE_PREVIEWS: Pictures = {
    "a move and whom it reaches": _preview(everybody, False),
    "a move, without names": _preview(lambda house: everybody(house, clashing=(), by_hand=()), False),
    "a move of guests alone": _preview(lambda house: Blast(people=house.number(1), files=house.number(1)), False),
    "a slight correction": _preview(lambda house: Blast(people=house.number(4), institutions=1, files=4), True),
    "nobody is concerned": _preview(lambda house: Blast(), False),
    "a series": lambda say, house: _copied(text(house.title, *copying.planned(_series(), say)), say),
    "a series with nothing in it": lambda say, house: _nothing(copying.planned([], say), say),
    "a series that is over": lambda say, house: _nothing(copying.planned([], say, house.number(9)), say),
    "a whole year": lambda say, house: _copied(
        text(*copying.year(2030, house.number(42), house.number(3), [(house.title, date(2031, 5, 29))] * 6, say)), say
    ),
    "a year, some left out": lambda say, house: _copied(
        text(*copying.year(2029, house.number(42), 0, [], say, house.number(9), house.number(2))), say
    ),
    "a year that is over": lambda say, house: _nothing(copying.year(2028, 0, 0, [], say, house.number(42)), say),
    "somebody has typed at it": lambda say, house: _typed(say, house),
}


def _nothing(lines: Any, say: Say) -> Screen:
    return forms.preview(say.label("Copy this?"), text(*lines), (), [("year", say.label("Year"))], say)


def _typed(say: Say, house: House) -> Screen:
    there = _nothing([house.title], say)
    return replace(there, text=forms.wants_a_press(house.words("12.4. 9-12", 80), there.text, say))


def _copied(body: Any, say: Say) -> Screen:
    return forms.preview(say.label("Copy this?"), body, forms.confirm_rows(say), [("year", say.label("Year"))], say)


def _entered(house: House, count: int) -> tuple[DraftLine, ...]:
    """The first one alone has a date."""
    starts = [None if number else at("2030-04-19 09:00") for number in range(count * (20 if house.most else 1))]
    return tuple(DraftLine(house.number(412 + number), house.training(), start) for number, start in enumerate(starts))


def _batch(house: House) -> Batch:
    names = {"de": "Karfreitag", "fr": "Vendredi saint", "en": "Good Friday"}
    found = Finding(Clash.HOLIDAY, date(2030, 4, 19), names)
    span = (at("2030-04-19 09:00"), at("2030-04-19 12:00"))
    room = Finding(
        Clash.PLACE, date(2030, 4, 19), {"de": house.title}, house.institution().name, house.words("R", 300), 9, span
    )
    asked = tuple((one, finding) for one in _entered(house, 1) for finding in (found, room))
    return Batch(_entered(house, 1), asked, _entered(house, 1))


def _series() -> list[Copied]:
    start = datetime(2030, 3, 14, 9)
    weeks = [timedelta(weeks=number) for number in range(12)]
    free = {5, 11}
    return [
        Copied(week.days, ((start + week, start + week),), ((start + week).date(),) if number in free else ())
        for number, week in enumerate(weeks)
    ]


def _goes_on(mine: EnrolmentState, **facts: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        told = house.told(house.mine(mine, **facts))
        return change_notices.goes_on(house.notice("goes_on"), told, say, NETWORK)

    return picture


def _desk_notice(kind: str, **facts: str) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        known = {name: house.words(value, 200) if name == "by" else value for name, value in facts.items()}
        return change_notices.DESK_KINDS[kind](
            house.notice(kind, house="2", **known), house.session_told(), say, NETWORK
        )

    return picture


CHANGES: dict[str, Pictures] = {
    "copying.menu": {
        "with dates": lambda say, house: copying.menu(house.session(), say),
        "given together": lambda say, house: copying.menu(
            house.session(hosts=(house.institution(1), house.institution(2))), say
        ),
        "without a date": lambda say, house: copying.menu(house.session(meetings=()), say),
    },
    "copying.made": {
        "a series": lambda say, house: copying.made(house.number(9), 0, say, house.number(412)),
        "a year": lambda say, house: copying.made(house.number(42), house.number(3), say),
        "all were there": lambda say, house: copying.made(0, house.number(3), say),
        "to publish at once": lambda say, house: copying.made(
            house.number(9), 0, say, house.number(412), house.number(413)
        ),
    },
    "drafts.preview": {
        "all of them": lambda say, house: drafts.preview(Batch(_entered(house, 3)), house.number(412), say),
        "some are doubtful, some over": lambda say, house: drafts.preview(_batch(house), house.number(412), say),
        "only what is over": lambda say, house: drafts.preview(Batch(over=_entered(house, 1)), house.number(412), say),
    },
    "drafts.published": {
        "some": lambda say, house: drafts.published(house.number(9), say),
        "none": lambda say, house: drafts.published(0, say),
    },
    "hosting.hosts": {
        "alone": lambda say, house: hosting.hosts(house.session(hosts=(house.institution(),)), (), {1}, say),
        "together": lambda say, house: hosting.hosts(
            house.session(hosts=(house.institution(1), house.institution(2))), (), {1}, say
        ),
        "somebody is asked": lambda say, house: hosting.hosts(
            house.session(hosts=(house.institution(1),)), (house.institution(2),), {1}, say
        ),
        "nobody can answer": lambda say, house: hosting.hosts(
            house.session(hosts=(house.institution(1),)), (house.institution(2),), {1}, say, deserted={2}
        ),
        "nobody has heard of it": lambda say, house: hosting.hosts(
            house.session(hosts=(house.institution(1),)), (house.institution(2),), {1}, say, unheard={2}
        ),
        "one is asked oneself": lambda say, house: hosting.hosts(
            house.session(hosts=(house.institution(1),), state=SessionState.DRAFT), (house.institution(2),), {2}, say
        ),
    },
    "hosting.choose": {
        "some": lambda say, house: hosting.choose(
            house.session(), [house.institution(2)] * (40 if house.most else 2), 0, 0, say
        ),
        "second page": lambda say, house: hosting.choose(house.session(), [house.institution(2)] * 25, 0, 1, say),
        "some without a coordination": lambda say, house: hosting.choose(
            house.session(), [house.institution(2)] * (40 if house.most else 1), house.number(3), 0, say
        ),
    },
    "hosting.ask_step_back": {
        "one's own": lambda say, house: hosting.ask_step_back(house.session(), house.institution(), say)
    },
    "hosting.answered": {
        "yes": lambda say, house: hosting.answered(house.session(), True, say),
        "no": lambda say, house: hosting.answered(house.session(), False, say),
    },
    "change_notices.goes_on": {
        "has a seat": _goes_on(EnrolmentState.ENROLLED),
        "has an offer": _goes_on(EnrolmentState.OFFERED, offer_expires_at=at("2030-03-06 10:00")),
        "waits": _goes_on(EnrolmentState.WAITING),
        "is being approved": _goes_on(EnrolmentState.REQUESTED, request_expires_at=at("2030-02-05 09:00")),
    },
    "change_notices.unnamed_goes_on": {"some": _desk_notice("unnamed_goes_on")},
    "change_notices.trainer_goes_on": {"some": _desk_notice("trainer_goes_on")},
    "change_notices.host_asked": {"a question": _desk_notice("host_asked")},
    "change_notices.host_answer": {
        "yes": _desk_notice("host_answer", answer="yes", by="Fondation du Pont"),
        "no": _desk_notice("host_answer", answer="no", by="Fondation du Pont"),
        "left": _desk_notice("host_answer", answer="left", by="Fondation du Pont"),
    },
}
