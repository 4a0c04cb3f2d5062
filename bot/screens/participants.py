"""Who comes to a session: the list with one button per person, one person, who could come instead."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.actions import ManageSession, ShowParticipants, StartForm
from bot.participant_actions import (
    Announce,
    AskSwap,
    MoveUp,
    OpenCode,
    SendSheet,
    ShowAnnouncement,
    ShowParticipant,
    ShowPresence,
    SwapParticipant,
    TurnParticipants,
)
from bot.say import Say
from bot.screens.lines import short, until, way
from bot.screens.screen import Button, Rows, Screen, Style, bold, in_twos, rows, text
from bot.screens.sessions import meetings
from bot.screens.words import enrolment_state, presence, up_reason
from catalogue.cards import ParticipantCard, SessionCard
from catalogue.desk_cards import UnnamedCard
from catalogue.participant_cards import PersonHere, StepCard
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState
from catalogue.team_cards import ColleagueCard

PAGE, MOST_COLLEAGUES, MOST_UNNAMED = 8, 10, 3
LONGEST_NAME, LONGEST_TITLE, LONGEST_NEED = 60, 200, 80


def participants(
    card: SessionCard,
    people: Sequence[ParticipantCard],
    say: Say,
    unnamed: Sequence[UnnamedCard] = (),
    page: int = 0,
    last: int | None = None,
    toast: str = "",
    has_code: bool = True,
) -> Screen:
    """Names with institution, state and needs; seats first, then the waiting list in its order. `last`: their newest
    message; `has_code`: people note themselves now."""
    head = bold(say("Participants: {title}", title=short(card.training.title(say.language), LONGEST_TITLE)))
    if not people and not unnamed:
        return Screen(text(head, say("Nobody has enrolled yet.")), _back(card.id, say), toast)
    waiting = sum(p.state is EnrolmentState.WAITING for p in people)
    taken = len(people) - waiting + sum(booked.seats for booked in unnamed)
    shown = people[page * PAGE : (page + 1) * PAGE]
    lines = [
        head,
        say.plural("{n} seat taken", "{n} seats taken", taken),
        say.plural("{n} person waits.", "{n} people wait.", waiting) if waiting else None,
        *(_person(one, say) for one in shown),
        *(() if page else (_unnamed(booked, say) for booked in unnamed[:MOST_UNNAMED])),
    ]
    verbs = _verbs(card, last, has_code, say)
    return Screen(text(*lines), (*_people(card, shown, page, len(people), say), *verbs), toast)


def _people(card: SessionCard, shown: Sequence[ParticipantCard], page: int, count: int, say: Say) -> Rows:
    buttons = [Button(_label(one), ShowParticipant(one.enrolment_id)) for one in shown]
    earlier = Button(say.label("Previous"), TurnParticipants(card.id, page - 1)) if page else None
    later = Button(say.label("Next"), TurnParticipants(card.id, page + 1)) if (page + 1) * PAGE < count else None
    return rows(*in_twos(buttons), [earlier, later])


def _verbs(card: SessionCard, last: int | None, has_code: bool, say: Say) -> Rows:
    """What concerns all of them."""
    here = card.id
    return rows(
        [
            Button(say.label("Write a message"), Announce(here)),
            Button(say.label("Last message"), ShowAnnouncement(last)) if last else None,
        ],
        [
            Button(say.label("Presence"), ShowPresence(here)) if card.coming else None,
            Button(say.label("Check-in code"), OpenCode(here)) if card.coming and has_code else None,
        ],
        Button(say.label("Signature sheet"), SendSheet(here)),
        *_back(here, say),
    )


def _label(one: ParticipantCard) -> str:
    return f"{one.place}. {short(one.name, 30)}" if one.place else short(one.name, 30)


def _person(card: ParticipantCard, say: Say) -> str:
    words = enrolment_state(card.state, say)
    name = short(card.name, LONGEST_NAME)
    shown = f"{card.place}. {name}" if card.place else f"– {name}"
    seat = "" if card.state in (EnrolmentState.ENROLLED, EnrolmentState.WAITING) else words
    held_until = say.label("until {moment}", moment=until(card.until, say)) if card.until else ""
    quiet = way(card.reachable, card.by_mail, say)
    held = " ".join(part for part in (seat, held_until) if part)
    needs = " ".join(short(card.needs, LONGEST_NEED).split())
    return ", ".join(part for part in (shown, short(card.institution, LONGEST_NAME), held, quiet, needs) if part)


def _unnamed(card: UnnamedCard, say: Say) -> str:
    words = say.label_plural(
        "{n} seat without a name, until {moment}",
        "{n} seats without a name, until {moment}",
        card.seats,
        moment=until(card.until, say),
    )
    return f"– {short(card.institution, LONGEST_NAME)}, {words}"


# --- one person ----------------------------------------------------------------------------------------------------


def person(card: SessionCard, here: PersonHere, say: Say, toast: str = "") -> Screen:
    """How they are reached, how they stand, what they want their hosts to know, how they came here."""
    one = here.card
    place = say("On the waiting list, number {place}", place=one.place) if one.place else None
    held = say("Until {moment}", moment=until(one.until, say)) if one.until else None
    return Screen(
        text(
            bold(short(one.name, 100)),
            ", ".join((short(one.institution, 100) or say.label("guest"), enrolment_state(one.state, say))),
            short(card.training.title(say.language), LONGEST_TITLE),
            *meetings(card, say, 1),
            "",
            place,
            held,
            *_contact(here, say),
            say("Hosts should know: {words}", words=short(one.needs, 500)) if one.needs else None,
            *(_presence_line(here, say)),
            _history(here.steps, say),
        ),
        _person_verbs(card, here, say),
        toast,
    )


def _contact(here: PersonHere, say: Say) -> list[Markup]:
    """Telegram opens the chat with whoever the link names; nobody else sees a number or name by it."""
    shown = say.label("open the chat")
    link = Markup('<a href="tg://user?id={}">{}</a>').format(here.telegram_id or 0, shown)
    lines = [say("Telegram: {link}", link=link) if here.telegram_id else say("Not reachable by Telegram.")]
    return lines + ([say("E-mail: {mail}", mail=short(here.mail, 100))] if here.mail else [])


def _presence_line(here: PersonHere, say: Say) -> list[Markup]:
    noted = [
        say.label("{day}: {words}", day=say.short_day(starts_at), words=presence(state, say))
        for starts_at, state in here.presences[-3:]
    ]
    return [say("Presence: {noted}", noted="; ".join(noted))] if noted else []


def _history(steps: Sequence[StepCard], say: Say) -> Markup | None:
    shown = [say.label("{day}: {words}", day=say.short_day(step.at), words=_step(step, say)) for step in steps]
    return say("History: {steps}", steps="; ".join(shown)) if shown else None


def _step(step: StepCard, say: Say) -> str:
    if step.why == "substitute":
        return say.label("has taken over the seat")
    return enrolment_state(step.state, say)


def _person_verbs(card: SessionCard, here: PersonHere, say: Say) -> Rows:
    """Only the own house swaps, only whoever waits moves up."""
    one = here.card
    begun = card.shut in (Reason.STARTED, Reason.CANCELLED)
    swaps = here.is_own and one.state is EnrolmentState.ENROLLED and not begun
    rises = one.place is not None and one.place > 1 and not begun
    return rows(
        Button(say.label("Write a message"), Announce(card.id, one.enrolment_id)),
        [
            Button(say.label("Send a colleague"), AskSwap(one.enrolment_id)) if swaps else None,
            Button(say.label("Move up"), MoveUp(one.enrolment_id)) if rises else None,
        ],
        [
            Button(say.label("Take somebody off"), StartForm("remove", one.enrolment_id), Style.DANGER),
            Button(say.label("Back"), ShowParticipants(card.id)),
        ],
    )


def colleagues(card: SessionCard, here: PersonHere, found: Sequence[ColleagueCard], page: int, say: Say) -> Screen:
    """Who of the same house comes instead of somebody."""
    key = here.card.enrolment_id
    shown = found[page * MOST_COLLEAGUES : (page + 1) * MOST_COLLEAGUES]
    buttons = [Button(_colleague(one, say), SwapParticipant(key, one.id)) for one in shown]
    earlier = Button(say.label("Previous"), AskSwap(key, page - 1)) if page else None
    more = (page + 1) * MOST_COLLEAGUES < len(found)
    later = Button(say.label("Next"), AskSwap(key, page + 1)) if more else None
    ask = say("Who comes instead? Both are told, with their calendar files.")
    none = say("Nobody else of this institution is known here.")
    return Screen(
        text(
            bold(say("Instead of {name}", name=short(here.card.name, 100))),
            short(card.training.title(say.language), LONGEST_TITLE),
            *meetings(card, say, 1),
            ask if found else none,
        ),
        rows(*buttons, [earlier, later], Button(say.label("Back"), ShowParticipant(key))),
    )


def _colleague(one: ColleagueCard, say: Say) -> str:
    waits = say.label("waits") if one.waits else ""
    quiet = "" if one.reachable else say.label("not reachable by Telegram")
    return " · ".join(part for part in (short(one.name, 40), waits, quiet) if part)


def moving_up(card: SessionCard, here: PersonHere, why: str, say: Say) -> Markup:
    """What it means, before anything happens."""
    passed = (here.card.place or 1) - 1
    return text(
        bold(say("{name} goes to the head of the waiting list", name=short(here.card.name, 100))),
        short(card.training.title(say.language), LONGEST_TITLE),
        *meetings(card, say, 1),
        "",
        say.plural(
            "{n} person is passed and reads this reason, without a name:",
            "{n} people are passed and read this reason, without a name:",
            passed,
        ),
        Markup("<i>{}</i>").format(up_reason(why, say)),
        say("It gives no seat: the next free one is offered by the same rules as always."),
    )


def _back(session_id: int, say: Say) -> Rows:
    return rows(Button(say.label("Back"), ManageSession(session_id)))
