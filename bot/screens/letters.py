"""A notice as an e-mail: the same words in plain text and simple HTML; buttons that only show become links. Pure."""

import re
from dataclasses import dataclass, replace
from hashlib import sha256
from html import escape, unescape

from markupsafe import Markup

from bot.actions import ShowSession
from bot.approval_actions import ShowRequest
from bot.codec import pack
from bot.say import Say
from bot.screens.calendar_file import seat_entry
from bot.screens.screen import Button, Screen, text
from bot.screens.sessions import meeting_line
from bot.screens.told import place_of
from bot.turn import Network
from catalogue.cards import MeetingCard, NoticeCard
from catalogue.documents.ical import attachment_name, line
from catalogue.documents.invite import Invitation, invitation
from catalogue.rules.feeds import attended, known
from catalogue.rules.mail import as_sent
from catalogue.telling import SessionTold, Told

#: Longer subjects are cut by every list of mails.
LONGEST_SUBJECT = 150
#: Kinds after which nobody is expected.
_OVER = ("cancelled", "removed", "left", "substituted", "lapsed", "in_vain", "refused", "request_over")


@dataclass(frozen=True, slots=True)
class Letter:
    """`key`: of the notice, which one mail stands for; `thread`: what mails have in common that belong together.

    `unsubscribe`: an https address that takes a POST, else a mailto; empty for an answer that was just asked for.
    """

    to: str
    name: str
    subject: str
    text: str
    html: str
    language: str
    key: str
    thread: str
    unsubscribe: str = ""
    calendar: Invitation | None = None
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class Postal:
    """What a letter needs beside the notice: its address, whom to ask (an address or ""), how to end the mails."""

    to: str
    contact: str
    unsubscribe: str = ""


@dataclass(frozen=True, slots=True)
class _Body:
    """`heading` and `rest` are HTML of a screen, all else is plain."""

    heading: str
    rest: str
    links: list[tuple[str, str]]
    asking: list[str]
    closing: list[str]


def letter(
    notice: NoticeCard, told: Told | SessionTold | None, screen: Screen, postal: Postal, say: Say, network: Network
) -> Letter:
    """`screen`: the notice as Telegram would show it."""
    heading, _, rest = str(screen.text).partition("\n")
    links = _links(notice, told, screen, say, network)
    asking, closing = _asking(notice, told, postal, say), _closing(notice, postal, say, network)
    body = _Body(heading, rest, links, asking, closing)
    entry = _calendar(notice, told, screen, postal, say, network)
    return Letter(
        to=postal.to,
        name=line(notice.person.name),
        subject=_cut(line(_plain(heading))),
        text=_as_text(body),
        html=_as_html(body, say.language),
        language=say.language,
        key=notice.key,
        thread=_thread(notice, told),
        unsubscribe=postal.unsubscribe,
        calendar=entry[0] if entry else None,
        file_name=entry[1] if entry else "",
    )


def entry_only(told: Told, meeting: MeetingCard, screen: Screen, say: Say) -> Screen:
    """A further date of the same message, which brings its own calendar entry; the words were in the first."""
    heading = Markup(str(screen.text).partition("\n")[0])
    return replace(screen, text=text(heading, meeting_line(meeting, say), place_of(told)))


def further(notice: NoticeCard, told: Told | SessionTold | None, screen: Screen) -> tuple[int, ...]:
    """The meetings whose entries go in mails of their own, where the message brings several: all but the one of the
    message itself."""
    if screen.document is None or not isinstance(told, Told) or "entry" in notice.facts:
        return ()
    if told.meeting is not None and "whole" not in notice.facts:
        return ()
    return tuple(meeting.id for meeting in entered(notice, told) if meeting != _first(notice, told))


def entered(notice: NoticeCard, told: Told) -> list[MeetingCard]:
    """Those of which this person may have an entry, the coming ones first.

    None that was cancelled before they came, none that had taken place when they left.
    """
    if notice.kind in ("seat", "stepped_in"):
        return [*told.session.coming]
    mine = told.enrolment
    coming = (one for one in told.session.coming if not attended(one.ends_at, mine.state, mine.changed_at))
    gone = (one for one in told.session.meetings if one.cancelled and known(one.changed_at, mine.created_at))
    return [*coming, *gone]


def _first(notice: NoticeCard, told: Told) -> MeetingCard | None:
    return told.meeting or next(iter(entered(notice, told)), None)


# --- parts ------------------------------------------------------------------------------------------------------------


def _calendar(
    notice: NoticeCard, told: Told | SessionTold | None, screen: Screen, postal: Postal, say: Say, network: Network
) -> tuple[Invitation, str] | None:
    """The entry of the meeting that it speaks of, or of the first; and the name of the file."""
    if screen.document is None or not isinstance(told, Told):
        return None
    meeting = _first(notice, told)
    if meeting is None:
        return None
    shown = seat_entry(told.session, told.enrolment, meeting, told.alarms, say, network)
    person = (as_sent(postal.to) or postal.to, notice.person.name)
    part = invitation(shown, network.organizer, network.name, *person)
    return part, attachment_name(told.session.id, shown.sequence)


def _links(
    notice: NoticeCard, told: Told | SessionTold | None, screen: Screen, say: Say, network: Network
) -> list[tuple[str, str]]:
    """Of buttons that only show; for whoever has Telegram. Who decides on a request sees it with both its buttons."""
    if notice.person.telegram_id is None or not network.bot_name:
        return []
    if notice.kind in ("approval", "answer") and isinstance(told, Told):
        return [_link(Button(say.label("Open the request"), ShowRequest(told.enrolment.id)), network)]
    buttons = [button for row in screen.rows for button in row if button.action.shows]
    if told is not None and not any(isinstance(button.action, ShowSession) for button in buttons):
        buttons.insert(0, Button(say.label("Open the training"), ShowSession(told.session.id)))
    return [_link(button, network) for button in buttons]


def _link(button: Button, network: Network) -> tuple[str, str]:
    return button.label, f"https://t.me/{network.bot_name}?start={pack(button.action)}"


def _asking(notice: NoticeCard, told: Told | SessionTold | None, postal: Postal, say: Say) -> list[str]:
    """Whoever has no buttons: who answers for them, whom to ask. Plain sentences."""
    if notice.person.telegram_id is not None or told is None:
        return []
    if notice.kind == "thanks":
        return [say.label("How was it? Please write to {contact}.", contact=postal.contact)] if postal.contact else []
    lines = []
    offered = isinstance(told, Told) and notice.kind in ("offer", "offer_soon")
    end = told.enrolment.offer_expires_at if offered and isinstance(told, Told) else None
    if end is not None:
        moment = say.deadline(end)
        lines.append(say.label("Your coordination accepts the seat for you until {moment}: tell them.", moment=moment))
    if notice.kind in _OVER:
        known = say.label("Questions? Please write to {contact}.", contact=postal.contact)
        return [known if postal.contact else say.label("Questions? Please ask your coordination.")]
    if postal.contact:
        lines.append(say.label("Questions, or you can't come? Please write to {contact}.", contact=postal.contact))
    else:
        lines.append(say.label("Questions, or you can't come? Please ask your coordination."))
    return lines


def _closing(notice: NoticeCard, postal: Postal, say: Say, network: Network) -> list[str]:
    """Why this mail comes and how to end them. Plain sentences, in small print."""
    if notice.kind == "mail_code":
        return []
    lines = [say.label("Sent by {network}, because your trainings are booked there.", network=network.name)]
    if notice.person.telegram_id is not None:
        lines.append(say.label("You choose in the chat, with /settings, how you hear from us."))
    if postal.unsubscribe.startswith("https:"):
        lines.append(say.label("No more e-mails: {link}", link=postal.unsubscribe))
    return lines


def _thread(notice: NoticeCard, told: Told | SessionTold | None) -> str:
    if notice.enrolment_id is not None:
        return f"enrolment:{notice.enrolment_id}"
    if notice.session_id is not None:
        return f"session:{notice.session_id}:{notice.facts.get('house', '')}"
    return ""


def identity(words: str) -> str:
    """The left part of a Message-ID: the same for the same notice, so that a repeat can be told."""
    return sha256(words.encode()).hexdigest()[:40]


def _plain(html: str) -> str:
    """Without tags; a link that hides behind other words is written out."""
    written_out = re.sub(r'<a href="([^"]*)">(.*?)</a>', r"\2 (\1)", html)
    return unescape(re.sub(r"<[^>]*>", "", written_out))


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST_SUBJECT else f"{words[: LONGEST_SUBJECT - 1].rstrip()}…"


def _as_text(body: _Body) -> str:
    head = "\n".join(_plain(part) for part in (body.heading, body.rest) if part)
    linked = "\n".join(f"{label}: {link}" for label, link in body.links)
    parts = [head, linked, "\n".join(body.asking), "\n".join(body.closing)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _as_html(body: _Body, language: str) -> str:
    """No styles to speak of: it is read in dark and light, in big letters and aloud."""
    head = "<br>\n".join(_safe(part) for part in (body.heading, body.rest) if part)
    anchors = " · ".join(f'<a href="{escape(link)}">{escape(label)}</a>' for label, link in body.links)
    asking = "<br>".join(escape(words) for words in body.asking)
    small = "<br>".join(_linked(escape(words)) for words in body.closing)
    parts = [head, anchors, asking, f"<small>{small}</small>" if small else ""]
    paragraphs = "\n".join(f"<p>{part}</p>" for part in parts if part)
    return f'<!DOCTYPE html>\n<html lang="{language}"><body>\n{paragraphs}\n</body></html>\n'


def _safe(html: str) -> str:
    """Bold, italics and links stay; what only Telegram knows goes, its words stay."""
    return re.sub(r"</?(?!(?:b|i|a)\b)[a-z][^>]*>", "", html).replace("\n", "<br>\n")


def _linked(words: str) -> str:
    return re.sub(r"https://\S+", lambda found: f'<a href="{found[0]}">{found[0]}</a>', words)
