"""One line for a session or training: in a list, on a button."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from markupsafe import Markup

from bot.actions import Action, ShowSession, ShowTraining
from bot.say import Say
from bot.screens.screen import Button
from catalogue.cards import SessionLine, TrainingLine
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState, SessionState

#: A button shows about this much before a phone cuts it.
LONGEST_LABEL = 60


def when(line: SessionLine, say: Say) -> str:
    """The date that every session's button contains, with its weekday."""
    if line.starts_at is None:
        return say.label("Date to be fixed")
    return f"{say.weekday(line.starts_at)} {say.short_day(line.starts_at)}"


def seats(line: SessionLine, say: Say) -> str:
    """The state in words: one's own first, then what the session offers."""
    own = {
        EnrolmentState.ENROLLED: say.label("you have a seat"),
        EnrolmentState.WAITING: say.label("on the waiting list"),
        EnrolmentState.OFFERED: say.label("a seat is kept for you"),
        EnrolmentState.REQUESTED: say.label("being approved"),
    }
    if line.state is SessionState.CANCELLED:
        return say.label("cancelled")
    if line.state is SessionState.DRAFT:
        return say.label("draft")
    if line.mine is not None:
        return own[line.mine]
    if line.shut is Reason.STARTED:
        return say.label("running")
    if line.shut is Reason.NOT_YET_OPEN:
        return say.label("not open yet")
    if line.shut is not None:
        return say.label("closed")
    if line.free is None:
        return say.label("seats free")
    return say.label_plural("{n} seat free", "{n} seats free", line.free) if line.free else say.label("waiting list")


def session_button(line: SessionLine, say: Say, action: Action | None = None) -> Button:
    """Date, title, state."""
    label = f"{when(line, say)} · {short(line.title, 40)} · {seats(line, say)}"
    return Button(label, action or ShowSession(line.id))


def date_button(line: SessionLine, say: Say) -> Button:
    """A session below its own training: date, town, state."""
    town = line.place.split(",")[0]
    parts = [when(line, say), *([short(town, 30)] if town else []), seats(line, say)]
    return Button(" · ".join(parts), ShowSession(line.id))


def training_button(line: TrainingLine, say: Say) -> Button:
    """The whole title, and how many dates it has."""
    dates = say.label_plural("{n} session", "{n} sessions", line.dates) if line.dates else say.label("no date")
    return Button(f"{line.title} · {dates}", ShowTraining(line.id))


def way(on_telegram: bool, by_mail: bool, say: Say) -> str:
    """How somebody is reached, where it is not by Telegram."""
    if by_mail:
        return say.label("by e-mail")
    return "" if on_telegram else say.label("not reachable by Telegram")


def online(link: str, say: Say) -> Markup | None:
    """Where to join from afar. A long link hides behind the name of its server."""
    if not link:
        return None
    server = urlsplit(link).netloc if link.startswith(("https://", "http://")) else ""
    if len(link) <= LONGEST_LABEL or not server:
        return say("Online: {link}", link=short(link, 120))
    return say("Online: {link}", link=Markup('<a href="{}">{}</a>').format(link, short(server, LONGEST_LABEL)))


def until(end: datetime, say: Say) -> str:
    """Up to when: what ends at midnight ends with a day, the last one on which it still holds."""
    whole_day = say.local(end).time() == time()
    return say.day(end - timedelta(seconds=1)) if whole_day else say.deadline(end)


def fitting(lines: Sequence[str], room: int) -> list[str]:
    """As many lines from the first on as fit into so many characters."""
    shown: list[str] = []
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    return shown


def short(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
