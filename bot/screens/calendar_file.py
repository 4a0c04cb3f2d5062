"""The calendar file of an enrolment: one entry per meeting, in the person's language, true to the stored revisions."""

from bot.actions import ShowSession
from bot.codec import pack
from bot.say import Say
from bot.screens.screen import Document
from bot.turn import Network
from catalogue.cards import MeetingCard, SessionCard
from catalogue.documents.ical import Entry, Status, attachment_name, calendar_file, uid
from catalogue.rules.states import EnrolmentState, SessionState
from catalogue.telling import Told


def calendar_document(told: Told, say: Say, network: Network) -> Document:
    """The meeting that the notice speaks of, or all of the session; cancelled where the seat or the date is gone."""
    meetings = told.session.meetings if told.meeting is None else (told.meeting,)
    entries = [entry_of(told, meeting, say, network) for meeting in meetings]
    name = attachment_name(told.session.id, max(entry.sequence for entry in entries))
    return Document(name, calendar_file(entries, network.organizer, network.name))


def entry_of(told: Told, meeting: MeetingCard, say: Say, network: Network) -> Entry:
    """One meeting as this person's calendar shows it."""
    card, mine = told.session, told.enrolment
    gone = meeting.cancelled or mine.state is not EnrolmentState.ENROLLED or card.state is SessionState.CANCELLED
    title = _title(card, meeting, say)
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
        url=f"https://t.me/{network.bot_name}?start={pack(ShowSession(card.id))}" if network.bot_name else "",
        status=Status.CANCELLED if gone else Status.CONFIRMED,
    )


def _title(card: SessionCard, meeting: MeetingCard, say: Say) -> str:
    """With its number among several: First aid (2/3)."""
    title = card.training.title(say.language)
    if len(card.coming) < 2 or meeting not in card.coming:
        return title
    return f"{title} ({card.coming.index(meeting) + 1}/{len(card.coming)})"


def _description(card: SessionCard, say: Say) -> str:
    lines = [
        card.training.text(say.language).description,
        card.note,
        say.label("Given by {trainer}", trainer=card.trainer) if card.trainer else "",
        say.label("Host: {hosts}", hosts=say.listing(host.name for host in card.hosts)),
    ]
    return "\n".join(line for line in lines if line)
