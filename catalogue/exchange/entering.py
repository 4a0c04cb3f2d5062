"""Proposals become rows: new, changed, unchanged or refused, all in the caller's transaction, by the ordinary verbs.

The key is the code within the institution that numbers the session, else title and first start. What the file has no
column for stays; sessions that it does not name are told and not touched; entering it again changes nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import institutions, seating, sessions, standing
from catalogue.cards import InstitutionCard, TrainingCard
from catalogue.database import lock
from catalogue.exchange import consent, matching, origins, present, stocking
from catalogue.exchange.curriculum import curriculum
from catalogue.exchange.matching import STATES, Index
from catalogue.exchange.origins import Gone
from catalogue.exchange.present import Present
from catalogue.exchange.proposals import SessionProposal
from catalogue.exchange.remarks import Accepted, Finding, Remark, Severity
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.seats import is_too_small
from catalogue.rules.terms import Terms
from catalogue.sessions import Plan
from catalogue.standing import Standing
from catalogue.tables import institutions as houses
from catalogue.tables import trainings as taught


@dataclass
class Outcome:
    """How many rows of the file came to what, what there is to remark, and what the file no longer names."""

    rows: Counter[str] = field(default_factory=Counter)
    remarks: list[Remark] = field(default_factory=list)
    gone: tuple[Gone, ...] = ()

    def count(self, what: str, proposal: SessionProposal) -> None:
        self.rows[what] += len(proposal.lines)

    def refuse(
        self, proposal: SessionProposal, column: str, value: str, why: Finding, expected: Accepted, **facts: object
    ) -> None:
        self.count("refused", proposal)
        self.remarks.append(Remark(proposal.line, column, value, why, expected, Severity.REFUSED, facts))

    def doubt(
        self,
        proposal: SessionProposal,
        column: str,
        value: str,
        why: Finding,
        expected: Accepted,
        **facts: object,
    ) -> None:
        self.remarks.append(Remark(proposal.line, column, value, why, expected, Severity.DOUBTFUL, facts))


@dataclass(frozen=True)
class File:
    """Where proposals come from. `own_language`: of the untagged texts, else the institution's.

    `refused`: codes, and titles without code, of rows that did not become proposals: those are in the file too.
    """

    name: str = ""
    layout: str = "plain"
    own_language: str | None = None
    refused: frozenset[str] = frozenset()


@dataclass
class Entry:
    """One proposal on its way: whose it is, and which session it means (None: a new one)."""

    proposal: SessionProposal
    hosts: tuple[int, ...]
    reserved: dict[int, int]
    meant: Present | None = None
    asked: tuple[int, ...] = ()


@dataclass
class Book:
    """What entering needs at hand: the institution, the network's short names, the sessions and trainings."""

    house: InstitutionCard
    slugs: dict[str, int]
    index: Index
    trainings: dict[int, TrainingCard]
    runs: Counter[int]
    origins: dict[int, str]
    outcome: Outcome = field(default_factory=Outcome)


async def enter(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    proposals: Sequence[SessionProposal],
    now: datetime,
    terms: Terms,
    file: File = File(),
) -> Outcome:
    """Enter all proposals of a file for an institution. Refused: no right to offer sessions there."""
    if not may(who, Verb.OFFER, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    book = await _open(db, institution_id)
    entries = [entry for proposal in proposals if (entry := _addressed(book, proposal))]
    for entry in entries:
        numbered = (host for host in (entry.hosts[0], institution_id) if entry.meant is None)
        for host in numbered:
            entry.meant = book.index.find(entry.proposal, host)
    await _lock(db, institution_id, entries)
    consent.divide(who, institution_id, entries)
    entries = await _with_room(db, book, entries, now, terms)
    wall = now.astimezone(ZoneInfo(terms.zone)).replace(tzinfo=None)
    for entry in entries:
        _doubt(book, entry, wall)
    source = _missed(book, entries, proposals, file, wall)
    shelf = curriculum(book.house, file.own_language or book.house.languages[0], book.trainings.values())
    placed = shelf.place([(entry.proposal, entry.meant) for entry in entries], book.runs)
    book.outcome.remarks += shelf.remarks
    ids = await shelf.write(db, who, now, terms)
    plans = [_plan(entry, ids.get(number, number), terms) for entry, number in zip(entries, placed, strict=True)]
    fresh = [plan for entry, plan in zip(entries, plans, strict=True) if entry.meant is None]
    new = iter(await stocking.add_sessions(db, who, fresh, now, source))
    wanted = {entry.meant.id if entry.meant else next(new): entry.asked for entry in entries}
    for entry, plan in zip(entries, plans, strict=True):
        described = plan.training_id in shelf.changed
        book.outcome.count(await _settle(db, who, entry, plan, described, now, terms), entry.proposal)
    await consent.ask(db, who, wanted, now, terms)
    return book.outcome


async def _open(db: AsyncConnection, institution_id: int) -> Book:
    # Two files for one institution at once would both find a session missing.
    if await lock(db, select(houses).where(houses.c.id == institution_id), houses) is None:
        raise Refused(Reason.NOT_FOUND)
    every = await institutions.everyone(db)
    found = await present.sessions_of(db, institution_id)
    own = select(taught.c.id).where(taught.c.institution_id == institution_id)
    return Book(
        house=next(card for card in every if card.id == institution_id),
        slugs={card.slug: card.id for card in every},
        index=matching.index(found),
        trainings=await present.trainings_of(db, own),
        runs=Counter(one.training.id for one in found),
        origins=await origins.known(db, institution_id),
    )


async def _lock(db: AsyncConnection, institution_id: int, entries: Sequence[Entry]) -> None:
    """All sessions that are meant at once, in the order of their ids, then as they are now: what somebody changed
    while we waited stays."""
    await seating.lock_all(db, [entry.meant.id for entry in entries if entry.meant])
    now = {one.id: one for one in await present.sessions_of(db, institution_id)}
    for entry in entries:
        entry.meant = entry.meant and now.get(entry.meant.id, entry.meant)


def _addressed(book: Book, proposal: SessionProposal) -> Entry | None:
    """Short names turned into institutions; None and a remark where one is unknown or the own one is missing."""
    slugs = book.slugs
    for column, named in (("hosts", proposal.hosts), ("reserved", tuple(proposal.reserved))):
        if unknown := [slug for slug in named if slug not in slugs]:
            book.outcome.refuse(proposal, column, " ".join(unknown), Finding.NO_SUCH_HOUSE, Accepted.KNOWN_HOUSE)
            return None
    if proposal.hosts and book.house.slug not in proposal.hosts:
        book.outcome.refuse(proposal, "hosts", " ".join(proposal.hosts), Finding.NOT_HOST, Accepted.OWN_HOUSE)
        return None
    hosts = tuple(slugs[slug] for slug in proposal.hosts) or (book.house.id,)
    return Entry(proposal, hosts, {slugs[slug]: count for slug, count in proposal.reserved.items()})


async def _with_room(
    db: AsyncConnection, book: Book, entries: Sequence[Entry], now: datetime, terms: Terms
) -> list[Entry]:
    """Those whose seats come to something that can be; the others are refused before anything of them is written."""
    stand = await standing.of_all(db, [entry.meant.id for entry in entries if entry.meant], now)
    return [entry for entry in entries if _has_room(book, entry, stand, terms)]


def _has_room(book: Book, entry: Entry, stand: Mapping[int, Standing], terms: Terms) -> bool:
    plan, meant = _plan(entry, entry.meant.plan.training_id if entry.meant else 0, terms), entry.meant
    taken = stand[meant.id].taken if meant else 0
    if meant and is_too_small(plan.capacity, meant.plan.capacity, taken):
        why, expected = Finding.SEATS_TAKEN, Accepted.AS_MANY_AS_TAKEN
        book.outcome.refuse(entry.proposal, "capacity", str(plan.capacity), why, expected, taken=taken)
        return False
    kept = sum(plan.reserved.values())
    if plan.capacity is not None and kept > plan.capacity:
        why, expected = Finding.RESERVED_TOO_MANY, Accepted.AS_MANY_AS_THERE_ARE
        column = "reserved" if "reserved" in entry.proposal.given else "capacity"
        value = str(kept if column == "reserved" else plan.capacity)
        figures = {"reserved": kept, "capacity": plan.capacity}
        book.outcome.refuse(entry.proposal, column, value, why, expected, **figures)
        return False
    return True


def _missed(
    book: Book, entries: Sequence[Entry], proposals: Sequence[SessionProposal], file: File, wall: datetime
) -> str:
    """Of which source the file is; the coming sessions of that source that none of its rows names are noted."""
    meant = [entry.meant.id for entry in entries if entry.meant]
    source = origins.source(book.origins, meant, origins.named(book.house.id, file.layout, file.name))
    taken = {id(entry.proposal) for entry in entries}
    refused = file.refused | {one.code or one.title for one in proposals if id(one) not in taken}
    left = [one for one in book.index.numbered.values() if refused.isdisjoint(matching.names(one))]
    book.outcome.gone = origins.gone(left, book.origins, source, wall)
    return source


def _doubt(book: Book, entry: Entry, wall: datetime) -> None:
    """Say where to look: a session that seems to be there at another time, a step that a session does not take."""
    proposal, meant, outcome = entry.proposal, entry.meant, book.outcome
    if meant is None and proposal.code is None and (twin := book.index.coming(proposal.title, wall)):
        starts = f"{twin.first_start:%Y-%m-%d %H:%M}" if twin.first_start else "no date"
        why, expected = Finding.LIKELY_DUPLICATE, Accepted.MOVE_WITH_CODE
        outcome.doubt(proposal, "title", proposal.title, why, expected, starts=starts)
    if meant is not None and matching.is_step_back(proposal.status, meant.plan.state):
        why, expected = Finding.STAYS, Accepted.CANCEL
        outcome.doubt(proposal, "status", str(proposal.status), why, expected, state=meant.plan.state)


def _plan(entry: Entry, training_id: int, terms: Terms) -> Plan:
    proposal, meant = entry.proposal, entry.meant
    before = meant.plan if meant else Plan(training_id, entry.hosts, terms.zone, state=STATES[proposal.status])
    hosts = entry.hosts if proposal.hosts else before.hosts
    return replace(matching.plan(proposal, before, hosts, entry.reserved), training_id=training_id)


async def _settle(
    db: AsyncConnection, who: Who, entry: Entry, plan: Plan, described: bool, now: datetime, terms: Terms
) -> str:
    """New, changed or unchanged; a change goes through the verb that tells everybody concerned."""
    if entry.meant is None:
        return "new"
    if plan != entry.meant.plan:
        await sessions.change(db, who, entry.meant.id, plan, now, terms)
        return "changed"
    return "changed" if described else "unchanged"
