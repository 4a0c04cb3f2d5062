"""The catalogue as the plain table: one row per meeting. Importing it again changes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import institutions
from catalogue.cards import InstitutionCard, TextCard
from catalogue.documents.sheet import Amount, Cell
from catalogue.exchange.column_names import PER_LANGUAGE
from catalogue.exchange.fields import FIELDS
from catalogue.exchange.matching import OWN_NUMBER
from catalogue.exchange.present import Present, sessions_of
from catalogue.reading.choices import Status
from catalogue.reading.scan import fold
from catalogue.rules.states import SessionState
from catalogue.sessions import Times

LANGUAGES = ("en", "de", "fr")

_STATUS = {
    SessionState.DRAFT: Status.DRAFT,
    SessionState.PUBLISHED: Status.OPEN,
    SessionState.CONFIRMED: Status.OPEN,
    SessionState.CANCELLED: Status.CANCELLED,
}


#: What the template shows; in the languages of `EXAMPLES` what people read.
EXAMPLE_FACTS: Mapping[str, Cell] = {
    "start": datetime.fromisoformat("2030-03-14 09:00"),
    "end": datetime.fromisoformat("2030-03-14 12:00"),
    "capacity": 12,
    "minimum": 6,
    "hours": Decimal(3),
    "price": Amount(12_000, "CHF"),
    "closes": date(2030, 2, 28),
}
EXAMPLES: Mapping[str, Mapping[str, Cell]] = {
    "en": {
        "code": "EXAMPLE",
        "title": "Fire safety",
        "description": "How fires begin and how they are put out.",
        "topic": "Safety",
        "audience": "All staff",
        "kind": "internal",
        "language": "en",
        "place": "Bern, Haus Lindenhof, room 2",
        "trainer": "R. Example",
        "status": "open",
        "note": "This row is left out.",
    },
    "de": {
        "code": "BEISPIEL",
        "title": "Brandschutz: Grundkurs",
        "description": "Wie Brände entstehen und wie man sie löscht.",
        "topic": "Sicherheit",
        "audience": "Alle Mitarbeitenden",
        "kind": "intern",
        "language": "de",
        "place": "Bern, Haus Lindenhof, Raum 2",
        "trainer": "R. Beispiel",
        "status": "offen",
        "note": "Diese Zeile wird ausgelassen.",
    },
    "fr": {
        "code": "EXEMPLE",
        "title": "Protection incendie",
        "description": "Comment naît un feu et comment l'éteindre.",
        "topic": "Sécurité",
        "audience": "Tout le personnel",
        "kind": "interne",
        "language": "fr",
        "place": "Bienne, Fondation du Pont, salle 2",
        "trainer": "R. Exemple",
        "status": "ouvert",
        "note": "Cette ligne est laissée de côté.",
    },
}
_SPELT = {"plaetze": "plätze", "traeger": "träger", "debut": "début", "theme": "thème", "delai": "délai"}
_SPELT |= {"reserve": "réservé"}
_EXAMPLE_CODES = frozenset(fold(str(example["code"])) for example in EXAMPLES.values())


def template(language: str) -> list[str]:
    """The header of the plain table in one of its three languages."""
    at = LANGUAGES.index(language) if language in LANGUAGES else 0
    return [column.names[at] for column in FIELDS.values()]


def form(language: str) -> list[list[Cell]]:
    """The template: every column under its names in all languages, one's own first, and an example, which is left out
    when the file comes back."""
    own = LANGUAGES.index(language) if language in LANGUAGES else 0
    names = [tuple(map(_spelt, column.names)) for column in FIELDS.values()]
    header = ["\n".join(dict.fromkeys((each[own], *each))) for each in names]
    example = {**EXAMPLE_FACTS, **EXAMPLES.get(language, EXAMPLES["en"])}
    return [[*header], [example.get(ours) for ours in FIELDS]]


def _spelt(name: str) -> str:
    """As people write it, where our own files keep to plain letters."""
    return _SPELT.get(name, name).capitalize()


def is_example(code: str) -> bool:
    """The row of the template that shows how."""
    return fold(code) in _EXAMPLE_CODES


async def table(db: AsyncConnection, institution_id: int | None = None, language: str = "en") -> list[list[Cell]]:
    """Header and rows: every session of an institution, or of the network, drafts and past ones included."""
    houses = {card.id: card for card in await institutions.everyone(db)}
    found = await sessions_of(db, institution_id)
    rows = [row for one in found for row in _rows(one, houses)]
    tagged = sorted({ours for row in rows for ours in row if "@" in ours})
    columns = [each for ours in FIELDS for each in (ours, *(tag for tag in tagged if tag.startswith(f"{ours}@")))]
    names = dict(zip(FIELDS, template(language), strict=True))
    header: list[Cell] = [names[ours.partition("@")[0]] + "".join(ours.partition("@")[1:]) for ours in columns]
    return [header, *([row.get(ours) for ours in columns] for row in rows)]


def _rows(one: Present, houses: Mapping[int, InstitutionCard]) -> Iterator[dict[str, Cell]]:
    # Untagged texts are in the language of the institution that numbers the session: there it is imported again.
    own = houses[one.plan.hosts[0]].languages[0]
    shared = _facts(one, houses) | dict[str, Cell](_texts(one.training.texts, own))
    for times in one.plan.times or [None]:
        yield shared | _times(times)


def _texts(texts: Iterable[TextCard], own: str) -> Iterator[tuple[str, str]]:
    for text in texts:
        for name in PER_LANGUAGE:
            yield name if text.language == own else f"{name}@{text.language}", getattr(text, name)


def _times(times: Times | None) -> dict[str, Cell]:
    return dict(zip(("start", "end"), times, strict=True)) if times else {}


def _facts(one: Present, houses: Mapping[int, InstitutionCard]) -> dict[str, Cell]:
    plan = one.plan
    return {
        "code": plan.code or f"{OWN_NUMBER}{one.id}",
        "topic": one.training.topic or "",
        "kind": one.training.kind,
        "language": plan.language or "",
        "place": plan.place,
        "online": plan.online,
        "trainer": plan.trainer,
        "capacity": plan.capacity,
        "minimum": plan.minimum,
        "hours": plan.stated_hours,
        "price": None if plan.price is None else Amount(plan.price, plan.currency),
        "hosts": _slugs(plan.hosts, houses),
        "opens": plan.opens_on,
        "closes": plan.closes_on,
        "status": _STATUS[plan.state],
        "reserved": " ".join(f"{houses[house].slug}:{seats}" for house, seats in sorted(plan.reserved.items())),
        "note": plan.note,
        "date_note": plan.date_note,
        "price_note": plan.price_note,
    }


def _slugs(hosts: Sequence[int], houses: Mapping[int, InstitutionCard]) -> str:
    return " ".join(houses[house].slug for house in hosts)
