"""A session is corrected, its last change undone: place and note as forms, told or silently."""

from collections.abc import Awaitable, Callable

from bot import forms
from bot.change_actions import OpenChange, ShowChanges, UndoChange
from bot.forms import Answers, Field, Form
from bot.handlers import copying
from bot.handlers.desk import own, shown
from bot.handlers.new_training import line
from bot.say import Say
from bot.screens import blast as blast_screens
from bot.screens import changes as screens
from bot.screens import forms as form_screens
from bot.screens.lines import short
from bot.screens.screen import Screen, bold, text
from bot.turn import Handlers, Turn
from catalogue import blast, correcting, drafts, undoing
from catalogue.refusals import Reason, Refused
from catalogue.rules.blast import Change
from catalogue.rules.essential import Fact, words_are_essential
from catalogue.rules.series import Rhythm

LONGEST = {Fact.PLACE: 300, Fact.NOTE: 1000}
SHOWN = 300


async def menu(turn: Turn, action: ShowChanges) -> Screen:
    return screens.menu(await own(turn, action.session), turn.say)


async def undo(turn: Turn, action: UndoChange) -> Screen:
    told = await undoing.undo(turn.db, turn.who, action.session, turn.now, turn.terms)
    say = turn.say
    heard = say.label_plural(
        "Undone. {n} person who knew of it is told.", "Undone. {n} people who knew of it are told.", told
    )
    return await shown(turn, action.session, heard if told else say.label("Undone. Nobody was told of it."))


def _preview(fact: Fact) -> Callable[[Turn, Answers], Awaitable[Screen]]:
    async def preview(turn: Turn, answers: Answers) -> Screen:
        say = turn.say
        card = await own(turn, answers["session"])
        before, now = getattr(card, fact), answers[fact] or ""
        reach = await blast.look(turn.db, turn.who, card.id, Change(fact.value), turn.now)
        quiet = reach.people > 0 and not words_are_essential(fact, before, now)
        body = text(
            bold(short(card.training.title(say.language), 200)),
            say("Before: {moment}", moment=short(before, SHOWN) or "–"),
            say("Now: {moment}", moment=short(now, SHOWN) or "–"),
            "",
            *blast_screens.lines(reach, turn.terms.undo if fact is Fact.PLACE else turn.terms.undo * 0, say),
            blast_screens.can_be_silent(say) if quiet else None,
        )
        labels = [(field.step, field.label(say)) for field in FORMS[fact].fields]
        finish = blast_screens.finish_rows(quiet, say)
        return form_screens.preview(say.label("Change this?"), body, finish, labels, say)

    return preview


def _finish(fact: Fact) -> Callable[[Turn, Answers, str], Awaitable[Screen]]:
    async def finish(turn: Turn, answers: Answers, how: str) -> Screen:
        silent, session_id = how == "silent", answers["session"]
        value = answers[fact] or ""
        told = await correcting.correct(turn.db, turn.who, session_id, fact, value, turn.now, turn.terms, silent)
        await drafts.drop(turn.db, turn.person.id)
        toast = turn.say.label_plural("Saved. {n} person will be told.", "Saved. {n} people will be told.", told)
        return await shown(turn, session_id, turn.say.label("Corrected. Nobody is told.") if silent else toast)

    return finish


def _place(say: Say) -> str:
    return say.label("Place")


def _note(say: Say) -> str:
    return say.label("Note")


FORMS: dict[Fact, Form] = {
    Fact.PLACE: Form(
        "place",
        _place,
        (
            Field(
                "place",
                _place,
                lambda say: say("Where? Town first, for example: Bern, Haus Lindenhof, room 2"),
                line(LONGEST[Fact.PLACE]),
                skip=lambda say: say.label("Place not known yet"),
            ),
        ),
        _preview(Fact.PLACE),
        _finish(Fact.PLACE),
    ),
    Fact.NOTE: Form(
        "note",
        _note,
        (
            Field(
                "note",
                _note,
                lambda say: say("What do people need to know? For example: Bring work clothes."),
                line(LONGEST[Fact.NOTE]),
                skip=lambda say: say.label("No note"),
            ),
        ),
        _preview(Fact.NOTE),
        _finish(Fact.NOTE),
    ),
}


async def open_change(turn: Turn, action: OpenChange) -> Screen:
    """Which form, and about what."""
    if action.form == copying.YEAR.name:
        return await copying.open_year(turn, action.session)
    await own(turn, action.session)
    about = {"session": action.session}
    if action.form in set(Fact):
        return await forms.begin(turn, FORMS[Fact(action.form)], about)
    if action.form in set(Rhythm):
        return await forms.begin(turn, copying.SERIES, about | {"rhythm": action.form})
    if action.form != copying.ONCE.name:
        raise Refused(Reason.NOT_FOUND)
    return await forms.begin(turn, copying.ONCE, about)


HANDLERS: Handlers = {ShowChanges: menu, UndoChange: undo, OpenChange: open_change}
