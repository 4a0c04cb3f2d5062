"""A form that is half filled in: nothing takes its place unasked, and it swallows no words that came long after."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from bot import handlers
from bot.action import Action
from bot.actions import Manage, ShowHome
from bot.codec import Unparsable, pack, parse
from bot.file_actions import ConfirmImport, ReportFor, ShowFiles, ShowReport
from bot.form_actions import BeginAnew
from bot.handlers import desk, files, home
from bot.handlers.form_steps import FORMS
from bot.people_actions import ManageHouse
from bot.screens import open_forms as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import drafts
from catalogue.drafts import TOUCHED, Draft
from catalogue.refusals import Reason, Refused
from catalogue.search import fold_query

#: So long after the last answer what is typed is the next one. The time counts, and not what was looked at since:
#: showing something writes nothing. A form waits through a working day; after a night nobody has its question in mind.
WAITS = timedelta(hours=12)
#: Of words as much as the button that searches for them carries.
LONGEST_WORDS = 36


async def of(turn: Turn) -> Draft | None:
    """What may wait for what is typed; a form left long ago in which nothing was answered does not."""
    draft = await drafts.load(turn.db, turn.person.id)
    return None if draft is None or (is_cold(turn, draft) and not draft.answers.get(TOUCHED)) else draft


def is_cold(turn: Turn, draft: Draft) -> bool:
    """It was left so long ago that what is typed may well be something else."""
    return draft.form in FORMS and draft.changed_at is not None and turn.now - draft.changed_at > WAITS


def which(turn: Turn, draft: Draft) -> Screen:
    words = fold_query(turn.text)[:LONGEST_WORDS]
    return screens.which(_title(turn, draft), draft.changed_at or turn.now, turn.text, words, turn.say)


def ask(turn: Turn, wish: Action, draft: Draft) -> Screen:
    """Something was asked for that would take the place of a form: go on with that, or begin this."""
    return screens.unfinished(_title(turn, draft), draft.changed_at or turn.now, pack(wish), turn.say)


def _title(turn: Turn, draft: Draft) -> str:
    return FORMS[draft.form].title(turn.say) if draft.form in FORMS else turn.say.label("half filled in")


async def anew(turn: Turn, action: BeginAnew) -> Screen:
    """The form goes, and what was asked for takes its place."""
    try:
        wish = parse(action.what)
    except Unparsable:
        raise Refused(Reason.STALE_FORM) from None
    if isinstance(wish, BeginAnew):
        raise Refused(Reason.STALE_FORM)
    await drafts.drop(turn.db, turn.person.id)
    return await handlers.HANDLERS[type(wish)](turn, wish)


Show = Callable[[Turn, Any], Awaitable[Screen]]


def mentioning(show: Show) -> Show:
    """The same screen, with a way back to the form that is open."""

    async def shown(turn: Turn, wish: Any) -> Screen:
        screen, draft = await show(turn, wish), await drafts.load(turn.db, turn.person.id)
        if draft is None or draft.form not in FORMS or not draft.answers.get(TOUCHED):
            return screen
        return screens.mentioned(screen, _title(turn, draft), draft.changed_at or turn.now, turn.say)

    return shown


def _with_list(show: Show) -> Show:
    """The same screen, with a way to the list that waits to be confirmed."""

    async def shown(turn: Turn, wish: Any) -> Screen:
        screen = await show(turn, wish)
        waits = await drafts.waiting_list(turn.db, turn.person.id) if turn.person.coordinates else None
        if waits is None:
            return screen
        return screens.waiting(screen, waits.answers["name"], waits.answers["number"], turn.say)

    return shown


HANDLERS: Handlers = {
    BeginAnew: anew,
    ShowHome: mentioning(_with_list(home.show_home)),
    Manage: mentioning(_with_list(desk.manage)),
    ManageHouse: mentioning(_with_list(desk.manage_house)),
    ShowFiles: _with_list(files.show_files),
    ReportFor: mentioning(files.report_for),
    ShowReport: mentioning(files.show_report),
    ConfirmImport: mentioning(files.confirm),
}
