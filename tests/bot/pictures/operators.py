"""What those who run the network are told."""

from bot.screens import operator_notices
from tests.bot.pictures.picture import Pictures

FIRST = "no session has more seats taken than it has: session 412 has 13 taken of 12 seats"

OPERATORS: dict[str, Pictures] = {
    "operator_notices.audit": {
        "one rule": lambda say, house: operator_notices.audit(
            house.notice("audit", rules="1", breaches="1", first=house.words(FIRST, 300)), say
        ),
        "several": lambda say, house: operator_notices.audit(
            house.notice("audit", rules="3", breaches="40", first=house.words(FIRST, 300)), say
        ),
    },
}
