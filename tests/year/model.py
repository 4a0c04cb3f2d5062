"""Who is told what and when, reckoned anew: everything is looked at each time, no cursor, nothing of the program."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from heapq import heappush
from zoneinfo import ZoneInfo

#: Kind, person, and what it speaks of: enrolment or meeting, its start, the lead.
Message = tuple[str, int, int, str, str]
Hours = tuple[int, int]

NETWORK_LEADS, NETWORK_QUIET = ("P7D", "P1D"), (20, 7)
UNDO, DAY = timedelta(minutes=2), timedelta(days=1)


@dataclass
class Person:
    leads: tuple[str, ...] | None = None
    quiet: Hours | None = None

    @property
    def hours(self) -> Hours:
        return NETWORK_QUIET if self.quiet is None else self.quiet


@dataclass
class Meeting:
    id: int
    starts: datetime
    length: timedelta

    @property
    def ends(self) -> datetime:
        return self.starts + self.length


@dataclass
class Session:
    id: int
    zone: str
    meetings: list[Meeting]
    leads: tuple[str, ...] | None
    free_until: date | None
    trainer: int | None
    desks: tuple[int, ...]
    cancelled: bool = False
    seats: dict[int, int] = field(default_factory=dict)  # enrolment: person

    @property
    def starts(self) -> datetime:
        return min(meeting.starts for meeting in self.meetings)

    @property
    def ends(self) -> datetime:
        return max(meeting.ends for meeting in self.meetings)


@cache
def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def instant(wall: datetime, zone: str) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def is_quiet(moment: datetime, zone: str, hours: Hours) -> bool:
    begin, end = hours
    hour = local(moment, zone).hour
    return begin != end and (begin <= hour or hour < end)


def wakes(moment: datetime, zone: str, hours: Hours) -> datetime:
    """The end of the quiet hours around a moment that they cover."""
    wall = local(moment, zone)
    day = wall.date() + (DAY if wall.hour >= hours[0] else timedelta())
    return instant(datetime.combine(day, time(hours[1])), zone)


def courteous(moment: datetime, starts: datetime | None, zone: str, hours: Hours) -> datetime:
    urgent = starts is not None and moment < starts <= moment + DAY
    return moment if urgent or not is_quiet(moment, zone, hours) else wakes(moment, zone, hours)


def catches_up(moment: datetime, starts: datetime, zone: str, hours: Hours) -> datetime:
    """A reminder that was missed waits for the morning where that leaves two hours."""
    morning = wakes(moment, zone, hours) if is_quiet(moment, zone, hours) else moment
    return morning if starts - morning >= timedelta(hours=2) else moment


@cache
def falls_due(starts: datetime, lead: str, zone: str, hours: Hours) -> datetime:
    amount = int("".join(sign for sign in lead if sign.isdigit()))
    if lead.endswith("D"):
        nominal = instant(local(starts, zone) - timedelta(days=amount), zone)
    else:
        nominal = starts - timedelta(hours=amount)
    if not is_quiet(nominal, zone, hours):
        return nominal
    morning = wakes(nominal, zone, hours)
    if starts - morning >= timedelta(hours=2):
        return morning
    wall = local(nominal, zone)
    evening = wall.date() if wall.hour >= hours[0] else wall.date() - DAY
    return instant(datetime.combine(evening, time(hours[0])), zone)


def morning_after(ends: datetime, days: int, zone: str, hours: Hours) -> datetime:
    end = hours[1] if hours[0] != hours[1] else 7
    return instant(datetime.combine(local(ends, zone).date() + timedelta(days=days), time(end + 1)), zone)


def quarter(moment: datetime) -> datetime:
    """The end of the quarter of an hour that it is in."""
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0) + timedelta(minutes=15)


@dataclass
class Model:
    people: dict[int, Person] = field(default_factory=dict)
    sessions: dict[int, Session] = field(default_factory=dict)
    pending: dict[Message, datetime] = field(default_factory=dict)
    sent: dict[Message, datetime] = field(default_factory=dict)
    told: dict[tuple[int, int], datetime] = field(default_factory=dict)  # enrolment, meeting: the time they know
    moved: dict[tuple[int, int], datetime] = field(default_factory=dict)  # … and when they hear of the new one
    moments: list[datetime] = field(default_factory=list)  # something may fall due; too many do no harm
    looked: datetime | None = None

    # --- what happens ------------------------------------------------------------------------------------------------

    def joins(self, session: Session, enrolment: int, person: int) -> None:
        session.seats[enrolment] = person
        for meeting in session.meetings:
            self.told[enrolment, meeting.id] = meeting.starts
        self.foresee(session)

    def moves(self, session: Session, meeting: Meeting, starts: datetime, now: datetime) -> None:
        near = min((moment for moment in (meeting.starts, starts) if moment > now), default=None)
        meeting.starts = starts
        for enrolment, person in session.seats.items():
            if self.told[enrolment, meeting.id] == starts:
                self.moved.pop((enrolment, meeting.id), None)
                continue
            due = courteous(now + UNDO, near, session.zone, self.people[person].hours)
            self.moved[enrolment, meeting.id] = due
            heappush(self.moments, due)
        self.foresee(session)

    def foresee(self, session: Session) -> None:
        for person in (*session.seats.values(), *session.desks, *([session.trainer] if session.trainer else [])):
            hours = self.people[person].hours
            for meeting in session.meetings:
                for lead in {*self.leads(session, person), "P1D"}:
                    heappush(self.moments, falls_due(meeting.starts, lead, session.zone, hours))
            for days in (1, 42):
                heappush(self.moments, morning_after(session.ends, days, session.zone, hours))
            if session.free_until:
                eve = instant(datetime.combine(session.free_until - DAY, time()), session.zone)
                heappush(self.moments, eve)
                heappush(self.moments, courteous(eve, None, session.zone, hours))

    def leads(self, session: Session, person: int) -> tuple[str, ...]:
        own = self.people[person].leads
        if own is not None:
            return own
        return NETWORK_LEADS if session.leads is None else session.leads

    def chooses(self, person: int, now: datetime, *, quiet: bool = False) -> None:
        """After leads have changed what waits may not be wanted any more; after `quiet` it waits by the new hours."""
        for message in [one for one in self.pending if one[0] == "reminder" and one[1] == person]:
            session = next((s for s in self.sessions.values() if message[2] in s.seats), None)
            if session is None:
                continue
            if message[4] not in self.leads(session, person):
                del self.pending[message]
                continue
            if not quiet:
                continue
            starts = datetime.fromisoformat(message[3].split("@")[1])
            self.pending[message] = catches_up(now, starts, session.zone, self.people[person].hours)
        for session in self.sessions.values():
            if person in session.seats.values():
                self.foresee(session)

    # --- what is told ------------------------------------------------------------------------------------------------

    def tick(self, now: datetime) -> set[Message]:
        until = quarter(now)
        by_the_quarter = self.looked is None or quarter(self.looked) != until
        for session in self.sessions.values():
            if session.cancelled:
                continue
            for message, due in self._reminders(session, now):
                self._plan(message, due)
            if by_the_quarter:
                for message, due in (*self._eves(session, now), *self._after(session, now), *self._free(session, now)):
                    if due < until or message[0] == "withdraw_soon":
                        self._plan(message, due)
        self.looked = now
        return self._deliver(now)

    def _plan(self, message: Message, due: datetime) -> None:
        if message not in self.sent and message not in self.pending:
            self.pending[message] = due
            heappush(self.moments, due)

    def _reminders(self, session: Session, now: datetime) -> Iterator[tuple[Message, datetime]]:
        near = [meeting for meeting in session.meetings if now < meeting.starts <= now + 20 * DAY]
        for meeting in near:
            for enrolment, person in session.seats.items():
                hours, zone = self.people[person].hours, session.zone
                past = [(falls_due(meeting.starts, lead, zone, hours), lead) for lead in self.leads(session, person)]
                past = [one for one in past if one[0] <= now]
                if past:
                    lead = max(past)[1]
                    message = ("reminder", person, enrolment, f"{meeting.id}@{meeting.starts.isoformat()}", lead)
                    yield message, catches_up(now, meeting.starts, zone, hours)

    def _eves(self, session: Session, now: datetime) -> Iterator[tuple[Message, datetime]]:
        for meeting in session.meetings:
            told = {"trainer_reminder": (session.trainer,) if session.trainer else (), "desk_reminder": ()}
            if session.seats and meeting.starts == session.starts:
                told["desk_reminder"] = session.desks
            if not now < meeting.starts <= now + 3 * DAY:
                continue
            for kind, person in ((kind, person) for kind, people in told.items() for person in people):
                hours, zone = self.people[person].hours, session.zone
                due = falls_due(meeting.starts, "P1D", zone, hours)
                message = (kind, person, meeting.id, meeting.starts.isoformat(), "")
                yield message, max(due, catches_up(now, meeting.starts, zone, hours))

    def _after(self, session: Session, now: datetime) -> Iterator[tuple[Message, datetime]]:
        if session.ends > now + DAY:
            return
        for enrolment, person in session.seats.items():
            for kind, days in (("thanks", 1), ("transfer", 42)):
                due = morning_after(session.ends, days, session.zone, self.people[person].hours)
                if due >= (self.looked or now) - timedelta(hours=1):
                    late = courteous(now, None, session.zone, self.people[person].hours)
                    yield (kind, person, enrolment, "", ""), max(due, late)

    def _free(self, session: Session, now: datetime) -> Iterator[tuple[Message, datetime]]:
        if session.free_until is None or session.starts <= now:
            return
        if local(now, session.zone).date() == session.free_until - DAY:
            for enrolment, person in session.seats.items():
                due = courteous(now, None, session.zone, self.people[person].hours)
                yield ("withdraw_soon", person, enrolment, "", ""), due

    def _deliver(self, now: datetime) -> set[Message]:
        news = self._news(now)
        waiting = {enrolment for enrolment, _meeting in self.moved}
        for message, due in list(self.pending.items()):
            if due > now or (message[0] == "reminder" and message[2] in waiting):
                continue
            del self.pending[message]
            if self._is_true(message, now):
                self.sent[message] = now
                news.add(message)
        return news

    def _news(self, now: datetime) -> set[Message]:
        found = set()
        for (enrolment, meeting_id), due in list(self.moved.items()):
            if due > now:
                continue
            del self.moved[enrolment, meeting_id]
            for session in self.sessions.values():
                if enrolment in session.seats and not session.cancelled:
                    starts = next(m.starts for m in session.meetings if m.id == meeting_id)
                    found.add(("moved", session.seats[enrolment], enrolment, f"{meeting_id}@{starts.isoformat()}", ""))
                    self.told[enrolment, meeting_id] = starts
        return found

    def _is_true(self, message: Message, now: datetime) -> bool:
        kind, _person, of, when, _lead = message
        if kind in ("trainer_reminder", "desk_reminder"):
            session, meeting = next((s, m) for s in self.sessions.values() for m in s.meetings if m.id == of)
            return not session.cancelled and meeting.starts.isoformat() == when and now < meeting.starts
        session = next((s for s in self.sessions.values() if of in s.seats), None)  # type: ignore[assignment]
        if session is None or session.cancelled:
            return False
        if kind == "withdraw_soon":
            assert session.free_until is not None
            return now < instant(datetime.combine(session.free_until + DAY, time()), session.zone)
        if kind != "reminder":
            return session.ends <= now
        meeting_id, starts = when.split("@")
        meeting = next(m for m in session.meetings if m.id == int(meeting_id))
        return meeting.starts.isoformat() == starts and now < meeting.starts
