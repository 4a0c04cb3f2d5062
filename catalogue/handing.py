"""What coordinators and trainers hand out: the sheet to sign, the code to scan. Made right before it is sent."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox, participants, people, presence, seating
from catalogue.cards import NoticeCard, ParticipantCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import Door, EnrolmentState

#: Kinds that are made for whoever asks.
KINDS = ("sheet", "check_in")


async def send_sheet(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> None:
    """The sheet to sign, to whoever asks for it. Refused: no coordinator of a host."""
    hosts = await seating.hosts(db, session_id)
    if who.person_id is None or not may(who, Verb.SEE_PARTICIPANTS, hosts):
        raise Refused(Reason.NOT_ALLOWED)
    key, facts = f"sheet:{session_id}:{who.person_id}:{now.isoformat()}", _facts(who, hosts[0])
    await outbox.add(db, key, "sheet", who.person_id, now, session_id=session_id, **facts)


async def send_code(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> None:
    """The code of the minute in which it is sent, as a picture to scan. Refused as `presence.code` is."""
    await presence.code(db, who, session_id, now)
    assert who.person_id is not None, "only people ask for it"
    hosts = await seating.hosts(db, session_id)
    key, facts = f"code:{session_id}:{who.person_id}:{now.isoformat()}", _facts(who, hosts[0])
    await outbox.add(db, key, "check_in", who.person_id, now, session_id=session_id, **facts)


def _facts(who: Who, house: int) -> dict[str, Any]:
    """For which institution; and that somebody acts for the network, which nothing else remembers."""
    return {"house": str(house)} | ({"operator": "yes"} if who.is_operator else {})


def _asker(notice: NoticeCard) -> Who:
    """Whoever asked, with the rights that they have now."""
    return replace(people.who(notice.person, Door.CHAT), is_operator="operator" in notice.facts)


async def names(db: AsyncConnection, notice: NoticeCard, session_id: int) -> tuple[ParticipantCard, ...] | None:
    """Who has a seat, by name; None where the reader may not see names any more."""
    try:
        found = await participants.of_session(db, _asker(notice), session_id)
    except Refused:
        return None
    seated = [card for card in found if card.state is EnrolmentState.ENROLLED]
    return tuple(sorted(seated, key=lambda card: (card.name.casefold(), card.enrolment_id)))


async def digits(db: AsyncConnection, notice: NoticeCard, session_id: int, now: datetime) -> str:
    """The code of this minute; "" where there is none any more, or none for this reader."""
    try:
        return await presence.shown_code(db, _asker(notice), session_id, now)
    except Refused:
        return ""
