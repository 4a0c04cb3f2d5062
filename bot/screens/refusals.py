"""Every "no" as a helpful screen: which rule, its figure, and the way out. All over `Reason`; a test sees to it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from bot.actions import Browse, Manage, ResumeForm, ShowHome, ShowMine
from bot.approval_actions import ShowApprovals
from bot.say import Say
from bot.screens import change_refusals, channels, hindrances, people_refusals, seat_refusals
from bot.screens.lines import session_button, short
from bot.screens.screen import Button, Screen, bold, rows, text
from catalogue.cards import SessionLine
from catalogue.rules.reasons import Reason
from catalogue.rules.rights import Verb

Facts = Mapping[str, Any]
#: Bot API: text of answerCallbackQuery.
LONGEST_TOAST = 200
MOST_OTHERS = 4


def refusal(reason: Reason, facts: Facts, say: Say, others: Sequence[SessionLine] = ()) -> Screen:
    """`others`: sessions of the same training that can still be joined."""
    sentence, way = _WORDS[reason](facts, say)
    if shown := tuple((session_button(line, say),) for line in others[:MOST_OTHERS]):
        way = say.plural("There is another date:", "There are other dates:", len(shown))
    toast = short(sentence.unescape(), LONGEST_TOAST)
    ways = rows(*hindrances.ways(reason, facts, say))
    last = rows(seat_refusals.way(facts, say) or _way_buttons(reason, say))
    return Screen(text(bold(sentence), way), (*shown, *ways, *last), toast)


#: About a form that is open still, its preview leads on; about what somebody has booked.
_GO_ON = (
    Reason.ENDS_BEFORE_START,
    Reason.IN_THE_PAST,
    Reason.NO_SUCH_TIME,
    Reason.CAPACITY_TOO_SMALL,
    Reason.RESERVED_TOO_MANY,
    Reason.MUST_BE_TOLD,
)
_MINE = (Reason.OFFER_GONE, Reason.NOT_ENROLLED, Reason.NOT_ALLOWED, Reason.NO_MEETINGS, *seat_refusals.PRESENT)


def _way_buttons(reason: Reason, say: Say) -> list[Button]:
    home = Button(say.label("Back"), ShowHome())
    if reason in (Reason.NOT_FOR_ONESELF, Reason.ALREADY_DECIDED):
        return [Button(say.label("Approvals"), ShowApprovals()), home]
    if reason in (Reason.STALE_FORM, Reason.NEEDS_ITSELF, *change_refusals.RUNNING):
        return [Button(say.label("My sessions"), Manage()), home]
    if reason in _GO_ON:
        return [Button(say.label("Go on with it"), ResumeForm()), home]
    if reason in _MINE:
        return [Button(say.label("My trainings"), ShowMine()), home]
    if reason in (Reason.NOT_A_MEMBER, Reason.LAST_COORDINATOR) or reason.startswith("invitation"):
        return [home]
    return [Button(say.label("Find a training"), Browse()), home]


Words = tuple[Markup, Markup | None]


def _not_a_member(facts: Facts, say: Say) -> Words:
    return (
        say("Trainings are open to the staff of member institutions."),
        say("Ask the coordination of your institution for an invitation link."),
    )


def _not_allowed(facts: Facts, say: Say) -> Words:
    if facts.get("verb") is Verb.APPROVE:
        return say("Only approvers and the coordination can do this, for people of their own institution."), None
    return (
        say("Only the coordination can do this."),
        say("Please ask the coordination of your institution, or of the host."),
    )


def _not_found(facts: Facts, say: Say) -> Words:
    return say("This is not there any more."), say("Look in the catalogue for what is planned now.")


def _draft(facts: Facts, say: Say) -> Words:
    return say("This session is still a draft."), say("It appears in the catalogue as soon as it is published.")


def _not_yet_open(facts: Facts, say: Say) -> Words:
    opens = facts.get("opens_on")
    when = say("Enrolment opens on {day}.", day=say.day(opens)) if isinstance(opens, date) else say("It opens later.")
    return when, None


def _own_staff_first(facts: Facts, say: Say) -> Words:
    until = facts.get("own_until")
    way = say("After that it is open to all members.")
    if isinstance(until, date):
        return say("Until {day} only the staff of the host can enrol.", day=say.day(until)), way
    return say("First the staff of the host can enrol."), way


def _outsiders_later(facts: Facts, say: Say) -> Words:
    day = facts.get("outsiders_from")
    if isinstance(day, date):
        return say("Guests can enrol from {day} on.", day=say.day(day)), say("Members of the network come first.")
    return say("Guests can enrol later."), say("Members of the network come first.")


def _full(facts: Facts, say: Say) -> Words:
    return say("All seats are taken."), say("On the waiting list you get the next free one.")


def _cap_reached(facts: Facts, say: Say) -> Words:
    return (
        say("Your institution has taken all the seats that it may take."),
        say("On the waiting list you get the next one of them that comes free."),
    )


def _kept_for_others(facts: Facts, say: Say) -> Words:
    return (
        say("The last seats are reserved for other institutions."),
        say("On the waiting list you get one as soon as it comes free."),
    )


def _closed(facts: Facts, say: Say) -> Words:
    closes = facts.get("closes_on")
    if isinstance(closes, date):
        return say("Enrolment closed on {day}.", day=say.day(closes)), say("Ask the host if a seat is still possible.")
    return say("Enrolment is closed."), say("Ask the host if a seat is still possible.")


def _started(facts: Facts, say: Say) -> Words:
    starts = facts.get("starts_at")
    if isinstance(starts, datetime):
        return say("This session began on {moment}.", moment=say.moment(starts)), say(
            "Tell the host if you can't come."
        )
    return say("This session has begun."), say("Tell the host if you can't come.")


def _cancelled(facts: Facts, say: Say) -> Words:
    return say("The host has cancelled this session."), say("Look in the catalogue for another one.")


def _offer_gone(facts: Facts, say: Say) -> Words:
    return (
        say("The seat is not kept for you any more."),
        say("You can join the waiting list again."),
    )


def _not_enrolled(facts: Facts, say: Say) -> Words:
    return say("You have no seat in this session."), say("Under My trainings you see what you have booked.")


def _invitation_unknown(facts: Facts, say: Say) -> Words:
    return (
        say("I don't know this invitation."),
        say("Perhaps the link is cut off. Ask your coordination for a new one."),
    )


def _invitation_expired(facts: Facts, say: Say) -> Words:
    ended = facts["expires_at"]
    return (
        say("This invitation from {institution} ended on {day}.", institution=facts["institution"], day=say.day(ended)),
        _ask(facts, say),
    )


def _invitation_used(facts: Facts, say: Say) -> Words:
    return (
        say("This invitation from {institution} has been used already.", institution=facts["institution"]),
        _ask(facts, say),
    )


def _not_a_colleague(facts: Facts, say: Say) -> Words:
    return (
        say("This person is not of the same institution."),
        say("A seat goes on within one institution only. Please choose somebody from the list."),
    )


def _already_in(facts: Facts, say: Say) -> Words:
    return (
        say("This person has a seat there already, or one is kept for them."),
        say("Please choose somebody else."),
    )


def _no_seats_left(facts: Facts, say: Say) -> Words:
    free = facts.get("free")
    way = say("Book fewer, or enrol people by name: they get a place on the waiting list.")
    if not free:
        return say("No seat is free for your institution now."), way
    only = say.plural(
        "Only {n} seat is free for your institution.", "Only {n} seats are free for your institution.", free
    )
    return only, way


def _nothing_booked(facts: Facts, say: Say) -> Words:
    return (
        say("Your institution has no seat without a name there."),
        say("Book seats without a name, or enrol people by name."),
    )


def _ask(facts: Facts, say: Say) -> Markup:
    if facts.get("contact"):
        return say("Ask for a new one: {contact}", contact=facts["contact"])
    return say("Ask your coordination for a new one.")


def _ends_before_start(facts: Facts, say: Say) -> Words:
    return say("The end is before the start."), say("Type start and end again, for example 2030-03-14 09:00 - 12:00.")


def _in_the_past(facts: Facts, say: Say) -> Words:
    return say("This time is in the past."), say("Type a time that is still to come.")


def _no_such_time(facts: Facts, say: Say) -> Words:
    return (
        say("This time does not exist on that day, or comes twice: the clocks change."),
        say("Type another time."),
    )


def _needs_itself(facts: Facts, say: Say) -> Words:
    return (
        say("This training itself comes before that one, so nobody could ever take either."),
        say("Choose another training, or first change the conditions of that one."),
    )


def _slug_taken(facts: Facts, say: Say) -> Words:
    return (
        say("The short name «{slug}» is taken or has other signs.", slug=facts.get("slug", "")),
        say("Please choose another one, with a-z, 0-9 and -."),
    )


def _uid_number_wrong(facts: Facts, say: Say) -> Words:
    return (
        say("{uid} has a typing mistake.", uid=facts.get("uid", "")),
        say("A UID number looks like CHE-123.456.788; the last digit checks the others."),
    )


def _no_meetings(facts: Facts, say: Say) -> Words:
    return say("This session has no date yet."), say("As soon as the date is fixed, you get it here.")


def _stale_form(facts: Facts, say: Say) -> Words:
    return say("This form is closed, or at another question."), say("Begin it again if you need it.")


_WORDS: dict[Reason, Callable[[Facts, Say], Words]] = {
    Reason.NOT_A_MEMBER: _not_a_member,
    Reason.NOT_ALLOWED: _not_allowed,
    Reason.NOT_FOUND: _not_found,
    Reason.DRAFT: _draft,
    Reason.NOT_YET_OPEN: _not_yet_open,
    Reason.OWN_STAFF_FIRST: _own_staff_first,
    Reason.OUTSIDERS_LATER: _outsiders_later,
    Reason.FULL: _full,
    Reason.CAP_REACHED: _cap_reached,
    Reason.KEPT_FOR_OTHERS: _kept_for_others,
    **hindrances.WORDS,
    Reason.TOO_MANY_CODES: channels.too_many_codes,
    Reason.NEEDS_ITSELF: _needs_itself,
    Reason.CLOSED: _closed,
    Reason.STARTED: _started,
    Reason.CANCELLED: _cancelled,
    Reason.OFFER_GONE: _offer_gone,
    Reason.NOT_ENROLLED: _not_enrolled,
    Reason.INVITATION_UNKNOWN: _invitation_unknown,
    Reason.INVITATION_EXPIRED: _invitation_expired,
    Reason.INVITATION_USED: _invitation_used,
    Reason.ENDS_BEFORE_START: _ends_before_start,
    Reason.IN_THE_PAST: _in_the_past,
    Reason.NO_SUCH_TIME: _no_such_time,
    **seat_refusals.WORDS,
    **people_refusals.WORDS,
    **change_refusals.WORDS,
    Reason.NOT_A_COLLEAGUE: _not_a_colleague,
    Reason.ALREADY_IN: _already_in,
    Reason.NO_SEATS_LEFT: _no_seats_left,
    Reason.NOTHING_BOOKED: _nothing_booked,
    Reason.SLUG_TAKEN: _slug_taken,
    Reason.UID_NUMBER_WRONG: _uid_number_wrong,
    Reason.NO_MEETINGS: _no_meetings,
    Reason.STALE_FORM: _stale_form,
}
