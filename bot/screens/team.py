"""One's own people in one session: who comes, several at once, seats without a name, those without Telegram."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from bot.action import Action
from bot.actions import ManageSession, ShowSession
from bot.condition_actions import ShowProofs
from bot.say import Say
from bot.screens.lines import fitting, short, until, way
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.sessions import meetings
from bot.screens.words import enrolment_state, shut, unfit
from bot.team_actions import (
    AddPerson,
    AskGiveBack,
    AskName,
    AskSeats,
    EnrolTeam,
    GiveBackSeats,
    NamePerson,
    PickPeople,
    PreviewTeam,
    ShowTeam,
    ShowTeamPerson,
    TogglePerson,
)
from catalogue.cards import MembershipCard, SessionCard
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState
from catalogue.team_cards import Prospect, Team, TeamPerson

#: People on one page; seats without a name on one row.
PAGE, MOST_SEATS = 8, 5
#: Characters that names may take of a message.
ROOM = 2600
#: While one of these holds, nobody gets a seat, whoever they are.
OVER = (Reason.STARTED, Reason.CANCELLED, Reason.CLOSED, Reason.DRAFT, Reason.NOT_YET_OPEN)


def choose_house(card: SessionCard, houses: Sequence[MembershipCard], say: Say) -> Screen:
    """For which of several institutions."""
    buttons = [Button(short(one.institution, 60), ShowTeam(card.id, one.institution_id)) for one in houses[:40]]
    return Screen(
        text(bold(title_of(card, say)), say("For which institution?")),
        (*rows(*buttons), *rows(Button(say.label("Back"), ShowSession(card.id)))),
    )


def team(card: SessionCard, own: Team, page: int, say: Say, toast: str = "") -> Screen:
    """Who of one's own people comes, the seats that are left, and what one can do."""
    inside = own.inside
    count = say.plural("{n} of your people is in it:", "{n} of your people are in it:", len(inside))
    lines = [
        bold(say("For my team: {title}", title=title_of(card, say))),
        *meetings(card, say)[:2],
        short(own.house, 100),
        "",
        shut(card.shut, card, say) if card.shut in OVER and card.shut else free_words(own, say),
        unnamed_words(own, say),
        count if inside else say("None of your people is in it yet."),
    ]
    people = [Button(_standing(one, say), ShowTeamPerson(card.id, own.house_id, one.id)) for one in _page(inside, page)]
    turn = _turning(len(inside), page, lambda number: ShowTeam(card.id, own.house_id, number), say)
    leave = Button(say.label("Back"), ManageSession(card.id) if own.hosts else ShowSession(card.id))
    return Screen(text(*lines), (*rows(*people, turn), *_verbs(card, own, say), *rows(leave)), toast)


def _verbs(card: SessionCard, own: Team, say: Say) -> Rows:
    """What can be done now; nothing that the dates would refuse."""
    ids = (card.id, own.house_id)
    named = own.unnamed and card.shut not in (Reason.STARTED, Reason.CANCELLED)
    give_back = Button(say.label("Give seats back"), AskGiveBack(*ids)) if named else None
    name = Button(say.label("Name somebody"), AskName(*ids)) if named else None
    proofs = Button(say.label("Proofs"), ShowProofs(card.id))
    if card.shut in OVER:
        return rows([name, give_back])
    return rows(
        Button(say.label("Enrol people"), PickPeople(*ids), Style.PRIMARY),
        [name, give_back],
        Button(say.label("Book seats without a name"), AskSeats(*ids)),
        Button(say.label("Add somebody without Telegram"), AddPerson(*ids)),
        [Button(say.label("Add a guest"), AddPerson(card.id, 0)) if own.hosts else None, proofs],
    )


def pick(card: SessionCard, own: Team, chosen: frozenset[int], page: int, say: Say) -> Screen:
    """Several people: a press chooses, another one takes it back."""
    ids, people = (card.id, own.house_id), [one for one in own.outside if not one.guest]
    marked = [
        Button(_marked(one, one.id in chosen, say), TogglePerson(*ids, page, one.id)) for one in _page(people, page)
    ]
    nobody = say("Everybody who is known here is in it already. Add people, or send them an invitation.")
    go = Button(say.label("See who gets a seat"), PreviewTeam(*ids), Style.PRIMARY) if chosen else None
    return Screen(
        text(
            bold(say("Whom do you enrol?")),
            title_of(card, say),
            free_words(own, say),
            "",
            say.plural("{n} person chosen.", "{n} people chosen.", len(chosen)) if people else nobody,
        ),
        rows(*marked, _turning(len(people), page, lambda n: TogglePerson(*ids, n), say), go, back(card, own, say)),
    )


def preview(card: SessionCard, own: Team, found: Sequence[Prospect], say: Say, *, changed: bool = False) -> Screen:
    """What becomes of each, before anything happens. `changed`: it was otherwise a moment ago."""
    ids = (card.id, own.house_id)
    fits = all(one.gets_seat for one in found)
    some = any(one.reason is None and not one.already for one in found)
    shown = fitting([_outcome(one, card, say) for one in found], ROOM)
    more = len(found) - len(shown)
    all_ = Button(say.label("Enrol all"), EnrolTeam(*ids, "all"), Style.SUCCESS) if fits and some else None
    possible = Button(say.label("Enrol the possible ones"), EnrolTeam(*ids, "possible")) if some and not fits else None
    return Screen(
        text(
            bold(say.plural("Enrol {n} person?", "Enrol {n} people?", len(found))),
            title_of(card, say),
            say("Meanwhile not everybody gets a seat. Nothing has happened yet.") if changed else None,
            "",
            *shown,
            say.plural("and {n} more person", "and {n} more people", more) if more else None,
        ),
        rows(all_, possible, Button(say.label("Back"), TogglePerson(*ids, 0))),
    )


def _outcome(one: Prospect, card: SessionCard, say: Say) -> str:
    if one.already and one.state is not None:
        words = enrolment_state(one.state, say)
    elif one.reason is not None:
        words = unfit(one.reason, say)
    else:
        words = {
            EnrolmentState.ENROLLED: say.label("gets a seat"),
            EnrolmentState.REQUESTED: say.label("gets a seat if it is approved"),
        }.get(one.state or EnrolmentState.WAITING, say.label("goes on the waiting list"))
    return say.label("– {name}: {words}", name=short(one.name, 60), words=words)


def result(found: Sequence[Prospect], say: Say) -> str:
    """What has become of them, as a short answer."""
    new = [one for one in found if not one.already]
    seats = sum(one.gets_seat for one in new)
    waiting = sum(one.state is EnrolmentState.WAITING for one in new)
    out = sum(one.reason is not None for one in new)
    words = [
        say.label_plural("{n} person has a seat.", "{n} people have a seat.", seats) if seats else "",
        say.label_plural("{n} person waits.", "{n} people wait.", waiting) if waiting else "",
        say.label_plural("{n} person could not be enrolled.", "{n} people could not be enrolled.", out) if out else "",
    ]
    return " ".join(word for word in words if word)


def ask_name(card: SessionCard, own: Team, page: int, say: Say) -> Screen:
    """Who gets one of the seats; whoever waits may, too."""
    waiting = [one for one in own.inside if one.state is EnrolmentState.WAITING]
    people = [one for one in (*waiting, *own.outside) if not one.guest]
    ids = (card.id, own.house_id)
    buttons = [Button(_standing(one, say), NamePerson(*ids, one.id)) for one in _page(people, page)]
    nobody = say("Everybody who is known here is in it already. Add people, or send them an invitation.")
    return Screen(
        text(
            bold(say("Who gets the seat?")),
            title_of(card, say),
            unnamed_words(own, say),
            None if people else nobody,
        ),
        rows(*buttons, _turning(len(people), page, lambda n: AskName(*ids, n), say), back(card, own, say)),
    )


def ask_give_back(card: SessionCard, own: Team, say: Say) -> Screen:
    """How many seats without a name others may have."""
    counts = [*range(1, min(MOST_SEATS, own.unnamed) + 1)]
    counts += [own.unnamed] if own.unnamed > MOST_SEATS else []
    numbers = [Button(str(n), GiveBackSeats(card.id, own.house_id, n, own.unnamed)) for n in counts]
    return Screen(
        text(
            bold(say("How many seats do you give back?")),
            title_of(card, say),
            unnamed_words(own, say) or say("You have no seat without a name."),
            say("They go to whoever waits, or to anybody who enrols."),
        ),
        rows(numbers, back(card, own, say)),
    )


def named(state: EnrolmentState, say: Say) -> str:
    """What somebody has now, as a short answer."""
    asked = say.label("Asked for; their institution decides.")
    return asked if state is EnrolmentState.REQUESTED else say.label("The seat is theirs.")


def title_of(card: SessionCard, say: Say) -> str:
    return short(card.training.title(say.language), 200)


def free_words(own: Team, say: Say) -> Markup:
    if own.free is None:
        return say("There are enough seats for everybody.")
    if not own.free:
        return say("No seat is free for your institution now.")
    return say.plural("{n} seat is free for your institution.", "{n} seats are free for your institution.", own.free)


def unnamed_words(own: Team, say: Say) -> Markup | None:
    if not own.unnamed or own.name_until is None:
        return None
    end = until(own.name_until, say)
    return say.plural(
        "{n} seat without a name, until {moment}", "{n} seats without a name, until {moment}", own.unnamed, moment=end
    )


def _standing(one: TeamPerson, say: Say) -> str:
    """On a button: name, state, and what one would want to know."""
    state = state_words(one, say) if one.state else ""
    guest = say.label("guest") if one.guest else ""
    quiet = way(one.on_telegram, one.by_mail, say)
    return " · ".join(part for part in (short(one.name, 40), state, guest, quiet) if part)


def state_words(one: TeamPerson, say: Say) -> str:
    assert one.state is not None, "only people in the session"
    if one.place is not None:
        return say.label("on the waiting list, number {place}", place=one.place)
    return enrolment_state(one.state, say)


def _marked(one: TeamPerson, yes: bool, say: Say) -> str:
    words = _standing(one, say)
    return say.label("{words} (chosen)", words=words) if yes else words


def _page(people: Sequence[TeamPerson], page: int) -> Sequence[TeamPerson]:
    return people[page * PAGE : (page + 1) * PAGE]


def _turning(count: int, page: int, to: Callable[[int], Action], say: Say) -> list[Button]:
    earlier = [Button(say.label("Previous"), to(page - 1))] if page else []
    return earlier + ([Button(say.label("Next"), to(page + 1))] if (page + 1) * PAGE < count else [])


def back(card: SessionCard, own: Team, say: Say) -> Button:
    return Button(say.label("Back"), ShowTeam(card.id, own.house_id))
