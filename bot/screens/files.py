"""Lists in, files out: the report on a list before anything happens, and what there is to take along."""

from collections.abc import Sequence
from enum import StrEnum, auto

from bot.actions import Browse, Manage, ManageSession, ShowHome
from bot.file_actions import (
    SendFile,
    ShowFiles,
    ShowTemplate,
)
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, bold, rows, text
from catalogue.cards import SessionCard
from catalogue.file_cards import FileKind

LONGEST_NAME = 60
#: An institution and its name.
House = tuple[int, str]


class Unfit(StrEnum):
    """Why a document is not even fetched."""

    NOT_YOURS = auto()
    NO_LIST = auto()
    TOO_LARGE = auto()


def unfit(why: Unfit, name: str, megabytes: int, say: Say) -> Screen:
    """A document that is no list for us, and what would be one."""
    if why is Unfit.NOT_YOURS:
        words = [
            bold(say("I take lists from coordinators only.")),
            say("Are you looking for a training? Just type what it is about."),
        ]
        return Screen(text(*words), rows([Button(say.label("Find a training"), Browse()), _home(say)]))
    head = say("I can't take «{name}».", name=short(name, LONGEST_NAME) or "–")
    if why is Unfit.TOO_LARGE:
        advice = say(
            "A list may have {n} MB. A year's programme of 500 sessions has less than 1 MB; perhaps it holds pictures?",
            n=megabytes,
        )
    else:
        advice = say("Lists come as Excel (.xlsx) or CSV; .json and .yaml work, too. The template is one.")
    return Screen(text(bold(head), advice), _ways(say))


def how(say: Say) -> Screen:
    """How a whole list gets in."""
    return Screen(
        text(
            bold(say("A whole list at once")),
            say("1. Fill in the template that comes with this: one row per date, columns in any order."),
            say("2. Send it to me here, as Excel (.xlsx) or CSV."),
            say("3. You see what would change, and what I can't read. Nothing happens before you confirm."),
            "",
            say("Rows with the same code are the dates of one session. With a code a corrected list changes it."),
        ),
        rows([Button(say.label("Lists and files"), ShowFiles()), Button(say.label("Back"), Manage())]),
    )


def files(chosen: House | None, houses: Sequence[House], say: Say) -> Screen:
    """Lists in, files out. `chosen`: of which institution."""
    take = say("Send me a list as Excel or CSV, and I show what it would change.")
    head = bold(say("Lists and files"))
    template = Button(say.label("Template"), ShowTemplate())
    if chosen is None:
        buttons = [Button(short(house, LONGEST_NAME), ShowFiles(id_)) for id_, house in houses]
        which = say("Of which institution do you want a file?")
        return Screen(text(head, take, which), rows(template, *buttons, Button(say.label("Back"), Manage())))
    out = say("Files of {house}, as Excel:", house=short(chosen[1], LONGEST_NAME))
    number = chosen[0]
    back = Button(say.label("Back"), ShowFiles() if len(houses) > 1 else Manage())
    wanted = [
        Button(say.label("All sessions (Excel)"), SendFile(number, FileKind.CATALOGUE)),
        Button(say.label("Who is enrolled (Excel)"), SendFile(number, FileKind.ENROLMENTS)),
    ]
    return Screen(text(head, take, out), rows(*wanted, template, back))


def session_files(card: SessionCard, say: Say) -> Screen:
    """What there is to take along about one session."""
    return Screen(
        text(
            bold(short(card.training.title(say.language), 200)),
            say("These files hold names: please keep them as you keep other lists of people."),
        ),
        rows(
            Button(say.label("Who comes (Excel)"), SendFile(card.id, FileKind.PARTICIPANTS)),
            Button(say.label("What has changed (Excel)"), SendFile(card.id, FileKind.HISTORY)),
            Button(say.label("Back"), ManageSession(card.id)),
        ),
    )


def _home(say: Say) -> Button:
    return Button(say.label("Back"), ShowHome())


def _ways(say: Say) -> Rows:
    return rows([Button(say.label("Template"), ShowTemplate()), Button(say.label("Back"), ShowFiles())])
