"""How each kind of notice is sent: may it come twice, and may it wait silently for the morning?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manner:
    """`repeats`: after a time-out, when nobody knows whether it arrived, a second one does no harm. `silent`: in quiet
    hours it makes no sound; what somebody waits for, or what changes their next day, does."""

    repeats: bool = True
    silent: bool = False


#: It says how things stand: said twice, it is still true.
_TELLS = Manner()
#: It can wait until somebody looks at their phone.
_CAN_WAIT = Manner(silent=True)
#: It asks for an answer: asked twice, people answer twice or wonder which question counts.
_ASKS = Manner(repeats=False)

MANNERS = {
    # To somebody about their own enrolment. An offer asks as well, but one that never came costs a seat, and its
    # buttons do the same however often they are pressed.
    "seat": _TELLS,
    "file": _TELLS,
    "left": _TELLS,
    "substituted": _TELLS,
    "stepped_in": _TELLS,
    "offer": _TELLS,
    "lapsed": _CAN_WAIT,
    "in_vain": _CAN_WAIT,
    "entered": _TELLS,
    "passed": _CAN_WAIT,
    "moved": _TELLS,
    "dates": _TELLS,
    "changed": _TELLS,
    "all_dates": _TELLS,
    "cancelled": _TELLS,
    "goes_on": _TELLS,
    "removed": _TELLS,
    "moved_back": _TELLS,
    "moved_up": _CAN_WAIT,
    "overtaken": _CAN_WAIT,
    "announcement": _TELLS,
    "confirmed": _CAN_WAIT,
    "reminder": _TELLS,
    "offer_soon": _TELLS,
    "withdraw_soon": _TELLS,
    "thanks": _CAN_WAIT,
    "transfer": _CAN_WAIT,
    "question": _ASKS,
    "refused": _TELLS,
    "request_over": _CAN_WAIT,
    # To whoever approves; an approval that got lost is asked for again by its reminder.
    "approval": _ASKS,
    "answer": _TELLS,
    # To coordinators and to those who run the network.
    "unnamed_soon": _CAN_WAIT,
    "unnamed_over": _CAN_WAIT,
    "unnamed_moved": _TELLS,
    "unnamed_cancelled": _TELLS,
    "unnamed_goes_on": _TELLS,
    "stand_in": _TELLS,
    "desk_reminder": _TELLS,
    "trainer_reminder": _TELLS,
    "export": _TELLS,
    "host_asked": _ASKS,
    "host_answer": _CAN_WAIT,
    "trainer_moved": _TELLS,
    "trainer_cancelled": _TELLS,
    "trainer_goes_on": _TELLS,
    "release_soon": Manner(repeats=False, silent=True),
    "decide": Manner(repeats=False, silent=True),
    "audit": _CAN_WAIT,
    # About e-mail itself; a code holds for minutes.
    "mail_code": _TELLS,
    "mail_off": _CAN_WAIT,
    # What coordinators and trainers have asked for.
    "sheet": _TELLS,
    "check_in": _TELLS,
    # To somebody about their own place in a house, and what is open there.
    "roles": _TELLS,
    "gone": _TELLS,
    "deputy": _TELLS,
    "morning": Manner(repeats=False, silent=True),
    "morning_done": _TELLS,
    # To whoever has left a form half filled in.
    "form_soon": _CAN_WAIT,
    "form_over": _CAN_WAIT,
}

#: Kinds of which nobody gets a second one, whatever happens.
ONCE = tuple(sorted(kind for kind, manner in MANNERS.items() if not manner.repeats))


def manner(kind: str) -> Manner:
    return MANNERS.get(kind, _TELLS)
