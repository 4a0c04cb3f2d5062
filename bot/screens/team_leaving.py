"""Before a coordinator gives up what one of their own people has."""

from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, Style, bold, rows, text
from bot.screens.sessions import meetings
from bot.screens.words import enrolment_state
from bot.team_actions import ShowTeamPerson, WithdrawPerson
from catalogue.cards import SessionCard
from catalogue.team_cards import Team, TeamPerson


def ask_withdraw(card: SessionCard, own: Team, one: TeamPerson, say: Say) -> Screen:
    """The one question before a seat or a request of one's own people is given up."""
    assert one.state is not None, "only people in the session"
    ids = (card.id, own.house_id, one.id)
    confirm = Button(say.label("Confirm"), WithdrawPerson(*ids, one.state.value), Style.DANGER)
    return Screen(
        text(
            bold(say("Withdraw {name}?", name=short(one.name, 100))),
            short(card.training.title(say.language), 200),
            *meetings(card, say)[:3],
            say("State: {state}", state=enrolment_state(one.state, say)),
        ),
        rows([confirm, Button(say.label("Back"), ShowTeamPerson(*ids))]),
    )
