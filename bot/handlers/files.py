"""Lists in, files out. A list waits as a draft until somebody confirms it, beside any form; nothing happens before."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from markupsafe import Markup

from bot.asked import SentFile
from bot.file_actions import (
    ConfirmImport,
    LeaveImport,
    ReportFor,
    SendFile,
    ShowFiles,
    ShowRemarks,
    ShowReport,
    ShowSessionFiles,
    ShowTemplate,
)
from bot.handlers.desk import coordinators_only, own
from bot.screens import files as screens
from bot.screens import open_forms, reports
from bot.screens.files import Unfit
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import drafts, files
from catalogue.cards import PersonCard
from catalogue.drafts import LIST, Draft
from catalogue.file_cards import FileKind, ReportCard
from catalogue.refusals import Reason, Refused

#: Telegram's bots may fetch 20 MB; a list of 20 000 sessions has about 5.
MOST_SENT = 5_000_000
ENDINGS = (".xlsx", ".csv", ".json", ".yaml", ".yml", ".txt", ".tsv")
#: Instead of a fault of the file: Telegram did not give it to us.
AWAY = reports.AWAY
#: Remarks that are kept with a list; whoever has more of them begins with the first.
MOST_KEPT = 200


def unfit(person: PersonCard, file: SentFile) -> Unfit | None:
    """Why a file is not even fetched."""
    if not person.coordinates:
        return Unfit.NOT_YOURS
    if PurePosixPath(file.name).suffix.lower() not in ENDINGS:
        return Unfit.NO_LIST
    return Unfit.TOO_LARGE if file.size > MOST_SENT else None


async def sent(turn: Turn, file: SentFile) -> Screen:
    """A document came in: the report, or the question for which institution it is."""
    why = unfit(turn.person, file)
    if why is not None:
        return screens.unfit(why, file.name, MOST_SENT // 1_000_000, turn.say)
    former = await drafts.waiting_list(turn.db, turn.person.id)
    waits = {"number": file.number, "file": file.file_id, "name": file.name}
    if turn.report is None:
        await _keep(turn, "house", waits)
        return _instead_of(former, waits, reports.choose_house(file.number, file.name, _houses(turn), turn.say), turn)
    screen = await _reported(turn, waits | {"house": _houses(turn)[0][0]}, turn.report)
    if turn.report.fault:
        return screen if former is None else open_forms.waiting(screen, *_named(former.answers), turn.say)
    return _instead_of(former, waits, screen, turn)


def _named(waits: Mapping[str, Any]) -> tuple[str, int]:
    return waits["name"], waits["number"]


def _instead_of(former: Draft | None, waits: Mapping[str, Any], screen: Screen, turn: Turn) -> Screen:
    """One list waits at a time: the later one, which says so."""
    if former is None or former.answers["number"] == waits["number"]:
        return screen
    return reports.replaces(screen, former.answers["name"], turn.say)


async def _keep(turn: Turn, step: str, answers: dict[str, Any]) -> None:
    await drafts.save(turn.db, turn.person.id, Draft(LIST, step, answers), turn.now, LIST)


def _houses(turn: Turn) -> list[tuple[int, str]]:
    return [(m.institution_id, m.institution) for m in turn.person.coordinates]


async def report_for(turn: Turn, action: ReportFor) -> Screen:
    draft = await _waiting(turn, action.number)
    if draft is None or turn.report is None:
        return reports.gone(turn.say)
    return await _reported(turn, draft.answers | {"house": action.house}, turn.report)


async def _reported(turn: Turn, waits: dict[str, Any], report: ReportCard) -> Screen:
    """Kept as it was read, so that turning its pages fetches nothing; one that can't be read takes no other's place."""
    screen = reports.report(report, waits["number"], turn.say)
    if report.fault:
        return screen
    remarks = [str(reports.remark(one, turn.say)) for one in report.remarks[:MOST_KEPT]]
    shown = {"text": str(screen.text), "remarks": remarks, "confirms": reports.can_confirm(report)}
    await _keep(turn, "report", waits | shown)
    return screen


async def show_report(turn: Turn, action: ShowReport) -> Screen:
    draft = await _waiting(turn, action.number)
    if draft is None:
        return reports.gone(turn.say)
    kept = draft.answers
    if "text" not in kept:
        return reports.choose_house(action.number, kept["name"], _houses(turn), turn.say)
    return reports.reported(action.number, Markup(kept["text"]), len(kept["remarks"]), kept["confirms"], turn.say)


async def show_remarks(turn: Turn, action: ShowRemarks) -> Screen:
    draft = await _waiting(turn, action.number)
    if draft is None or "text" not in draft.answers:
        return reports.gone(turn.say)
    return reports.remarks(action.number, [Markup(one) for one in draft.answers["remarks"]], action.page, turn.say)


async def confirm(turn: Turn, action: ConfirmImport) -> Screen:
    """The list is in: what is left to do is to say so. A second tap says it again."""
    button = f"list {action.number}"
    if (outcome := await drafts.came_to(turn.db, turn.person.id, button, turn.now, LIST)) is not None:
        return Screen.unpacked(outcome)
    if await _waiting(turn, action.number) is None or turn.report is None:
        return reports.gone(turn.say)
    if turn.report.fault:
        return reports.report(turn.report, action.number, turn.say)
    await drafts.drop(turn.db, turn.person.id, LIST)
    screen = reports.taken_in(turn.report, turn.say)
    await drafts.end(turn.db, turn.person.id, button, screen.packed(), turn.now, LIST)
    return screen


async def leave(turn: Turn, action: LeaveImport) -> Screen:
    if await _waiting(turn, action.number) is not None:
        await drafts.drop(turn.db, turn.person.id, LIST)
    shown = await show_files(turn, ShowFiles())
    return replace(shown, toast=turn.say.label("Nothing has changed."))


async def _waiting(turn: Turn, number: int) -> Draft | None:
    """The list that this button speaks of, if it still waits."""
    draft = await drafts.load(turn.db, turn.person.id, LIST)
    return draft if draft is not None and draft.answers["number"] == number else None


# --- files out ---------------------------------------------------------------------------------------------------


async def show_files(turn: Turn, action: ShowFiles) -> Screen:
    coordinators_only(turn)
    houses = _houses(turn)
    chosen = next((house for house in houses if house[0] == action.house), houses[0] if len(houses) == 1 else None)
    return screens.files(chosen, houses, turn.say)


async def show_template(turn: Turn, action: ShowTemplate) -> Screen:
    """The template as a message of its own, and how to use it."""
    coordinators_only(turn)
    await files.ask(turn.db, turn.who, FileKind.TEMPLATE, turn.person.coordinates[0].institution_id, turn.now)
    return screens.how(turn.say)


async def show_session_files(turn: Turn, action: ShowSessionFiles) -> Screen:
    return screens.session_files(await own(turn, action.session), turn.say)


async def send_file(turn: Turn, action: SendFile) -> Screen:
    if action.what not in set(FileKind):
        raise Refused(Reason.NOT_FOUND)
    kind = FileKind(action.what)
    await files.ask(turn.db, turn.who, kind, action.about, turn.now)
    toast = turn.say.label("The file is on its way.")
    if kind in (FileKind.PARTICIPANTS, FileKind.HISTORY):
        return replace(await show_session_files(turn, ShowSessionFiles(action.about)), toast=toast)
    return replace(await show_files(turn, ShowFiles(action.about)), toast=toast)


HANDLERS: Handlers = {
    ShowTemplate: show_template,
    ShowSessionFiles: show_session_files,
    SendFile: send_file,
    ShowRemarks: show_remarks,
    LeaveImport: leave,
}
