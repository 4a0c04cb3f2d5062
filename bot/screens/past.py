"""Sessions that are over, as their coordinators find them again."""

from collections.abc import Sequence

from bot.actions import Manage, ManageSession
from bot.change_actions import OpenChange
from bot.desk_actions import ManageOver
from bot.people_actions import ManageHouse
from bot.say import Say
from bot.screens.lines import LONGEST_LABEL, short, when
from bot.screens.screen import Button, Screen, bold, rows, text
from catalogue.cards import SessionLine
from catalogue.rules.states import SessionState

PAGE = 10


def door(count: int, house: int, say: Say) -> Button | None:
    """From one's sessions to those that are over."""
    return Button(say.label("Over ({n})", n=count), ManageOver(house, 0)) if count else None


def over(lines: Sequence[SessionLine], count: int, page: int, house: int, say: Say) -> Screen:
    """The one that ended last first."""
    earlier = Button(say.label("Previous"), ManageOver(house, page - 1)) if page else None
    later = Button(say.label("Next"), ManageOver(house, page + 1)) if (page + 1) * PAGE < count else None
    back = Button(say.label("Back"), ManageHouse(house) if house else Manage())
    return Screen(
        text(bold(say("Sessions that are over")), say.plural("{n} session.", "{n} sessions.", count)),
        rows(
            *(Button(_named(line, say), ManageSession(line.id)) for line in lines),
            [earlier, later],
            [Button(say.label("Copy a whole year"), OpenChange(0, "year")), back],
        ),
    )


def _named(line: SessionLine, say: Say) -> str:
    """Date and title; what never took place says so."""
    state = {SessionState.CANCELLED: say.label("cancelled"), SessionState.DRAFT: say.label("draft")}.get(line.state)
    return " · ".join(part for part in (when(line, say), short(line.title, LONGEST_LABEL - 20), state) if part)
