"""Words for the closed lists: states, reasons, kinds, roles. Complete in every language, a test sees to it."""

from markupsafe import Markup

from bot.say import Say
from catalogue.cards import SessionCard
from catalogue.rules.approval import RefuseReason
from catalogue.rules.reasons import Reason
from catalogue.rules.states import (
    LEFT_HOUSE,
    CancelReason,
    EnrolmentState,
    Group,
    Kind,
    Presence,
    RemoveReason,
    Role,
    UpReason,
)
from catalogue.rules.windows import Phase


def kind(value: Kind, say: Say) -> str:
    return {
        Kind.INTERNAL: say.label("Internal training"),
        Kind.VOCATIONAL: say.label("Vocational training"),
    }[value]


def role(value: Role, say: Say) -> str:
    return {
        Role.STAFF: say.label("staff"),
        Role.APPROVER: say.label("approver"),
        Role.COORDINATOR: say.label("coordinator"),
    }[value]


def member_group(value: str, say: Say) -> str:
    """Groups and roles that a session may be meant for."""
    return {
        Group.EMPLOYEE.value: say.label("employees"),
        Group.APPRENTICE.value: say.label("apprentices"),
        Group.VOLUNTEER.value: say.label("volunteers"),
        Group.BOARD.value: say.label("board"),
        Group.OUTSIDER.value: say.label("guests"),
        Role.APPROVER.value: say.label("approvers"),
        Role.COORDINATOR.value: say.label("coordinators"),
    }[value]


def belongs_as(value: Group, say: Say) -> str:
    """As what one person belongs to an institution."""
    return {
        Group.EMPLOYEE: say.label("employee"),
        Group.APPRENTICE: say.label("apprentice"),
        Group.VOLUNTEER: say.label("volunteer"),
        Group.BOARD: say.label("board member"),
        Group.OUTSIDER: say.label("guest"),
    }[value]


def marked(words: str, yes: bool, say: Say) -> str:
    """The label of a button that can be chosen."""
    return say.label("{words} (chosen)", words=words) if yes else words


def remove_reason(value: str, say: Say) -> str:
    """One of the reasons that buttons offer in the reader's language; any other in its own words."""
    return {
        RemoveReason.TWICE.value: say.label("booked twice"),
        RemoveReason.AGREED.value: say.label("as agreed with you"),
        RemoveReason.NOT_MEANT.value: say.label("meant for other people"),
        LEFT_HOUSE: say.label("you no longer belong to the institution"),
    }.get(value, value)


def up_reason(value: str, say: Say) -> str:
    """Why somebody was moved up: one of the reasons that buttons offer, or the coordinator's own words."""
    return {
        UpReason.OURS.value: say.label("the enrolment came late through a mistake of ours"),
        UpReason.NEEDED.value: say.label("the training is needed by a fixed date"),
        UpReason.TWICE.value: say.label("an earlier date was cancelled"),
    }.get(value, value)


def presence(value: Presence, say: Say) -> str:
    return {
        Presence.PRESENT: say.label("present"),
        Presence.PARTLY: say.label("partly present"),
        Presence.ABSENT: say.label("absent"),
        Presence.EXCUSED: say.label("excused"),
    }[value]


def phase(card: SessionCard, say: Say) -> Markup | None:
    """Where a session that is planned is in its life; None for a draft and a cancelled one."""
    match card.phase:
        case Phase.NOT_YET_OPEN if card.opens_on is not None:
            return say("Enrolment opens on {day}.", day=say.day(card.opens_on))
        case Phase.OPEN if card.closes_on is not None:
            return say("Enrolment is open until {day}.", day=say.day(card.closes_on))
        case Phase.OPEN:
            return say("Enrolment is open.")
        case Phase.CLOSED if card.closes_on is not None:
            return say("Enrolment closed on {day}.", day=say.day(card.closes_on))
        case Phase.CLOSED:
            return say("Enrolment is closed.")
        case Phase.RUNNING:
            return say("It has begun; enrolment is over.")
        case Phase.DONE:
            return say("It is over.")
    return None


def cancel_reason(value: CancelReason | None, say: Say) -> str:
    return {
        CancelReason.TOO_FEW: say.label("too few enrolments"),
        CancelReason.NO_TRAINER: say.label("no trainer available"),
        CancelReason.WEATHER: say.label("weather"),
        CancelReason.OTHER: say.label("other reasons"),
        None: say.label("other reasons"),
    }[value]


def refuse_reason(value: RefuseReason, say: Say) -> str:
    return {
        RefuseReason.NO_COVER: say.label("no staff cover"),
        RefuseReason.NO_BUDGET: say.label("no budget"),
        RefuseReason.NOT_FITTING: say.label("not fitting"),
        RefuseReason.OTHER: say.label("another reason"),
    }[value]


def enrolment_state(value: EnrolmentState, say: Say) -> str:
    return {
        EnrolmentState.ENROLLED: say.label("has a seat"),
        EnrolmentState.WAITING: say.label("waits"),
        EnrolmentState.OFFERED: say.label("has an offer"),
        EnrolmentState.REQUESTED: say.label("is being approved"),
        EnrolmentState.WITHDRAWN: say.label("has withdrawn"),
        EnrolmentState.CANCELLED: say.label("cancelled by the host"),
        EnrolmentState.LAPSED: say.label("offer lapsed"),
        EnrolmentState.REFUSED: say.label("refused"),
    }[value]


def shut(value: Reason, card: SessionCard, say: Say) -> Markup | None:
    """Why enrolment is not open, on the session itself."""
    match value:
        case Reason.STARTED:
            return say("It is over.") if card.phase is Phase.DONE else say("It has begun; enrolment is over.")
        case Reason.NOT_YET_OPEN if card.opens_on is not None:
            return say("Enrolment opens on {day}.", day=say.day(card.opens_on))
        case Reason.OWN_STAFF_FIRST if card.own_until is not None:
            return say("Until {day} only the staff of the host can enrol.", day=say.day(card.own_until))
        case Reason.OUTSIDERS_LATER if card.outsiders_from is not None:
            return say("Guests can enrol from {day} on.", day=say.day(card.outsiders_from))
        case Reason.CLOSED if card.closes_on is not None:
            return say("Enrolment closed on {day}.", day=say.day(card.closes_on))
    return None


def unfit(why: Reason, say: Say) -> str:
    """Why somebody else can't be enrolled, behind their name."""
    return {
        Reason.NOT_A_COLLEAGUE: say.label("is not of your institution"),
        Reason.NOT_FOR_YOU: say.label("not one of those whom it is meant for"),
        Reason.PREREQUISITE: say.label("needs another training first"),
        Reason.ONCE_ONLY: say.label("has this training already"),
        Reason.OVERLAP: say.label("has another training at the same time"),
        Reason.OWN_STAFF_FIRST: say.label("first the staff of the host can enrol"),
        Reason.NOBODY_APPROVES: say.label("nobody else could approve it"),
    }.get(why, say.label("enrolment is closed"))


def no_seat(why: Reason | None, card: SessionCard, say: Say) -> Markup:
    """Why somebody gets no seat although they wait or would like one; with the figures of the rule."""
    match why:
        case Reason.CAP_REACHED:
            return say.plural(
                "Your institution has taken the {n} seat that it may take.",
                "Your institution has taken the {n} seats that it may take.",
                card.cap or 0,
            )
        case Reason.KEPT_FOR_OTHERS if card.kept_until is not None:
            return say("The last seats are reserved for other institutions until {day}.", day=say.day(card.kept_until))
        case Reason.KEPT_FOR_OTHERS:
            return say("The last seats are reserved for other institutions.")
        case Reason.OWN_STAFF_FIRST | Reason.OUTSIDERS_LATER:
            return shut(why, card, say) or say("Enrolment is not open to you yet.")
        case Reason.NOT_FOR_YOU:
            return say("This session is meant for other people.")
        case Reason.PREREQUISITE:
            return say("It needs another training first.")
        case Reason.ONCE_ONLY:
            return say("You have this training already.")
        case Reason.OVERLAP:
            return say("You have another training at the same time.")
    return say.plural("Full: {n} seat taken.", "Full: {n} seats taken.", card.taken)
