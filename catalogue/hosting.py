"""Sessions that several institutions give together: asked, accepted, left again. Nobody names another house as host
without its consent.

All coordinators of all hosts run the session and see who comes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import history, institutions, outbox, people, seating
from catalogue.cards import InstitutionCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.courtesy import Due
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import NoticeState, SessionState
from catalogue.rules.terms import Terms
from catalogue.seating import Held
from catalogue.tables import history as changes
from catalogue.tables import host_requests, session_hosts, sessions
from catalogue.tables import institutions as houses
from catalogue.tables import outbox as notices


@dataclass(frozen=True, slots=True)
class Hosts:
    """Who gives a session, the first one first, and who has been asked to. Of those asked: `deserted`, where nobody
    coordinates any more, so nobody can answer; `unheard`, where nobody who coordinates by now has been told."""

    hosts: tuple[InstitutionCard, ...]
    asked: tuple[InstitutionCard, ...] = ()
    deserted: frozenset[int] = frozenset()
    unheard: frozenset[int] = frozenset()


def split(who: Who, wanted: Iterable[int], present: Iterable[int] = ()) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Of the houses that somebody names as hosts: those that give it from then on, and those to ask.

    Hosts that they do not act for stay, named or not: a house steps back by itself.
    """
    there, named = tuple(present), tuple(wanted)
    hosts = tuple(house for house in named if house in there or may(who, Verb.OFFER, [house]))
    staying = tuple(house for house in there if house not in named and not may(who, Verb.OFFER, [house]))
    return (*hosts, *staying), tuple(house for house in named if house not in hosts)


def must_consent(who: Who, wanted: Iterable[int], present: Iterable[int] = ()) -> None:
    """Refused: a house is named as host that has not agreed to it, one is left out over its head, or nobody of theirs
    is among them."""
    named = tuple(wanted)
    hosts, asked = split(who, named, present)
    if asked or set(hosts) != set(named) or not may(who, Verb.OFFER, (*named, *present)):
        raise Refused(Reason.NOT_ALLOWED)


async def of_session(db: AsyncConnection, session_id: int) -> Hosts:
    by_id = {card.id: card for card in await institutions.everyone(db)}
    asked = select(host_requests.c.institution_id).where(host_requests.c.session_id == session_id)
    ids = (await db.execute(asked.order_by(host_requests.c.asked_at, host_requests.c.institution_id))).scalars().all()
    given = tuple(by_id[one] for one in await seating.hosts(db, session_id))
    if not ids:
        return Hosts(given)
    able = await reachable(db, ids)
    told = {one for one in able if await outbox.known(db, (await _desks(db, session_id, one)).values())}
    return Hosts(given, tuple(by_id[one] for one in ids), frozenset(ids) - able, able - told)


async def _desks(db: AsyncConnection, session_id: int, institution_id: int) -> dict[int, str]:
    """Who coordinates there, and the key under which they hear of the question as it was asked last."""
    number = await _asked_before(db, session_id, institution_id)
    desks = await people.coordinators(db, [institution_id])
    return {person: f"host_asked:{session_id}:{house}:{number}:{person}" for person, house in desks}


async def is_asked(db: AsyncConnection, session_id: int, institution_ids: Iterable[int]) -> bool:
    """One of these houses has been asked: its coordinators may look at a draft."""
    own = host_requests.c
    query = select(own.session_id).where(own.session_id == session_id, own.institution_id.in_(list(institution_ids)))
    return (await db.execute(query.limit(1))).first() is not None


async def reachable(db: AsyncConnection, institution_ids: Iterable[int]) -> frozenset[int]:
    """Those of these houses in which somebody coordinates: in the others nobody would hear that they are asked."""
    return frozenset(house for _, house in await people.coordinators(db, institution_ids))


async def ask(db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime, terms: Terms) -> bool:
    """Ask a house to give the session together; its coordinators decide. One's own joins at once. Asked again, it is
    the same question, and only those hear of it who coordinate there by now and have not.

    False where nobody hears of it: it is host already, or all have. Refused: no right, no such house, nobody
    coordinates there (any more), cancelled.
    """
    held = await _run(db, who, session_id, now)
    if held.row.state is SessionState.CANCELLED:
        raise Refused(Reason.CANCELLED, session_id=session_id)
    named = await institutions.by_id(db, institution_id)
    if institution_id in held.standing.hosts:
        return False
    if may(who, Verb.OFFER, [institution_id]):
        await _join(db, who, held, institution_id, now)
        return True
    if not await reachable(db, [institution_id]):
        raise Refused(Reason.NOBODY_COORDINATES, session_id=session_id, house=named.name)
    if not await is_asked(db, session_id, [institution_id]):
        row = {"session_id": session_id, "institution_id": institution_id, "asked_by": who.person_id, "asked_at": now}
        await db.execute(insert(host_requests).values(**row))
        await history.record(db, who, now, "session", session_id, "ask_host", after=str(institution_id))
    return await _tell(db, held, institution_id, now, terms)


async def _tell(db: AsyncConnection, held: Held, institution_id: int, now: datetime, terms: Terms) -> bool:
    """True where somebody there hears of it now."""
    due, told = Due(now, None, held.row.zone, terms.quiet), False
    for person, key in (await _desks(db, held.id, institution_id)).items():
        facts = _facts(institution_id)
        told |= await outbox.add(db, key, "host_asked", person, now, due_at=due, session_id=held.id, **facts)
    return told


def _facts(house: int, answer: str = "", by: str = "") -> dict[str, Any]:
    return {"house": str(house)} | ({"answer": answer, "by": by} if answer else {})


async def _asked_before(db: AsyncConnection, session_id: int, institution_id: int) -> int:
    """How often this house has been asked about this session."""
    own = changes.c
    asked = (own.noun == "session") & (own.noun_id == session_id) & (own.verb == "ask_host")
    query = select(func.count()).select_from(changes).where(asked, own.after == str(institution_id))
    return int((await db.execute(query)).scalar_one())


async def was_asked(db: AsyncConnection, session_id: int, institution_id: int) -> bool:
    """Ever: a file does not ask once more."""
    return await _asked_before(db, session_id, institution_id) > 0


async def unask(db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime) -> None:
    """The question is taken back. Once it is answered, or was taken back, this changes nothing."""
    await _run(db, who, session_id, now)
    if await _unasked(db, session_id, institution_id):
        await history.record(db, who, now, "session", session_id, "unask_host", after=str(institution_id))


async def _unasked(db: AsyncConnection, session_id: int, institution_id: int) -> bool:
    """False where there was no question; what was not told yet need not be."""
    own = host_requests.c
    asked = (own.session_id == session_id) & (own.institution_id == institution_id)
    gone = await db.execute(delete(host_requests).where(asked).returning(own.institution_id))
    waits = (notices.c.kind == "host_asked") & (notices.c.state == NoticeState.DUE)
    theirs = notices.c.key.startswith(f"host_asked:{session_id}:{institution_id}:")
    over = {"state": NoticeState.DROPPED, "why": "no longer asked"}
    await db.execute(update(notices).where(notices.c.session_id == session_id, waits, theirs).values(**over))
    return gone.one_or_none() is not None


async def accept(
    db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime, terms: Terms
) -> None:
    """From now on they give it together. Accepting again changes nothing; refused: nobody has asked (any more)."""
    held = await _answering(db, who, session_id, institution_id, now)
    if institution_id in held.standing.hosts:
        return
    await _must_be_asked(db, session_id, institution_id)
    await _join(db, who, held, institution_id, now)
    await _answered(db, who, held, institution_id, "yes", now, terms)


async def decline(
    db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime, terms: Terms
) -> None:
    """Not together. Declining again changes nothing, nor does it end what was accepted: that is to step back."""
    held = await _answering(db, who, session_id, institution_id, now)
    if not await _unasked(db, session_id, institution_id):
        return
    await history.record(db, who, now, "session", session_id, "decline_host", after=str(institution_id))
    await _answered(db, who, held, institution_id, "no", now, terms)


async def step_back(
    db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime, terms: Terms
) -> None:
    """A house gives it no longer; seats reserved for it stay. A code that counts in its numbering goes with it.

    Refused: no coordinator of that house, the last host. Doing so again changes nothing.
    """
    held = await _answering(db, who, session_id, institution_id, now)
    if institution_id not in held.standing.hosts:
        return
    if len(held.standing.hosts) == 1:
        raise Refused(Reason.LAST_HOST, session_id=session_id)
    own = session_hosts.c
    gone = (own.session_id == session_id) & (own.institution_id == institution_id)
    await db.execute(delete(session_hosts).where(gone))
    changed: dict[str, Any] = {"changed_at": now, "revision": sessions.c.revision + 1}
    if held.row.code_institution_id == institution_id:
        changed |= {"code": None, "code_institution_id": None}
    await db.execute(update(sessions).where(sessions.c.id == session_id).values(**changed))
    await history.record(db, who, now, "session", session_id, "leave_host", before=str(institution_id))
    await _answered(db, who, held, institution_id, "left", now, terms)


async def _run(db: AsyncConnection, who: Who, session_id: int, now: datetime) -> Held:
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.OFFER, held.standing.hosts):
        raise Refused(Reason.NOT_ALLOWED)
    return held


async def _answering(db: AsyncConnection, who: Who, session_id: int, institution_id: int, now: datetime) -> Held:
    """Only its own coordinators speak for a house."""
    held = await seating.hold(db, session_id, now)
    if not may(who, Verb.OFFER, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    return held


async def _must_be_asked(db: AsyncConnection, session_id: int, institution_id: int) -> None:
    if not await is_asked(db, session_id, [institution_id]):
        raise Refused(Reason.NOT_FOUND)


async def _join(db: AsyncConnection, who: Who, held: Held, institution_id: int, now: datetime) -> None:
    own = session_hosts.c
    last = select(func.max(own.position)).where(own.session_id == held.id)
    position = int((await db.execute(last)).scalar() or 0) + 1
    await db.execute(insert(session_hosts).values(session_id=held.id, institution_id=institution_id, position=position))
    await _unasked(db, held.id, institution_id)
    raised = {"changed_at": now, "revision": sessions.c.revision + 1}
    await db.execute(update(sessions).where(sessions.c.id == held.id).values(**raised))
    await history.record(db, who, now, "session", held.id, "join_host", after=str(institution_id))


async def _answered(
    db: AsyncConnection, who: Who, held: Held, institution_id: int, answer: str, now: datetime, terms: Terms
) -> None:
    """The coordinators of the other hosts hear of it, with the name of the house."""
    by = (await db.execute(select(houses.c.name).where(houses.c.id == institution_id))).scalar_one()
    due = Due(now, None, held.row.zone, terms.quiet)
    told: set[int] = {who.person_id} if who.person_id is not None else set()
    for person, house in await people.coordinators(db, held.standing.hosts - {institution_id}):
        if person in told:
            continue
        told.add(person)
        key = f"host_answer:{held.id}:{institution_id}:{now.isoformat()}:{person}"
        facts = _facts(house, answer, by)
        await outbox.add(db, key, "host_answer", person, now, due_at=due, session_id=held.id, **facts)
