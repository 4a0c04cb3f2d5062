"""(Turn, Action) → Screen. Every module ends with its HANDLERS; together they cover every Action exactly once."""

from bot.handlers import (
    approvals,
    calendar_steps,
    calendars,
    changes,
    conditions,
    copying,
    desk,
    finding,
    form_steps,
    home,
    hosting,
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
    **calendar_steps.HANDLERS,
    **conditions.HANDLERS,
    **approvals.HANDLERS,
    **team.HANDLERS,
    **calendars.HANDLERS,
    **rating.HANDLERS,
    **changes.HANDLERS,
    **copying.HANDLERS,
    **hosting.HANDLERS,
}
