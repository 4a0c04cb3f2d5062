"""Files that somebody asked for in the chat: asked for by a notice, looked up when it is sent."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import chronicle, institutions, outbox, participants, people, programme, seating
from catalogue.cards import NoticeCard
from catalogue.exchange import plain_table, rosters
from catalogue.exchange.fields import FIELDS
from catalogue.file_cards import OF_SESSION, FileKind, FileTold
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, Who, may
from catalogue.rules.states import Door


async def ask(db: AsyncConnection, who: Who, kind: FileKind, about: int, now: datetime) -> None:
    """Have a file sent to whoever asks: of a session, or of an institution (`about`). Refused: not theirs."""
    houses = await seating.hosts(db, about) if kind in OF_SESSION else [about]
    if who.person_id is None or not _may(who, kind, houses):
        raise Refused(Reason.NOT_ALLOWED)
    key = f"export:{who.person_id}:{kind}:{about}:{now.isoformat()}"
    await outbox.add(db, key, "export", who.person_id, now, what=kind, about=str(about))


def _may(who: Who, kind: FileKind, houses: list[int] | tuple[int, ...]) -> bool:
    return may(who, Verb.OFFER if kind in (FileKind.TEMPLATE, FileKind.CATALOGUE) else Verb.SEE_PARTICIPANTS, houses)


async def look(db: AsyncConnection, notice: NoticeCard, now: datetime) -> FileTold:
    """What the file holds now. Raises LookupError where its session or institution is gone."""
    kind, about = FileKind(notice.facts["what"]), int(notice.facts["about"])
    who = people.who(notice.person, Door.CHAT)
    if kind in OF_SESSION:
        return await of_session(db, who, kind, about, notice, now)
    house = next((card for card in await institutions.everyone(db) if card.id == about), None)
    if house is None:
        raise LookupError(f"no institution {about}")
    told = FileTold(kind, _may(who, kind, [about]), house.name, house.slug)
    if not told.allowed:
        return told
    language = notice.person.language
    if kind is FileKind.TEMPLATE:
        return replace(told, rows=plain_table.form(language), columns=tuple(FIELDS))
    if kind is FileKind.CATALOGUE:
        return replace(told, rows=await plain_table.table(db, about, language))
    return replace(told, rows=await rosters.table(db, who, about, language))


async def of_session(
    db: AsyncConnection, who: Who, kind: FileKind, session_id: int, notice: NoticeCard, now: datetime
) -> FileTold:
    if not may(who, Verb.SEE_PARTICIPANTS, await seating.hosts(db, session_id)):
        return FileTold(kind, False)
    card = await programme.card(db, session_id, notice.person, now)
    if kind is FileKind.HISTORY:
        return FileTold(kind, True, session=card, history=await chronicle.of_session(db, who, session_id))
    return FileTold(kind, True, session=card, people=await participants.of_session(db, who, session_id))
