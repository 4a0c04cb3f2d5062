"""Is a notice still true? Asked right before sending, of what `telling` has found."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from catalogue import house_news, morning, unnamed_news
from catalogue.cards import MeetingCard, MineCard, NoticeCard, SessionCard
from catalogue.feed_cards import FeedCard
from catalogue.house_cards import HouseTold, MorningCard
from catalogue.moving import interval
from catalogue.rules import windows
from catalogue.rules.states import LIVE, SEATED, EnrolmentState, SessionState
from catalogue.telling import FormTold, SessionTold, Spoken, Told

#: Whoever waited for what began longer ago knows it by now.
NEWS = timedelta(days=3)
_SEAT, _ASKED = (EnrolmentState.ENROLLED,), (EnrolmentState.REQUESTED,)
#: States of an enrolment in which a kind of notice is still true; the others are true in all.
_NEEDED: dict[str, tuple[EnrolmentState, ...]] = {
    **dict.fromkeys(
        ("seat", "file", "stepped_in", "confirmed", "reminder", "withdraw_soon", "thanks", "transfer"), _SEAT
    ),
    **dict.fromkeys(("approval", "answer", "question"), _ASKED),
    "entered": (EnrolmentState.WAITING, EnrolmentState.REQUESTED),
    **dict.fromkeys(("passed", "moved_up", "overtaken"), (EnrolmentState.WAITING,)),
    "announcement": LIVE,
    **dict.fromkeys(("offer", "offer_soon"), (EnrolmentState.OFFERED,)),
    **dict.fromkeys(("moved", "dates", "goes_on"), LIVE),
    "changed": SEATED,
}
_TAKEN_BACK = "it takes place after all"
#: Kinds that are not true of a session that is cancelled.
_TAKES_PLACE = ("moved", "dates", "changed", "reminder", "withdraw_soon", "thanks", "transfer", "goes_on")


def untrue(notice: NoticeCard, told: Spoken | None, now: datetime) -> str | None:
    """Why the notice is not true any more, or None.

    `left`, `substituted`, `lapsed` and `removed` stay true for good; `in_vain` is news for some days.
    """
    if isinstance(told, Told):
        return _untrue_of_enrolment(notice, told, now)
    return _untrue_of_others(notice, told, now)


def _untrue_of_enrolment(notice: NoticeCard, told: Told, now: datetime) -> str | None:
    state, session = told.enrolment.state, told.session
    if notice.kind == "stand_in":
        notice = replace(notice, kind=notice.facts["of"])
    if (why := _over(notice.kind, state, session)) is not None:
        return why
    match notice.kind:
        case "approval" | "answer" if told.request is None or not told.request.may_decide:
            return "others say yes for this person by now"
        case "approval" | "answer" if told.request is not None and told.request.ends_at is None:
            return "the request is over"
        case "offer" | "offer_soon" if _is_over(told.enrolment, now):
            return "the offer is over"
        case "moved_back" if state is EnrolmentState.ENROLLED:
            return "they have a seat again"
        case "moved_back" if state is EnrolmentState.OFFERED and notice.facts["had"] != EnrolmentState.ENROLLED:
            return "there is an offer again by now"
        case "confirmed" if session.state is not SessionState.CONFIRMED:
            return f"the session is {session.state} by now"
        case "changed" if not news(notice.facts, session, notice.person.language):
            return "the person knows all that"
        case "moved" if told.meeting is None or _as_told(told.meeting) == notice.facts["told"]:
            return "the person knows this time"
        case "in_vain" if session.starts_at is not None and now - session.starts_at > NEWS:
            return "it began long ago"
        case "reminder":
            return _late_reminder(notice, told.meeting, now)
        case "withdraw_soon" if str(session.withdraw_until) != notice.facts["day"] or session.late:
            return "the last day is another one, or over"
        case "thanks" | "transfer":
            return _too_early(session, now)
    return None


def _over(kind: str, state: EnrolmentState, session: SessionCard) -> str | None:
    """The enrolment, or the session, is not in a state of which a kind of notice is true."""
    if state not in _NEEDED.get(kind, tuple(EnrolmentState)):
        return f"the enrolment is {state} by now"
    is_off = session.state is SessionState.CANCELLED
    if kind in _TAKES_PLACE and is_off:
        return f"the session is {session.state} by now"
    return _TAKEN_BACK if kind == "cancelled" and not is_off else None


def _untrue_of_others(
    notice: NoticeCard, told: SessionTold | FeedCard | FormTold | HouseTold | MorningCard | None, now: datetime
) -> str | None:
    """Of what speaks of no enrolment."""
    if told is None:
        over = "until" in notice.facts and now >= datetime.fromisoformat(notice.facts["until"])
        return "it is too late for it" if over else None
    if isinstance(told, FeedCard):
        return None if told.entries else "no date is left"
    if isinstance(told, FormTold):
        return None if told.is_open or notice.kind == "form_over" else "somebody has gone on with the form"
    if isinstance(told, HouseTold):
        return house_news.untrue(notice, told)
    if isinstance(told, MorningCard):
        return morning.untrue(notice, told)
    return _untrue_of_session(notice, told, now)


def _untrue_of_session(notice: NoticeCard, told: SessionTold, now: datetime) -> str | None:
    """What coordinators are told about a session is over with it."""
    if notice.kind in ("unnamed_cancelled", "trainer_cancelled"):
        return None if told.session.state is SessionState.CANCELLED else _TAKEN_BACK
    if notice.kind == "sheet":
        return None if told.people is not None else "they may not see the names any more"
    if notice.kind == "check_in":
        return None if told.code else "nobody can check in now"
    if told.session.state is SessionState.CANCELLED:
        return "the session is cancelled"
    if notice.kind == "host_asked" and told.house_id in {host.id for host in told.session.hosts}:
        return "they give it together by now"
    if notice.kind in ("unnamed_soon", "unnamed_moved", "unnamed_goes_on") and not told.unnamed:
        return "no seat without a name is left"
    if notice.kind == "unnamed_soon" and (
        told.name_until is None or told.name_until.isoformat() != notice.facts["until"]
    ):
        return "the names are due at another time"
    dates = unnamed_news.as_told([(one.starts_at, one.ends_at) for one in told.session.coming])
    if notice.kind in ("unnamed_moved", "trainer_moved") and dates == notice.facts["told"]:
        return "these dates are known"
    if notice.kind in ("trainer_moved", "trainer_goes_on") and not told.teaches:
        return "somebody else teaches it by now"
    if notice.kind == "decide" and told.session.state is not SessionState.PUBLISHED:
        return f"the session is {told.session.state} by now"
    if notice.kind in ("trainer_reminder", "desk_reminder"):
        return _late_eve(notice, told, now)
    if notice.kind == "release_soon":
        return _late_warning(notice, told, now)
    return None


def _late_warning(notice: NoticeCard, told: SessionTold, now: datetime) -> str | None:
    """Seats are in use by now, or have come free already."""
    if not told.unused:
        return "no reserved seat is unused any more"
    over = now >= windows.day_starts(date.fromisoformat(notice.facts["day"]), told.session.zone)
    return "the seats have come free already" if over else None


def news(facts: Mapping[str, str], session: SessionCard, language: str) -> dict[str, tuple[str, str]]:
    """What has changed for a reader of this language, by its name: what they knew, and what is."""
    present = {"place": session.place, "online": session.online, "trainer": session.trainer, "note": session.note}
    known = {name: facts[name] for name in present if name in facts}
    if "titles" in facts:
        titles: dict[str, str] = json.loads(facts["titles"])
        known = {"title": titles.get(language) or next(iter(titles.values()))} | known
        present["title"] = session.training.title(language)
    return {name: (before, present[name]) for name, before in known.items() if before != present[name]}


def dates_changed(
    facts: Mapping[str, str], session: SessionCard
) -> tuple[list[unnamed_news.Times], list[unnamed_news.Times]]:
    """The dates that a reader knew, and those that are. Where they are as many as before, only those that differ."""
    before = unnamed_news.times_told(facts["told"])
    now = [(one.starts_at, one.ends_at) for one in session.coming]
    if len(before) != len(now):
        return before, now
    return [one for one in before if one not in now], [one for one in now if one not in before]


def _too_early(session: SessionCard, now: datetime) -> str | None:
    """Whoever had a seat to the end is thanked and asked only after it."""
    over = session.coming and session.coming[-1].ends_at <= now
    return None if over else "the session goes on"


def _late_eve(notice: NoticeCard, told: SessionTold, now: datetime) -> str | None:
    meeting = told.meeting
    if meeting is None or meeting.cancelled or meeting.starts_at.isoformat() != notice.facts["starts_at"]:
        return "the meeting has moved"
    if notice.kind == "trainer_reminder" and not told.teaches:
        return "somebody else teaches it by now"
    return "the meeting has begun" if now >= meeting.starts_at else None


def _is_over(enrolment: MineCard, now: datetime) -> bool:
    """An offer that has ended; the clock takes it back with its next look."""
    return enrolment.offer_expires_at is not None and enrolment.offer_expires_at <= now


def _as_told(meeting: MeetingCard) -> str:
    return interval(meeting.starts_at, meeting.ends_at)


def _late_reminder(notice: NoticeCard, meeting: MeetingCard | None, now: datetime) -> str | None:
    if meeting is None or meeting.cancelled:
        return "the meeting is cancelled"
    if meeting.starts_at.isoformat() != notice.facts["starts_at"]:
        return "the meeting has moved"
    return "the meeting has begun" if now >= meeting.starts_at else None
