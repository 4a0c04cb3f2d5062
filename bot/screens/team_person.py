"""One of one's own people in a session, for whoever coordinates their institution."""

from bot.condition_actions import ShowProofs
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.sessions import meetings
from bot.screens.team import back, state_words, title_of
from bot.team_actions import AcceptFor, AskColleagueFor, AskWithdrawPerson, CorrectAddress, WithdrawPerson
from catalogue.cards import SessionCard
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState, SessionState
from catalogue.team_cards import Team, TeamPerson


def person(card: SessionCard, own: Team, one: TeamPerson, say: Say) -> Screen:
    """How they stand, and what one can do for them."""
    free = say("Withdrawing was free of charge until {day}.", day=say.day(card.withdraw_until or card.changed_at))
    return Screen(
        text(
            bold(short(one.name, 100)),
            title_of(card, say),
            *meetings(card, say)[:2],
            say("State: {state}", state=state_words(one, say)),
            say("Until {moment}", moment=say.deadline(one.ends_at)) if one.ends_at else None,
            say("They get our messages by e-mail.") if one.by_mail else None,
            None if one.on_telegram or one.by_mail else say("Not reachable by Telegram: please tell them yourself."),
            free if card.late and one.state is EnrolmentState.ENROLLED else None,
        ),
        _buttons(card, own, one, say),
    )


def _buttons(card: SessionCard, own: Team, one: TeamPerson, say: Say) -> Rows:
    """A guest has no colleagues, and shows their proofs to nobody."""
    assert one.state is not None, "only people in the session"
    ids = (card.id, own.house_id, one.id)
    open_ = card.shut not in (Reason.STARTED, Reason.CANCELLED) and card.state is not SessionState.CANCELLED
    offered, seated = one.state is EnrolmentState.OFFERED, one.state is EnrolmentState.ENROLLED
    accept = Button(say.label("Accept seat"), AcceptFor(*ids), Style.SUCCESS) if offered else None
    send = Button(say.label("Send a colleague"), AskColleagueFor(*ids)) if seated and open_ and not one.guest else None
    proofs = None if one.guest else Button(say.label("Proofs"), ShowProofs(card.id))
    address = Button(say.label("E-mail address"), CorrectAddress(*ids)) if one.no_account else None
    return rows([accept, _leave(card, own, one, say) if open_ else None], send, address, [proofs, back(card, own, say)])


def _leave(card: SessionCard, own: Team, one: TeamPerson, say: Say) -> Button:
    """At once for what holds no seat that was accepted."""
    assert one.state is not None, "only people in the session"
    ids = (card.id, own.house_id, one.id)
    labels = {EnrolmentState.WAITING: say.label("Leave waiting list"), EnrolmentState.OFFERED: say.label("Decline")}
    at_once = WithdrawPerson(*ids, one.state.value) if one.state in labels else AskWithdrawPerson(*ids)
    return Button(labels.get(one.state, say.label("Withdraw")), at_once, Style.DANGER)
