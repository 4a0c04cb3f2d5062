"""The form for a new session of a training."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.forms import Answers, Choice, Field, Form
from bot.handlers.desk import shown
from bot.handlers.new_training import HOUSE, house, line
from bot.screens import forms as screens
from bot.screens.screen import Screen, bold, text
from bot.screens.sessions import price_words
from bot.turn import Turn
from catalogue import drafts, sessions, trainings
from catalogue.reading import amounts, moments
from catalogue.reading import seats as reading_seats
from catalogue.reading.unreadable import Expected, Unreadable, Why
from catalogue.rules import windows
from catalogue.rules.states import SessionState
from catalogue.sessions import Plan

#: A session with more meetings than this comes in as a file.
MOST_MEETINGS = 40


async def _trainings(turn: Turn, answers: Answers) -> list[Choice]:
    found = await trainings.of_institutions(turn.db, [house(turn, answers)])
    return [(card.title(turn.say.language)[:60], card.id) for card in found[:20]]


def _only_listed(typed: str, turn: Turn) -> Any:
    raise Unreadable(Expected.CHOICE)


def read_times(typed: str, turn: Turn) -> list[list[str]]:
    """One meeting a line (or between semicolons): date, start, end. Each still to come, none twice."""
    zone = ZoneInfo(turn.network.zone)
    today = turn.now.astimezone(zone).date()
    blocks = [moments.meeting(part, today, zone) for part in typed.replace(";", "\n").splitlines() if part.strip()]
    if not blocks or any(block.end is None for block in blocks):
        raise Unreadable(Expected.MEETING)
    if len(blocks) > MOST_MEETINGS:
        raise Unreadable(Expected.MEETING, Why.RANGE, least=1, most=MOST_MEETINGS)
    times = sorted({(block.start, block.end) for block in blocks if block.end is not None})
    first = windows.instant(times[0][0], turn.network.zone)
    if first is None or first <= turn.now:
        raise Unreadable(Expected.MEETING, Why.PAST)
    return [[start.isoformat(), end.isoformat()] for start, end in times]


def _read_seats(typed: str, turn: Turn) -> list[int | None]:
    found = reading_seats.seats(typed)
    return [found.minimum, found.capacity]


def _read_price(typed: str, turn: Turn) -> list[Any] | None:
    money = amounts.money(typed)
    return None if money is None else [money.minor, money.currency]


def plan(turn: Turn, answers: Answers, state: SessionState) -> Plan:
    """What the answers amount to."""
    least, most = answers["seats"] or (None, None)
    minor, currency = answers["price"] or (None, "CHF")
    times = [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in answers["times"] or []]
    return Plan(
        training_id=answers["training"],
        hosts=(house(turn, answers),),
        zone=turn.network.zone,
        times=tuple(times),
        state=state,
        place=answers["place"] or "",
        trainer=answers["trainer"] or "",
        capacity=most,
        minimum=least,
        price=minor,
        currency=currency,
    )


async def _preview(turn: Turn, answers: Answers) -> Screen:
    say, made = turn.say, plan(turn, answers, SessionState.DRAFT)
    card = await trainings.card(turn.db, made.training_id)
    zone = ZoneInfo(made.zone)
    when = [say.span(start.replace(tzinfo=zone), end.replace(tzinfo=zone)) for start, end in made.times]
    seats = (
        say("There are enough seats for everybody.")
        if made.capacity is None
        else say.plural("{n} seat", "{n} seats", made.capacity)
    )
    body = text(
        bold(card.title(say.language)),
        *(when or [say("Date to be fixed")]),
        made.place or None,
        say("Given by {trainer}", trainer=made.trainer) if made.trainer else None,
        price_words(made.price, made.currency, "", say),
        seats,
        say.plural("Takes place with {n} person or more.", "Takes place with {n} people or more.", made.minimum)
        if made.minimum
        else None,
    )
    labels = [(field.step, field.label(say)) for field in FORM.fields if field.needed(turn, answers)]
    return screens.preview(say.label("Preview of the new session"), body, screens.publish_rows(say), labels, say)


async def _finish(turn: Turn, answers: Answers, how: str) -> Screen:
    state = SessionState.PUBLISHED if how == "publish" else SessionState.DRAFT
    session_id = await sessions.add(turn.db, turn.who, plan(turn, answers, state), turn.now)
    await drafts.drop(turn.db, turn.person.id)
    done = turn.say.label("Published.") if how == "publish" else turn.say.label("Kept as a draft.")
    return await shown(turn, session_id, done)


FORM = Form(
    "session",
    lambda say: say.label("New session"),
    (
        HOUSE,
        Field(
            "training",
            lambda say: say.label("Training"),
            lambda say: say("Which training? For one that is not here, type /newtraining."),
            _only_listed,
            _trainings,
        ),
        Field(
            "times",
            lambda say: say.label("Dates"),
            lambda say: say(
                "When? Date, start and end, for example 14.3.2030 09:00 - 12:00. For several dates, one a line."
            ),
            read_times,
            skip=lambda say: say.label("Date to be fixed"),
        ),
        Field(
            "place",
            lambda say: say.label("Place"),
            lambda say: say("Where? Town first, for example: Bern, Haus Lindenhof, room 2"),
            line(300),
            skip=lambda say: say.label("Place not known yet"),
        ),
        Field(
            "seats",
            lambda say: say.label("Seats"),
            lambda say: say("How many seats? For example 12. Or 8-16 if it takes place only with 8 people or more."),
            _read_seats,
            skip=lambda say: say.label("Enough for everybody"),
        ),
        Field(
            "price",
            lambda say: say.label("Price"),
            lambda say: say("What does a seat cost? For example CHF 120.–, or 0 if it is free."),
            _read_price,
            skip=lambda say: say.label("Price not known yet"),
        ),
        Field(
            "trainer",
            lambda say: say.label("Trainer"),
            lambda say: say("Who gives it?"),
            line(200),
            skip=lambda say: say.label("Not known yet"),
        ),
    ),
    _preview,
    _finish,
)
