"""What speaks against a date, asked in the preview of a form: kept anyway once, it is not asked again."""

from collections.abc import Sequence
from typing import Any

from bot.forms import Answers
from bot.turn import Turn
from catalogue import double_bookings, drafts
from catalogue.drafts import Draft
from catalogue.rules.double_booking import Finding
from catalogue.sessions import Plan, Times

#: Keys of what the preview asks about, and of what was kept.
ASKED, KEPT = "asked_about", "kept_anyway"


async def of_plan(
    turn: Turn,
    made: Plan,
    trainer_id: int | None,
    topic: str | None,
    session_id: int | None = None,
    beside: Sequence[Times] = (),
) -> tuple[Finding, ...]:
    """What speaks against a plan for a session of its hosts. `beside`: further dates of the session, which stay."""
    return await double_bookings.look(
        turn.db,
        session_id,
        made.hosts,
        made.place,
        made.trainer,
        made.times,
        turn.now,
        trainer_id=trainer_id,
        topic=topic,
        zone=made.zone,
        beside=beside,
    )


def unkept(found: Sequence[Finding], answers: Answers) -> list[Finding]:
    """The questions that nobody has answered yet."""
    kept = set(answers.get(KEPT) or [])
    return [one for one in found if one.is_question and one.key not in kept]


async def remember(turn: Turn, form: str, answers: Answers, asked: Sequence[Finding]) -> None:
    """What this preview asks about: only that is kept by a press, nothing that turns up later."""
    kept = {**answers, ASKED: [one.key for one in asked]}
    await drafts.save(turn.db, turn.person.id, Draft(form, "preview", kept), turn.now)


def keep(answers: Answers) -> dict[str, Any]:
    """The answers with all that was asked about kept as it is."""
    kept = {*(answers.get(KEPT) or []), *(answers.get(ASKED) or [])}
    return {**answers, KEPT: sorted(kept), ASKED: []}
