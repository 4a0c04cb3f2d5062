"""One session as somebody sees it: what, when, where, for whom, at what price, and what they can do."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.actions import (
    AcceptSeat,
    AskWithdraw,
    Browse,
    DeclineSeat,
    Enrol,
    LeaveWaitingList,
    ManageSession,
    SendCalendar,
    ShowMine,
    ShowSession,
    ShowTraining,
    SkipOffer,
    Withdraw,
)
from bot.say import Say
from bot.screens import hindrances, several
from bot.screens.lines import date_button, fitting, online, short
from bot.screens.screen import LONGEST_COPY, Button, Rows, Screen, Style, bold, rows, text
from bot.screens.words import cancel_reason, kind, no_seat, shut
from bot.team_actions import AskColleague, ShowTeam
from catalogue.cards import MeetingCard, SessionCard, SessionLine, TrainingCard
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState, Kind, SessionState
from catalogue.rules.windows import Phase

#: All dates of nearly any course; a longer list names how many more there are, and the calendar file has them all.
MOST_MEETINGS = 60
#: Characters that dates may take of a message.
ROOM_FOR_DATES = 1900
#: From so many lines of dates on, description and remark get a third of their room.
MANY_DATES = 12
#: Cut on the screen, because Telegram takes 4096 characters in all.
LONGEST_TEXT = 600
LONGEST_LINE = 200


def session(card: SessionCard, say: Say, *, runs: bool = False, leads: bool = False, toast: str = "") -> Screen:
    """The session screen, for whoever looks at it. `runs`: they coordinate it; `leads`: they coordinate some house."""
    lines = [*facts(card, say), "", *state(card, say)]
    return Screen(text(*lines), _buttons(card, say, runs, leads), toast)


def facts(card: SessionCard, say: Say) -> list[str | Markup | None]:
    """What the host announces."""
    words, dates = card.training.text(say.language), meetings(card, say)
    room = LONGEST_TEXT if len(dates) <= MANY_DATES else LONGEST_TEXT // 3
    return [
        bold(words.title),
        *dates,
        short(card.place, LONGEST_LINE) or None,
        online(card.online, say),
        _about(card, say),
        short(words.description, room) or None,
        short(card.note, room) or None,
        *_people(card, words.audience, say),
    ]


def _people(card: SessionCard, audience: str, say: Say) -> list[str | Markup | None]:
    """For whom, in which language, by whom."""
    hosts = short(say.listing(host.name for host in card.hosts), LONGEST_LINE)
    return [
        say("For: {audience}", audience=short(audience, LONGEST_LINE)) if audience else None,
        _language(card, say),
        say("Given by {trainer}", trainer=card.trainer) if card.trainer else None,
        say("Host: {hosts}", hosts=hosts),
    ]


def meetings(card: SessionCard, say: Say, most: int = MOST_MEETINGS) -> list[str | Markup | None]:
    """Every meeting on a line; a session without one says so, in the host's words if there are any."""
    if not card.coming:
        return [say("Date to be fixed"), short(card.date_note, LONGEST_LINE) or None]
    shown = fitting([meeting_line(meeting, say) for meeting in card.coming[:most]], ROOM_FOR_DATES)
    rest = len(card.coming) - len(shown)
    return [*shown, say.plural("and {n} more date", "and {n} more dates", rest) if rest else None]


def meeting_line(meeting: MeetingCard, say: Say) -> str:
    return say.span(meeting.starts_at, meeting.ends_at)


def _about(card: SessionCard, say: Say) -> str:
    kinds = {Kind.INTERNAL: say.label("Internal training"), Kind.VOCATIONAL: say.label("Vocational training")}
    parts = [kinds[card.training.kind]]
    if card.stated_hours is not None:
        hours = say.number(card.stated_hours)
        parts.append(say.label("1 hour") if hours == "1" else say.label("{hours} hours", hours=hours))
    parts.append(price_words(card.price, card.currency, card.price_note, say))
    return " · ".join(parts)


def price_words(minor: int | None, currency: str, note: str, say: Say) -> str:
    """An amount, free of charge, or not known; with the host's remark."""
    if minor is None:
        return short(note, 120) or say.label("price not known yet")
    amount = say.label("free of charge") if minor == 0 else say.money(minor, currency)
    return f"{amount} ({short(note, 120)})" if note else amount


def _language(card: SessionCard, say: Say) -> Markup | None:
    parts = [say("Language: {language}", language=say.language_name(card.language))] if card.language else []
    only = _written(card.training, say)
    if only is not None:
        parts.append(only)
    return Markup(" ").join(parts) if parts else None


def _written(training: TrainingCard, say: Say) -> Markup | None:
    """In which languages a text exists that the reader's language lacks."""
    languages = [text.language for text in training.texts]
    if say.language in languages:
        return None
    return say("(text in {language} only)", language=say.listing(map(say.language_name, languages)))


def state(card: SessionCard, say: Say) -> list[str | Markup | None]:
    """One's own place first, then whether one can enrol, the seats, and until when."""
    if card.state is SessionState.CANCELLED:
        return [bold(say("Cancelled by the host: {reason}", reason=cancel_reason(card.cancel_reason, say)))]
    if card.state is SessionState.DRAFT:
        return [bold(say("Draft: only the coordination of the host sees it."))]
    if card.shut is not None:
        return [
            _mine(card, say),
            several.goes_for(card, say),
            _go(card, say),
            shut(card.shut, card, say),
            _seats(card, say),
        ]
    bar = hindrances.bar(card)
    if bar is not None:
        return [*hindrances.refused(bar, say), _seats(card, say)]
    closes = None if card.mine or card.closes_on is None else say("Enrol by {day}.", day=say.day(card.closes_on))
    warning = hindrances.warning(card.hindrances, say)
    return [_mine(card, say), several.goes_for(card, say), _go(card, say), _seats(card, say), closes, warning]


def _go(card: SessionCard, say: Say) -> Markup | None:
    """The host has decided that it takes place, or with how many people and by when that is decided."""
    if card.state is SessionState.CONFIRMED:
        return say("The host has confirmed that it takes place.")
    if not card.minimum or card.minimum == 1 or card.phase in (Phase.RUNNING, Phase.DONE):
        return None
    least = say.plural("Takes place with {n} person or more.", "Takes place with {n} people or more.", card.minimum)
    day = say("Decision on {day}.", day=say.day(card.decide_on)) if card.decide_on else None
    return Markup(" ").join(part for part in (least, day) if part)


def _mine(card: SessionCard, say: Say) -> Markup | None:
    if card.mine is None:
        return None
    if card.mine.state is EnrolmentState.ENROLLED:
        return bold(say("You have a seat."))
    if card.mine.state is EnrolmentState.REQUESTED and card.mine.request_expires_at:
        until = say.anywhere(card.mine.request_expires_at, say.deadline(card.mine.request_expires_at))
        return bold(say("Your institution decides by {moment}; the seat is held for you.", moment=until))
    if card.mine.state is EnrolmentState.OFFERED and card.mine.offer_expires_at:
        end = card.mine.offer_expires_at
        return bold(say("A seat is kept for you until {moment}.", moment=say.anywhere(end, say.deadline(end))))
    place = bold(say("You are on the waiting list, number {place}.", place=card.mine.place or 1))
    if card.mine.skips_until is None or card.shut is not None:
        return place
    pause = say("As you wished, no offer before {moment}.", moment=say.deadline(card.mine.skips_until))
    return Markup(" ").join([place, pause])


def _seats(card: SessionCard, say: Say) -> Markup:
    if card.free is None or (card.capacity is None and card.free):
        return say("There are enough seats for everybody.")
    if card.free:
        return say.plural(
            "{n} of {capacity} seats free.", "{n} of {capacity} seats free.", card.free, capacity=card.capacity
        )
    return Markup(" ").join(line for line in _full(card, say) if line)


def _full(card: SessionCard, say: Say) -> list[Markup | None]:
    """Taken, waiting, and to whoever could join the list what that brings."""
    may_join = card.mine is None and card.shut is None and hindrances.bar(card) is None
    return [
        no_seat(card.why_not, card, say),
        say.plural("{n} person waits.", "{n} people wait.", card.waiting) if card.waiting else None,
        say("If a seat comes free, we offer it to whoever has waited longest.") if may_join else None,
    ]


def _buttons(card: SessionCard, say: Say, runs: bool, leads: bool) -> Rows:
    """Other dates where this one is one's own already, or can't be had."""
    team = Button(say.label("For my team"), ShowTeam(card.id)) if leads else None
    manage = Button(say.label("Run this session"), ManageSession(card.id)) if runs else team
    others = Button(say.label("Other dates"), ShowTraining(card.training.id))
    needed = card.mine is not None or card.shut is not None or card.free == 0 or hindrances.bar(card) is not None
    back = Button(say.label("Back"), ShowMine() if card.mine else ShowTraining(card.training.id))
    return (*_verbs(card, say), *rows(manage, [others if needed else None, back]))


def _verbs(card: SessionCard, say: Say) -> Rows:
    """What this person can do now; nothing that the rules would refuse."""
    if card.mine is None:
        if card.ways:
            return several.ways(card, say)
        if card.shut is not None:
            return ()
        bar = hindrances.bar(card)
        if bar is not None:
            return rows(*hindrances.ways(bar.reason, bar.facts, say))
        if card.free == 0:
            return rows(Button(say.label("Join waiting list"), Enrol(card.id), Style.PRIMARY))
        return rows(Button(say.label("Enrol"), Enrol(card.id), Style.SUCCESS))
    over = card.shut is Reason.STARTED
    if card.mine.state is EnrolmentState.WAITING:
        return () if over else rows(Button(say.label("Leave waiting list"), LeaveWaitingList(card.id)))
    if card.mine.state is EnrolmentState.OFFERED:
        return () if over or card.shut is Reason.CLOSED else offer_rows(card.id, say)
    withdraw = Button(say.label("Withdraw"), AskWithdraw(card.id), Style.DANGER)
    enrolled = card.mine.state is EnrolmentState.ENROLLED
    file = Button(say.label("Calendar file"), SendCalendar(card.id)) if enrolled and card.coming else None
    return rows([file, None if over else withdraw], copies(card, say) if enrolled else [])


def copies(card: SessionCard, say: Say) -> list[Button]:
    """For maps and for the browser: the app puts it into the clipboard by itself."""
    shown = ((say.label("Copy the place"), card.place), (say.label("Copy the link"), card.online))
    return [Button(label, ShowSession(card.id), copy=words) for label, words in shown if 0 < len(words) <= LONGEST_COPY]


def offer_rows(session_id: int, say: Say) -> Rows:
    return rows(
        [
            Button(say.label("Accept seat"), AcceptSeat(session_id), Style.SUCCESS),
            Button(say.label("Decline"), DeclineSeat(session_id)),
        ],
        Button(say.label("Not this time, keep my place"), SkipOffer(session_id)),
    )


def _is_asked(card: SessionCard) -> bool:
    return card.mine is not None and card.mine.state is EnrolmentState.REQUESTED


def ask_withdraw(card: SessionCard, say: Say) -> Screen:
    """The one question before a seat is given up; a colleague may have it instead."""
    seated = card.mine is not None and card.mine.state is EnrolmentState.ENROLLED
    waits = say.plural("{n} person waits for a seat.", "{n} people wait for a seat.", card.waiting)
    return Screen(
        text(
            bold(say("Withdraw your request?") if _is_asked(card) else say("Give up your seat?")),
            card.training.title(say.language),
            *meetings(card, say)[:3],
            "",
            say(
                "Withdrawing was free of charge until {day}. Sending a colleague still is.",
                day=say.day(card.withdraw_until),
            )
            if card.late and card.withdraw_until
            else None,
            waits if card.waiting else say("You can enrol again as long as there are seats."),
        ),
        rows(
            Button(say.label("Send a colleague"), AskColleague(card.id), Style.PRIMARY) if seated else None,
            [
                Button(say.label("Confirm"), Withdraw(card.id), Style.DANGER),
                Button(say.label("Back"), ShowSession(card.id)),
            ],
        ),
    )


def training(card: TrainingCard, sessions: Sequence[SessionLine], say: Say) -> Screen:
    """What is taught, and every session that can be joined."""
    dates = (
        say.plural("{n} session:", "{n} sessions:", len(sessions))
        if sessions
        else say("No date is fixed yet. Ask {institution} when the next one is planned.", institution=card.institution)
    )
    listed = tuple((date_button(line, say),) for line in sessions[:30])
    return Screen(text(*taught(card, say), "", dates), listed + rows(Button(say.label("Back"), Browse())))


def taught(card: TrainingCard, say: Say) -> list[str | Markup | None]:
    """What staff read of a training, before and after it is published."""
    words = card.text(say.language)
    return [
        bold(words.title),
        kind(card.kind, say) + (f" · {card.topic}" if card.topic else ""),
        short(words.description, LONGEST_TEXT) or None,
        say("For: {audience}", audience=short(words.audience, LONGEST_LINE)) if words.audience else None,
        say("Host: {hosts}", hosts=card.institution),
        _written(card, say),
    ]
