"""How somebody is told: their address, what they have chosen, and whoever answers for those who can't press."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from catalogue import outbox
from catalogue import people as members
from catalogue.refusals import Reason, Refused
from catalogue.rules import channels as rules
from catalogue.rules.mail import is_address
from catalogue.rules.states import Channel
from catalogue.tables import enrolments, institutions, memberships, people, session_hosts
from catalogue.tables import outbox as notices

#: A code may be asked for so often in a day, and holds so long.
MOST_CODES, CODE_HOLDS = 5, timedelta(minutes=15)


def by_mail(row: Any) -> bool:
    """Of columns of `people`: reached by e-mail alone, as far as the network sends any."""
    telegram = row.telegram_id is not None and row.unreachable_at is None
    refused = row.telegram_id is None and row.unreachable_at is not None
    return rules.ways(row.channel, telegram, bool(row.mail) and not refused) == (Channel.MAIL,)


async def known(db: AsyncConnection, person_id: int, now: datetime) -> None:
    """The address is right: its owner has shown it, or a coordinator gave it."""
    await db.execute(update(people).where(people.c.id == person_id).values(mail_confirmed_at=now, unreachable_at=None))


async def send_code(db: AsyncConnection, person_id: int, mail: str, code: str, now: datetime) -> None:
    """To an address that may be theirs. Refused: too often in a day."""
    recent = (notices.c.person_id == person_id) & (notices.c.kind == "mail_code")
    query = select(func.count()).select_from(notices).where(recent, notices.c.created_at > now - timedelta(days=1))
    if (await db.execute(query)).scalar_one() >= MOST_CODES:
        raise Refused(Reason.TOO_MANY_CODES, most=MOST_CODES)
    key, until = f"mail_code:{person_id}:{now.isoformat()}", (now + CODE_HOLDS).isoformat()
    facts: dict[str, Any] = {"mail": mail, "code": code, "until": until}
    await outbox.add(db, key, "mail_code", person_id, now, channel=Channel.MAIL, **facts)


async def confirm(db: AsyncConnection, person_id: int, mail: str, now: datetime) -> None:
    """The address is theirs. Raises ValueError where it is none."""
    if not is_address(mail):
        raise ValueError(f"not an e-mail address: {mail!r}")
    values = {"mail": mail, "mail_confirmed_at": now}
    await db.execute(update(people).where(people.c.id == person_id).values(**values))


async def correct(db: AsyncConnection, person_id: int, mail: str, now: datetime) -> None:
    """Of somebody without Telegram, by their coordination: what was refused or ended with the old address goes on."""
    await confirm(db, person_id, mail, now)
    await db.execute(update(people).where(people.c.id == person_id).values(channel=None, unreachable_at=None))
    await outbox.resume(db, person_id, now)


async def choose(db: AsyncConnection, person_id: int, channel: Channel | None) -> None:
    """None: Telegram, and e-mail where that does not reach them. Refused: no address is known."""
    has_one = (people.c.id == person_id) & people.c.mail.is_not(None)
    chosen = update(people).where(has_one).values(channel=channel)
    if (await db.execute(chosen.returning(people.c.id))).first() is None:
        raise Refused(Reason.NOT_FOUND)


async def forget(db: AsyncConnection, person_id: int) -> None:
    """The address goes, and with it the choice. Only of people with Telegram: of others it is all we have."""
    own = (people.c.id == person_id) & people.c.telegram_id.is_not(None)
    await db.execute(update(people).where(own).values(mail=None, mail_confirmed_at=None, channel=None))


async def stop_mail(db: AsyncConnection, person_id: int, now: datetime) -> None:
    """No e-mails any more. Whoever has no Telegram is told by their coordination, which hears of it; once."""
    wanted = (people.c.id == person_id) & func.coalesce(people.c.channel != Channel.TELEGRAM, True)
    stopped = update(people).where(wanted).values(channel=Channel.TELEGRAM)
    row = (await db.execute(stopped.returning(people.c.telegram_id, people.c.name))).one_or_none()
    if row is None or row.telegram_id is not None:
        return
    for coordinator in await _coordination(db, person_id):
        key = f"mail_off:{person_id}:{coordinator}:{now.isoformat()}"
        await outbox.add(db, key, "mail_off", coordinator, now, name=row.name)


async def refused(db: AsyncConnection, person_id: int, now: datetime, yes: bool) -> None:
    """Their mail server does not take our e-mails, or takes them again. Says something of people without Telegram only:
    of others, being out of reach is known from Telegram."""
    changed = people.c.unreachable_at.is_(None) if yes else people.c.unreachable_at.is_not(None)
    own = (people.c.id == person_id) & people.c.telegram_id.is_(None) & changed
    await db.execute(update(people).where(own).values(unreachable_at=now if yes else None))


async def _houses(db: AsyncConnection, person_id: int) -> list[int]:
    """Theirs, or of a guest those whose sessions they are in, the latest first."""
    own = select(memberships.c.institution_id).where(memberships.c.person_id == person_id).order_by(memberships.c.id)
    found = list((await db.execute(own)).scalars())
    if found:
        return list(dict.fromkeys(found))
    joined = session_hosts.join(enrolments, enrolments.c.session_id == session_hosts.c.session_id)
    theirs = select(session_hosts.c.institution_id).select_from(joined).where(enrolments.c.person_id == person_id)
    return list(dict.fromkeys((await db.execute(theirs.order_by(enrolments.c.id.desc()))).scalars()))


async def _coordination(db: AsyncConnection, person_id: int) -> list[int]:
    found = await members.coordinators(db, await _houses(db, person_id))
    return list(dict.fromkeys(person for person, _ in found))


async def contact(db: AsyncConnection, person_id: int) -> str:
    """The address of their coordination; empty where it has none."""
    houses = await _houses(db, person_id)
    rows = await db.execute(select(institutions.c.id, institutions.c.contact).where(institutions.c.id.in_(houses)))
    known = {row.id: row.contact for row in rows if row.contact and is_address(row.contact)}
    return next((known[house] for house in houses if house in known), "")
