"""What somebody hears about a form that they have left half filled in."""

from collections.abc import Callable
from datetime import datetime

from bot.actions import LeaveForm, Manage, ResumeForm
from bot.file_actions import LeaveImport, ShowFiles, ShowReport
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from catalogue.cards import NoticeCard

LONGEST_NAME = 80


def form_soon(notice: NoticeCard, say: Say) -> Screen:
    """A day before it is dropped."""
    until = datetime.fromisoformat(notice.facts["until"])
    if name := _name(notice):
        number = int(notice.facts["number"])
        look = Button(say.label("Look at the list"), ShowReport(number))
        return Screen(
            text(
                bold(say("Your list {name} waits to be confirmed", name=name)),
                say("The list is kept until {moment}; after that, nothing of it is left.", moment=say.deadline(until)),
            ),
            rows(look, Button(say.label("Leave the list"), LeaveImport(number))),
        )
    return Screen(
        text(
            bold(say("A form waits for you: {title}", title=_title(notice, say))),
            say("It is kept until {moment}; after that, nothing of it is left.", moment=say.deadline(until)),
        ),
        rows(Button(say.label("Go on with it"), ResumeForm()), Button(say.label("Leave the form"), LeaveForm())),
    )


def form_over(notice: NoticeCard, say: Say) -> Screen:
    """It is dropped."""
    if name := _name(notice):
        return Screen(
            text(
                bold(say("Your list {name} was not taken in", name=name)),
                say("Nobody has confirmed it for two weeks. Nothing has changed, and nothing of it is kept."),
            ),
            rows(Button(say.label("Lists and files"), ShowFiles())),
        )
    return Screen(
        text(
            bold(say("A form is closed: {title}", title=_title(notice, say))),
            say("Nobody has gone on with it for two weeks. Nothing has changed."),
        ),
        rows(Button(say.label("My sessions"), Manage())),
    )


def _name(notice: NoticeCard) -> str:
    """Of the list that it is about; "" of a form."""
    return short(notice.facts.get("name", ""), LONGEST_NAME)


def _title(notice: NoticeCard, say: Say) -> str:
    """As the form calls itself."""
    titles = {
        "session": say.label("New session"),
        "training": say.label("New training"),
        "edit": say.label("Edit this session"),
        "texts": say.label("Edit this training"),
        "seats": say.label("Seats and rules"),
        "move": say.label("Reschedule"),
    }
    return titles.get(notice.facts["form"], say.label("half filled in"))


Notice = Callable[[NoticeCard, Say], Screen]

KINDS: dict[str, Notice] = {"form_soon": form_soon, "form_over": form_over}
