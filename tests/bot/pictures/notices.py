"""Every kind of notice, with a seat and without."""

from datetime import date, timedelta
from typing import Any

from bot.say import Say
from bot.screens import notices
from bot.screens.screen import Screen
from catalogue.moving import interval
from catalogue.rules.states import CancelReason, EnrolmentState, SessionState
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


NOTICES: dict[str, Pictures] = {
    "notices.seat": {"dated": _notice("seat"), "without a date": _notice("seat", meetings=())},
    "notices.left": {"dated": _notice("left", LEFT), "without a date": _notice("left", LEFT, meetings=())},
    "notices.offer": {"held": _notice("offer", OFFERED)},
    "notices.lapsed": {"over": _notice("lapsed", LAPSED)},
    "notices.passed": {
        "the cap": _notice("passed", WAITING, {"reason": "cap_reached"}, cap=3),
        "kept for others": _notice("passed", WAITING, {"reason": "kept_for_others"}, kept_until=date(2030, 2, 27)),
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
    "notices.reminder": {"nobody waits": _notice("reminder"), "others wait": _notice("reminder", waiting=2)},
    "notices.file": {"asked for": _notice("file")},
}
