"""The catalogue for search engines and other programs: schema.org Course, CourseInstance and Event as JSON-LD.

Sources: https://schema.org/Course, /CourseInstance, /Event, /Offer. Only what anybody may know: no drafts, nothing
that is over, no names of participants, and no links to online rooms.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import institutions
from catalogue.cards import InstitutionCard, TextCard, TrainingCard
from catalogue.exchange.present import Present, sessions_of
from catalogue.rules.states import SessionState

Entry = dict[str, Any]

_NAMESPACE = "https://schema.org"


async def document(db: AsyncConnection, now: datetime, institution_id: int | None = None) -> bytes:
    """One JSON-LD graph: a Course per training with the sessions that are announced or cancelled and not over."""
    houses = {card.id: card for card in await institutions.everyone(db)}
    found = [one for one in await sessions_of(db, institution_id) if _is_public(one, now)]
    courses: dict[int, Entry] = {}
    for one in found:
        course = courses.setdefault(one.training.id, _course(one.training, houses[one.training.institution_id]))
        course["hasCourseInstance"].append(_instance(one, houses))
    graph = {"@context": _NAMESPACE, "@graph": list(courses.values())}
    return json.dumps(graph, ensure_ascii=False, indent=1).encode()


def _is_public(one: Present, now: datetime) -> bool:
    wall = now.astimezone(ZoneInfo(one.plan.zone)).replace(tzinfo=None)
    is_over = bool(one.plan.times) and one.plan.times[-1][1] <= wall
    return one.plan.state is not SessionState.DRAFT and not is_over


def _course(training: TrainingCard, house: InstitutionCard) -> Entry:
    audience = _words(training.texts, "audience")
    return _filled(
        {
            "@type": "Course",
            "name": _words(training.texts, "title"),
            "description": _words(training.texts, "description"),
            "about": training.topic,
            "audience": audience and {"@type": "EducationalAudience", "audienceType": audience},
            "provider": _organisation(house),
        }
    ) | {"hasCourseInstance": []}


def _instance(one: Present, houses: Mapping[int, InstitutionCard]) -> Entry:
    plan, zone = one.plan, ZoneInfo(one.plan.zone)
    events = [_event(start, end, zone) for start, end in plan.times]
    return _filled(
        {
            "@type": "CourseInstance",
            "identifier": plan.code,
            "inLanguage": plan.language,
            "startDate": events[0]["startDate"] if events else None,
            "endDate": events[-1]["endDate"] if events else None,
            "subEvent": events,
            "eventStatus": f"{_NAMESPACE}/{_status(plan.state)}",
            "courseMode": " ".join(_modes(plan.place, plan.online)) or None,
            "location": plan.place and {"@type": "Place", "name": plan.place},
            "instructor": plan.trainer and {"@type": "Person", "name": plan.trainer},
            "maximumAttendeeCapacity": plan.capacity,
            "organizer": [_organisation(houses[host]) for host in plan.hosts],
            "offers": _offer(plan.price, plan.currency, plan.closes_on),
        }
    )


def _event(start: datetime, end: datetime, zone: ZoneInfo) -> Entry:
    span = {"startDate": start.replace(tzinfo=zone).isoformat(), "endDate": end.replace(tzinfo=zone).isoformat()}
    return {"@type": "Event", **span}


def _status(state: SessionState) -> str:
    return "EventCancelled" if state is SessionState.CANCELLED else "EventScheduled"


def _modes(place: str, online: str) -> Iterable[str]:
    return [mode for mode, there in (("onsite", place), ("online", online)) if there]


def _offer(price: int | None, currency: str, closes: object) -> Entry | None:
    """What a seat costs; an unknown price is left out and never 0."""
    if price is None:
        return None
    amount = f"{price // 100}.{price % 100:02}"
    return _filled(
        {"@type": "Offer", "price": amount, "priceCurrency": currency, "validThrough": closes and str(closes)}
    )


def _organisation(house: InstitutionCard) -> Entry:
    return {"@type": "Organization", "name": house.name, "identifier": house.slug}


def _words(texts: Iterable[TextCard], name: str) -> Any:
    """The text; where there are several languages, each with its own."""
    found = [{"@language": text.language, "@value": getattr(text, name)} for text in texts if getattr(text, name)]
    return found[0]["@value"] if len(found) == 1 else found


def _filled(entry: Entry) -> Entry:
    """Without what is not known: None, empty texts and empty lists."""
    return {name: value for name, value in entry.items() if value not in (None, "", [])}
