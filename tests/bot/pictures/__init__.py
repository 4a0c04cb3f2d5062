"""Every screen in every situation that it was made for, by `module.function` and the situation's name."""

from tests.bot.pictures.approvals import APPROVALS
from tests.bot.pictures.calendars import CALENDARS
from tests.bot.pictures.changes import CHANGES
from tests.bot.pictures.conditions import CONDITIONS
from tests.bot.pictures.desk import DESK
from tests.bot.pictures.finding import FINDING
from tests.bot.pictures.forms import FORM_SCREENS
from tests.bot.pictures.home import HOME
from tests.bot.pictures.notices import NOTICES
from tests.bot.pictures.operators import OPERATORS
from tests.bot.pictures.picture import Picture, Pictures
from tests.bot.pictures.refusals import REFUSALS
from tests.bot.pictures.seat_rules import SEAT_RULES
from tests.bot.pictures.team import TEAM

GALLERY: dict[str, Pictures] = {
    **APPROVALS,
    **CALENDARS,
    **CHANGES,
    **CONDITIONS,
    **DESK,
    **FINDING,
    **FORM_SCREENS,
    **HOME,
    **NOTICES,
    **OPERATORS,
    **REFUSALS,
    **SEAT_RULES,
    **TEAM,
}

__all__ = ["GALLERY", "Picture"]
