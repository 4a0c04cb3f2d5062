"""The form for seats and rules of a session: it opens with how they stand, and every line can be changed."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot import forms
from bot.forms import DONE, PREVIEW, Answers, Choice, Field, Form
from bot.handlers.desk import own, shown
from bot.handlers.seat_answers import (
    AUDIENCE,
    caps_for,
    period,
    pressed,
    reserved_for,
    setting,
    size,
    texts,
    two_days,
)
from bot.screens import forms as screens
from bot.screens import seat_rules as rule_screens
from bot.screens.screen import Screen
from bot.screens.seat_rules import RulesCard
from bot.screens.words import marked, member_group
from bot.turn import Turn
from catalogue import drafts, institutions, seat_rules, sessions, shrinking
from catalogue.cards import SessionCard
from catalogue.reading import sharing_out
from catalogue.rules.seats import is_too_small
from catalogue.rules.shrinking import Shrink
from catalogue.rules.states import Circle, Overlap
from catalogue.seat_rules import Setting


async def opening(turn: Turn, session_id: int) -> dict[str, Any]:
    """The answers as they stand now, and once more as they stood (`base`). Refused: no right to run the session."""
    await own(turn, session_id)
    answers = _answers(session_id, await seat_rules.present(turn.db, session_id))
    return {**answers, "base": answers}


async def _caught_up(turn: Turn, answers: Answers) -> Answers:
    """The answers, but as it stands now what was left as it stood. Nobody changes it from here on."""
    base, now = answers.get("base"), _answers(answers["session"], await seat_rules.held(turn.db, answers["session"]))
    if base is None or base == now:
        return answers
    return {**answers, "base": now} | {step: now[step] for step in now if answers.get(step) == base[step]}


def _answers(session_id: int, now: Setting) -> dict[str, Any]:
    rules = now.rules
    checks = [name for name, on in (("approval", rules.approval), ("block", rules.overlap is Overlap.BLOCK)) if on]
    return {
        "session": session_id,
        "size": [now.minimum, now.capacity],
        "reserved": sorted(map(list, now.reserved.items())),
        "caps": [rules.cap, sorted(map(list, rules.caps.items()))],
        "release": [rules.partners_days, rules.network_days, rules.outsiders_days],
        "enrolment": texts(now.opens_on, now.closes_on),
        "first": texts(rules.own_until, rules.outsiders_from),
        "deadlines": texts(rules.withdraw_until, rules.decide_on),
        "checks": checks,
        "audience": rules.open_to.split(",") if rules.open_to else [],
    }


def _ticked(labels: Iterable[tuple[str, str]], chosen: Any, turn: Turn) -> list[Choice]:
    """Buttons of a choice of several, with those that are chosen marked, and the one that ends it."""
    listed = [(marked(label, value in (chosen or []), turn.say), value) for label, value in labels]
    return [*listed, (turn.say.label("Done"), DONE)]


async def _groups(turn: Turn, answers: Answers) -> list[Choice]:
    return _ticked([(member_group(one, turn.say), one) for one in AUDIENCE], answers.get("audience"), turn)


async def _checks(turn: Turn, answers: Answers) -> list[Choice]:
    labels = [
        (turn.say.label("Their institution approves"), "approval"),
        (turn.say.label("Not at the same time as another training"), "block"),
    ]
    return _ticked(labels, answers.get("checks"), turn)


# --- preview and end -----------------------------------------------------------------------------------------------


async def _preview(turn: Turn, answers: Answers) -> Screen:
    card, new = await own(turn, answers["session"]), setting(answers)
    if is_too_small(new.capacity, card.capacity, card.taken) and new.capacity is not None:
        fewer = await shrinking.preview(turn.db, turn.who, card.id, new.capacity, turn.now, new.reserved)
        return rule_screens.lowered(fewer, turn.say)
    body = rule_screens.described(card, await _card(turn, card, new), turn.say)
    labels = [(field.step, field.label(turn.say)) for field in FORM.fields]
    return screens.preview(turn.say.label("Seats and rules"), body, screens.confirm_rows(turn.say), labels, turn.say)


async def _card(turn: Turn, card: SessionCard, new: Setting) -> RulesCard:
    names = {house.id: house.name for house in await institutions.everyone(turn.db)}
    rules = new.rules
    first = card.starts_at and card.starts_at.astimezone(ZoneInfo(card.zone)).date()
    steps = zip(
        (Circle.PARTNER, Circle.MEMBER, Circle.OUTSIDER),
        (rules.partners_days, rules.network_days, rules.outsiders_days),
        strict=True,
    )
    return RulesCard(
        capacity=new.capacity,
        minimum=new.minimum,
        reserved=[(names[house], number) for house, number in new.reserved.items()],
        cap=rules.cap,
        caps=[(names[house], number) for house, number in rules.caps.items()],
        releases={c: (days, first and first - timedelta(days=days)) for c, days in steps if days is not None},
        opens_on=new.opens_on,
        closes_on=new.closes_on,
        own_until=rules.own_until,
        outsiders_from=rules.outsiders_from,
        withdraw_until=rules.withdraw_until,
        decide_on=rules.decide_on,
        approval=rules.approval,
        blocks_overlap=rules.overlap is Overlap.BLOCK,
        audience=rules.open_to.split(",") if rules.open_to else (),
    )


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    """Where somebody else has changed something meanwhile, the preview as it is now."""
    caught_up = await _caught_up(turn, answers)
    if caught_up != answers:
        screen = await forms.ask(turn, FORM, caught_up, PREVIEW)
        return replace(screen, toast=turn.say.label("It has changed meanwhile. Please look once more."))
    new = setting(answers)
    shrink = Shrink(how) if how in set(Shrink) else None
    moved = await sessions.set_rules(
        turn.db,
        turn.who,
        answers["session"],
        new.capacity,
        new.minimum,
        new.reserved,
        new.rules,
        new.opens_on,
        new.closes_on,
        turn.now,
        turn.terms,
        shrink,
    )
    await drafts.drop(turn.db, turn.person.id)
    told = turn.say.label_plural("Saved. {n} person will be told.", "Saved. {n} people will be told.", moved)
    return await shown(turn, answers["session"], told if moved else turn.say.label("Saved."))


FORM = Form(
    "seats",
    lambda say: say.label("Seats and rules"),
    (
        Field(
            "size",
            lambda say: say.label("Seats"),
            lambda say: say("How many seats? For example 12. Or 8-16 if it takes place only with 8 people or more."),
            size,
            skip=lambda say: say.label("Enough for everybody"),
        ),
        Field(
            "reserved",
            lambda say: say.label("Reserved seats"),
            lambda say: say("For whom are seats reserved, and how many? For example haus-a:3, Fondation du Pont:2"),
            lambda typed, turn: sharing_out.by_house(typed),
            skip=lambda say: say.label("None reserved"),
            known=reserved_for,
        ),
        Field(
            "caps",
            lambda say: say.label("Most per institution"),
            lambda say: say(
                "How many seats may one institution take at most? For example 4. Others after it: 4, haus-a:6"
            ),
            lambda typed, turn: sharing_out.caps(typed),
            skip=lambda say: say.label("As many as there are"),
            known=caps_for,
        ),
        Field(
            "release",
            lambda say: say.label("When they come free"),
            lambda say: say(
                "How many days before the start do unused reserved seats come free: for partners, for the network, "
                "for guests? For example 30, 14, 7, or 30, 14, – for never. Partners have reserved seats too."
            ),
            lambda typed, turn: list(sharing_out.days_before(typed)),
            skip=lambda say: say.label("They stay reserved"),
        ),
        Field(
            "enrolment",
            lambda say: say.label("Enrolment"),
            lambda say: say(
                "First and last day of enrolment? For example 1.2.2030, 28.2.2030, or –, 28.2.2030 to open at once."
            ),
            period,
            skip=lambda say: say.label("Open until it begins"),
        ),
        Field(
            "first",
            lambda say: say.label("Who first"),
            lambda say: say(
                "Until when only your own staff, and from when guests? For example 10.2.2030, 1.3.2030, "
                "with – where there is no such day."
            ),
            two_days,
            skip=lambda say: say.label("Everybody at once"),
        ),
        Field(
            "deadlines",
            lambda say: say.label("Deadlines"),
            lambda say: say(
                "Until when is withdrawing free of charge, and when do you decide whether it takes place? "
                "For example 1.3.2030, 5.3.2030, with – where there is no such day."
            ),
            two_days,
            skip=lambda say: say.label("No deadlines"),
        ),
        Field(
            "checks",
            lambda say: say.label("Checks"),
            lambda say: say("What is checked before somebody gets a seat? Press what applies, then Done."),
            pressed,
            _checks,
            skip=lambda say: say.label("Nothing of it"),
            several=True,
        ),
        Field(
            "audience",
            lambda say: say.label("For whom"),
            lambda say: say("For whom is it? Press all that apply, then Done."),
            pressed,
            _groups,
            skip=lambda say: say.label("For everybody"),
            several=True,
        ),
    ),
    _preview,
    _finish,
)
