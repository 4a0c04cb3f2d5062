"""The modules of actions beside `bot.actions`, loaded so that every button is known."""

from bot import (
    approval_actions,
    change_actions,
    condition_actions,
    desk_actions,
    feed_actions,
    form_actions,
    reminder_actions,
    team_actions,
)

PARTS = (
    approval_actions,
    change_actions,
    condition_actions,
    desk_actions,
    feed_actions,
    form_actions,
    reminder_actions,
    team_actions,
)
