"""One's own people in one session, and whom to send in one's place."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.say import Say
from bot.screens import colleagues, team, team_leaving, team_person, unnamed
from bot.screens.screen import Screen
from catalogue.rules.reasons import Reason
from catalogue.rules.states import EnrolmentState, Role
from catalogue.team_cards import Prospect
from tests.bot.cards import House, at
from tests.bot.pictures.picture import Picture, Pictures

DATES = (at("2030-03-01"), at("2030-03-12"), at("2030-03-14"))
LATE = {"late": True, "withdraw_until": date(2030, 2, 20)}


def _houses(say: Say, house: House) -> Screen:
    (first,) = house.person(Role.COORDINATOR).memberships
    second = replace(first, institution_id=2, institution=house.institution(2).name)
    return team.choose_house(house.session(), [first, second] * (30 if house.most else 1), say)


def _person(state: EnrolmentState, *, changes: dict[str, Any] | None = None, **facts: Any) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        one = house.teammate("Anna Beispiel", state, **facts)
        return team_person.person(house.session(**(changes or {})), house.team(), one, say)

    return picture


def _instead(times: int = 1) -> Picture:
    def picture(say: Say, house: House) -> Screen:
        anna = house.teammate("Anna Beispiel", EnrolmentState.ENROLLED)
        return colleagues.choose_for(house.session(), house.team(), anna, house.colleagues() * times, 0, say)

    return picture


def _enrolled(say: Say, house: House) -> Screen:
    return team.team(house.session(), house.team(), 0, say, team.result(house.prospects(), say))


def _all(say: Say, house: House) -> Screen:
    found = [Prospect(1, house.words("Anna Beispiel", 200), EnrolmentState.ENROLLED)]
    return team.preview(house.session(), house.team(), found, say)


TEAM: dict[str, Pictures] = {
    "colleagues.choose": {
        "some": lambda say, house: colleagues.choose(house.session(), house.colleagues(), 0, say),
        "second of three pages": lambda say, house: colleagues.choose(house.session(), house.colleagues() * 8, 1, say),
        "nobody": lambda say, house: colleagues.choose(house.session(), [], 0, say),
    },
    "colleagues.choose_for": {
        "some": _instead(),
        "nobody": _instead(0),
    },
    "unnamed.ask_date": {
        "three dates": lambda say, house: unnamed.ask_date(house.session(), house.team(dates=DATES), say),
    },
    "team.choose_house": {"two": _houses},
    "team.team": {
        "a host": lambda say, house: team.team(house.session(), house.team(), 0, say),
        "enrolled just now": _enrolled,
        "no host, nobody in it, full": lambda say, house: team.team(
            house.full(), house.team(people=(), hosts=False, free=0, unnamed=0, name_until=None), 0, say
        ),
        "closed": lambda say, house: team.team(house.session(shut=Reason.CLOSED), house.team(), 0, say),
        "enough for everybody": lambda say, house: team.team(
            house.session(capacity=None, free=None), house.team(free=None, unnamed=1), 0, say
        ),
        "second of three pages": lambda say, house: team.team(
            house.session(), house.team(people=house.team().people * 5), 1, say
        ),
    },
    "team.pick": {
        "one chosen": lambda say, house: team.pick(
            house.session(), house.team(), frozenset({house.number(21)}), 0, say
        ),
        "nobody chosen": lambda say, house: team.pick(house.session(), house.team(), frozenset(), 0, say),
        "nobody left": lambda say, house: team.pick(house.session(), house.team(people=()), frozenset(), 0, say),
    },
    "team.preview": {
        "every outcome": lambda say, house: team.preview(house.session(), house.team(), house.prospects(), say),
        "all get a seat": _all,
        "changed meanwhile": lambda say, house: team.preview(
            house.session(), house.team(), house.prospects(), say, changed=True
        ),
    },
    "unnamed.ask_seats": {
        "three free": lambda say, house: unnamed.ask_seats(house.session(), house.team(unnamed=0), say),
        "some booked": lambda say, house: unnamed.ask_seats(house.session(), house.team(free=None), say),
        "until another date": lambda say, house: unnamed.ask_seats(
            house.session(), house.team(unnamed=0, dates=DATES), say, DATES[1]
        ),
        "none free": lambda say, house: unnamed.ask_seats(house.full(), house.team(free=0, unnamed=0), say),
    },
    "team.ask_name": {
        "some": lambda say, house: team.ask_name(house.session(), house.team(), 0, say),
        "nobody": lambda say, house: team.ask_name(house.session(), house.team(people=()), 0, say),
    },
    "team.ask_give_back": {
        "two": lambda say, house: team.ask_give_back(house.session(), house.team(), say),
        "many": lambda say, house: team.ask_give_back(house.session(), house.team(unnamed=12), say),
        "none": lambda say, house: team.ask_give_back(house.session(), house.team(unnamed=0), say),
    },
    "team_leaving.ask_withdraw": {
        "a seat": lambda say, house: team_leaving.ask_withdraw(
            house.session(), house.team(), house.teammate("Anna Beispiel", EnrolmentState.ENROLLED), say
        ),
    },
    "team_person.person": {
        "has a seat": _person(EnrolmentState.ENROLLED),
        "has a seat, late, without Telegram": _person(EnrolmentState.ENROLLED, on_telegram=False, changes=LATE),
        "has an offer": _person(EnrolmentState.OFFERED, ends_at=at("2030-03-06 10:00")),
        "gets mail": _person(EnrolmentState.ENROLLED, on_telegram=False, by_mail=True, no_account=True),
        "a guest": _person(EnrolmentState.ENROLLED, guest=True),
        "is being approved": _person(EnrolmentState.REQUESTED, ends_at=at("2030-03-06 10:00")),
        "waits": _person(EnrolmentState.WAITING, place=2),
        "it has begun": _person(EnrolmentState.ENROLLED, changes={"shut": Reason.STARTED}),
    },
}
