"""Words for the closed lists: states, reasons, kinds, roles. Complete in every language, a test sees to it."""

from markupsafe import Markup

from bot.say import Say
from catalogue.cards import SessionCard
from catalogue.rules.approval import RefuseReason
from catalogue.rules.reasons import Reason
from catalogue.rules.states import CancelReason, EnrolmentState, Kind, Role


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
            return say("It has begun; enrolment is over.")
        case Reason.NOT_YET_OPEN if card.opens_on is not None:
            return say("Enrolment opens on {day}.", day=say.day(card.opens_on))
        case Reason.CLOSED if card.closes_on is not None:
            return say("Enrolment closed on {day}.", day=say.day(card.closes_on))
    return None
