"""(Turn, Action) → Screen. Every module ends with its HANDLERS; together they cover every Action exactly once."""

from bot.handlers import (
    announcing,
    approvals,
    attendance,
    calendars,
    channels,
    conditions,
    desk,
    files,
    finding,
    form_steps,
    home,
    needs,
    participants,
    personal,
    proofs,
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
    **files.HANDLERS,
    **form_steps.HANDLERS,
    **conditions.HANDLERS,
    **proofs.HANDLERS,
    **approvals.HANDLERS,
    **channels.HANDLERS,
    **team.HANDLERS,
    **calendars.HANDLERS,
    **rating.HANDLERS,
    **participants.HANDLERS,
    **announcing.HANDLERS,
    **attendance.HANDLERS,
    **needs.HANDLERS,
}
