"""What a form would ask about each session of a file, said before anything is taken in; nothing of it is refused.

One look-up for the whole file: its sessions are compared with the programme and with each other, day by day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import double_bookings, no_courses
from catalogue.exchange.comparing import Comparison, Entry
from catalogue.exchange.remarks import Accepted
from catalogue.exchange.remarks import Finding as Odd
from catalogue.folding import fold
from catalogue.rules.double_booking import Clash, Finding, NoCourse, Other, Span, find
from catalogue.rules.states import SessionState
from catalogue.rules.terms import Terms
from catalogue.sessions import Plan

Spans = Sequence[tuple[date, Span]]

#: By clash: the column it is about, what is said of the programme, what of another row of the list.
_CLASHES = {
    Clash.PLACE: ("place", Odd.ROOM_TAKEN, Odd.ROOM_TWICE),
    Clash.TRAINER: ("trainer", Odd.TRAINER_TAKEN, Odd.TRAINER_TWICE),
}
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Weighed:
    """A session as the file has it. `number`: its own among them, below zero; `asks`: when, where or who is new."""

    number: int
    entry: Entry
    plan: Plan
    spans: Spans
    asks: bool


async def weigh(db: AsyncConnection, found: Comparison, now: datetime, terms: Terms) -> None:
    """Add to the remarks what speaks against the sessions that a file adds or changes, each kind once per session."""
    listed = [_weighed(number, entry, terms) for number, entry in enumerate(found.entries, 1)]
    listed = [one for one in listed if one.plan.state is not SessionState.CANCELLED]
    asking = [one for one in listed if one.asks]
    for one in asking:
        _of_itself(found, one, now)
    ahead = [span for one in asking for span in one.spans if span[1][1] > now]
    if not ahead:
        return
    meant = {entry.meant.id for entry in found.entries if entry.meant}
    houses = {house for one in asking for house in one.plan.hosts}
    there = _by_day([*await double_bookings.others(db, meant, houses, ahead), *_others(listed)])
    free = await _free(db, asking, ahead)
    rows = {one.number: one for one in listed}
    for one in asking:
        coming = [span for span in one.spans if span[1][1] > now]
        planned = double_bookings.planned(coming, one.plan.place, one.plan.trainer)
        clashes = find(planned, _near(there, coming, one.number), free[one.plan.hosts])
        _remark(found, one, clashes, rows, terms)


def _weighed(number: int, entry: Entry, terms: Terms) -> _Weighed:
    plan, before = entry.plan(entry.training, terms), entry.meant.plan if entry.meant else None
    spans = [one for one in (double_bookings.span(wall, plan.zone) for wall in sorted(plan.times)) if one]
    asks = before is None or any(getattr(plan, fact) != getattr(before, fact) for fact in ("times", "place", "trainer"))
    return _Weighed(-number, entry, plan, spans, asks)


def _of_itself(found: Comparison, one: _Weighed, now: datetime) -> None:
    """Dates that are over and were not there before, and dates of one session at the same time."""
    zone, kept = ZoneInfo(one.plan.zone), one.entry.meant.plan.times if one.entry.meant else ()
    starts = {start for start, _ in kept}
    over = [day for day, span in one.spans if span[1] <= now and _wall(span, zone) not in starts]
    if over:
        _doubt(found, one, "start", "", Odd.OVER, day=over[0])
    for (_, first), (_, second) in pairwise(one.spans):
        if second[0] < first[1]:
            _doubt(found, one, "start", "", Odd.OVERLAPS, first=_wall(first, zone), second=_wall(second, zone))
            break


def _others(listed: Iterable[_Weighed]) -> Iterator[Other]:
    """The file's own sessions, as the others of each other."""
    for one in listed:
        titles = {one.entry.proposal.texts[0].language: one.entry.proposal.title}
        place, trainer = double_bookings.room(one.plan.place), fold(one.plan.trainer)
        for day, span in one.spans:
            yield Other(one.number, titles, "", span, day, place, trainer)


def _by_day(others: Iterable[Other]) -> Mapping[date, Sequence[Other]]:
    found: dict[date, list[Other]] = defaultdict(list)
    for other in others:
        found[other.day].append(other)
    return found


def _near(there: Mapping[date, Sequence[Other]], spans: Spans, number: int) -> list[Other]:
    """What may be at the same time, over midnight too."""
    days = sorted({day + near * _A_DAY for day, _ in spans for near in (-1, 0, 1)})
    return [other for day in days for other in there.get(day, ()) if other.session_id != number]


async def _free(
    db: AsyncConnection, asking: Iterable[_Weighed], ahead: Spans
) -> Mapping[tuple[int, ...], Mapping[date, Sequence[NoCourse]]]:
    """Days without courses, by the houses that host together."""
    days = [day for day, _ in ahead]
    together = dict.fromkeys(one.plan.hosts for one in asking)
    return {hosts: await no_courses.between(db, hosts, min(days), max(days)) for hosts in together}


def _remark(
    found: Comparison, one: _Weighed, clashes: Iterable[Finding], rows: Mapping[int, _Weighed], terms: Terms
) -> None:
    """Of two rows of the list the later one names the earlier one; an unchanged one is no longer asked about."""
    said = set()
    for clash in clashes:
        if clash.clash is Clash.ITSELF:  # said above, with both dates
            continue
        other = rows.get(clash.session_id or 0)
        answered = other is not None and other.asks and other.number < one.number
        if clash.clash not in said and not answered:
            said.add(clash.clash)
            _say(found, one, clash, other, terms)


def _say(found: Comparison, one: _Weighed, clash: Finding, other: _Weighed | None, terms: Terms) -> None:
    if clash.clash is Clash.HOLIDAY:
        return _doubt(found, one, "start", "", Odd.HOLIDAY, day=clash.day, name=clash.names)
    if clash.clash is Clash.CLOSED:
        return _doubt(found, one, "start", "", Odd.CLOSED, day=clash.day, house=clash.house)
    column, taken, twice = _CLASHES[clash.clash]
    value = one.plan.place if column == "place" else one.plan.trainer
    if other is not None:
        return _doubt(found, one, column, value, twice, line=other.entry.proposal.line)
    starts = _wall(clash.span, ZoneInfo(terms.zone)) if clash.span else clash.day
    return _doubt(found, one, column, value, taken, title=clash.names, starts=starts)


def _doubt(found: Comparison, one: _Weighed, column: str, value: str, why: Odd, **facts: object) -> None:
    found.outcome.doubt(one.entry.proposal, column, value, why, Accepted.IF_MEANT, **facts)


def _wall(span: Span, zone: ZoneInfo) -> datetime:
    return span[0].astimezone(zone).replace(tzinfo=None)
