"""What chance may choose from: small sessions with few rules each, so that people come into each other's way."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.seats.hall import Terms
from tests.seats.world import HOUSES, STAFF

#: Sessions begin around both clock changes; 31 March and 27 October 2030 are Sundays.
STARTS = (date(2030, 3, 14), date(2030, 4, 1), date(2030, 4, 3), date(2030, 10, 28), date(2030, 10, 30))
ZONES = ("Europe/Zurich", "Europe/Zurich", "Atlantic/Azores")
AUDIENCES = ({"employee"}, {"employee", "outsider"}, {"coordinator", "volunteer", "apprentice"}, {"board"})
WAITS = (1, 1, 29, 61, 119, 120, 121, 7 * 60, 7 * 60, 24 * 60, 24 * 60, 3 * 24 * 60, 8 * 24 * 60)
MINUTE = timedelta(minutes=1)
#: What one change of a session is about.
PARTS = (
    ("capacity",),
    ("capacity",),
    ("reserved",),
    ("cap", "caps"),
    ("partners_days", "network_days", "outsiders_days"),
    ("own_until", "outsiders_from"),
    ("opens_on", "closes_on", "withdraw_until"),
    ("open_to",),
    ("capacity", "reserved", "cap", "caps", "own_until", "outsiders_from", "opens_on", "closes_on", "open_to"),
)


def rarely(some: st.SearchStrategy[Any], otherwise: Any = None, times: int = 3) -> st.SearchStrategy[Any]:
    return st.integers(0, times).flatmap(lambda n: some if n == times else st.just(otherwise))


DAYS = rarely(st.integers(0, 30), times=2)
HOUSE = st.integers(0, HOUSES - 1)
DRAWN = st.fixed_dictionaries(
    {
        "capacity": st.sampled_from((2, 3, 1, 4, 2, 3, 5, 6, 0, None)),
        "reserved": st.dictionaries(HOUSE, st.integers(0, 3), max_size=2),
        "cap": rarely(st.integers(0, 3), times=5),
        "caps": rarely(st.dictionaries(HOUSE, st.integers(0, 3), max_size=2), otherwise={}),
        "opens_on": rarely(st.integers(15, 35), times=9),
        "own_until": rarely(st.integers(5, 35), times=6),
        "outsiders_from": rarely(st.integers(5, 35), times=4),
        "closes_on": rarely(st.integers(0, 10), times=5),
        "withdraw_until": rarely(st.integers(0, 30)),
        "partners_days": DAYS,
        "network_days": DAYS,
        "outsiders_days": DAYS,
        "open_to": rarely(st.sampled_from(AUDIENCES).map(frozenset), otherwise=frozenset(), times=6),
    }
)
PLACE = st.integers(0, 1)
PICK = st.integers(0, 59)
ANYBODY = st.integers(0, len(STAFF) + HOUSES - 1)


def terms_of(drawn: dict[str, Any], day: date, houses: list[int]) -> Terms:
    """What was drawn, with days before the session made dates and numbers of houses made houses."""
    dates = ("opens_on", "own_until", "outsiders_from", "closes_on", "withdraw_until")
    made = {name: None if drawn[name] is None else day - timedelta(days=drawn[name]) for name in dates}
    shares = {name: {houses[n]: seats for n, seats in drawn[name].items()} for name in ("reserved", "caps")}
    return Terms(**drawn | made | shares)
