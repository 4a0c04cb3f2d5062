"""Lines and buttons that notices about somebody's own enrolment have in common."""

from markupsafe import Markup

from bot.actions import AskWithdraw, ShowSession, ShowTraining
from bot.say import Say
from bot.screens.lines import online, short
from bot.screens.screen import Button, Rows, rows
from bot.screens.sessions import meetings
from catalogue.telling import Told

#: A caption takes 1024 characters. More dates are cut (the file has them all), as are a long title and place.
MOST_DATES = 6
LONGEST_TITLE, LONGEST_PLACE, LONGEST_NAME = 200, 120, 60


def title_of(told: Told, say: Say) -> str:
    return short(told.session.training.title(say.language), LONGEST_TITLE)


def place_of(told: Told) -> str | None:
    return short(told.session.place, LONGEST_PLACE) or None


def dates_of(told: Told, say: Say) -> list[str | Markup | None]:
    return meetings(told.session, say, MOST_DATES)


def when_where(told: Told, say: Say) -> list[str | Markup | None]:
    return [*dates_of(told, say), place_of(told), online(told.session.online, say)]


def open_rows(told: Told, say: Say) -> Rows:
    return rows(Button(say.label("Open the training"), ShowSession(told.session.id)))


def seat_rows(told: Told, say: Say) -> Rows:
    """For whoever has a seat and may not be able to come."""
    withdraw = Button(say.label("Withdraw"), AskWithdraw(told.session.id))
    return rows([Button(say.label("Open the training"), ShowSession(told.session.id)), withdraw])


def other_rows(told: Told, say: Say) -> Rows:
    return rows(Button(say.label("Other dates"), ShowTraining(told.session.training.id)))


def approved(by: str, say: Say) -> Markup:
    if by:
        return say("Approved by {name}.", name=short(by, LONGEST_NAME))
    return say("It counts as approved, because nobody answered in time.")


def contact(told: Told, say: Say) -> Markup | None:
    """Whom to ask."""
    contact = next((host.contact for host in told.session.hosts if host.contact), None)
    return say("Questions? Ask the host: {contact}", contact=short(contact, LONGEST_PLACE)) if contact else None
