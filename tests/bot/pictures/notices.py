"""Every kind of notice, with a seat and without."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from bot.say import Say
from bot.screens import desk_notices, notices, rating, request_notices
from bot.screens.screen import Screen
from catalogue.moving import interval
from catalogue.rules.rating import Question
from catalogue.rules.reasons import Reason
from catalogue.rules.states import CancelReason, EnrolmentState, SessionState
from catalogue.unnamed_news import as_told
from tests.bot.cards import NETWORK, House, at
from tests.bot.pictures.picture import Picture, Pictures

Facts = dict[str, str]
OFFERED, WAITING = EnrolmentState.OFFERED, EnrolmentState.WAITING
LEFT, LAPSED, CANCELLED = EnrolmentState.WITHDRAWN, EnrolmentState.LAPSED, EnrolmentState.CANCELLED

GONE: dict[str, Any] = {"state": SessionState.CANCELLED, "cancel_reason": CancelReason.TOO_FEW}
EVENING = at("2030-03-12 20:00") + timedelta(seconds=30)
BEFORE = {"told": interval(EVENING, EVENING + timedelta(hours=2))}
HAD_SEAT = {"reason": "too_few", "had": "enrolled"}
WAITED = {"reason": "weather", "had": "waiting"}


def _notice(
    kind: str, mine: EnrolmentState = EnrolmentState.ENROLLED, facts: Facts | None = None, **changes: Any
) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        expires = at("2030-03-06 10:00") if mine is OFFERED else None
        told = house.told(house.mine(mine, offer_expires_at=expires), **changes)
        return notices.KINDS[kind](house.notice(kind, **(facts or {})), told, say, NETWORK)

    return picture


def _for_another(
    of: str, mine: EnrolmentState = EnrolmentState.ENROLLED, facts: Facts | None = None, **changes: Any
) -> Picture:
    """To a coordinator of somebody whom Telegram does not reach."""

    def picture(say: Say, house: House) -> Screen:
        whom = {"of": of, "house": "2", "person": str(house.number(21)), "name": house.words("Anna Beispiel", 200)}
        return _notice("stand_in", mine, whom | (facts or {}), **changes)(say, house)

    return picture


def _request(kind: str, **facts: str) -> Picture:
    """To the approver, about somebody else."""

    def picture(say: Say, house: House) -> Screen:
        told = replace(house.told(house.asked()), request=house.request())
        return notices.KINDS[kind](house.notice(kind, **facts), told, say, NETWORK)

    return picture


def _desk_notice(kind: str, facts: Facts, **changes: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        notice = house.notice(kind, house="2", **facts)
        return desk_notices.KINDS[kind](notice, house.session_told(**changes), say, NETWORK)

    return picture


def _moved(kind: str, *before: datetime, **changes: Any) -> Picture:
    """The dates until now; each as long as the second one of the session, which may have stayed."""
    return _desk_notice(kind, {"told": as_told([(one, one + timedelta(hours=3.5)) for one in before])}, **changes)


def _eve(kind: str, away: int = 0) -> Picture:
    """The day before; so many people are not reached, many more in the house of the longest."""

    def picture(say: Say, house: House) -> Screen:
        names = (house.words("Ruth Frei", 200), house.words("Zoé Exemple", 200)) * (20 if house.most else 1)
        told = replace(house.session_told(), unreachable=names if away else ())
        told = replace(told, meeting=told.session.meetings[0])
        return desk_notices.KINDS[kind](house.notice(kind, house="2"), told, say, NETWORK)

    return picture


def _asked_back(say: Say, house: House) -> Screen:
    asked = house.words("Wer übernimmt den Spätdienst?", 300)
    notice = house.notice("question", by=house.words("Markus Muster", 200), question=asked)
    return request_notices.question(notice, house.told(house.asked()), say, NETWORK)


def _entered(say: Say, house: House) -> Screen:
    return notices.entered(house.notice("entered", by="Ruth Frei"), house.told(house.asked()), say, NETWORK)


def _not_approved(reason: str, note: str) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        facts = {"reason": reason, "note": house.words(note, 300) if note else "", "by": "Markus Muster"}
        told = house.told(house.mine(EnrolmentState.REFUSED))
        return request_notices.refused(house.notice("refused", **facts), told, say, NETWORK)

    return picture


def _all_of_it(say: Say, house: House) -> Screen:
    return notices.file(house.notice("file"), replace(house.told(), meeting=None), say, NETWORK)


NAMES_UNTIL = {"until": at("2030-03-08").isoformat()}

NOTICES: dict[str, Pictures] = {
    "notices.seat": {
        "dated": _notice("seat"),
        "without a date": _notice("seat", meetings=()),
        "by the coordination": _notice("seat", facts={"entered_by": "Ruth Frei"}),
        "approved": _notice("seat", facts={"by": "Markus Muster"}),
        "approved by time": _notice("seat", facts={"by": ""}),
    },
    "request_notices.approval": {
        "asked": _request("approval"),
        "reminded": _request("approval", again="reminder"),
        "a deputy": _request("approval", again="deputy"),
    },
    "request_notices.question": {"to the applicant": _asked_back},
    "request_notices.answer": {"to the approver": _request("answer")},
    "request_notices.refused": {
        "for a reason on a button": _not_approved("no_cover", ""),
        "for another one": _not_approved("other", "Wir planen einen eigenen Kurs."),
    },
    "request_notices.request_over": {"nobody answered": _notice("request_over", LAPSED)},
    "desk_notices.unnamed_soon": {"the day before": _desk_notice("unnamed_soon", NAMES_UNTIL)},
    "desk_notices.unnamed_over": {
        "still open": _desk_notice("unnamed_over", NAMES_UNTIL | {"seats": "3"}),
        "it has begun": _desk_notice("unnamed_over", NAMES_UNTIL | {"seats": "1"}, shut=Reason.STARTED),
    },
    "desk_notices.unnamed_moved": {
        "one of two": _moved("unnamed_moved", at("2030-03-12 20:00"), at("2030-03-21 08:30")),
        "one more": _moved("unnamed_moved", at("2030-03-12 20:00")),
    },
    "desk_notices.unnamed_cancelled": {
        "why": _desk_notice("unnamed_cancelled", {"seats": "2", "reason": "weather"}, **GONE),
    },
    "notices.left": {
        "dated": _notice("left", LEFT),
        "without a date": _notice("left", LEFT, meetings=()),
        "by the coordination": _notice("left", LEFT, {"by": "Ruth Frei"}),
        "off the waiting list": _notice("left", LEFT, {"by": "Ruth Frei", "had": "waiting"}),
        "a request": _notice("left", LEFT, {"by": "Ruth Frei", "had": "requested"}),
    },
    "notices.entered": {
        "on the waiting list": _notice("entered", WAITING, {"by": "Ruth Frei"}),
        "a request": _entered,
    },
    "notices.substituted": {
        "dated": _notice("substituted", LEFT, {"name": "Beat Muster"}),
        "by a coordinator": _notice("substituted", LEFT, {"name": "Beat Muster", "by": "Ruth Frei"}),
        "without a date": _notice("substituted", LEFT, {"name": "Beat Muster"}, meetings=()),
    },
    "notices.stepped_in": {
        "dated": _notice("stepped_in", facts={"name": "Anna Beispiel"}),
        "by a coordinator": _notice("stepped_in", facts={"name": "Anna Beispiel", "by": "Ruth Frei"}),
        "without a date": _notice("stepped_in", facts={"name": "Anna Beispiel"}, meetings=()),
    },
    "line_notices.offer": {"held": _notice("offer", OFFERED)},
    "line_notices.lapsed": {"over": _notice("lapsed", LAPSED)},
    "line_notices.in_vain": {"it has begun": _notice("in_vain", LAPSED)},
    "line_notices.passed": {
        "the cap": _notice("passed", WAITING, {"reason": "cap_reached"}, cap=3),
        "kept for others": _notice("passed", WAITING, {"reason": "kept_for_others"}, kept_until=date(2030, 2, 27)),
        "kept for others, told later": _notice("passed", WAITING, {"reason": "kept_for_others", "day": "2030-02-27"}),
        "kept for others for good": _notice("passed", WAITING, {"reason": "kept_for_others"}),
        "own staff first": _notice("passed", WAITING, {"reason": "own_staff_first"}, own_until=date(2030, 2, 15)),
        "guests later": _notice("passed", WAITING, {"reason": "outsiders_later"}, outsiders_from=date(2030, 2, 15)),
        "not for them": _notice("passed", WAITING, {"reason": "not_for_you"}),
        "needs another training": _notice("passed", WAITING, {"reason": "prerequisite"}),
        "has it already": _notice("passed", WAITING, {"reason": "once_only"}),
        "clashes": _notice("passed", WAITING, {"reason": "overlap"}),
    },
    "notices.moved": {"with a seat": _notice("moved", facts=BEFORE), "waiting": _notice("moved", WAITING, BEFORE)},
    "notices.dates": {"with a seat": _notice("dates"), "waiting": _notice("dates", WAITING)},
    "notices.cancelled": {
        "had a seat": _notice("cancelled", CANCELLED, HAD_SEAT, **GONE),
        "waited": _notice("cancelled", CANCELLED, WAITED, **GONE),
    },
    "stand_in_notices.stand_in": {
        "an offer": _for_another("offer", OFFERED),
        "a new date": _for_another("moved", facts=BEFORE),
        "other dates": _for_another("dates"),
        "another place": _for_another("changed", facts={"place": "Saal 1"}),
        "back on the waiting list": _for_another("moved_back", WAITING, {"had": "enrolled"}),
        "cancelled": _for_another("cancelled", CANCELLED, HAD_SEAT, **GONE),
        "taken off": _for_another("removed", CANCELLED, {"had": "enrolled", "why": "booked_twice"}),
    },
    "notices.reminder": {"nobody waits": _notice("reminder"), "others wait": _notice("reminder", waiting=2)},
    "notices.file": {"asked for": _all_of_it, "one date of several": _notice("file")},
    "deadline_notices.offer_soon": {"no answer yet": _notice("offer_soon", OFFERED)},
    "deadline_notices.withdraw_soon": {"the day before": _notice("withdraw_soon", facts={"day": "2030-03-07"})},
    "rating.thanks": {"the next morning": _notice("thanks")},
    "rating.transfer": {"six weeks later": _notice("transfer")},
    "rating.question": {
        "the first": lambda say, house: rating.question(house.number(5), Question.CONTENT, {}, say),
        "answered before": lambda say, house: rating.question(
            house.number(5), Question.ORGANISATION, {Question.ORGANISATION: 3}, say
        ),
        "six weeks later": lambda say, house: rating.question(house.number(5), Question.TRANSFER, {}, say),
    },
    "rating.overview": {
        "some": lambda say, house: rating.overview(
            house.number(5), {Question.CONTENT: 4, Question.FACILITATION: 3, Question.ORGANISATION: 2}, say
        ),
        "all": lambda say, house: rating.overview(house.number(5), dict.fromkeys(Question, 4), say),
    },
    "desk_notices.desk_reminder": {"everybody is reached": _eve("desk_reminder"), "not all": _eve("desk_reminder", 2)},
    "desk_notices.trainer_reminder": {"the day before": _eve("trainer_reminder")},
    "desk_notices.trainer_moved": {
        "both": _moved("trainer_moved", at("2030-03-12 08:30"), at("2030-03-19 08:30")),
        "one less": _moved("trainer_moved", *(at(f"2030-03-1{day} 08:30") for day in range(2, 6))),
        "the first ones": _moved("trainer_moved"),
        "none is left": _moved("trainer_moved", at("2030-03-12 08:30"), meetings=()),
    },
    "desk_notices.trainer_cancelled": {"why": _desk_notice("trainer_cancelled", {"reason": "weather"}, **GONE)},
}
