"""Which trainings meet what was typed, and how well."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from catalogue.cards import TrainingLine
from catalogue.findable import Findable, OpenSession, alike
from catalogue.understanding import INSIDE, Facet, Part, Understood

#: How much a word counts, by where it stands …
TITLE, TOPIC, AUDIENCE, DESCRIPTION = 8.0, 4.0, 2.0, 1.0
#: … and by how: as typed, inside a longer word, as another word that means the same.
TYPED, INSIDE_A_WORD, EQUAL = 1.0, 0.75, 0.5

_LAST = datetime.max.replace(tzinfo=UTC)


#: Parts of which a session has to meet one.
Group = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A session beside what was typed: how well its training's texts fit, and what is not met. A training that has no
    session to join is one candidate with `session` None."""

    training: Findable
    fit: float
    session: OpenSession | None
    lacking: tuple[Group, ...]

    @property
    def lacking_words(self) -> int:
        return sum(group[0].facet is Facet.WORD for group in self.lacking)


@dataclass(frozen=True, slots=True)
class Hit:
    """A training that meets everything, with those of its sessions that do; none where it has none to join."""

    training: Findable
    fit: float
    sessions: tuple[OpenSession, ...]

    def rank(self, language: str) -> tuple[bool, float, bool, datetime, int]:
        """The smaller the better; `search.find` says in words what counts."""
        starts_at = self.sessions[0].starts_at if self.sessions else None
        foreign = language not in self.training.titles
        return not self.sessions, -self.fit, foreign, starts_at or _LAST, self.training.id


def line(training: Findable, sessions: tuple[OpenSession, ...], language: str) -> TrainingLine:
    starts_at, zone = (sessions[0].starts_at, sessions[0].zone) if sessions else (None, "")
    return TrainingLine(training.id, training.in_language(language), len(sessions), starts_at, zone)


def compare(understood: Understood, trainings: Iterable[Findable]) -> Iterator[Candidate]:
    wanted = understood.wanted
    for training in trainings:
        fits = {part: score(part, training) for part in understood.parts}
        for session in training.sessions or (None,):
            seen = session or OpenSession(None, "", "", training.facts)
            lacking = tuple(group for group in wanted if not any(_says(part, fits[part], seen) for part in group))
            yield Candidate(training, sum(fits.values()), session, lacking)


def hits(candidates: Iterable[Candidate]) -> list[Hit]:
    found: dict[int, list[Candidate]] = {}
    for candidate in candidates:
        if not candidate.lacking:
            found.setdefault(candidate.training.id, []).append(candidate)
    return [
        Hit(own[0].training, own[0].fit, tuple(candidate.session for candidate in own if candidate.session))
        for own in found.values()
    ]


def _says(part: Part, fit: float, session: OpenSession) -> bool:
    """The session has the value, or the title the very word, as in `Deutsch A2` and `Posture professionnelle`."""
    if part.facet is Facet.WORD:
        return fit > 0 or _how(part, f"{session.place} {session.hosts}", equal=False) > 0
    if part.facet is Facet.PLACE:
        return fit >= TITLE or bool(part.meaning.says.search(session.place))
    if part.facet is Facet.INSTITUTION:
        return fit >= TITLE or bool(part.meaning.says.search(f"{session.hosts} {session.place}"))
    return fit >= TITLE or session.facts.get(part.facet) == part.meaning.value


def score(part: Part, training: Findable) -> float:
    """How well a part fits the best of a training's texts. In descriptions only the word itself counts: there, words
    that mean nearly the same are too many."""
    return max(
        TITLE * _how(part, training.title),
        TOPIC * _how(part, training.topic),
        AUDIENCE * _how(part, training.audience),
        DESCRIPTION * _how(part, training.description, equal=False),
    )


def _how(part: Part, text: str, equal: bool = True) -> float:
    word = part.meaning.value if part.facet is Facet.WORD else alike(part.typed)
    if f" {word} " in f" {text} ":
        return TYPED
    if len(word) >= INSIDE and word in text:
        return INSIDE_A_WORD
    return EQUAL if equal and part.meaning.says.search(text) else 0.0
