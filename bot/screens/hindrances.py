"""Rules about the person, in words: why somebody may not come, or should think again; with figures and the way out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from bot.actions import ShowSession, ShowTraining
from bot.approval_actions import ShowApprovals
from bot.say import Say
from bot.screens.lines import short
from bot.screens.screen import Button, Screen, bold, rows, text
from bot.screens.words import unfit
from catalogue.cards import SessionCard
from catalogue.rules.eligibility import Hindrance
from catalogue.rules.reasons import Reason
from catalogue.rules.states import Group, Once, Role

Facts = Mapping[str, Any]
Words = tuple[Markup, Markup | None]
LONGEST_TITLE = 100


def bar(card: SessionCard) -> Hindrance | None:
    """The strict rule that keeps this person from enrolling; none for somebody who has a place already."""
    if card.mine is not None:
        return None
    return next((hindrance for hindrance in card.hindrances if hindrance.strict), None)


def refused(hindrance: Hindrance, say: Say) -> list[str | Markup | None]:
    """The rule in bold, then the way out."""
    sentence, way = WORDS[hindrance.reason](hindrance.facts, say)
    return [bold(sentence), way]


def warning(found: Sequence[Hindrance], say: Say) -> Markup | None:
    """What speaks against a seat, in one line: the first, and how many more there are."""
    if not found:
        return None
    sentence, _ = WORDS[found[0].reason](found[0].facts, say)
    noted = say("Please note: {warning}", warning=sentence)
    more = len(found) - 1
    return Markup(" ").join([noted, say.plural("And {n} more thing.", "And {n} more things.", more)]) if more else noted


def ways(reason: Reason, facts: Facts, say: Say) -> list[Button]:
    """The other session or training itself."""
    if reason is Reason.PREREQUISITE and facts.get("titles"):
        return [Button(title_of(facts, say), ShowTraining(facts["about"]))]
    if reason in (Reason.OVERLAP, Reason.ONCE_ONLY) and facts.get("other"):
        starts = facts.get("starts_at")
        when = f"{say.weekday(starts)} {say.short_day(starts)}" if starts else say.label("Date to be fixed")
        label = " · ".join(part for part in (when, short(title_of(facts, say), 40)) if part)
        return [Button(label, ShowSession(facts["other"]))]
    if reason is Reason.NOBODY_APPROVES and facts.get("leads"):
        return [Button(say.label("Approvals"), ShowApprovals())]
    return []


def of_other(reason: Reason, name: str, session_id: int, say: Say) -> Screen:
    """Somebody else may not come: which rule, but nothing of what they have booked, which is their own affair."""
    sentence = say("{name}: {reason}.", name=short(name, 60), reason=unfit(reason, say))
    return Screen(
        text(bold(sentence), say("Choose somebody else, or talk it over with them.")),
        rows(Button(say.label("Back"), ShowSession(session_id))),
        short(sentence.unescape(), 200),
    )


def title_of(facts: Facts, say: Say) -> str:
    """In the reader's language if there is one, else as it was written first; "" unknown."""
    titles: Mapping[str, str] = facts.get("titles") or {}
    return short(titles.get(say.language, next(iter(titles.values()), "")), LONGEST_TITLE)


def people_words(groups: Iterable[str], say: Say) -> str:
    """An audience, always in the same order."""
    words = {
        Group.EMPLOYEE.value: say.label("employees"),
        Group.APPRENTICE.value: say.label("apprentices"),
        Group.VOLUNTEER.value: say.label("volunteers"),
        Group.BOARD.value: say.label("board members"),
        Role.STAFF.value: say.label("all members of staff"),
        Role.APPROVER.value: say.label("people who approve"),
        Role.COORDINATOR.value: say.label("coordinators"),
        Group.OUTSIDER.value: say.label("guests"),
    }
    return say.listing(words[one] for one in words if one in set(groups))


def _not_for_you(facts: Facts, say: Say) -> Words:
    groups = people_words(facts.get("open_to") or (), say)
    what = say("This session is only for: {people}.", people=groups)
    if not groups:
        what = say("This session is meant for other people.")
    return what, say("Another date may be for you, too. The coordination of the host knows more.")


def _prerequisite(facts: Facts, say: Say) -> Words:
    title, got_on, until, months = title_of(facts, say), facts.get("got_on"), facts.get("until"), facts.get("months")
    way = say("If you took it elsewhere, show your coordination the proof, so that they record it.")
    if not title:
        return say("It needs another training first."), way
    if isinstance(got_on, date) and isinstance(until, date):
        days = {"got_on": say.short_day(got_on), "until": say.short_day(until)}
        return say("«{title}» comes first; yours of {got_on} counts until {until}.", title=title, **days), way
    if months:
        what = say.plural(
            "«{title}» comes first, at most {n} month before; I know of no date of yours.",
            "«{title}» comes first, at most {n} months before; I know of no date of yours.",
            months,
            title=title,
        )
        return what, way
    return say("«{title}» comes first; I know of no date of yours.", title=title), way


def _once_only(facts: Facts, say: Say) -> Words:
    starts = facts.get("starts_at")
    if not isinstance(starts, datetime):
        return say("Everybody takes this training once, and you have it already."), _instead(facts, say)
    if facts.get("once") is Once.YEAR:
        what = say("Everybody takes this training once a year; yours: {day}.", day=say.day(starts))
    else:
        what = say("Everybody takes this training once; yours: {day}.", day=say.day(starts))
    return what, _instead(facts, say)


def _instead(facts: Facts, say: Say) -> Markup:
    """The way out: swap while there is time, else wait or ask."""
    if not facts.get("is_over"):
        return say("If another date suits you better, give up the one that you have first.")
    if facts.get("once") is Once.YEAR:
        return say("From {year} on you can take it again.", year=say.local(facts["starts_at"]).year + 1)
    return say("If you need it again, ask the coordination of the host.")


def _overlap(facts: Facts, say: Say) -> Words:
    way = say("Choose another date, or give up the other seat first.")
    title = title_of(facts, say)
    if not title:
        return say("You have another training at the same time."), way
    span = say.span(facts["starts_at"], facts["ends_at"])
    return say("At the same time you have «{title}»: {span}.", title=title, span=span), way


def _nobody_approves(facts: Facts, say: Say) -> Words:
    """Whom to ask: whoever leads the house changes it themselves."""
    name = short(facts.get("institution") or "", LONGEST_TITLE)
    if facts.get("own_rule"):
        what = say("A seat needs approval, and nobody else at {institution} could give it to you.", institution=name)
    else:
        what = say("The host wants approval, and nobody else at {institution} could give it to you.", institution=name)
    if facts.get("leads") and facts.get("own_rule"):
        return what, say("Invite a second approver, or set that your institution asks for no approval.")
    if facts.get("leads"):
        return what, say("Invite a second approver, or ask the coordination of the host.")
    if facts.get("contact"):
        contact = short(facts["contact"], LONGEST_TITLE)
        return what, say("Ask there who could become approver: {contact}", contact=contact)
    return what, say("Ask your institution to name an approver; whoever runs the network invites them.")


WORDS: dict[Reason, Callable[[Facts, Say], Words]] = {
    Reason.NOT_FOR_YOU: _not_for_you,
    Reason.PREREQUISITE: _prerequisite,
    Reason.ONCE_ONLY: _once_only,
    Reason.OVERLAP: _overlap,
    Reason.NOBODY_APPROVES: _nobody_approves,
}
