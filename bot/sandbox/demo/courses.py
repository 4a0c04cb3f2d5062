"""What a training of the demo network is, and the topics under which it stands."""

from dataclasses import dataclass

from catalogue.cards import TextCard
from catalogue.rules.states import Kind

SAFETY, HEALTH, CARE = "Sicherheit · Sécurité", "Gesundheit · Santé", "Begleitung · Accompagnement"
TALK, LEARN = "Sprache und Daten · Langue et données", "Ausbildung · Formation"


@dataclass(frozen=True, slots=True)
class Course:
    """A training of one house; the first text is the one it was written in."""

    house: str
    topic: str
    texts: tuple[TextCard, ...]
    kind: Kind = Kind.INTERNAL


def de(title: str, description: str, audience: str = "") -> TextCard:
    return TextCard("de", title, description, audience)


def fr(title: str, description: str, audience: str = "") -> TextCard:
    return TextCard("fr", title, description, audience)
