"""Files that somebody asked for, as spreadsheets: the template, the programme, people, what has changed. Pure."""

from collections.abc import Callable, Sequence

from bot.actions import ManageSession
from bot.file_actions import ShowFiles
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Document, Screen, bold, rows, text
from bot.screens.words import enrolment_state
from bot.turn import Network
from catalogue.cards import ParticipantCard
from catalogue.documents.sheet import Cell, Cells, Column, Sheet, xlsx
from catalogue.file_cards import FileKind, FileTold, HistoryCard
from catalogue.rules.states import Door, EnrolmentState, SessionState

#: In the table of all enrolments.
_STATE = 5


def export(told: FileTold, say: Say, network: Network) -> Screen:
    """The file, and one line about it."""
    head = {
        FileKind.TEMPLATE: say("The template: fill it in and send it to me here."),
        FileKind.CATALOGUE: say("All sessions. You can change rows and send the file back."),
        FileKind.ENROLMENTS: say("Who is enrolled in your sessions."),
        FileKind.PARTICIPANTS: say("Who comes"),
        FileKind.HISTORY: say("What has changed"),
    }[told.kind]
    about = short(told.session.training.title(say.language), 200) if told.session else short(told.house, 200)
    back = ManageSession(told.session.id) if told.session else ShowFiles()
    lines = text(bold(head), about, _advice(told.kind, say))
    return Screen(lines, rows(Button(say.label("Back"), back)), document=document(told, say, network))


def _advice(kind: FileKind, say: Say) -> str | None:
    if kind is FileKind.TEMPLATE:
        return say("The example row is left out. Boxes with a choice open by themselves.")
    if kind is FileKind.CATALOGUE:
        return None
    return say("It holds names: please keep it as you keep other lists of people.")


def document(told: FileTold, say: Say, network: Network) -> Document:
    """As a spreadsheet, under a name that says what it is."""
    about = str(told.session.id) if told.session else told.slug
    return Document(f"{_name(told.kind, say)}-{about}.xlsx", xlsx(_sheet(told, say, network)))


def _name(kind: FileKind, say: Say) -> str:
    return {
        FileKind.TEMPLATE: say.label("template"),
        FileKind.CATALOGUE: say.label("sessions"),
        FileKind.ENROLMENTS: say.label("enrolments"),
        FileKind.PARTICIPANTS: say.label("participants"),
        FileKind.HISTORY: say.label("history"),
    }[kind]


def _sheet(told: FileTold, say: Say, network: Network) -> Sheet:
    if told.session is not None:
        title = told.session.training.title(say.language)
        dates = ", ".join(say.span(one.starts_at, one.ends_at) for one in told.session.coming[:3])
        listed = _people(told.people, say) if told.kind is FileKind.PARTICIPANTS else changes(told.history, say)
        return Sheet(listed, f"{network.name}: {title}" + (f", {dates}" if dates else ""), say.language)
    if told.kind is FileKind.TEMPLATE:
        form = [_column(ours, say) for ours in told.columns]
        return Sheet(told.rows, f"{network.name}: {told.house}", say.language, form)
    listed_rows = told.rows if told.kind is FileKind.CATALOGUE else _in_words(told.rows, say)
    return Sheet(listed_rows, f"{network.name}: {told.house}", say.language)


def _in_words(table: Cells, say: Say) -> Cells:
    """The table of enrolments, its states in words."""
    header, *listed = table
    return [
        header,
        *(
            [*row[:_STATE], enrolment_state(EnrolmentState(str(row[_STATE])), say), *row[_STATE + 1 :]]
            for row in listed
        ),
    ]


def _people(people: Sequence[ParticipantCard], say: Say) -> list[list[Cell]]:
    """Seats first, then the waiting list in its order."""
    table: list[list[Cell]] = [
        [
            say.label("No."),
            say.label("Name"),
            say.label("Institution"),
            say.label("State"),
            say.label("Waiting list, place"),
            say.label("Telegram"),
        ]
    ]
    for number, one in enumerate(people, start=1):
        quiet = "" if one.reachable else say.label("not reachable by Telegram")
        table.append([number, one.name, one.institution, enrolment_state(one.state, say), one.place, quiet])
    return table


def changes(listed: Sequence[HistoryCard], say: Say) -> list[list[Cell]]:
    """What happened to a session, the oldest first, in words."""
    table: list[list[Cell]] = [
        [
            say.label("When"),
            say.label("What"),
            say.label("Whom"),
            say.label("Before"),
            say.label("After"),
            say.label("Why"),
            say.label("By whom"),
            say.label("Where"),
        ]
    ]
    for one in listed:
        what: list[Cell] = [say.local(one.at).replace(tzinfo=None, microsecond=0), _what(one, say), one.whom]
        states: list[Cell] = [_state(one.before, say), _state(one.after, say)]
        table.append([*what, *states, one.why, one.by, _door(one.door, say)])
    return table


def _what(change: HistoryCard, say: Say) -> str:
    """In words; what has none yet keeps its name."""
    known = {
        ("session", "add"): say.label("session entered"),
        ("session", "change"): say.label("session changed"),
        ("session", "publish"): say.label("published"),
        ("session", "confirm"): say.label("it takes place"),
        ("session", "cancel"): say.label("session cancelled"),
        ("session", "rules"): say.label("seats and rules"),
        ("session", "unnamed"): say.label("seats without a name"),
        ("session", "release"): say.label("reserved seats released"),
        ("session", "dates"): say.label("dates changed"),
        ("session", "undo"): say.label("change taken back"),
        ("meeting", "add"): say.label("date added"),
        ("meeting", "move"): say.label("date moved"),
        ("meeting", "cancel"): say.label("date cancelled"),
        ("enrolment", "step"): say.label("enrolment"),
    }
    return known.get((change.noun, change.verb), f"{change.noun}: {change.verb}")


def _state(text: str, say: Say) -> str:
    """States in words, everything else as it was written down."""
    if text in set(EnrolmentState) and text != SessionState.CANCELLED:
        return enrolment_state(EnrolmentState(text), say)
    states = {
        SessionState.DRAFT: say.label("draft"),
        SessionState.PUBLISHED: say.label("published"),
        SessionState.CONFIRMED: say.label("confirmed"),
        SessionState.CANCELLED: say.label("cancelled"),
    }
    return states[SessionState(text)] if text in set(SessionState) else text


def _door(door: Door, say: Say) -> str:
    return {
        Door.CHAT: say.label("in the chat"),
        Door.FILE: say.label("by a list"),
        Door.COMMAND_LINE: say.label("by whoever runs the network"),
        Door.CLOCK: say.label("by itself"),
    }[door]


def _column(ours: str, say: Say) -> Column:
    """What may stand in a column of the template."""
    choices = {
        "kind": (say.label("internal"), say.label("vocational")),
        "language": ("de", "fr", "en", "it"),
        "status": (say.label("open"), say.label("draft"), say.label("cancelled")),
    }
    takes = {
        **dict.fromkeys(("start", "end"), "moment"),
        **dict.fromkeys(("opens", "closes"), "day"),
        **dict.fromkeys(("capacity", "minimum"), "whole"),
        "code": "text",
    }
    hints = {
        "code": say.label("Your number of the session. Rows with the same code are its dates."),
        "title": say.label("The only column that is needed."),
        "start": say.label("For example 2030-03-14 09:00; empty while the date is open."),
        "end": say.label("For example 2030-03-14 12:00"),
        "capacity": say.label("Empty: enough for everybody."),
        "price": say.label("0 is free, empty is not known yet."),
        "hosts": say.label("Short names of institutions; empty: your own."),
        "reserved": say.label("Seats per institution, for example lindenhof:3 pont:2"),
        "opens": say.label("First day of enrolment"),
        "closes": say.label("Last day of enrolment"),
    }
    return Column(takes.get(ours, ""), choices.get(ours, ()), hints.get(ours, ""))


Notice = Callable[[FileTold, Say, Network], Screen]

#: Kinds that bring a file which somebody asked for.
KINDS: dict[str, Notice] = {"export": export}
