"""Every "no" that the rules foresee. Each has a sentence with its figures and a way out in every language."""

from enum import StrEnum


class Reason(StrEnum):
    NOT_A_MEMBER = "not_a_member"  # has joined no institution yet
    NOT_ALLOWED = "not_allowed"  # the role does not cover it
    ONLY_LENT = "only_lent"  # whoever stands in for somebody passes nothing on
    NOT_FOUND = "not_found"  # deleted, forged or never there
    DRAFT = "draft"  # not published yet
    NOT_YET_OPEN = "not_yet_open"  # opens_on
    OWN_STAFF_FIRST = "own_staff_first"  # own_until, the hosts
    OUTSIDERS_LATER = "outsiders_later"  # outsiders_from
    CLOSED = "closed"  # closes_on
    STARTED = "started"  # starts_at
    OVER = "over"  # it has taken place
    DRAFT_OVER = "draft_over"  # a draft whose dates are over is not published
    CANCELLED = "cancelled"  # by the organiser
    OFFER_GONE = "offer_gone"  # lapsed, declined or given to the next in line
    NOT_ENROLLED = "not_enrolled"  # nothing to withdraw from
    INVITATION_UNKNOWN = "invitation_unknown"
    INVITATION_EXPIRED = "invitation_expired"  # expires_at
    INVITATION_USED = "invitation_used"
    INVITATION_REVOKED = "invitation_revoked"
    LAST_COORDINATOR = "last_coordinator"  # of a house: it always has one
    ENDS_BEFORE_START = "ends_before_start"
    IN_THE_PAST = "in_the_past"
    NO_SUCH_TIME = "no_such_time"  # skipped or doubled by a clock change
    CAPACITY_TOO_SMALL = "capacity_too_small"  # below the seats already taken
    FULL = "full"  # no seat is free: the waiting list
    CAP_REACHED = "cap_reached"  # the institution has as many seats as it may take
    KEPT_FOR_OTHERS = "kept_for_others"  # the seats that are left are reserved for other institutions
    RESERVED_TOO_MANY = "reserved_too_many"  # more reserved seats than there are seats
    NOT_FOR_YOU = "not_for_you"  # the audience
    PREREQUISITE = "prerequisite"  # another training first
    ONCE_ONLY = "once_only"  # taken or booked already, for good or for this year
    OVERLAP = "overlap"  # another training at the same time
    NEEDS_ITSELF = "needs_itself"  # a training that would come before itself, perhaps by way of others
    NOT_A_COLLEAGUE = "not_a_colleague"  # of another institution
    ALREADY_IN = "already_in"  # has a seat or an offer there
    NOT_FOR_ONESELF = "not_for_oneself"  # nobody approves their own request
    NOBODY_APPROVES = (
        "nobody_approves"  # their institution, or the session, wants it; nobody there may say yes for them
    )
    ALREADY_DECIDED = "already_decided"  # the request is answered, withdrawn or over
    NO_SEATS_LEFT = "no_seats_left"  # fewer free than asked for
    NOTHING_BOOKED = "nothing_booked"  # no seat without a name
    SLUG_TAKEN = "slug_taken"
    UID_NUMBER_WRONG = "uid_number_wrong"
    NO_MEETINGS = "no_meetings"  # a date is asked for, but none is fixed
    PRESENCE_SHUT = "presence_shut"  # noted from an hour before a meeting until 30 days after it
    CHECK_IN_SHUT = "check_in_shut"  # with a code only around a meeting; opens_at of the next one
    CODE_UNKNOWN = "code_unknown"  # too old, mistyped or of another session
    UNDO_OVER = "undo_over"  # the notices of the change have gone out, or there is none
    MUST_BE_TOLD = "must_be_told"  # people plan by it
    LAST_HOST = "last_host"  # a session without a host
    NOBODY_COORDINATES = "nobody_coordinates"  # nobody there would hear of it; house
    STALE_FORM = "stale_form"  # the half-filled form is gone or another one
    TOO_MANY_CODES = "too_many_codes"  # most: of an e-mail address, in a day
