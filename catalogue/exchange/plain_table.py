"""The catalogue as the plain table: one row per meeting. Importing it again changes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import institutions
from catalogue.cards import InstitutionCard, TextCard
from catalogue.exchange.fields import FIELDS, PER_LANGUAGE
from catalogue.exchange.matching import OWN_NUMBER
from catalogue.exchange.present import Present, sessions_of
from catalogue.reading.choices import Status
from catalogue.rules.states import SessionState
from catalogue.sessions import Times

LANGUAGES = ("en", "de", "fr")

_STATUS = {
    SessionState.DRAFT: Status.DRAFT,
    SessionState.PUBLISHED: Status.OPEN,
    SessionState.CONFIRMED: Status.OPEN,
    SessionState.CANCELLED: Status.CANCELLED,
}


def template(language: str) -> list[str]:
    """The header of the plain table in one of its three languages."""
    at = LANGUAGES.index(language) if language in LANGUAGES else 0
    return [column.names[at] for column in FIELDS.values()]


async def table(db: AsyncConnection, institution_id: int | None = None, language: str = "en") -> list[list[str]]:
    """Header and rows: every session of an institution, or of the network, drafts and past ones included."""
    houses = {card.id: card for card in await institutions.everyone(db)}
    found = await sessions_of(db, institution_id)
    rows = [row for one in found for row in _rows(one, houses)]
    tagged = sorted({ours for row in rows for ours in row if "@" in ours})
    columns = [each for ours in FIELDS for each in (ours, *(tag for tag in tagged if tag.startswith(f"{ours}@")))]
    names = dict(zip(FIELDS, template(language), strict=True))
    header = [names[ours.partition("@")[0]] + "".join(ours.partition("@")[1:]) for ours in columns]
    return [header, *([row.get(ours, "") for ours in columns] for row in rows)]


def _rows(one: Present, houses: Mapping[int, InstitutionCard]) -> Iterator[dict[str, str]]:
    # Untagged texts are in the language of the institution that numbers the session: there it is imported again.
    own = houses[one.plan.hosts[0]].languages[0]
    shared = _facts(one, houses) | dict(_texts(one.training.texts, own))
    for times in one.plan.times or [None]:
        yield shared | _times(times)


def _texts(texts: Iterable[TextCard], own: str) -> Iterator[tuple[str, str]]:
    for text in texts:
        for name in PER_LANGUAGE:
            yield name if text.language == own else f"{name}@{text.language}", getattr(text, name)


def _times(times: Times | None) -> dict[str, str]:
    if times is None:
        return {}
    start, end = (f"{wall:%Y-%m-%d %H:%M:%S}".removesuffix(":00") for wall in times)
    return {"start": start, "end": end}


def _facts(one: Present, houses: Mapping[int, InstitutionCard]) -> dict[str, str]:
    plan = one.plan
    return {
        "code": plan.code or f"{OWN_NUMBER}{one.id}",
        "topic": one.training.topic or "",
        "kind": one.training.kind,
        "language": plan.language or "",
        "place": plan.place,
        "online": plan.online,
        "trainer": plan.trainer,
        "capacity": _number(plan.capacity),
        "minimum": _number(plan.minimum),
        "hours": _number(plan.stated_hours),
        "price": "" if plan.price is None else f"{plan.currency} {plan.price // 100}.{plan.price % 100:02}",
        "hosts": _slugs(plan.hosts, houses),
        "opens": _number(plan.opens_on),
        "closes": _number(plan.closes_on),
        "status": _STATUS[plan.state],
        "reserved": " ".join(f"{houses[house].slug}:{seats}" for house, seats in sorted(plan.reserved.items())),
        "note": plan.note,
        "date_note": plan.date_note,
        "price_note": plan.price_note,
    }


def _slugs(hosts: Sequence[int], houses: Mapping[int, InstitutionCard]) -> str:
    return " ".join(houses[house].slug for house in hosts)


def _number(value: object) -> str:
    return "" if value is None else str(value)
