"""Notices about what calendars hold: a session says something new, or all one's dates are asked for. Pure."""

from collections.abc import Callable

from markupsafe import Markup

from bot.actions import ShowMine
from bot.say import Say
from bot.screens.calendar_file import calendar_document, dates_document
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from bot.screens.sessions import meeting_line
from bot.screens.told import open_rows, seat_rows
from bot.turn import Network
from catalogue.cards import NoticeCard
from catalogue.feed_cards import FeedCard
from catalogue.rules.states import EnrolmentState
from catalogue.telling import Told
from catalogue.truth import news

#: Up to four things change at once, in the room of a caption.
LONGEST_TITLE, LONGEST_FACT = 110, 60


def changed(notice: NoticeCard, told: Told, say: Say, network: Network) -> Screen:
    """Another title, place, online room or trainer: old and new in words, and the file."""
    title = short(told.session.training.title(say.language), LONGEST_TITLE)
    dates = told.session.coming
    lines: list[str | Markup | None] = [
        bold(say("Something has changed: {title}", title=title)),
        meeting_line(dates[0], say) if dates else None,
        *differences(notice, told, say),
    ]
    if told.enrolment.state is not EnrolmentState.ENROLLED:
        return Screen(text(*lines), open_rows(told, say))
    if not told.session.meetings:
        return Screen(text(*lines), seat_rows(told, say))
    lines.append(say("The file brings your calendar up to date. If the old entry stays, please delete it."))
    return Screen(text(*lines), seat_rows(told, say), document=calendar_document(told, say, network))


def differences(notice: NoticeCard, told: Told, say: Say) -> list[Markup]:
    """Of each fact that has changed: what it was, what it is."""
    names = {
        "title": say.label("Title"),
        "place": say.label("Place"),
        "online": say.label("Online"),
        "trainer": say.label("Trainer"),
        "note": say.label("Note"),
    }
    lines = []
    for name, (before, now) in news(notice.facts, told.session, notice.person.language).items():
        lines.append(say("{what} before: {words}", what=names[name], words=short(before, LONGEST_FACT) or "–"))
        lines.append(say("{what} now: {words}", what=names[name], words=bold(short(now, LONGEST_FACT) or "–")))
    return lines


def all_dates(notice: NoticeCard, card: FeedCard, say: Say, network: Network) -> Screen:
    """All coming dates in one file, asked for."""
    return Screen(
        text(
            bold(say("All my dates in one file")),
            say.plural("{n} date.", "{n} dates.", len(card.entries)),
            say("After a change you get a new file. If an old entry stays, please delete it."),
        ),
        rows(Button(say.label("My trainings"), ShowMine())),
        document=dates_document(notice.id, card, say, network),
    )


Notice = Callable[[NoticeCard, FeedCard, Say, Network], Screen]

#: Kinds that speak of a person's whole programme.
KINDS: dict[str, Notice] = {"all_dates": all_dates}
