"""Who gives a session together: asked, accepted, left."""

from collections.abc import Collection, Sequence

from markupsafe import Markup

from bot.actions import Manage, ManageSession
from bot.change_actions import (
    AcceptHost,
    AskHost,
    AskStepBack,
    ChooseHost,
    DeclineHost,
    ShowHosts,
    StepBack,
    UnaskHost,
)
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.sessions import meetings
from catalogue.cards import InstitutionCard, SessionCard

PAGE, LONGEST_LINE, LONGEST_LABEL, MOST_HOUSES, MOST_DATES = 10, 200, 40, 5, 2


def hosts(
    card: SessionCard,
    asked: Sequence[InstitutionCard],
    own: Collection[int],
    say: Say,
    toast: str = "",
    deserted: Collection[int] = (),
    unheard: Collection[int] = (),
) -> Screen:
    """Hosts, and who has been asked. `own`: houses that the reader coordinates; of those asked, `deserted`: nobody can
    answer there; `unheard`: nobody who could has been told."""
    waits = [_waits(one, one.id in deserted, one.id in unheard, say) for one in asked[:MOST_HOUSES]]
    return Screen(
        text(
            bold(say("Hosts: {title}", title=short(card.training.title(say.language), LONGEST_LINE))),
            *meetings(card, say, MOST_DATES),
            *(short(host.name, LONGEST_LINE) for host in card.hosts[:MOST_HOUSES]),
            *waits,
            say("The coordinations of all hosts run the session and see who comes."),
        ),
        _doors(card, asked, own, unheard, say),
        toast,
    )


def _waits(house: InstitutionCard, is_deserted: bool, is_unheard: bool, say: Say) -> Markup:
    name = short(house.name, LONGEST_LINE)
    if is_deserted:
        return say("{house}, asked, but nobody coordinates there any more", house=name)
    if is_unheard:
        return say("{house}, asked, but whoever coordinates there now has not heard of it", house=name)
    return say("{house}, asked", house=name)


def _doors(
    card: SessionCard, asked: Sequence[InstitutionCard], own: Collection[int], unheard: Collection[int], say: Say
) -> Rows:
    """To answer for one's own house; to ask others, or once more, or no longer; to step back."""
    runs = [host for host in card.hosts if host.id in own]
    answers = [_answers(card.id, house.id, say) for house in asked if house.id in own]
    again = [
        Button(say.label("Ask {house} again", house=short(one.name, LONGEST_LABEL)), AskHost(card.id, one.id))
        for one in asked[:MOST_HOUSES]
        if runs and one.id in unheard
    ]
    unask = [
        Button(say.label("Ask {house} no longer", house=short(one.name, LONGEST_LABEL)), UnaskHost(card.id, one.id))
        for one in asked[:MOST_HOUSES]
        if runs
    ]
    leave = [
        Button(say.label("{house} steps back", house=short(host.name, LONGEST_LABEL)), AskStepBack(card.id, host.id))
        for host in runs[:MOST_HOUSES]
        if len(card.hosts) > 1
    ]
    ask = Button(say.label("Ask another institution"), ChooseHost(card.id)) if runs else None
    back = Button(say.label("Back"), ManageSession(card.id) if runs else Manage())
    return rows(*answers[:1], ask, *again, *unask, *leave, back)


def _answers(session_id: int, house_id: int, say: Say) -> list[Button]:
    return [
        Button(say.label("Confirm"), AcceptHost(session_id, house_id), Style.SUCCESS),
        Button(say.label("Decline"), DeclineHost(session_id, house_id)),
    ]


def choose(card: SessionCard, houses: Sequence[InstitutionCard], left_out: int, page: int, say: Say) -> Screen:
    """Whom to ask. `left_out`: so many houses where nobody would hear of it."""
    shown = houses[page * PAGE : (page + 1) * PAGE]
    earlier = Button(say.label("Previous"), ChooseHost(card.id, page - 1)) if page else None
    later = Button(say.label("Next"), ChooseHost(card.id, page + 1)) if (page + 1) * PAGE < len(houses) else None
    return Screen(
        text(
            bold(say("Who gives it together with you?")),
            short(card.training.title(say.language), LONGEST_LINE),
            say("Their coordination is asked. Once it confirms, both run the session."),
            _left_out(left_out, say) if left_out else None,
        ),
        rows(
            *(Button(short(house.name, LONGEST_LABEL), AskHost(card.id, house.id)) for house in shown),
            [earlier, later],
            Button(say.label("Back"), ShowHosts(card.id)),
        ),
    )


def _left_out(count: int, say: Say) -> Markup:
    why = say.plural(
        "{n} institution is left out, because nobody coordinates there yet.",
        "{n} institutions are left out, because nobody coordinates there yet.",
        count,
    )
    return Markup(" ").join([why, say("Whoever runs the network can invite somebody.")])


def ask_step_back(card: SessionCard, house: InstitutionCard, say: Say) -> Screen:
    """What it means, before it happens."""
    return Screen(
        text(
            bold(say("{house} gives it no longer?", house=short(house.name, LONGEST_LINE))),
            short(card.training.title(say.language), LONGEST_LINE),
            *meetings(card, say, MOST_DATES),
            say("The other hosts go on. Seats reserved for your people stay reserved."),
        ),
        rows(
            [
                Button(say.label("Confirm"), StepBack(card.id, house.id), Style.DANGER),
                Button(say.label("Back"), ShowHosts(card.id)),
            ]
        ),
    )


def answered(card: SessionCard, yes: bool, say: Say) -> Screen:
    """One's own house has said yes or no, or has stepped back."""
    head = say("You give it together: {title}", title=short(card.training.title(say.language), LONGEST_LINE))
    if yes:
        door = Button(say.label("Open the training"), ManageSession(card.id))
        lines = [bold(head), *meetings(card, say, MOST_DATES), say("You find it under My sessions.")]
        return Screen(text(*lines), rows([door, Button(say.label("My sessions"), Manage())]))
    no = bold(say("You don't give it: {title}", title=short(card.training.title(say.language), LONGEST_LINE)))
    return Screen(text(no, say("The hosts are told.")), rows(Button(say.label("My sessions"), Manage())))
