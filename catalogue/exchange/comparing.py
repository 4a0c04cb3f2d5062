"""What a file would do to the programme: read and compared, nothing locked, nothing written.

The key is the code within the institution that numbers the session, else title and first start; a session without a
date is that of the only new row of its title. What the file has no column for stays; sessions that it does not name are
told and not touched.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import institutions, standing
from catalogue.cards import InstitutionCard
from catalogue.exchange import consent, matching, origins, present
from catalogue.exchange.curriculum import Curriculum, curriculum
from catalogue.exchange.matching import STATES, Index
from catalogue.exchange.origins import Gone
from catalogue.exchange.present import Present
from catalogue.exchange.proposals import SessionProposal
from catalogue.exchange.remarks import Accepted, Finding, Remark, Severity
from catalogue.file_cards import HEADER
from catalogue.rules.rights import Who
from catalogue.rules.seats import is_too_small
from catalogue.rules.terms import Terms
from catalogue.sessions import Plan
from catalogue.standing import Standing
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


#: Proposals that came from no file.
NO_FILE = File()


@dataclass
class Entry:
    """One proposal on its way: whose it is, which session it means (None: a new one), and which training (below zero:
    a new one). `named`: its hosts as the file has them; `hosts`: those that agree; `asked`: the others."""

    proposal: SessionProposal
    named: tuple[int, ...]
    hosts: tuple[int, ...]
    reserved: dict[int, int]
    meant: Present | None = None
    training: int = 0
    asked: tuple[int, ...] = ()

    def plan(self, training_id: int, terms: Terms) -> Plan:
        """What the session becomes."""
        proposal, meant = self.proposal, self.meant
        before = meant.plan if meant else Plan(training_id, self.hosts, terms.zone, state=STATES[proposal.status])
        hosts = self.hosts if proposal.hosts else before.hosts
        return replace(matching.plan(proposal, before, hosts, self.reserved), training_id=training_id)


@dataclass
class Comparison:
    """A file beside the programme of a house. `latest`: the newest session that was there."""

    house: InstitutionCard
    slugs: dict[str, int]
    index: Index
    shelf: Curriculum
    sessions: tuple[Present, ...]
    latest: int
    source: str = ""
    entries: list[Entry] = field(default_factory=list)
    outcome: Outcome = field(default_factory=Outcome)

    def verdict(self, entry: Entry, terms: Terms) -> str:
        """New, changed or unchanged. A training has one description: where that changes, so do its sessions."""
        if entry.meant is None:
            return "new"
        same = entry.plan(entry.training, terms) == entry.meant.plan
        return "unchanged" if same and entry.training not in self.shelf.changed else "changed"


async def compare(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    proposals: Sequence[SessionProposal],
    now: datetime,
    terms: Terms,
    file: File = NO_FILE,
) -> Comparison:
    """Which sessions and trainings of a house the proposals mean, and what there is to say about that."""
    found = await _beside(db, institution_id, file)
    entries = [entry for proposal in proposals if (entry := _addressed(found, proposal))]
    for entry in entries:
        entry.meant = meaning(found.index, entry, institution_id)
    _without_code(found, entries)
    _date_fixed(found, entries)
    consent.divide(who, institution_id, entries)
    found.entries = await with_room(db, found.outcome, entries, now, terms)
    wall = now.astimezone(ZoneInfo(terms.zone)).replace(tzinfo=None)
    unheard = await consent.unheard(db, found.entries)
    for entry in found.entries:
        _doubt(found, entry, wall)
        _without(found, entry, unheard)
    _undated(found)
    await _missed(db, found, proposals, file, wall)
    runs = Counter(one.training.id for one in found.sessions)
    placed = found.shelf.place([(entry.proposal, entry.meant) for entry in found.entries], runs)
    for entry, number in zip(found.entries, placed, strict=True):
        entry.training = number
    found.outcome.remarks += found.shelf.remarks
    return found


def meaning(index: Index, entry: Entry, house_id: int) -> Present | None:
    """Which session it means: numbered by the first host that it names, else by the house whose file it is."""
    return index.find(entry.proposal, entry.named[0]) or index.find(entry.proposal, house_id)


def _without_code(found: Comparison, entries: Iterable[Entry]) -> None:
    """Once all codes have found their sessions, title and first start tell which ones rows without a code mean."""
    for entry in entries:
        entry.meant = entry.meant or found.index.only_coded(entry.proposal)


def _date_fixed(found: Comparison, entries: Sequence[Entry]) -> None:
    """A row with a date, the only new one of its title, means the session that has no date yet."""
    new = [entry for entry in entries if entry.meant is None and entry.proposal.meetings]
    count = Counter(entry.proposal.title for entry in new)
    for entry in new:
        title = entry.proposal.title
        if count[title] == 1 and (undated := found.index.undated(title)):
            entry.meant = undated
            found.outcome.doubt(entry.proposal, "title", title, Finding.GETS_DATE, Accepted.ONE_DATE)


def _undated(found: Comparison) -> None:
    """A list that says nowhere when enters sessions without a date; so does a row without one, or a sum."""
    new = [entry.proposal for entry in found.entries if entry.meant is None]
    without = [one for one in new if not one.meetings and not one.date_note]
    if any(entry.proposal.meetings for entry in found.entries):
        for one in without:
            found.outcome.doubt(one, "title", one.title, Finding.NO_DATE, Accepted.FIXED_LATER)
    elif count := sum("start" not in one.given for one in without):
        remark = Remark(1, HEADER, "", Finding.UNDATED, Accepted.DATES, Severity.DOUBTFUL, {"count": count})
        found.outcome.remarks.append(remark)


async def _beside(db: AsyncConnection, institution_id: int, file: File) -> Comparison:
    every = await institutions.everyone(db)
    house = next(card for card in every if card.id == institution_id)
    there = await present.sessions_of(db, institution_id)
    own = await present.trainings_of(db, select(taught.c.id).where(taught.c.institution_id == institution_id))
    shelf = curriculum(house, file.own_language or house.languages[0], own.values())
    slugs = {card.slug: card.id for card in every}
    latest = max((one.id for one in there), default=0)
    return Comparison(house, slugs, matching.index(there), shelf, there, latest)


def _addressed(found: Comparison, proposal: SessionProposal) -> Entry | None:
    """Short names turned into institutions; None and a remark where one is unknown or the own one is missing."""
    slugs, house = found.slugs, found.house
    for column, named in (("hosts", proposal.hosts), ("reserved", tuple(proposal.reserved))):
        if unknown := [slug for slug in named if slug not in slugs]:
            found.outcome.refuse(proposal, column, " ".join(unknown), Finding.NO_SUCH_HOUSE, Accepted.KNOWN_HOUSE)
            return None
    if proposal.hosts and house.slug not in proposal.hosts:
        found.outcome.refuse(proposal, "hosts", " ".join(proposal.hosts), Finding.NOT_HOST, Accepted.OWN_HOUSE)
        return None
    hosts = tuple(slugs[slug] for slug in proposal.hosts) or (house.id,)
    return Entry(proposal, hosts, hosts, {slugs[slug]: count for slug, count in proposal.reserved.items()})


async def with_room(
    db: AsyncConnection, outcome: Outcome, entries: Iterable[Entry], now: datetime, terms: Terms
) -> list[Entry]:
    """Those whose seats come to something that can be; the others are refused before anything of them is written."""
    listed = list(entries)
    stand = await standing.of_all(db, [entry.meant.id for entry in listed if entry.meant], now)
    return [entry for entry in listed if _has_room(outcome, entry, stand, terms)]


def _has_room(outcome: Outcome, entry: Entry, stand: Mapping[int, Standing], terms: Terms) -> bool:
    plan, meant = entry.plan(entry.meant.plan.training_id if entry.meant else 0, terms), entry.meant
    taken = stand[meant.id].taken if meant else 0
    if meant and is_too_small(plan.capacity, meant.plan.capacity, taken):
        why, expected = Finding.SEATS_TAKEN, Accepted.AS_MANY_AS_TAKEN
        outcome.refuse(entry.proposal, "capacity", str(plan.capacity), why, expected, taken=taken)
        return False
    kept = sum(plan.reserved.values())
    if plan.capacity is not None and kept > plan.capacity:
        why, expected = Finding.RESERVED_TOO_MANY, Accepted.AS_MANY_AS_THERE_ARE
        column = "reserved" if "reserved" in entry.proposal.given else "capacity"
        value = str(kept if column == "reserved" else plan.capacity)
        figures = {"reserved": kept, "capacity": plan.capacity}
        outcome.refuse(entry.proposal, column, value, why, expected, **figures)
        return False
    return True


async def _missed(
    db: AsyncConnection, found: Comparison, proposals: Sequence[SessionProposal], file: File, wall: datetime
) -> None:
    """Of which source the file is; the coming sessions of that source that none of its rows names are noted."""
    known = await origins.known(db, found.house.id)
    meant = [entry.meant.id for entry in found.entries if entry.meant]
    found.source = origins.source(known, meant, origins.named(found.house.id, file.layout, file.name))
    taken = {id(entry.proposal) for entry in found.entries}
    refused = file.refused | {one.code or one.title for one in proposals if id(one) not in taken}
    left = [one for one in found.index.numbered.values() if refused.isdisjoint(matching.names(one))]
    found.outcome.gone = origins.gone(left, known, found.source, wall)


def _doubt(found: Comparison, entry: Entry, wall: datetime) -> None:
    """Say where to look: a session that seems to be there at another time, a step that a session does not take."""
    proposal, meant, outcome = entry.proposal, entry.meant, found.outcome
    if meant is None and (twin := found.index.twin(proposal, wall)):
        why, facts = _at(twin)
        outcome.doubt(proposal, "title", proposal.title, why, Accepted.MOVE_WITH_CODE, **facts)
    if meant is not None and matching.is_step_back(proposal.status, meant.plan.state):
        why, expected = Finding.STAYS, Accepted.CANCEL
        outcome.doubt(proposal, "status", STATES[proposal.status], why, expected, state=meant.plan.state)


def _without(found: Comparison, entry: Entry, unheard: Collection[int]) -> None:
    """Say which of its hosts are left out, because nobody there could be asked."""
    left = [slug for slug in entry.proposal.hosts if found.slugs[slug] in unheard and found.slugs[slug] in entry.asked]
    if left:
        found.outcome.doubt(entry.proposal, "hosts", " ".join(left), Finding.NOBODY_TO_ASK, Accepted.INVITED)


def _at(twin: Present) -> tuple[Finding, dict[str, object]]:
    if twin.first_start is None:
        return Finding.TWIN_UNDATED, {}
    return Finding.LIKELY_DUPLICATE, {"starts": twin.first_start}
