"""The report on a list, before anything of it happens and after."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from markupsafe import Markup

from bot.actions import Manage, ShowHome
from bot.file_actions import ConfirmImport, LeaveImport, ReportFor, ShowFiles, ShowRemarks, ShowReport, ShowTemplate
from bot.say import Say
from bot.screens.files import LONGEST_NAME, House
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, Style, bold, rows, text
from catalogue.file_cards import HEADER, SHEET, GoneCard, RemarkCard, ReportCard
from catalogue.rules.states import SessionState

#: Instead of a fault of the file: Telegram did not give it to us.
AWAY = "away"
LONGEST_VALUE, LONGEST_COLUMN = 40, 40
LONGEST_HEADING, MOST_UNKNOWN = 25, 12
MOST_REFUSED, MOST_DOUBTFUL, MOST_GONE, PAGE = 3, 2, 2, 8


def choose_house(number: int, name: str, houses: Sequence[House], say: Say) -> Screen:
    """For which of somebody's institutions a list is."""
    buttons = [Button(short(house, LONGEST_NAME), ReportFor(number, id_)) for id_, house in houses]
    head = bold(say("For which institution is «{name}»?", name=short(name, LONGEST_NAME)))
    return Screen(text(head, say("Nothing has been changed yet.")), rows(*buttons, _back(number, say)))


def report(card: ReportCard, number: int, say: Say) -> Screen:
    """What a list would do. Nothing happens before Confirm."""
    if card.fault:
        return _fault(card, number, say)
    refused = [one for one in card.remarks if one.refused]
    unknown = [one for one in card.remarks if _is_unknown(one)]
    doubtful = [one for one in card.remarks if not one.refused and not _is_unknown(one)]
    words = text(
        bold(say("«{name}»: nothing has been changed yet", name=short(card.name, LONGEST_NAME))),
        say.plural("{n} row for {house}.", "{n} rows for {house}.", card.rows, house=short(card.house, LONGEST_NAME)),
        _counts(card, say),
        *_stir(card, say),
        *_unknown(unknown, say),
        *_part(say("Refused, so left out:"), refused, MOST_REFUSED, say),
        *_part(say("Please have a look:"), doubtful, MOST_DOUBTFUL - bool(unknown), say),
        *_gone(card.gone, say),
    )
    return reported(number, words, len(card.remarks), can_confirm(card), say)


def can_confirm(card: ReportCard) -> bool:
    """Something would change."""
    return not card.fault and card.new + card.changed > 0


def reported(number: int, words: Markup, remarks: int, confirms: bool, say: Say) -> Screen:
    """A report, read before."""
    every = Button(say.label("All remarks ({n})", n=remarks), ShowRemarks(number, 0)) if remarks else None
    yes = Button(say.label("Confirm"), ConfirmImport(number), Style.SUCCESS) if confirms else None
    return Screen(words, rows(yes, every, _back(number, say)))


def replaces(screen: Screen, former: str, say: Say) -> Screen:
    """A report, or its question, of a list that takes the place of another one."""
    words = say("«{name}», which you sent before, waits no more.", name=short(former, LONGEST_NAME))
    return replace(screen, text=text(screen.text, "", words))


def remarks(number: int, lines: Sequence[Markup], page: int, say: Say) -> Screen:
    """What there is to say about the rows, with what would be taken."""
    shown = lines[page * PAGE : (page + 1) * PAGE]
    head = bold(
        say("Remarks {first} to {last} of {all}", first=page * PAGE + 1, last=page * PAGE + len(shown), all=len(lines))
    )
    earlier = Button(say.label("Previous"), ShowRemarks(number, page - 1)) if page else None
    later = Button(say.label("Next"), ShowRemarks(number, page + 1)) if (page + 1) * PAGE < len(lines) else None
    advice = say("Correct the list and send it again: what is in already stays as it is.")
    return Screen(text(head, *shown, advice), rows([earlier, later], Button(say.label("Back"), ShowReport(number))))


def taken_in(card: ReportCard, say: Say) -> Screen:
    """What became of a list."""
    again = say("You can correct the list and send it again: it changes what is different, and doubles nothing.")
    words = text(
        bold(say("«{name}» is in.", name=short(card.name, LONGEST_NAME))),
        say.plural("{n} row for {house}.", "{n} rows for {house}.", card.rows, house=short(card.house, LONGEST_NAME)),
        _counts(card, say),
        *_part(say("Refused, so left out:"), [one for one in card.remarks if one.refused], MOST_REFUSED, say),
        again,
    )
    return Screen(words, rows([Button(say.label("My sessions"), Manage()), Button(say.label("Back"), ShowHome())]))


def gone(say: Say) -> Screen:
    """A button of a list that waits no more."""
    return Screen(
        text(
            bold(say("This list does not wait for you any more.")),
            say("Please send it again: what is in already stays as it is."),
        ),
        rows([Button(say.label("Template"), ShowTemplate()), Button(say.label("Back"), ShowFiles())]),
    )


def _counts(card: ReportCard, say: Say) -> Markup:
    counts = {"new": card.new, "changed": card.changed, "same": card.unchanged, "refused": card.refused}
    return say("New: {new} · changed: {changed} · as before: {same} · refused: {refused}", **counts)


def _stir(card: ReportCard, say: Say) -> list[Markup]:
    """Whom it would reach."""
    moved = say.plural("{n} session moves.", "{n} sessions move.", card.moved) if card.moved else ""
    off = (
        say.plural("{n} session is cancelled.", "{n} sessions are cancelled.", card.cancelled) if card.cancelled else ""
    )
    told = say.plural("{n} person will be told.", "{n} people will be told.", card.people)
    parts = [part for part in (moved, off, told if card.people else "") if part]
    if not parts and can_confirm(card):
        parts = [say("Nobody has to be told.")]
    if not can_confirm(card):
        parts = [say("There is nothing to take in.")] if card.unchanged == 0 else [say("All of it is in already.")]
    return [Markup(" ").join(parts)]


def _part(head: Markup, listed: Sequence[RemarkCard], most: int, say: Say) -> Iterable[Markup]:
    if not listed:
        return []
    more = len(listed) - most
    rest = [say.plural("and {n} more remark", "and {n} more remarks", more)] if more > 0 else []
    return [bold(head), *(_line(one, say) for one in listed[:most]), *rest]


def _is_unknown(card: RemarkCard) -> bool:
    """A column of which nothing is taken."""
    return card.column == HEADER and bool(card.value)


def _unknown(listed: Sequence[RemarkCard], say: Say) -> Iterable[Markup]:
    """All columns that are lost, by name; what is lost with each stands among the remarks."""
    if not listed:
        return []
    named = [say.label("«{words}»", words=short(one.value, LONGEST_HEADING)) for one in listed[:MOST_UNKNOWN]]
    columns = ", ".join(named) + (", …" if len(listed) > MOST_UNKNOWN else "")
    line = say.plural(
        "{n} column that I don't know is left out, with all that stands there: {columns}",
        "{n} columns that I don't know are left out, with all that stands there: {columns}",
        len(listed),
        columns=columns,
    )
    return [bold(line)]


def _line(card: RemarkCard, say: Say) -> Markup:
    """Where, what stands there, and what is odd about it."""
    where = {"line": card.line, "why": _why(card, say)}
    if not card.column:
        return say("Row {line}: {why}", **where)
    if card.column == SHEET:
        return say("Sheet «{name}»: {why}", name=short(card.value, LONGEST_VALUE), why=where["why"])
    value = _state(card.value, say) if isinstance(card.value, SessionState) else card.value
    column = say.label("header") if card.column == HEADER else short(card.column, LONGEST_COLUMN)
    where |= {"column": column, "value": short(" ".join(value.split()), LONGEST_VALUE)}
    if not card.value:
        return say("Row {line}, {column}: {why}", **where)
    return say("Row {line}, {column} «{value}»: {why}", **where)


def remark(card: RemarkCard, say: Say) -> Markup:
    """A line of the report, with what would be taken."""
    expected = say(card.expected, **_facts(card.facts, say))
    return say("{line}. This works: {expected}.", line=_line(card, say), expected=expected)


def _why(card: RemarkCard, say: Say) -> Markup:
    return say(card.why, **_facts(card.facts, say))


def _facts(facts: Mapping[str, object], say: Say) -> dict[str, object]:
    """Days as people say them, with their weekday in the reader's language; states in words."""
    said = {name: _fact(value, say) for name, value in facts.items()}
    day = facts.get("day")
    return said | ({"weekday": say.full_weekday(day)} if isinstance(day, date) and "weekday" in facts else {})


def _fact(value: object, say: Say) -> object:
    if isinstance(value, Mapping):
        value = value.get(say.language) or next(iter(value.values()), "")
    if isinstance(value, SessionState):
        return _state(value, say)
    if isinstance(value, datetime):
        return f"{say.short_day(value.date())} {value:%H:%M}"
    if isinstance(value, date):
        return say.short_day(value)
    return short(str(value), 80) if isinstance(value, str) else value


def _state(value: SessionState, say: Say) -> str:
    return {
        SessionState.DRAFT: say.label("draft"),
        SessionState.PUBLISHED: say.label("open"),
        SessionState.CONFIRMED: say.label("confirmed"),
        SessionState.CANCELLED: say.label("cancelled"),
    }[value]


def _gone(gone: Sequence[GoneCard], say: Say) -> list[Markup]:
    if not gone:
        return []
    named = [
        f"{short(one.title, 40)} ({say.short_day(one.starts.date())})" if one.starts else short(one.title, 40)
        for one in gone
    ]
    listed = ", ".join(named[:MOST_GONE]) + (", …" if len(gone) > MOST_GONE else "")
    return [
        say.plural(
            "{n} session is not in the list any more and stays as it is: {listed}",
            "{n} sessions are not in the list any more and stay as they are: {listed}",
            len(gone),
            listed=listed,
        )
    ]


def _fault(card: ReportCard, number: int, say: Say) -> Screen:
    """Nothing of it can be taken."""
    head = bold(say("I can't take «{name}».", name=short(card.name, LONGEST_NAME) or "–"))
    if card.fault == AWAY:
        words = text(head, say("Telegram does not give me the file. Please send it once more in a moment."))
    else:
        why = say(card.fault, **_facts(card.facts, say))
        words = text(
            head, say("Why: {why}.", why=why), say("Nothing has been changed. The template shows what I can read.")
        )
    return Screen(words, rows(Button(say.label("Template"), ShowTemplate()), _back(number, say)))


def _back(number: int, say: Say) -> Button:
    return Button(say.label("Back"), LeaveImport(number))
