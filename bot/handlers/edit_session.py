"""The form that edits a session: it opens with the facts as they stand, and shows what staff will see."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from markupsafe import Markup

from bot import forms
from bot.actions import EditStep, StartForm
from bot.forms import PREVIEW, Answers, Form
from bot.handlers import edit_dates, findings
from bot.handlers.date_fields import HOURS
from bot.handlers.desk import own, shown
from bot.handlers.session_fields import LANGUAGE, NOTE, ONLINE, PLACE, PRICE, SEATS, TRAINER, WHO, said
from bot.screens import blast as blast_screens
from bot.screens import findings as finding_screens
from bot.screens import forms as screens
from bot.screens import open_forms
from bot.screens.screen import Button, Rows, Screen, rows, text
from bot.screens.sessions import facts, state
from bot.turn import Turn
from catalogue import blast, correcting, drafts, editing, redating
from catalogue.announcing import TOLD
from catalogue.cards import SessionCard
from catalogue.drafts import TOUCHED
from catalogue.editing import Stand
from catalogue.rules.blast import Blast, Change
from catalogue.rules.double_booking import Clash, Finding
from catalogue.rules.essential import Fact, words_are_essential
from catalogue.rules.rights import Verb, may
from catalogue.rules.seats import is_too_small

#: The questions, and the facts of a plan that their answers are.
STEPS = ("times", "place", "online", "trainer", "seats", "price", "taught", "note")
#: Changes that can be taken back while their notices wait: each by itself.
UNDONE = [[edit_dates.STEP], [Fact.PLACE.value]]
#: Of the answers: whoever confirmed wanted no message.
SILENTLY = "silently"
CLASHES = {Clash.PLACE: "place", Clash.TRAINER: "trainer"}
#: Where what speaks against a date leads to.
LEADS = {Clash.ITSELF: "times", Clash.HOLIDAY: "times", Clash.CLOSED: "times"} | CLASHES


async def opening(turn: Turn, session_id: int) -> dict[str, Any]:
    """The answers as it stands now, and once more as it stood (`base`). Refused: no right to run the session."""
    there = await editing.stand(turn.db, turn.who, session_id)
    answers = as_answers(there)
    houses = [m.institution_id for m in turn.person.coordinates if m.institution_id in there.plan.hosts]
    about = {"session": session_id, "hosts": list(there.plan.hosts), "house": (houses or [*there.plan.hosts])[0]}
    about["training"] = there.training.id
    return {**answers, **about, "base": answers, "mark": there.mark, "opened": turn.now.isoformat()}


def as_answers(there: Stand) -> dict[str, Any]:
    plan = there.plan
    return {
        "times": edit_dates.as_answer(plan.times),
        "place": plan.place or None,
        "online": plan.online or None,
        "trainer": [plan.trainer, there.trainer_id] if plan.trainer else None,
        "seats": [plan.minimum, plan.capacity] if plan.minimum or plan.capacity is not None else None,
        "price": None if plan.price is None else [plan.price, plan.currency],
        "taught": plan.language,
        "note": plan.note or None,
    }


def changed(answers: Answers) -> list[str]:
    """The questions whose answer is another one than when the form was opened."""
    return [step for step in STEPS if answers.get(step) != answers["base"].get(step)]


def as_facts(answers: Answers, steps: list[str]) -> dict[str, Any]:
    """The facts of a plan that these answers set."""
    least, most = answers.get("seats") or (None, None)
    minor, currency = answers.get("price") or (None, "CHF")
    every: dict[str, dict[str, Any]] = {
        "times": {"times": edit_dates.as_times(answers.get("times"))},
        "place": {"place": answers.get("place") or ""},
        "online": {"online": answers.get("online") or ""},
        "trainer": {"trainer": (answers.get("trainer") or [""])[0]},
        "seats": {"minimum": least, "capacity": most},
        "price": {"price": minor, "currency": currency},
        "taught": {"language": answers.get("taught")},
        "note": {"note": answers.get("note") or ""},
    }
    return {name: value for step in steps for name, value in every[step].items()}


# --- preview -------------------------------------------------------------------------------------------------------


async def _preview(turn: Turn, answers: Answers) -> Screen:
    card, say, steps = await own(turn, answers["session"]), turn.say, changed(answers)
    new = foreseen(card, as_facts(answers, steps), turn.now)
    found = await _found(turn, answers, steps)
    unkept = findings.unkept(found, answers)
    await findings.remember(turn, FORM.name, answers, unkept)
    too_few = is_too_small(new.capacity, card.capacity, card.taken)
    body = text(
        *facts(new, say),
        "",
        *state(new, say),
        *finding_screens.lines(unkept, say),
    )
    reach = await _reach(turn, answers, steps)
    quiet = bool(reach and reach.people) and may_be_silent(answers, correction(steps))
    notes = _consequences(turn, answers, steps, reach, quiet and not unkept)
    if too_few:
        notes = [_too_few(card, new, turn)]
    elif edit_dates.over(answers, turn):
        notes = [say("One of the new dates is over by now.")]
    finish = _ways(turn, card, unkept, steps, too_few, answers, quiet)
    return screens.preview(say.label("Edit this session"), body, finish, FORM.labels(turn, answers), say, notes)


def foreseen(card: SessionCard, facts: Mapping[str, Any], now: datetime) -> SessionCard:
    """The card with these facts; free seats follow from the number of seats."""
    new = dict(facts)
    if "times" in new:
        new["meetings"] = edit_dates.meetings(new.pop("times"), card.zone, now)
    if "capacity" in new and new["capacity"] != card.capacity:
        free = new["capacity"] if new["capacity"] is None else max(0, new["capacity"] - card.taken)
        return replace(card, **new, free=free, why_not=card.why_not if free == 0 else None)
    return replace(card, **new)


async def _found(turn: Turn, answers: Answers, steps: list[str]) -> list[Finding]:
    """Only what follows from this change: of new dates everything, of the others what their place and trainer do."""
    there = await editing.stand(turn.db, turn.who, answers["session"])
    made = replace(there.plan, **as_facts(answers, steps))
    trainer = (answers.get("trainer") or ["", None])[1]
    found = await findings.of_plan(turn, made, trainer, None, answers["session"])
    new = replace(made, times=edit_dates.added(answers))
    stay = [one for one in made.times if one not in new.times]
    fresh = await findings.of_plan(turn, new, trainer, None, answers["session"], stay)
    both = [*fresh, *(one for one in found if CLASHES.get(one.clash) in steps)]
    return list({one.key: one for one in both}.values())


async def _reach(turn: Turn, answers: Answers, steps: list[str]) -> Blast | None:
    """Whom it reaches, where it is something that people are told of."""
    fact = correction(steps)
    if "times" in steps:
        there = await editing.stand(turn.db, turn.who, answers["session"])
        before, after = (edit_dates.as_times(known.get("times")) for known in (answers["base"], answers))
        return await blast.of_dates(turn.db, turn.who, there.id, before, after, there.plan.zone, turn.now)
    if fact is None and not set(as_facts(answers, steps)) & set(TOLD):
        return None
    change = Change.NOTE if fact is Fact.NOTE else Change.PLACE
    return await blast.look(turn.db, turn.who, answers["session"], change, turn.now)


def _consequences(turn: Turn, answers: Answers, steps: list[str], reach: Blast | None, quiet: bool) -> list[Markup]:
    """What changes, whom it reaches, whether it can be taken back."""
    if not steps:
        return []
    say, names = turn.say, dict(FORM.labels(turn, answers))
    changes = say("Changes: {what}", what=say.listing(names[step] for step in steps))
    undo = turn.terms.undo if steps in UNDONE else timedelta()
    told = [Markup(" ").join(blast_screens.lines(reach, undo, say, quiet))] if reach else []
    return [Markup(" · ").join([changes, *told])]


def correction(steps: list[str]) -> Fact | None:
    """The one fact that changes, where it is one of which people are told as one likes."""
    return Fact(steps[0]) if len(steps) == 1 and steps[0] in set(Fact) else None


def may_be_silent(answers: Answers, fact: Fact | None) -> bool:
    """Only where nobody has to know."""
    if fact is None:
        return False
    return not words_are_essential(fact, answers["base"].get(fact) or "", answers.get(fact) or "")


def _too_few(card: SessionCard, new: SessionCard, turn: Turn) -> Markup:
    return turn.say(
        "{taken} seats are taken, you want {capacity}. Who loses theirs is chosen under Seats and rules.",
        taken=card.taken,
        capacity=new.capacity,
    )


def _ways(
    turn: Turn,
    card: SessionCard,
    unkept: list[Finding],
    steps: list[str],
    too_few: bool,
    answers: Answers,
    quiet: bool,
) -> Rows:
    say = turn.say
    if too_few:
        change = Button(say.label("Change it"), EditStep("seats"))
        return rows([change, Button(say.label("Seats and rules"), StartForm("seats", card.id))])
    if edit_dates.over(answers, turn):
        return rows(Button(say.label("Change it"), EditStep(edit_dates.STEP)))
    if unkept:
        return finding_screens.question_rows(unkept, LEADS, say)
    if steps:
        return blast_screens.finish_rows(quiet, say)
    is_ours = may(turn.who, Verb.OFFER, [card.training.institution_id]) and not answers.get(TOUCHED)
    texts = Button(f"{say.label('Title and texts')} · {say.label('Edit')}", StartForm("texts", card.training.id))
    return rows(texts if is_ours else None)


# --- end -----------------------------------------------------------------------------------------------------------


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    """Where somebody else has changed it meanwhile, they decide who have seen it."""
    there = await editing.stand(turn.db, turn.who, answers["session"], held=True)
    steps = changed(answers)
    silent = how == "silent" or (how == "mine" and bool(answers.get(SILENTLY)))
    if there.mark != answers["mark"] and not (how == "mine" and there.mark == answers.get("seen")):
        return await _meanwhile(turn, {**answers, SILENTLY: silent}, there)
    asks = edit_dates.over(answers, turn) or findings.unkept(await _found(turn, answers, steps), answers)
    if asks or (silent and correction(steps) is None):
        return await forms.ask(turn, FORM, answers, PREVIEW)
    toast = await _save(turn, there, answers, silent)
    await drafts.drop(turn.db, turn.person.id)
    return await shown(turn, there.id, toast, told=bool(steps) and not silent)


async def _save(turn: Turn, there: Stand, answers: Answers, silent: bool) -> str:
    """Dates by themselves and a correction of one fact can be undone, the latter also made without a message; in words
    what has come of it."""
    steps, who, now, terms = changed(answers), turn.who, turn.now, turn.terms
    made = as_facts(answers, steps)
    if steps == [edit_dates.STEP]:
        told = await redating.change(turn.db, who, there.id, made[edit_dates.STEP], now, terms)
    elif fact := correction(steps):
        told = await correcting.correct(turn.db, who, there.id, fact, made[fact], now, terms, silent)
    else:
        trainer = (answers.get("trainer") or ["", None])[1]
        await editing.save(turn.db, who, there, made, trainer, now, terms)
        return turn.say.label("Saved.")
    heard = turn.say.label_plural("Saved. {n} person will be told.", "Saved. {n} people will be told.", told)
    if silent:
        return turn.say.label("Corrected. Nobody is told.")
    return heard if told else turn.say.label("Saved.")


async def _meanwhile(turn: Turn, answers: Answers, there: Stand) -> Screen:
    """Who has changed what since the form was opened."""
    await forms.ask(turn, FORM, {**answers, "seen": there.mark}, PREVIEW)
    who = await editing.changed_by(turn.db, there.id, datetime.fromisoformat(answers["opened"]))
    now, base, names = as_answers(there), answers["base"], dict(FORM.labels(turn, answers))
    differences = [
        (names[step], _said(step, base.get(step), turn), _said(step, now[step], turn))
        for step in STEPS
        if now[step] != base.get(step)
    ]
    title = there.training.title(turn.say.language)
    return open_forms.changed_meanwhile(title, who, differences, not differences, turn.say)


def _said(step: str, value: Any, turn: Turn) -> str:
    return edit_dates.words(value, turn) if step == edit_dates.STEP else said(step, value, turn)


async def look_at_theirs(turn: Turn, answers: Answers) -> Screen:
    card = await own(turn, answers["session"])
    body = text(*facts(card, turn.say), "", *state(card, turn.say))
    return open_forms.theirs(body, card.id, FORM.name, turn.say)


FORM = Form(
    "edit",
    lambda say: say.label("Edit this session"),
    (
        edit_dates.DATES,
        HOURS,
        PLACE,
        replace(ONLINE, asked=True),
        TRAINER,
        WHO,
        SEATS,
        PRICE,
        replace(LANGUAGE, asked=True),
        replace(NOTE, asked=True),
    ),
    _preview,
    _finish,
)
