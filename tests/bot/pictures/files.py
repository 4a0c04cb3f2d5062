"""Lists in, files out."""

from dataclasses import replace
from datetime import date, datetime

from markupsafe import Markup

from bot.screens import file_notices, files, reports
from catalogue.documents.sheet import Cells
from catalogue.exchange import plain_table
from catalogue.exchange.fields import FIELDS
from catalogue.exchange.remarks import Accepted, Finding
from catalogue.exchange.unusable import Fault
from catalogue.file_cards import HEADER, SHEET, FileKind, FileTold, GoneCard, HistoryCard, RemarkCard, ReportCard
from catalogue.reading.unreadable import Expected, Why
from catalogue.rules.states import Door, SessionState
from tests.bot.cards import NETWORK, NOW, House
from tests.bot.pictures.picture import Pictures

#: What remarks fill in, as long as it gets.
FACTS: dict[str, object] = {
    **dict.fromkeys(("stated", "computed", "count", "most", "minimum", "capacity", "taken", "reserved", "line"), 12),
    **dict.fromkeys(("least", "limit", "seconds"), 7),
    **dict.fromkeys(("column", "columns", "format", "problem", "title", "name", "lines", "kept", "example"), "Beginn"),
    "day": date(2030, 3, 14),
    "weekday": "Thursday",
    "first": date(2031, 3, 20),
    "starts": datetime.fromisoformat("2030-03-14 09:00"),
    "house": "Haus Lindenhof",
    "second": datetime.fromisoformat("2030-03-14 10:00"),
    "state": SessionState.CONFIRMED,
}


def _name(house: House) -> str:
    return house.words("programm-2030.xlsx", 200)


def _refused(house: House, line: int = 12) -> RemarkCard:
    value = house.words("31.2.2030 9-12", 300)
    return RemarkCard(line, house.words("beginn", 90), value, Why.NO_SUCH_DAY, Expected.MEETING, True)


def _twin(house: House) -> RemarkCard:
    starts = {"starts": datetime.fromisoformat("2030-03-14 08:30")}
    return RemarkCard(40, "titel", house.title, Finding.LIKELY_DUPLICATE, Accepted.MOVE_WITH_CODE, False, starts)


def _unknown(column: str) -> RemarkCard:
    facts = {"example": '"Beamer reservieren"'}
    return RemarkCard(1, HEADER, column, Finding.UNKNOWN_COLUMN, Accepted.COLUMNS, False, facts)


def _sheet(name: str) -> RemarkCard:
    return RemarkCard(1, SHEET, name, Finding.OTHER_SHEETS, Accepted.ONE_SHEET, False)


def _report(house: House, **changes: object) -> ReportCard:
    number = house.number
    card = ReportCard(_name(house), house.institution().name, number(520), number(12), number(20), number(480))
    return replace(card, **changes)  # type: ignore[arg-type]


def _whole(house: House) -> ReportCard:
    refused = [_refused(house, line) for line in range(12, 20)]
    extra = RemarkCard(20, "", "", Finding.MORE_CELLS, Accepted.QUOTED, True)
    open_, cancelled = SessionState.PUBLISHED, {"state": SessionState.CANCELLED}
    stays = RemarkCard(41, "status", open_, Finding.STAYS, Accepted.CANCEL, False, cancelled)
    start = datetime.fromisoformat("2030-05-02 13:30")
    gone = tuple(GoneCard(house.words(title, 300), start) for title in ("Nothilfe", "Hygiene", "Kinästhetik"))
    few = {"refused": house.number(9), "moved": house.number(3), "cancelled": house.number(1)}
    unknown = [_unknown(house.words(name, 90)) for name in ("Bemerkungen", "Nr.")]
    remarks = (*refused, extra, _sheet(house.words("Februar", 90)), _twin(house), stays, _twin(house), *unknown)
    return _report(house, **few, people=house.number(41), remarks=remarks, gone=gone)


def _lines(house: House, say: object) -> list[Markup]:
    return [reports.remark(_refused(house, line), say) for line in range(12, 32)]  # type: ignore[arg-type]


def _told(kind: FileKind, house: House, **changes: object) -> FileTold:
    told = FileTold(kind, True, house.institution().name, "lindenhof")
    return replace(told, **changes)  # type: ignore[arg-type]


def _enrolments() -> Cells:
    since = datetime.fromisoformat("2030-02-01 10:00")
    return [
        ["kurs", "code", "beginn", "name", "institution", "status", "seit"],
        ["=1+1", "K1", since, "Anna Muster", None, "enrolled", since],
    ]


def _changes(house: House) -> tuple[HistoryCard, ...]:
    verbs = [("session", "add"), ("meeting", "move"), ("enrolment", "step"), ("session", "copied")]
    name = house.words("Anna Muster", 200)
    return tuple(HistoryCard(NOW, name, Door.CHAT, noun, verb, name, "waiting", "enrolled", "") for noun, verb in verbs)


FILES: dict[str, Pictures] = {
    "files.unfit": {
        "from somebody else": lambda say, house: files.unfit(files.Unfit.NOT_YOURS, _name(house), 5, say),
        "no list": lambda say, house: files.unfit(files.Unfit.NO_LIST, "ferien.pdf", 5, say),
        "too large": lambda say, house: files.unfit(files.Unfit.TOO_LARGE, _name(house), 5, say),
    },
    "files.how": {"for everybody": lambda say, house: files.how(say)},
    "files.files": {
        "one institution": lambda say, house: files.files(
            (1, house.institution().name), [(1, house.institution().name)], say
        ),
        "which of two": lambda say, house: files.files(None, [(n, house.institution(n).name) for n in (1, 2)], say),
    },
    "files.session_files": {"both": lambda say, house: files.session_files(house.session(), say)},
    "reports.choose_house": {
        "two": lambda say, house: reports.choose_house(
            7, _name(house), [(n, house.institution(n).name) for n in (1, 2)], say
        )
    },
    "reports.report": {
        "something of everything": lambda say, house: reports.report(_whole(house), 7, say),
        "all in already": lambda say, house: reports.report(_report(house, new=0, changed=0), 7, say),
        "nobody is told": lambda say, house: reports.report(_report(house), 7, say),
        "an empty list": lambda say, house: reports.report(ReportCard(_name(house), "Haus Lindenhof"), 7, say),
        "no table": lambda say, house: reports.report(_report(house, fault=Fault.BINARY), 7, say),
        "Telegram is away": lambda say, house: reports.report(_report(house, fault=reports.AWAY), 7, say),
    }
    | {
        f"fault {one.name}": lambda say, house, one=one: reports.report(  # type: ignore[misc]
            _report(house, fault=one, facts=FACTS), 7, say
        )
        for one in (Fault.TOO_LARGE, Fault.NO_LAYOUT, Fault.WHICH_DATE, Fault.COLUMN_TWICE, Fault.TOO_MANY_ROWS)
    },
    "reports.replaces": {
        "another list": lambda say, house: reports.replaces(reports.report(_report(house), 8, say), _name(house), say)
    },
    "reports.reported": {
        "with remarks": lambda say, house: reports.reported(7, Markup("<b>programm.xlsx</b>"), 12, True, say)
    },
    "reports.remarks": {
        "second page": lambda say, house: reports.remarks(7, _lines(house, say), 1, say),
        "every kind": lambda say, house: reports.remarks(
            7,
            [
                reports.remark(RemarkCard(2, "ort", "x", why, expected, True, FACTS), say)
                for why, expected in zip(Finding, [*Accepted, *Accepted], strict=False)
            ],
            0,
            say,
        ),
    },
    "reports.taken_in": {
        "some refused": lambda say, house: reports.taken_in(_report(house, refused=1, remarks=(_refused(house),)), say),
        "all of it": lambda say, house: reports.taken_in(_report(house), say),
    },
    "reports.gone": {"for everybody": lambda say, house: reports.gone(say)},
    "file_notices.export": {
        "template": lambda say, house: file_notices.export(
            _told(FileKind.TEMPLATE, house, rows=plain_table.form(say.language), columns=tuple(FIELDS)), say, NETWORK
        ),
        "all sessions": lambda say, house: file_notices.export(
            _told(FileKind.CATALOGUE, house, rows=[["titel"], ["=1"]]), say, NETWORK
        ),
        "enrolments": lambda say, house: file_notices.export(
            _told(FileKind.ENROLMENTS, house, rows=_enrolments()), say, NETWORK
        ),
        "participants": lambda say, house: file_notices.export(
            _told(FileKind.PARTICIPANTS, house, session=house.session(), people=tuple(house.participants())),
            say,
            NETWORK,
        ),
        "history": lambda say, house: file_notices.export(
            _told(FileKind.HISTORY, house, session=house.session(), history=_changes(house)), say, NETWORK
        ),
    },
}
