"""The closed lists of the field: roles, kinds, states. Stored as their values; shown only through `say`."""

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What somebody may do in one institution. Operators run the whole network and stand in the configuration."""

    STAFF = "staff"
    APPROVER = "approver"
    COORDINATOR = "coordinator"


class Group(StrEnum):
    """As what somebody belongs to an institution; an outsider belongs to none. What an audience is made of."""

    EMPLOYEE = "employee"
    APPRENTICE = "apprentice"
    VOLUNTEER = "volunteer"
    BOARD = "board"
    OUTSIDER = "outsider"


#: As what somebody can belong to an institution.
MEMBER_GROUPS = (Group.EMPLOYEE, Group.APPRENTICE, Group.VOLUNTEER, Group.BOARD)


class Circle(IntEnum):
    """How near an institution is to a session, the nearest first. Rights come in this order."""

    HOST = 0
    PARTNER = 1  # has seats reserved in it
    MEMBER = 2
    OUTSIDER = 3


class Once(StrEnum):
    """How often one person may take a training; without it, as often as they like."""

    EVER = "ever"
    YEAR = "year"


class Overlap(StrEnum):
    """What follows where somebody has another training at the same time."""

    WARN = "warn"
    BLOCK = "block"


class Kind(StrEnum):
    INTERNAL = "internal"
    VOCATIONAL = "vocational"


class SessionState(StrEnum):
    """Stored states only: open, closed, running and done follow from dates (`rules.windows`)."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class CancelReason(StrEnum):
    TOO_FEW = "too_few"
    NO_TRAINER = "no_trainer"
    WEATHER = "weather"
    OTHER = "other"


class RemoveReason(StrEnum):
    """Why an organiser takes somebody off; any other reason is said in their own words."""

    TWICE = "booked_twice"
    AGREED = "agreed"
    NOT_MEANT = "not_meant"


class UpReason(StrEnum):
    """Why an organiser moves somebody up on the waiting list; any other reason is said in their own words."""

    OURS = "our_mistake"
    NEEDED = "needed_by_a_date"
    TWICE = "cancelled_before"


#: Why an enrolment ends where somebody leaves the institution for which they go.
LEFT_HOUSE = "left_house"


class Presence(StrEnum):
    """Of one enrolment at one meeting; nothing is said as long as nobody noted it. Excused never carries a reason."""

    PRESENT = "present"
    PARTLY = "partly"
    ABSENT = "absent"
    EXCUSED = "excused"


class EnrolmentState(StrEnum):
    """One person in one session. `withdrawn` is the person's own step, `cancelled` the organiser's."""

    REQUESTED = "requested"
    WAITING = "waiting"
    OFFERED = "offered"
    ENROLLED = "enrolled"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    LAPSED = "lapsed"
    REFUSED = "refused"


#: At most one live enrolment per person and session.
LIVE = (EnrolmentState.REQUESTED, EnrolmentState.WAITING, EnrolmentState.OFFERED, EnrolmentState.ENROLLED)
#: States that hold a seat.
SEATED = (EnrolmentState.REQUESTED, EnrolmentState.OFFERED, EnrolmentState.ENROLLED)

#: Every legal step of an enrolment; None stands for "no enrolment yet".
STEPS: dict[EnrolmentState | None, frozenset[EnrolmentState]] = {
    None: frozenset({EnrolmentState.ENROLLED, EnrolmentState.WAITING, EnrolmentState.REQUESTED}),
    EnrolmentState.REQUESTED: frozenset(
        {
            EnrolmentState.ENROLLED,
            EnrolmentState.WAITING,
            EnrolmentState.REFUSED,
            EnrolmentState.WITHDRAWN,
            EnrolmentState.CANCELLED,
            EnrolmentState.LAPSED,
        }
    ),
    EnrolmentState.WAITING: frozenset(
        {
            EnrolmentState.OFFERED,
            EnrolmentState.ENROLLED,
            EnrolmentState.REQUESTED,  # named for a seat that was booked without a name
            EnrolmentState.WITHDRAWN,
            EnrolmentState.CANCELLED,
            EnrolmentState.LAPSED,  # it began, and no seat had come free
        }
    ),
    EnrolmentState.OFFERED: frozenset(
        {
            EnrolmentState.ENROLLED,
            EnrolmentState.REQUESTED,  # accepted, and now somebody has to approve
            EnrolmentState.WITHDRAWN,
            EnrolmentState.LAPSED,
            EnrolmentState.CANCELLED,
            EnrolmentState.WAITING,  # not this time
        }
    ),
    EnrolmentState.ENROLLED: frozenset(
        {EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED, EnrolmentState.WAITING}  # waiting: capacity was lowered
    ),
    EnrolmentState.WITHDRAWN: frozenset(),
    EnrolmentState.CANCELLED: frozenset(),
    EnrolmentState.LAPSED: frozenset(),
    EnrolmentState.REFUSED: frozenset(),
}


class Door(StrEnum):
    """Through which door a change came."""

    CHAT = "chat"
    FILE = "file"
    COMMAND_LINE = "command_line"
    CLOCK = "clock"


class Channel(StrEnum):
    """How somebody is told."""

    TELEGRAM = "telegram"
    MAIL = "mail"
    BOTH = "both"


class FeedKind(StrEnum):
    """Whose programme a calendar feed shows."""

    PERSON = "person"
    HOUSE = "house"
    TRAINER = "trainer"


class NoticeState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DROPPED = "dropped"
    GIVEN_UP = "given_up"
