"""Modules whose actions are known because they are imported."""

from bot import (
    approval_actions,
    change_actions,
    condition_actions,
    desk_actions,
    feed_actions,
    file_actions,
    form_actions,
    mail_actions,
    participant_actions,
    people_actions,
    reminder_actions,
    team_actions,
)

PARTS = (
    *(approval_actions, change_actions, condition_actions, desk_actions, feed_actions, file_actions, form_actions),
    *(mail_actions, participant_actions, people_actions, reminder_actions, team_actions),
)
