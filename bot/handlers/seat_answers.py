"""What the answers about seats and rules mean, and how typed ones are read."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from bot.forms import Answers
from bot.turn import Turn
from catalogue import institutions
from catalogue.folding import fold
from catalogue.reading import seats as reading_seats
from catalogue.reading import sharing_out
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules.states import Group, Overlap, Role
from catalogue.seat_rules import SeatRules, Setting

AUDIENCE = (*(group.value for group in Group), Role.APPROVER.value, Role.COORDINATOR.value)


def texts(*days: date | None) -> list[str | None]:
    return [None if day is None else day.isoformat() for day in days]


def _pair(answers: Answers, step: str) -> tuple[date | None, date | None]:
    first, second = (day and date.fromisoformat(day) for day in answers[step] or (None, None))
    return first, second


def setting(answers: Answers) -> Setting:
    """What the answers amount to; a question that was skipped sets nothing."""
    minimum, capacity = answers["size"] or (None, None)
    cap, caps = answers["caps"] or (None, [])
    partners, network, outsiders = answers["release"] or (None, None, None)
    opens_on, closes_on = _pair(answers, "enrolment")
    own_until, outsiders_from = _pair(answers, "first")
    withdraw_until, decide_on = _pair(answers, "deadlines")
    checks, audience = answers["checks"] or [], answers["audience"] or []
    rules = SeatRules(
        own_until=own_until,
        outsiders_from=outsiders_from,
        withdraw_until=withdraw_until,
        decide_on=decide_on,
        cap=cap,
        partners_days=partners,
        network_days=network,
        outsiders_days=outsiders,
        approval="approval" in checks,
        overlap=Overlap.BLOCK if "block" in checks else Overlap.WARN,
        open_to=",".join(one for one in AUDIENCE if one in audience) or None,
        caps=dict(caps),
    )
    reserved = {house: number for house, number in answers["reserved"] or [] if number}
    return Setting(capacity, minimum, reserved, rules, opens_on, closes_on)


# --- readers -------------------------------------------------------------------------------------------------------


def size(typed: str, turn: Turn) -> list[int | None]:
    found = reading_seats.seats(typed)
    return [found.minimum, found.capacity]


async def _houses(turn: Turn, shares: dict[str, int], expected: Expected) -> list[list[int]]:
    """Institutions by short name or name. Unreadable: one that is not there."""
    known: dict[str, int] = {}
    for card in await institutions.everyone(turn.db):
        known |= {fold(card.name): card.id, fold(card.slug): card.id}
    unknown = next((name for name in shares if fold(name) not in known), None)
    if unknown is not None:
        raise Unreadable(expected, Why.NO_SUCH_HOUSE, name=unknown[:60])
    return [[known[fold(name)], number] for name, number in shares.items()]


async def reserved_for(turn: Turn, shares: Any) -> list[list[int]]:
    return await _houses(turn, shares, Expected.HOUSES)


async def caps_for(turn: Turn, found: Any) -> list[Any]:
    cap, others = found
    return [cap, await _houses(turn, others, Expected.CAPS)]


def two_days(typed: str, turn: Turn) -> list[str | None]:
    return texts(*sharing_out.two_days(typed, turn.now.astimezone(ZoneInfo(turn.network.zone)).date()))


def period(typed: str, turn: Turn) -> list[str | None]:
    """First and last day, in this order."""
    first, last = two_days(typed, turn)
    if first and last and last < first:
        raise Unreadable(Expected.TWO_DAYS, Why.BACKWARDS)
    return [first, last]


def pressed(typed: str, turn: Turn) -> Any:
    raise Unreadable(Expected.CHOICE)
