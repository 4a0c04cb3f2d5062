"""(Turn, Action) → Screen. Every module ends with its HANDLERS; together they cover every Action exactly once."""

from bot.handlers import (
    approvals,
    calendars,
    conditions,
    deputising,
    desk,
    finding,
    form_steps,
    founding,
    home,
    house_people,
    inviting,
    mornings,
    personal,
    rating,
    seats,
    team,
)
from bot.turn import Handlers

HANDLERS: Handlers = {
    **home.HANDLERS,
    **finding.HANDLERS,
    **seats.HANDLERS,
    **personal.HANDLERS,
    **desk.HANDLERS,
    **form_steps.HANDLERS,
    **conditions.HANDLERS,
    **approvals.HANDLERS,
    **team.HANDLERS,
    **calendars.HANDLERS,
    **rating.HANDLERS,
    **inviting.HANDLERS,
    **house_people.HANDLERS,
    **deputising.HANDLERS,
    **founding.HANDLERS,
    **mornings.HANDLERS,
}
