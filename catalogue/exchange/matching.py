"""Which session in the database a proposal means, and what would be different: pure, from facts to plans."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from catalogue.cards import TextCard, TrainingCard
from catalogue.exchange.column_names import PER_LANGUAGE
from catalogue.exchange.present import Present
from catalogue.exchange.proposals import SessionProposal
from catalogue.reading.choices import Status
from catalogue.rules.states import SessionState
from catalogue.sessions import Plan

#: Our own files name a session without code by its number, so that its rows stay together: `id:12`.
OWN_NUMBER = "id:"

#: Our columns and the facts of a plan that they fill as they are.
_AS_THEY_ARE = {
    "language": "language",
    "place": "place",
    "online": "online",
    "trainer": "trainer",
    "note": "note",
    "date_note": "date_note",
    "capacity": "capacity",
    "minimum": "minimum",
    "hours": "stated_hours",
    "price_note": "price_note",
    "opens": "opens_on",
    "closes": "closes_on",
}
#: How a new session enters the catalogue; without a status it is open.
STATES = {
    None: SessionState.PUBLISHED,
    Status.DRAFT: SessionState.DRAFT,
    Status.OPEN: SessionState.PUBLISHED,
    Status.CANCELLED: SessionState.CANCELLED,
}


@dataclass
class Index:
    """The sessions of an institution, to be found once each: by code, by own number, by title and first start."""

    coded: dict[tuple[int, str], Present]
    numbered: dict[int, Present]
    uncoded: dict[tuple[str, datetime | None], list[Present]]
    named: dict[str, list[Present]]  # without code
    starting: dict[tuple[str, datetime | None], list[Present]]  # with one

    def find(self, proposal: SessionProposal, house: int) -> Present | None:
        """The session that is meant; it is then taken. `house`: in whose numbering the code counts.

        A code that nobody has yet may be that of a session which had none: title and first start tell.
        """
        found = self.coded.get((house, proposal.code or "")) or self._by_number(proposal)
        if found is None:
            candidates = self.uncoded.get((proposal.title, proposal.first_start), [])
            found = next((one for one in candidates if one.id in self.numbered), None)
        if found is not None:
            self.numbered.pop(found.id, None)
        return found

    def coded_at(self, proposal: SessionProposal) -> list[Present]:
        """Sessions with a code that a row without one may mean: of its title and first start, meant by no other row."""
        listed = self.starting.get((proposal.title, proposal.first_start), ())
        return [one for one in listed if one.id in self.numbered and proposal.code is None]

    def only_coded(self, proposal: SessionProposal) -> Present | None:
        """The only one of these, which is then taken."""
        found = self.coded_at(proposal)
        return self.numbered.pop(found[0].id) if len(found) == 1 else None

    def undated(self, title: str) -> Present | None:
        """The only session of this title without code and date, if no row has meant it; it is then taken."""
        free = [one for one in self.named.get(title, ()) if one.id in self.numbered and one.first_start is None]
        if len(free) != 1 or free[0].plan.state is SessionState.CANCELLED:
            return None
        return self.numbered.pop(free[0].id)

    def twin(self, proposal: SessionProposal, wall: datetime) -> Present | None:
        """A session not begun that the row may mean and no row has meant: without code and of its title, or of its
        title and start. `wall`: local time now."""
        without = (one for one in self.named.get(proposal.title, ()) if one.id in self.numbered)
        free = (*without, *self.coded_at(proposal))
        return next((one for one in free if one.first_start is None or one.first_start > wall), None)

    def _by_number(self, proposal: SessionProposal) -> Present | None:
        number = (proposal.code or "").removeprefix(OWN_NUMBER)
        if number == proposal.code or not (number.isascii() and number.isdigit()):
            return None
        found = self.numbered.get(int(number))
        # In another network the same number is another session.
        return found if found and proposal.title in titles(found.training) else None


def index(present: Iterable[Present]) -> Index:
    """Sessions as `Index` finds them."""
    found = Index({}, {}, defaultdict(list), defaultdict(list), defaultdict(list))
    for one in present:
        found.numbered[one.id] = one
        if one.plan.code:
            found.coded[one.plan.hosts[0], one.plan.code] = one
            for title in titles(one.training):
                found.starting[title, one.first_start].append(one)
        else:
            for title in titles(one.training):
                found.uncoded[title, one.first_start].append(one)
                found.named[title].append(one)
    return found


def titles(training: TrainingCard) -> frozenset[str]:
    return frozenset(text.title for text in training.texts)


def names(one: Present) -> frozenset[str]:
    """What a row of a file calls a session: its code or own number, or one of its titles."""
    return frozenset((one.plan.code or f"{OWN_NUMBER}{one.id}",)) | titles(one.training)


def is_taught_in(training: TrainingCard, proposal: SessionProposal) -> bool:
    """The training that a proposal names: by title, and by topic where the file has one."""
    same_topic = "topic" not in proposal.given or training.topic == proposal.topic
    return same_topic and proposal.title in titles(training)


def texts(present: tuple[TextCard, ...], proposal: SessionProposal, own: str) -> tuple[TextCard, ...]:
    """What a training's texts become: columns that the file has, on top of what it lacks. `own`: untagged columns."""
    given = {(own if tag == "" else tag, name) for name, _, tag in (ours.partition("@") for ours in proposal.given)}
    proposed = {text.language: text for text in proposal.texts}
    found: dict[str, TextCard] = {}
    for language in dict.fromkeys([text.language for text in (*present, *proposal.texts)]):
        known = next((text for text in present if text.language == language), TextCard(language, ""))
        words = {name: getattr(known, name) for name in PER_LANGUAGE}
        if (told := proposed.get(language)) is not None:
            words |= {name: getattr(told, name) for name in PER_LANGUAGE if (language, name) in given}
        elif (language, "title") in given:
            continue
        found[language] = TextCard(language, **words)
    return tuple(found.values())


def plan(proposal: SessionProposal, before: Plan, hosts: tuple[int, ...], reserved: Mapping[int, int]) -> Plan:
    """What a session becomes: the columns that the file has, on top of `before`."""
    facts: dict[str, Any] = {
        name: getattr(proposal, ours) for ours, name in _AS_THEY_ARE.items() if ours in proposal.given
    }
    if "price" in proposal.given:
        facts["price"] = proposal.price.minor if proposal.price else None
        facts["currency"] = proposal.price.currency if proposal.price else before.currency
    if "start" in proposal.given:
        facts["times"] = tuple(sorted(proposal.meetings))
    if "reserved" in proposal.given:
        facts["reserved"] = dict(reserved)
    if proposal.code and not proposal.code.startswith(OWN_NUMBER):
        facts["code"] = proposal.code
    facts["state"] = state(proposal.status, before.state)
    return replace(before, hosts=hosts, **facts)


def state(wanted: Status | None, before: SessionState) -> SessionState:
    """A file opens a draft and cancels; it takes no session back, so a confirmed one stays so under `open`."""
    opens = wanted is Status.OPEN and before is SessionState.DRAFT
    return STATES[wanted] if opens or wanted is Status.CANCELLED else before


def is_step_back(wanted: Status | None, before: SessionState) -> bool:
    """The file asks for what a session does not do: return to draft, or out of cancellation."""
    shown = before in (SessionState.PUBLISHED, SessionState.CONFIRMED)
    return (wanted is Status.DRAFT and shown) or (
        wanted in (Status.DRAFT, Status.OPEN) and before is SessionState.CANCELLED
    )
