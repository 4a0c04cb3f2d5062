"""Calendar entries in a person's language, true to the stored revisions: as a file with a notice, or as a feed."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from bot.actions import ShowSession
from bot.codec import pack
from bot.say import Say
from bot.screens.screen import Document
from bot.turn import Network
from catalogue.cards import InstitutionCard, MeetingCard, MineCard, TrainingCard
from catalogue.documents import ical
from catalogue.documents.ical import Entry, Status, attachment_name, calendar_file, uid
from catalogue.feed_cards import FeedCard, FeedEntry
from catalogue.rules.feeds import attended, known
from catalogue.rules.reminders import Lead
from catalogue.rules.states import LIVE, EnrolmentState, FeedKind, SessionState
from catalogue.telling import Told


class Announced(Protocol):
    """What entries show of a session."""

    @property
    def id(self) -> int: ...
    @property
    def training(self) -> TrainingCard: ...
    @property
    def state(self) -> SessionState: ...
    @property
    def coming(self) -> tuple[MeetingCard, ...]: ...
    @property
    def place(self) -> str: ...
    @property
    def online(self) -> str: ...
    @property
    def trainer(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def hosts(self) -> tuple[InstitutionCard, ...]: ...


def calendar_document(told: Told, say: Say, network: Network) -> Document:
    """The meeting that the notice speaks of, or all of the session; cancelled where the seat or the date is gone."""
    mine = told.enrolment
    theirs = [one for one in told.session.meetings if known(one.changed_at if one.cancelled else None, mine.created_at)]
    meetings = (theirs or told.session.meetings) if told.meeting is None else (told.meeting,)
    entries = [seat_entry(told.session, told.enrolment, one, told.alarms, say, network) for one in meetings]
    name = attachment_name(told.session.id, max(entry.sequence for entry in entries))
    return Document(name, calendar_file(entries, network.organizer, network.name))


def dates_document(number: int, card: FeedCard, say: Say, network: Network) -> Document:
    """All coming dates of somebody in one file. `number`: makes its name one that no phone has yet."""
    entries = _entries(card, say, network)
    return Document(f"kurse-{number}.ics", calendar_file(entries, network.organizer, network.name))


def calendar_feed(card: FeedCard, network: Network) -> bytes:
    """The calendar to subscribe to, with the same entries as the files."""
    say = Say(card.language, network.zone)
    name = {
        FeedKind.PERSON: say.label("My trainings"),
        FeedKind.TRAINER: say.label("What I teach"),
        FeedKind.HOUSE: card.owner,
    }[card.kind]
    title = f"{network.name}: {name}"
    return ical.calendar_feed(_entries(card, say, network), network.organizer, network.name, title)


def _entries(card: FeedCard, say: Say, network: Network) -> list[Entry]:
    return [
        programme_entry(card.kind, one, say, network)
        if one.mine is None
        else seat_entry(one.session, one.mine, one.meeting, card.alarms, say, network, waits=True)
        for one in card.entries
    ]


#: What is not sure yet stands in feeds only; their titles say so.
_UNSURE = (EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.REQUESTED)


def seat_entry(
    card: Announced,
    mine: MineCard,
    meeting: MeetingCard,
    alarms: Sequence[Lead],
    say: Say,
    network: Network,
    *,
    waits: bool = False,
) -> Entry:
    """One meeting of one enrolment. `waits`: a place that is not sure is tentative; else it is none."""
    called_off = card.state is SessionState.CANCELLED and mine.state in LIVE
    over = meeting.cancelled or called_off
    unsure = waits and not over and mine.state in _UNSURE
    left = mine.state is not EnrolmentState.ENROLLED and not attended(meeting.ends_at, mine.state, mine.changed_at)
    gone = not unsure and (over or left)
    title = _unsure(_title(card, meeting, say), mine.state, say) if unsure else _title(card, meeting, say)
    return Entry(
        uid=uid(mine.key, meeting.id),
        sequence=meeting.revision + mine.revision,
        stamp=max(meeting.changed_at, mine.changed_at),
        created=mine.created_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=say.label("CANCELLED: {title}", title=title) if gone else title,
        place=card.place,
        online=card.online,
        description=_description(card, say),
        url=_url(card, network),
        status=Status.CANCELLED if gone else Status.TENTATIVE if unsure else Status.CONFIRMED,
        alarms=tuple(timedelta(days=alarm.days) + alarm.rest for alarm in alarms),
    )


def programme_entry(kind: FeedKind, one: FeedEntry, say: Say, network: Network) -> Entry:
    """One meeting as everybody may see it; its trainer sees the link to the online room as well."""
    card, meeting, gone = one.session, one.meeting, one.gone_at is not None
    title = _title(card, meeting, say)
    stamps = (meeting.changed_at, card.session_changed_at, one.gone_at)
    return Entry(
        uid=ical.programme_uid(meeting.id),
        sequence=meeting.revision + card.revision,
        stamp=max(stamp for stamp in stamps if stamp is not None),
        created=card.created_at,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        title=say.label("CANCELLED: {title}", title=title) if gone else title,
        place=card.place,
        online=card.online if kind is FeedKind.TRAINER else "",
        description=_description(card, say),
        url=_url(card, network),
        status=Status.CANCELLED if gone else Status.CONFIRMED,
    )


def _unsure(title: str, state: EnrolmentState, say: Say) -> str:
    if state is EnrolmentState.WAITING:
        return say.label("Waiting list: {title}", title=title)
    if state is EnrolmentState.OFFERED:
        return say.label("Seat kept for you: {title}", title=title)
    return say.label("Being approved: {title}", title=title)


def _url(card: Announced, network: Network) -> str:
    return f"https://t.me/{network.bot_name}?start={pack(ShowSession(card.id))}" if network.bot_name else ""


def _title(card: Announced, meeting: MeetingCard, say: Say) -> str:
    """With its number among several: First aid (2/3)."""
    title = card.training.title(say.language)
    if len(card.coming) < 2 or meeting not in card.coming:
        return title
    return f"{title} ({card.coming.index(meeting) + 1}/{len(card.coming)})"


def _description(card: Announced, say: Say) -> str:
    lines = [
        card.training.text(say.language).description,
        card.note,
        say.label("Given by {trainer}", trainer=card.trainer) if card.trainer else "",
        say.label("Host: {hosts}", hosts=say.listing(host.name for host in card.hosts)),
    ]
    return "\n".join(line for line in lines if line)
