"""Trainings: what is taught, timeless. Texts exist in the languages in which somebody wrote them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import FromClause, Select, bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import announcing, history, moving
from catalogue.cards import TextCard, TrainingCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import Kind
from catalogue.rules.terms import Terms
from catalogue.tables import institutions, sessions, training_texts, trainings


async def add(
    db: AsyncConnection,
    who: Who,
    institution_id: int,
    kind: Kind,
    topic: str | None,
    texts: Sequence[TextCard],
    now: datetime,
) -> int:
    """A new training; the first text is the language it was written in."""
    if not may(who, Verb.OFFER, [institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    row = {"institution_id": institution_id, "kind": kind, "topic": topic or None}
    statement = insert(trainings).values(**row, created_at=now, changed_at=now).returning(trainings.c.id)
    training_id = int((await db.execute(statement)).scalar_one())
    await _write_texts(db, training_id, texts)
    await history.record(db, who, now, "training", training_id, "add", after=texts[0].title)
    return training_id


async def rewrite(
    db: AsyncConnection,
    who: Who,
    training_id: int,
    kind: Kind,
    topic: str | None,
    texts: Sequence[TextCard],
    now: datetime,
    terms: Terms,
) -> None:
    """Change kind, topic and texts. New words raise the revision of every coming meeting, so that files and feeds
    carry them (UID stays, SEQUENCE grows); a new title is told to everybody with a seat."""
    before = await card(db, training_id)
    if not may(who, Verb.OFFER, [before.institution_id]):
        raise Refused(Reason.NOT_ALLOWED)
    values = {"kind": kind, "topic": topic or None, "changed_at": now}
    await db.execute(update(trainings).where(trainings.c.id == training_id).values(**values))
    await _write_texts(db, training_id, texts)
    await history.record(db, who, now, "training", training_id, "rewrite", before.texts[0].title, texts[0].title)
    if tuple(texts) != before.texts:
        await moving.raise_revisions(db, select(sessions.c.id).where(sessions.c.training_id == training_id), now)
    known = announcing.titles(before.texts)
    if known != announcing.titles(texts):
        await announcing.renamed(db, training_id, known, now, terms)


async def _write_texts(db: AsyncConnection, training_id: int, texts: Sequence[TextCard]) -> None:
    """Replace all texts of a training."""
    await db.execute(training_texts.delete().where(training_texts.c.training_id == training_id))
    for position, text in enumerate(texts):
        words = {"title": text.title, "description": text.description, "audience": text.audience}
        row = {"training_id": training_id, "language": text.language, "position": position}
        await db.execute(insert(training_texts).values(**row, **words))


def joined(rows: FromClause, *columns: Any) -> Select[Any]:
    """These columns, and with them what `card_of` needs; `rows` contains trainings."""
    own = (trainings.c.institution_id, trainings.c.kind, trainings.c.topic, institutions.c.name.label("institution"))
    needed = (trainings.c.id.label("training_id"), *own)
    given = [column for one in columns for column in one.c if column.name != "training_id"]
    house = rows.join(institutions, institutions.c.id == trainings.c.institution_id)
    return select(*given, *needed).select_from(house)


# Built once: every screen of a session and every notice asks these.
_ONE = joined(trainings).where(trainings.c.id == bindparam("training"))
_TEXTS = select(training_texts).where(training_texts.c.training_id == bindparam("training"))
_TEXTS = _TEXTS.order_by(training_texts.c.position)


async def card(db: AsyncConnection, training_id: int) -> TrainingCard:
    row = (await db.execute(_ONE, {"training": training_id})).one_or_none()
    if row is None:
        raise Refused(Reason.NOT_FOUND)
    return await card_of(db, row)


async def card_of(db: AsyncConnection, row: Any) -> TrainingCard:
    """Of a row that `joined` has given."""
    texts = tuple(_text(one) for one in await db.execute(_TEXTS, {"training": row.training_id}))
    return TrainingCard(row.training_id, row.institution_id, row.institution, row.kind, row.topic, texts)


async def cards(db: AsyncConnection, ids: Sequence[int]) -> dict[int, TrainingCard]:
    """Several at once, in two queries."""
    query = select(trainings, institutions.c.name.label("institution")).join(institutions)
    rows = (await db.execute(query.where(trainings.c.id.in_(ids)))).all()
    texts = await texts_of(db, ids)
    return {row.id: _card(row, texts[row.id]) for row in rows}


async def of_institutions(db: AsyncConnection, institution_ids: Sequence[int]) -> tuple[TrainingCard, ...]:
    """What these houses offer, the newest first."""
    query = select(trainings.c.id).where(trainings.c.institution_id.in_(institution_ids))
    ids = list((await db.execute(query.order_by(trainings.c.changed_at.desc(), trainings.c.id.desc()))).scalars())
    found = await cards(db, ids)
    return tuple(found[training_id] for training_id in ids)


async def texts_of(db: AsyncConnection, ids: Sequence[int]) -> dict[int, tuple[TextCard, ...]]:
    query = select(training_texts).where(training_texts.c.training_id.in_(ids))
    texts: dict[int, tuple[TextCard, ...]] = {}
    for row in await db.execute(query.order_by(training_texts.c.training_id, training_texts.c.position)):
        texts[row.training_id] = (*texts.get(row.training_id, ()), _text(row))
    return texts


def _text(row: Any) -> TextCard:
    return TextCard(row.language, row.title, row.description, row.audience)


def _card(row: Any, texts: tuple[TextCard, ...]) -> TrainingCard:
    return TrainingCard(row.id, row.institution_id, row.institution, row.kind, row.topic, texts)
