"""The trainings that the sessions of a file belong to: found by title and topic, renamed, described, or new."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import trainings
from catalogue.cards import InstitutionCard, TrainingCard
from catalogue.exchange import matching, present, stocking
from catalogue.exchange.grouping import differs, merged, text_differences
from catalogue.exchange.present import Present
from catalogue.exchange.proposals import SessionProposal
from catalogue.exchange.remarks import Remark
from catalogue.rules.rights import Who
from catalogue.rules.states import Kind
from catalogue.rules.terms import Terms
from catalogue.tables import trainings as taught

#: A proposal and the session it means; None: a new one.
Pair = tuple[SessionProposal, Present | None]


@dataclass
class Curriculum:
    """An institution's trainings as they become. New ones have numbers below zero until they are written.

    A training has one description, so what the first row says of it holds for all its sessions in the file.
    """

    house: InstitutionCard
    own_language: str
    cards: dict[int, TrainingCard] = field(default_factory=dict)
    by_title: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    models: dict[int, SessionProposal] = field(default_factory=dict)
    changed: dict[int, TrainingCard] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    fresh: int = 0
    #: Of those that are written; the newest training that was there.
    ids: dict[int, int] = field(default_factory=dict)
    latest: int = 0

    def place(self, pairs: Sequence[Pair], runs: Counter[int]) -> list[int]:
        """The training of every pair. `runs`: how many sessions each training has in the database."""
        meant: dict[int, list[SessionProposal]] = defaultdict(list)
        for proposal, session in pairs:
            if session:
                meant[session.training.id].append(proposal)
        renamed = {number for number, named in meant.items() if len(named) == runs[number] and _all_same(named)}
        placed = [self._placed(proposal, session, renamed) for proposal, session in pairs]
        for number, model in self.models.items():
            self._describe(self.cards[number], model)
        return placed

    def _placed(self, proposal: SessionProposal, session: Present | None, renamed: set[int]) -> int:
        if session and session.training.institution_id != self.house.id:
            return session.training.id  # another host describes it
        card = self.cards[session.training.id] if session else None
        if card is None or not matching.is_taught_in(card, proposal):
            known = self._find(proposal)
            card = known or (card if card and card.id in renamed else self._new(proposal))
        self._agree(card.id, proposal)
        return card.id

    def _find(self, proposal: SessionProposal) -> TrainingCard | None:
        for number in self.by_title.get(proposal.title, ()):
            model = self.models.get(number)
            same = model and (model.title, model.topic) == (proposal.title, proposal.topic)
            if same or matching.is_taught_in(self.cards[number], proposal):
                return self.cards[number]
        return None

    def _new(self, proposal: SessionProposal) -> TrainingCard:
        self.fresh += 1
        number = -self.fresh
        card = TrainingCard(number, self.house.id, self.house.name, Kind.INTERNAL, proposal.topic, ())
        self.cards[number] = card
        return card

    def _agree(self, number: int, proposal: SessionProposal) -> None:
        model = self.models.setdefault(number, proposal)
        if proposal.kind not in (None, model.kind) and model.kind:
            self.remarks.append(differs(proposal, "kind", proposal.kind, model))
        self.remarks.extend(text_differences(proposal, model))
        texts = merged(model.texts, proposal.texts)
        self.models[number] = replace(model, texts=texts, kind=model.kind or proposal.kind)
        if number not in self.by_title[proposal.title]:
            self.by_title[proposal.title].append(number)

    def _describe(self, card: TrainingCard, model: SessionProposal) -> None:
        wanted = self._wanted(card, model)
        if wanted != card:
            self.changed[card.id] = wanted

    def _wanted(self, card: TrainingCard, model: SessionProposal) -> TrainingCard:
        """What the file says of a training holds, and what it has no column for stays."""
        texts = matching.texts(card.texts, model, self.own_language) if card.id > 0 else model.texts
        topic = model.topic if "topic" in model.given else card.topic
        return replace(card, texts=texts, kind=model.kind or card.kind, topic=topic)

    async def write(
        self, db: AsyncConnection, who: Who, numbers: Collection[int], now: datetime, terms: Terms
    ) -> Mapping[int, int]:
        """Write what is new or different of these, once; hands out the ids of the new ones under their numbers below
        zero. What the file has no column for stays as it is now."""
        for number in sorted(n for n in numbers if n > 0 and n in self.changed and n not in self.ids):
            self.ids[number] = number
            card = await trainings.card(db, number)
            wanted = self._wanted(card, self.models[number])
            if wanted != card:
                await trainings.rewrite(db, who, number, wanted.kind, wanted.topic, wanted.texts, now, terms)
        fresh = sorted((n for n in numbers if n < 0 and n not in self.ids), reverse=True)
        if fresh:
            await self._add(db, who, fresh, now)
        return self.ids

    async def _add(self, db: AsyncConnection, who: Who, fresh: Sequence[int], now: datetime) -> None:
        """Another file may have brought one of them since ours was compared."""
        own = (taught.c.institution_id == self.house.id) & (taught.c.id > self.latest)
        since = await present.trainings_of(db, select(taught.c.id).where(own))
        for number in fresh:
            twins = (card.id for card in since.values() if matching.is_taught_in(card, self.models[number]))
            if (twin := next(twins, None)) is not None:
                self.ids[number] = twin
        new = [number for number in fresh if number not in self.ids]
        added = await stocking.add_trainings(db, who, [self.changed[number] for number in new], now)
        self.ids |= dict(zip(new, added, strict=True))
        self.latest = max([self.latest, *added, *since])


def curriculum(house: InstitutionCard, own_language: str, cards: Iterable[TrainingCard]) -> Curriculum:
    """The institution's trainings as they are."""
    found = Curriculum(house, own_language)
    for card in cards:
        found.cards[card.id] = card
        found.latest = max(found.latest, card.id)
        for title in matching.titles(card):
            found.by_title[title].append(card.id)
    return found


def _all_same(named: Sequence[SessionProposal]) -> bool:
    return len({(one.title, one.topic) for one in named}) == 1
