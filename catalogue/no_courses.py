"""Days without courses: public holidays of a canton, by name in every language, and the days that a house is closed."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache

import holidays
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue.rules.double_booking import NoCourse
from catalogue.tables import closed_days, institutions

#: As the library calls the languages.
_LANGUAGES = {"de": "de", "fr": "fr", "it": "it", "en": "en_US"}


@cache
def public(canton: str, year: int) -> Mapping[date, NoCourse]:
    """The public holidays of a canton (`BE`); none for one that is not known."""
    found: dict[date, dict[str, str]] = {}
    for language, code in _LANGUAGES.items():
        try:
            known = holidays.country_holidays("CH", subdiv=canton, years=year, language=code)
        except NotImplementedError:
            return {}
        for day, name in known.items():
            found.setdefault(day, {})[language] = name
    return {day: NoCourse(names) for day, names in found.items()}


async def between(
    db: AsyncConnection, houses: Sequence[int], first: date, last: date
) -> dict[date, tuple[NoCourse, ...]]:
    """Why there are no courses on which of these days, for any of the houses."""
    found: dict[date, list[NoCourse]] = {}
    names = {}
    for row in await db.execute(select(institutions).where(institutions.c.id.in_(houses)).order_by(institutions.c.id)):
        names[row.id] = row.name
        for year in range(first.year, last.year + 1):
            for day, one in public(row.canton, year).items():
                if first <= day <= last and one not in found.setdefault(day, []):
                    found[day].append(one)
    closed = closed_days.c
    own = select(closed_days).where(closed.institution_id.in_(houses), closed.closed_on.between(first, last))
    for row in await db.execute(own.order_by(closed.institution_id, closed.closed_on)):
        name = {"": row.name} if row.name else {}
        found.setdefault(row.closed_on, []).append(NoCourse(name, names[row.institution_id]))
    return {day: tuple(reasons) for day, reasons in sorted(found.items()) if reasons}


async def of_month(db: AsyncConnection, houses: Sequence[int], first: date) -> dict[date, tuple[NoCourse, ...]]:
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return await between(db, houses, first, last)
