"""Words of a coordinator to participants: whom they reach, and what has become of each copy."""

from enum import StrEnum, auto

from catalogue.rules.states import LIVE, Channel, EnrolmentState, NoticeState

#: Longer texts are no message any more.
LONGEST_WORDS = 900


class Whom(StrEnum):
    SEATED = auto()  # with a seat
    ALL = auto()  # also whoever waits, has an offer or is being approved


#: Who is meant, by the state of their enrolment.
MEANT = {Whom.SEATED: (EnrolmentState.ENROLLED,), Whom.ALL: LIVE}


class Delivered(StrEnum):
    """What has become of one copy, for whoever wrote it."""

    SENT = auto()
    MAIL = auto()
    WAITING = auto()
    UNREACHABLE = auto()
    PERHAPS = auto()  # nobody knows whether it arrived
    DROPPED = auto()  # taken back, or no longer concerned
    GIVEN_UP = auto()


def delivered(state: NoticeState, channel: Channel | None, unreachable: bool) -> Delivered:
    """`unreachable`: no way leads to the person; known before anything is tried, where they are not on Telegram."""
    if state is NoticeState.SENT:
        return Delivered.MAIL if channel is Channel.MAIL else Delivered.SENT
    if unreachable:
        return Delivered.UNREACHABLE
    if state in (NoticeState.DUE, NoticeState.SENDING):
        return Delivered.WAITING
    return {NoticeState.UNKNOWN: Delivered.PERHAPS, NoticeState.DROPPED: Delivered.DROPPED}.get(
        state, Delivered.GIVEN_UP
    )
