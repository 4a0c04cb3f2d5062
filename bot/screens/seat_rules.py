"""Seats and rules of one session: how they stand, and what fewer seats than are taken would mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from markupsafe import Markup

from bot.actions import EditStep, FinishForm
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from bot.screens.words import member_group
from catalogue.cards import SessionCard
from catalogue.desk_cards import LoweredCard
from catalogue.rules.states import Circle

LONGEST_LINE = 200
#: Names of people who would lose their seat; the others are counted.
MOST_NAMES = 8


@dataclass(frozen=True, slots=True)
class RulesCard:
    """What a coordinator is about to set. `reserved`, `caps`: names of institutions and their numbers; `releases`:
    days before the first meeting and, where that is dated, the day."""

    capacity: int | None = None
    minimum: int | None = None
    reserved: Sequence[tuple[str, int]] = ()
    cap: int | None = None
    caps: Sequence[tuple[str, int]] = ()
    releases: Mapping[Circle, tuple[int, date | None]] = field(default_factory=dict)
    opens_on: date | None = None
    closes_on: date | None = None
    own_until: date | None = None
    outsiders_from: date | None = None
    withdraw_until: date | None = None
    decide_on: date | None = None
    approval: bool = False
    blocks_overlap: bool = False
    audience: Sequence[str] = ()


def described(card: SessionCard, rules: RulesCard, say: Say) -> Markup:
    """Every rule that is set, a line each."""
    return text(
        bold(short(card.training.title(say.language), LONGEST_LINE)),
        *_seats(rules, say),
        *_shares(rules, say),
        *_days(rules, say),
        *_people(rules, say),
    )


def _joined(*parts: Markup | None) -> Markup | None:
    """What belongs together, on one line."""
    return Markup(" · ").join(part for part in parts if part is not None) or None


def _seats(rules: RulesCard, say: Say) -> list[Markup | None]:
    seats = (
        say("There are enough seats for everybody.")
        if rules.capacity is None
        else say.plural("{n} seat", "{n} seats", rules.capacity)
    )
    if not rules.minimum:
        return [seats]
    least = say.plural("Takes place with {n} person or more.", "Takes place with {n} people or more.", rules.minimum)
    return [_joined(seats, least)]


def _shares(rules: RulesCard, say: Say) -> list[Markup | None]:
    return [
        say("Reserved: {shares}", shares=_listed(rules.reserved, say)) if rules.reserved else None,
        _caps(rules, say),
        _released(rules, say) if rules.releases else None,
    ]


def _caps(rules: RulesCard, say: Say) -> Markup | None:
    others = _listed(rules.caps, say)
    if rules.cap is None:
        return say("At most: {shares}", shares=others) if others else None
    most = say.plural("At most {n} seat per institution", "At most {n} seats per institution", rules.cap)
    return say("{most}; {shares}", most=most, shares=others) if others else most


def _listed(shares: Iterable[tuple[str, int]], say: Say) -> str:
    return short(", ".join(f"{short(name, 60)} {number}" for name, number in shares), LONGEST_LINE)


def _released(rules: RulesCard, say: Say) -> Markup:
    """To whom unused reserved seats come free, and when."""
    parts = [
        say.label("{circle} {when}", circle=_circle(circle, say), when=_before(*before, say))
        for circle, before in rules.releases.items()
    ]
    return say("Unused reserved seats come free: {steps}", steps=", ".join(parts))


def _circle(circle: Circle, say: Say) -> str:
    return {
        Circle.HOST: say.label("hosts"),
        Circle.PARTNER: say.label("partners"),
        Circle.MEMBER: say.label("network"),
        Circle.OUTSIDER: say.label("guests"),
    }[circle]


def _before(days: int, day: date | None, say: Say) -> str:
    if day is not None:
        return say.short_day(day)
    return say.label_plural("{n} day before", "{n} days before", days)


def _days(rules: RulesCard, say: Say) -> list[Markup | None]:
    own = say("Own staff first until {day}", day=say.short_day(rules.own_until)) if rules.own_until else None
    guests = say("Guests from {day}", day=say.short_day(rules.outsiders_from)) if rules.outsiders_from else None
    free = rules.withdraw_until
    leave = say("Free withdrawal until {day}", day=say.short_day(free)) if free else None
    decide = say("Decision on {day}", day=say.short_day(rules.decide_on)) if rules.decide_on else None
    return [_span(rules, say), _joined(own, guests), _joined(leave, decide)]


def _span(rules: RulesCard, say: Say) -> Markup | None:
    opens, closes = (day and say.short_day(day) for day in (rules.opens_on, rules.closes_on))
    if opens and closes:
        return say("Enrolment {first} – {last}", first=opens, last=closes)
    if opens:
        return say("Enrolment from {day}", day=opens)
    return say("Enrolment until {day}", day=closes) if closes else None


def _people(rules: RulesCard, say: Say) -> list[Markup | None]:
    groups = say.listing(member_group(one, say) for one in rules.audience)
    return [
        say("Approval by everybody's own institution") if rules.approval else None,
        say("Who has another training at the same time can't enrol") if rules.blocks_overlap else None,
        say("Only for: {groups}", groups=groups) if rules.audience else None,
    ]


def lowered(card: LoweredCard, say: Say) -> Screen:
    """More seats are taken than there are to be: what to do, before anything happens."""
    keep = say.label_plural("{n} seat: nobody loses it", "{n} seats: nobody loses one", card.taken)
    fits = card.unnamed <= card.capacity
    return Screen(
        text(
            bold(
                say.plural(
                    "{n} seat is taken, you want {seats}.",
                    "{n} seats are taken, you want {seats}.",
                    card.taken,
                    seats=card.capacity,
                )
            ),
            *(_losing(card, say) if fits else []),
            say.plural(
                "{n} seat without a name stays: no fewer seats than that.",
                "{n} seats without a name stay: no fewer seats than these.",
                card.unnamed,
            )
            if card.unnamed
            else None,
        ),
        rows(
            Button(keep, FinishForm("keep")),
            Button(_fewer(card, say), FinishForm("latest")) if fits and card.losing else None,
            Button(say.label("Back"), EditStep("size")),
        ),
    )


def _fewer(card: LoweredCard, say: Say) -> str:
    """As many seats as were asked for; not simply the last ones go where some are reserved."""
    if card.spared:
        return say.label_plural(
            "{seats} seats: {n} person waits again",
            "{seats} seats: {n} people wait again",
            card.losing,
            seats=card.capacity,
        )
    return say.label_plural(
        "{seats} seats: the last one waits again",
        "{seats} seats: the last {n} wait again",
        card.losing,
        seats=card.capacity,
    )


def _losing(card: LoweredCard, say: Say) -> list[Markup | str]:
    """Who would wait again: names of one's own people, the number of the others."""
    named = [short(name, 60) for name in card.own[:MOST_NAMES]]
    others = card.losing - len(named)
    more = [say.label_plural("{n} more person", "{n} more people", others)] if others else []
    who = say.listing([*named, *more])
    return [
        say(
            "With {seats} seats, these go back to the waiting list, in their old place: {people}",
            seats=card.capacity,
            people=who,
        ),
        say("They are told, and their calendar entry is cancelled."),
        *_spared(card, say),
    ]


def _spared(card: LoweredCard, say: Say) -> list[Markup]:
    """Why it is not simply the last ones."""
    if not card.spared:
        return []
    return [
        say.plural(
            "{n} person came later and stays: the seat is reserved for their institution.",
            "{n} people came later and stay: the seats are reserved for their institutions.",
            card.spared,
        )
    ]
