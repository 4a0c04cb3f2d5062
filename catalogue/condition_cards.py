"""Who may take a training, and what people have taken elsewhere: frozen facts to show."""

from dataclasses import dataclass
from datetime import date

from catalogue.cards import TrainingCard
from catalogue.rules.states import Once


@dataclass(frozen=True, slots=True)
class PrerequisiteCard:
    """A training that comes before; months as in `rules.eligibility.Prerequisite`."""

    training: TrainingCard
    valid_months: int | None
    grace_months: int
    strict: bool


@dataclass(frozen=True, slots=True)
class ConditionsCard:
    """Who may take a training: `once` None, as often as somebody likes."""

    training: TrainingCard
    once: Once | None
    prerequisites: tuple[PrerequisiteCard, ...]


@dataclass(frozen=True, slots=True)
class ProofCard:
    """A training that somebody took elsewhere, or before there was this catalogue. `seen_by`: a name; "" unknown."""

    id: int
    person: str
    training: TrainingCard
    got_on: date
    issuer: str
    seen_by: str
