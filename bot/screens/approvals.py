"""Requests for a seat, for whoever says yes or no to them, and who that is in an institution."""

from collections.abc import Collection, Sequence

from markupsafe import Markup

from bot.actions import ShowHome, ShowSession
from bot.approval_actions import (
    Approve,
    AskBack,
    AskRefuse,
    ChooseApprover,
    ChooseGroup,
    Refuse,
    SetApproval,
    SetApprover,
    SetGroup,
    ShowApprovals,
    ShowApprovers,
    ShowRequest,
)
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, Style, bold, in_twos, rows, text
from bot.screens.sessions import meetings, price_words
from bot.screens.words import belongs_as, marked, refuse_reason
from catalogue.cards import MembershipCard, SessionLine
from catalogue.desk_cards import MemberCard, RequestCard, RequestLine
from catalogue.rules.approval import RefuseReason
from catalogue.rules.states import MEMBER_GROUPS, EnrolmentState
from catalogue.rules.terms import Outcome

PAGE = 10
#: Dates, trainings at the same time and colleagues that a request names; of more it says how many.
MOST_DATES, MOST_CLASHES, MOST_AWAY = 3, 2, 3
LONGEST_TITLE, LONGEST_NAME, LONGEST_PLACE = 150, 60, 120


def approvals(
    lines: Sequence[RequestLine],
    page: int,
    houses: Sequence[MembershipCard],
    say: Say,
    alone: Collection[int] = (),
) -> Screen:
    """What waits for an answer. `houses`: those that this person coordinates, to set whether and by whom.

    `alone`: institutions in which nobody else may say yes.
    """
    shown = lines[page * PAGE : (page + 1) * PAGE]
    count = say.plural("{n} request waits for your answer.", "{n} requests wait for your answer.", len(lines))
    earlier = Button(say.label("Previous"), ShowApprovals(page - 1)) if page else None
    later = Button(say.label("Next"), ShowApprovals(page + 1)) if (page + 1) * PAGE < len(lines) else None
    return Screen(
        text(
            bold(say("Approvals")),
            count if lines else say("No request waits for your answer."),
            *(_wanted(house, house.institution_id in alone, say) for house in houses[:5]),
        ),
        (
            *((_button(line, say),) for line in shown),
            *rows([earlier, later]),
            *rows(*(button for house in houses[:5] for button in _settings(house, len(houses) > 1, say))),
            *rows(Button(say.label("Back"), ShowHome())),
        ),
    )


def _button(line: RequestLine, say: Say) -> Button:
    when = say.label("Date to be fixed") if line.starts_at is None else say.short_day(line.starts_at)
    house = f" · {short(line.house, 30)}" if line.house else ""
    return Button(f"{when} · {short(line.name, 30)} · {short(line.title, 40)}{house}", ShowRequest(line.id))


def _wanted(house: MembershipCard, alone: bool, say: Say) -> Markup:
    name = short(house.institution, LONGEST_NAME)
    if house.asks and alone:
        return say(
            "{institution}: a seat for our people needs approval, and only you can give it. "
            "For a seat of your own, invite a second approver first.",
            institution=name,
        )
    if house.asks:
        return say("{institution}: a seat for our people needs approval.", institution=name)
    return say("{institution}: our people need no approval.", institution=name)


def _settings(house: MembershipCard, named: bool, say: Say) -> list[Button]:
    """`named`: there are several houses, so the buttons say which."""
    switch = say.label("Ask for no approval") if house.asks else say.label("Ask for approval from now on")
    whom, name = say.label("Who approves for whom"), f" · {short(house.institution, 30)}" if named else ""
    return [
        Button(switch + name, SetApproval(house.institution_id, int(not house.asks))),
        Button(whom + name, ShowApprovers(house.institution_id)),
    ]


def request(card: RequestCard, outcome: Outcome, say: Say, *, head: Markup | None = None, toast: str = "") -> Screen:
    """All that helps to decide, and how long there is time. `outcome`: what no answer means."""
    return Screen(
        text(bold(head or _head(card, say)), *_facts(card, say), *_asked(card, say), _end(card, outcome, say)),
        _buttons(card, say),
        toast,
    )


def title(card: RequestCard, say: Say) -> str:
    return short(card.session.training.title(say.language), LONGEST_TITLE)


def _head(card: RequestCard, say: Say) -> Markup:
    facts = {"name": short(card.name, LONGEST_NAME), "title": title(card, say)}
    if card.ends_at is not None:
        return say("{name} would like to go: {title}", **facts)
    match card.state:
        case EnrolmentState.ENROLLED:
            return say("Approved: {name}, {title}", **facts)
        case EnrolmentState.REFUSED:
            return say("Not approved: {name}, {title}", **facts)
        case EnrolmentState.WITHDRAWN:
            return say("Withdrawn: {name}, {title}", **facts)
    return say("No longer open: {name}, {title}", **facts)


def _facts(card: RequestCard, say: Say) -> list[str | Markup | None]:
    """When and where; while it is open also what it costs, what is left, and who is away."""
    session = card.session
    where = [*meetings(session, say, MOST_DATES), short(session.place, LONGEST_PLACE) or None]
    if card.ends_at is None:
        return where
    return [
        *where,
        price_words(session.price, session.currency, session.price_note, say),
        _free(card.free, say),
        _clashes(card.clashes, say),
        _away(card.away, say),
    ]


def _free(free: int | None, say: Say) -> Markup:
    if free is None:
        return say("There are enough seats for everybody.")
    if not free:
        return say("No other seat is free.")
    return say.plural("{n} more seat is free.", "{n} more seats are free.", free)


def _clashes(lines: Sequence[SessionLine], say: Say) -> Markup | None:
    if not lines:
        return None
    named = [_dated(line, say) for line in lines[:MOST_CLASHES]]
    more = len(lines) - len(named)
    if more:
        return say.plural(
            "At the same time: {others} and {n} more.",
            "At the same time: {others} and {n} more.",
            more,
            others=", ".join(named),
        )
    return say("At the same time: {others}.", others=say.listing(named))


def _dated(line: SessionLine, say: Say) -> str:
    title = short(line.title, 60)
    return title if line.starts_at is None else f"{title} ({say.short_day(line.starts_at)})"


def _away(names: Sequence[str], say: Say) -> Markup:
    if not names:
        return say("Nobody else of your institution has a training then.")
    named = [short(name, LONGEST_NAME) for name in names[:MOST_AWAY]]
    more = len(names) - len(named)
    if more:
        return say.plural(
            "In a training that day: {names} and {n} more.",
            "In a training that day: {names} and {n} more.",
            more,
            names=", ".join(named),
        )
    return say("In a training that day: {names}.", names=say.listing(named))


def _asked(card: RequestCard, say: Say) -> list[Markup]:
    """What was asked back last, and the answer."""
    if card.asked is None:
        return []
    asked = say("{name} asked: «{question}»", name=short(card.asked.by, LONGEST_NAME), question=card.asked.question)
    answer = card.asked.answer
    return [asked, say("No answer yet.") if answer is None else say("Answer: «{answer}»", answer=short(answer, 1000))]


def _end(card: RequestCard, outcome: Outcome, say: Say) -> Markup | None:
    """How long there is time, or who decided."""
    if card.ends_at is not None:
        until = say.anywhere(card.ends_at, say.deadline(card.ends_at))
        if outcome is Outcome.APPROVED:
            return say("The seat is held until {moment}. Without an answer it counts as approved.", moment=until)
        return say("The seat is held until {moment}. Without an answer it goes to others.", moment=until)
    if card.state not in (EnrolmentState.ENROLLED, EnrolmentState.REFUSED):
        return None
    if not card.decided_by:
        return say("Nobody answered in time.")
    return say("Decided by {name}.", name=short(card.decided_by, LONGEST_NAME))


def _buttons(card: RequestCard, say: Say) -> Rows:
    way = [Button(say.label("Open the training"), ShowSession(card.session.id)), _back(say)]
    if card.ends_at is None or not card.may_decide:
        return rows(way)
    return rows(
        [
            Button(say.label("Approve"), Approve(card.id), Style.SUCCESS),
            Button(say.label("Refuse"), AskRefuse(card.id), Style.DANGER),
        ],
        Button(say.label("Ask back"), AskBack(card.id)),
        way,
    )


def _back(say: Say) -> Button:
    return Button(say.label("Back"), ShowApprovals())


def ask_refuse(card: RequestCard, say: Say) -> Screen:
    """For which reason; a press on it says no."""
    reasons = [Button(refuse_reason(one, say), Refuse(card.id, one)) for one in RefuseReason]
    return Screen(
        text(
            bold(say("Refuse the request of {name}?", name=short(card.name, LONGEST_NAME))),
            title(card, say),
            *meetings(card.session, say, MOST_DATES),
            say("Choose the reason: {name} gets to read it, and the seat goes to others.", name=short(card.name, 60)),
        ),
        (*rows(*in_twos(reasons)), *rows(Button(say.label("Back"), ShowRequest(card.id)))),
    )


def approvers(institution_id: int, members: Sequence[MemberCard], page: int, say: Say) -> Screen:
    """Everybody of a house, with who says yes for them."""
    shown = members[page * PAGE : (page + 1) * PAGE]
    any_ = say.label("any approver")
    buttons = [
        Button(f"{short(one.name, 40)} – {short(one.approver or any_, 40)}", ChooseApprover(institution_id, one.id))
        for one in shown
    ]
    earlier = Button(say.label("Previous"), ShowApprovers(institution_id, page - 1)) if page else None
    more = (page + 1) * PAGE < len(members)
    later = Button(say.label("Next"), ShowApprovers(institution_id, page + 1)) if more else None
    return Screen(
        text(
            bold(say("Who approves for whom")),
            say(
                "Choose a person to name who says yes for them. Without a choice all approvers are asked, "
                "or the coordination where there are none."
            ),
            say("There you also say as what they belong to your institution, such as apprentice or volunteer."),
        ),
        (*rows(*buttons), *rows([earlier, later], _back(say))),
    )


def choose_approver(
    institution_id: int, member: MemberCard, choices: Sequence[MemberCard], say: Say, toast: str = ""
) -> Screen:
    """`choices`: who may say yes in this house, the member left out."""
    named = [(one.id, short(one.name, 40)) for one in choices[:40]]
    buttons = [
        Button(marked(words, (member.approver_id or 0) == key, say), SetApprover(institution_id, member.id, key))
        for key, words in [*named, (0, say.label("any approver"))]
    ]
    group = say.label("Belongs to us as: {group}", group=belongs_as(member.group, say))
    nobody = say("Nobody else of your institution may say yes. Invite somebody as approver.")
    return Screen(
        text(
            bold(say("Who approves for {name}?", name=short(member.name, LONGEST_NAME))),
            say("They get the request, and a reminder.") if choices else nobody,
        ),
        rows(
            *buttons,
            Button(group, ChooseGroup(institution_id, member.id)),
            Button(say.label("Back"), ShowApprovers(institution_id)),
        ),
        toast,
    )


def choose_group(institution_id: int, member: MemberCard, say: Say) -> Screen:
    """As what somebody belongs to a house: what an audience is made of."""
    buttons = [
        Button(marked(belongs_as(one, say), one is member.group, say), SetGroup(institution_id, member.id, one))
        for one in MEMBER_GROUPS
    ]
    return Screen(
        text(
            bold(say("As what does {name} belong to your institution?", name=short(member.name, LONGEST_NAME))),
            say("Some sessions are only for some of these groups."),
        ),
        rows(*buttons, Button(say.label("Back"), ChooseApprover(institution_id, member.id))),
    )
