"""Sessions that are over, of all one's houses or of one."""

from dataclasses import replace

from bot.desk_actions import ManageOver
from bot.handlers.desk import coordinators_only
from bot.screens import past as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import past


async def manage_over(turn: Turn, action: ManageOver) -> Screen:
    coordinators_only(turn)
    own = tuple(m for m in turn.person.coordinates if action.house in (0, m.institution_id))
    person = replace(turn.person, memberships=own) if own else turn.person
    lines, count = await past.run_by(turn.db, person, turn.say.language, turn.now, action.page, screens.PAGE)
    return screens.over(lines, count, action.page, action.house if own else 0, turn.say)


HANDLERS: Handlers = {ManageOver: manage_over}
