"""Whom to send in one's place."""

from collections.abc import Sequence

from bot.actions import AskWithdraw
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from bot.screens.sessions import meetings
from bot.team_actions import AskColleague, AskColleagueFor, SendColleague, SendColleagueFor, ShowTeamPerson
from catalogue.cards import SessionCard
from catalogue.team_cards import ColleagueCard, Team, TeamPerson

PAGE = 8


def choose(card: SessionCard, found: Sequence[ColleagueCard], page: int, say: Say) -> Screen:
    """Colleagues by name; one press and the seat is theirs."""
    shown = found[page * PAGE : (page + 1) * PAGE]
    earlier = Button(say.label("Previous"), AskColleague(card.id, page - 1)) if page else None
    later = Button(say.label("Next"), AskColleague(card.id, page + 1)) if (page + 1) * PAGE < len(found) else None
    what = say("Whoever you choose gets your seat at once, with its approval, and hears of it from us.")
    nobody = say("Nobody of your institution can come instead: everybody known here has a seat already.")
    return Screen(
        text(
            bold(say("Who comes instead of you?")),
            short(card.training.title(say.language), 200),
            *meetings(card, say)[:3],
            "",
            what if found else nobody,
        ),
        (
            *((Button(_label(one, say), SendColleague(card.id, one.id)),) for one in shown),
            *rows([earlier, later], Button(say.label("Back"), AskWithdraw(card.id))),
        ),
    )


def choose_for(
    card: SessionCard, own: Team, one: TeamPerson, found: Sequence[ColleagueCard], page: int, say: Say
) -> Screen:
    """The same for one of one's own people."""
    ids = (card.id, own.house_id, one.id)
    shown = found[page * PAGE : (page + 1) * PAGE]
    earlier = Button(say.label("Previous"), AskColleagueFor(*ids, page - 1)) if page else None
    later = Button(say.label("Next"), AskColleagueFor(*ids, page + 1)) if (page + 1) * PAGE < len(found) else None
    what = say("Whoever you choose gets the seat at once, with its approval. We tell both as far as we reach them.")
    nobody = say("Nobody else of your institution can come: everybody known here has a seat already.")
    return Screen(
        text(
            bold(say("Who comes instead of {name}?", name=short(one.name, 100))),
            short(card.training.title(say.language), 200),
            *meetings(card, say)[:3],
            "",
            what if found else nobody,
        ),
        (
            *((Button(_label(other, say), SendColleagueFor(*ids, other.id)),) for other in shown),
            *rows([earlier, later], Button(say.label("Back"), ShowTeamPerson(*ids))),
        ),
    )


def _label(one: ColleagueCard, say: Say) -> str:
    """The name, and what one would want to know before."""
    waits = say.label("on the waiting list") if one.waits else ""
    quiet = "" if one.reachable else say.label("not reachable by Telegram")
    return " · ".join(part for part in (short(one.name, 40), waits, quiet) if part)
