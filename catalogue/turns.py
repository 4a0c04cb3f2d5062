"""Whose turn it is among the notices of the outbox, as statements."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Update, and_, bindparam, func, literal_column, or_, select, update

from catalogue.columns import UTCDateTime
from catalogue.rules.manners import ONCE
from catalogue.rules.states import NoticeState
from catalogue.tables import outbox
from catalogue.tables import people as person_rows

NOW: Any = bindparam("now", type_=UTCDateTime)
_DATES = "'moved', 'dates'"
_ONCE = ", ".join(f"'{kind}'" for kind in ONCE)


def _unsent(name: str) -> Any:
    """Written out, never as parameters: only then is the small index of unsent rows used."""
    return literal_column(f"{name}.state IN ('due', 'sending')")


def claimed(name: str) -> Any:
    """Under way; `_unsent` as well, for its index."""
    return and_(_unsent(name), literal_column(f"{name}.state = 'sending'"))


def own(name: str, by_mail: bool) -> Any:
    """Of one of the two senders: what has been handed over to e-mail is the other's."""
    return literal_column(f"COALESCE({name}.channel, '') {'=' if by_mail else '<>'} 'mail'")


def _is_free(row: Any, name: str, by_mail: bool) -> ColumnElement[bool]:
    """A reminder waits for word of the dates that its person has still to hear: it would name new ones."""
    news = outbox.alias("news")
    untold = select(news.c.id).where(
        news.c.person_id == row.c.person_id,
        news.c.enrolment_id == row.c.enrolment_id,
        _unsent("news"),
        own("news", by_mail),
        literal_column(f"news.kind IN ({_DATES})"),
    )
    return or_(literal_column(f"{name}.kind <> 'reminder'"), untold.limit(1).scalar_subquery().is_(None))


@cache
def upcoming(crowded: bool, by_mail: bool = False) -> Select[Any]:
    """The notice whose turn it is: what fell due first, or whose sender vanished.

    What has been put off holds back the later ones about the same: a person hears of things in their order. What
    waits for later ones itself holds nothing back. `crowded`: not to these Telegram accounts, which have just got
    several. `by_mail`: of those for the mail server, which may all come twice: under the same Message-ID.
    """
    row, earlier = outbox.alias("picked"), outbox.alias("earlier")
    behind = select(earlier.c.id).where(
        earlier.c.person_id == row.c.person_id,
        earlier.c.id < row.c.id,
        _unsent("earlier"),
        own("earlier", by_mail),
        earlier.c.attempts > literal_column("0"),
        _is_free(earlier, "earlier", by_mail),
        func.coalesce(earlier.c.enrolment_id, 0) == func.coalesce(row.c.enrolment_id, 0),
        func.coalesce(earlier.c.session_id, 0) == func.coalesce(row.c.session_id, 0),
    )
    again = "" if by_mail else f" AND picked.kind NOT IN ({_ONCE})"
    vanished: ColumnElement[bool] = literal_column(f"picked.state = 'sending'{again}")
    free = or_(literal_column("picked.state = 'due'"), and_(vanished, row.c.lease_until <= NOW))
    query = select(row.c.id).where(_unsent("picked"), own("picked", by_mail), free, row.c.due_at <= NOW)
    query = query.where(behind.limit(1).scalar_subquery().is_(None), _is_free(row, "picked", by_mail))
    if crowded:
        them = person_rows.c.telegram_id.in_(bindparam("crowded", expanding=True))
        query = query.where(row.c.person_id.not_in(select(person_rows.c.id).where(them)))
    return query.order_by(row.c.due_at, row.c.id).limit(1)


@cache
def claim(crowded: bool, ahead: bool, by_mail: bool) -> Update:
    found = upcoming(crowded, by_mail).with_for_update(skip_locked=True).scalar_subquery()
    held = {"state": NoticeState.SENDING, "attempts": outbox.c.attempts + 1}
    statement = update(outbox).where(outbox.c.id == found)
    if ahead:
        statement = statement.where(literal_column(f"outbox.kind NOT IN ({_ONCE})"))
    return statement.values(**held, lease_until=bindparam("lease", type_=UTCDateTime)).returning(outbox)
