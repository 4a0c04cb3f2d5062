"""A first institution, and its first people, without the chat."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

import typer
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import values
from bot.actions import ShowInvitation
from bot.codec import pack
from bot.commands import store
from bot.commands.console import ConfigFile, Unable, configured, done, must_be, remark, tell
from bot.config import Config
from bot.now import Clock
from catalogue import institutions, invitations
from catalogue.cards import InstitutionCard
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import CONSOLE
from catalogue.rules.states import Group, Role

HouseName = Annotated[str, Field(min_length=1, max_length=200)]
Slug = Annotated[str, typer.Argument(metavar="SLUG", help="The short name of the institution: a-z, 0-9 and -.")]


class Belongs(StrEnum):
    """As what somebody belongs to an institution: guests belong to none."""

    EMPLOYEE = Group.EMPLOYEE
    APPRENTICE = Group.APPRENTICE
    VOLUNTEER = Group.VOLUNTEER
    BOARD = Group.BOARD


def add(
    slug: Slug,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Its name, in quotation marks.")],
    language: Annotated[str, typer.Option(help="The language of the house.")] = "de",
    canton: Annotated[str | None, typer.Option(help="For public holidays; the network's if left out.")] = None,
    mail: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Of the coordination.")] = None,
    uid: Annotated[str | None, typer.Option(metavar="CHE-…", help="The enterprise number.")] = None,
    config: ConfigFile = None,
) -> None:
    """Found a member institution."""
    given = configured(config)
    called, own, where, contact = must_be(
        ("NAME", HouseName, name.strip()),
        ("--language", values.Language, language),
        ("--canton", values.Canton, canton or given.network.canton),
        ("--mail", values.MailOrNone, mail or ""),
    )

    async def work() -> InstitutionCard:
        async with store.writing(given) as db:
            facts = {"languages": [own], "canton": where, "contact": contact or None, "uid": uid}
            return await institutions.add(db, CONSOLE, slug, called, Clock().now(), **facts)

    tell(_line(done(work(), given)))


def everyone(config: ConfigFile = None) -> None:
    """All member institutions, a line each: short name, name, language, canton, mail."""
    given = configured(config)

    async def work() -> tuple[InstitutionCard, ...]:
        async with store.reading(given) as db:
            return await institutions.everyone(db)

    found = done(work(), given)
    for card in found:
        tell(_line(card))
    if not found:
        remark('no institution yet: `kursverbund institution add SLUG "NAME"` founds one')


def close(
    slug: Slug,
    day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d", "%d.%m.%Y"], metavar="DAY", help="2030-05-31")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Why, in quotation marks.")] = "",
    config: ConfigFile = None,
) -> None:
    """A day without courses in a house, such as a bridge day: lists of weekdays leave it out."""
    given = configured(config)

    async def work() -> bool:
        async with store.writing(given) as db:
            house = await named(db, slug)
            return await institutions.close_day(db, CONSOLE, house.id, day.date(), Clock().now(), name[:200])

    tell(f"{slug}\t{day:%Y-%m-%d}\t{name}" if done(work(), given) else f"{day:%Y-%m-%d} is closed already")


def _line(card: InstitutionCard) -> str:
    return "\t".join([card.slug, card.name, ",".join(card.languages), card.canton, card.contact or ""])


def invite(
    slug: Slug,
    role: Annotated[Role, typer.Option(help="What the invited may do there.")],
    group: Annotated[Belongs, typer.Option(help="As what they belong to it.")] = Belongs.EMPLOYEE,
    uses: Annotated[int, typer.Option(min=1, max=100_000, help="How many people may use it.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How long it is valid.")] = 14,
    config: ConfigFile = None,
) -> None:
    """Invite people into an institution: prints what to write to the bot, and the link that does it."""
    given = configured(config)

    async def work() -> tuple[str, str | None]:
        async with store.writing(given) as db:
            house = await named(db, slug)
            many: dict[str, Any] = {"group": Group(group), "uses": uses, "valid": timedelta(days=days)}
            token = await invitations.invite(db, CONSOLE, house.id, role, Clock().now(), **many)
        return pack(ShowInvitation(token)), await _bot_name(given)

    payload, bot_name = done(work(), given)
    tell(payload)
    if bot_name:
        tell(f"https://t.me/{bot_name}?start={payload}")


async def named(db: AsyncConnection, slug: str) -> InstitutionCard:
    """The institution of that short name. Raises Unable where there is none."""
    try:
        return await institutions.by_slug(db, slug)
    except Refused as no:
        if no.reason is not Reason.NOT_FOUND:
            raise
        raise Unable(f'no institution has the short name "{slug}": `kursverbund institution list` shows all') from None


async def _bot_name(config: Config) -> str | None:
    """As Telegram knows it; where that can't be asked, a remark says what the link lacks."""
    from bot.commands.contact import contact

    try:
        async with contact(config) as bot:
            return bot.username
    except Unable as error:
        remark(f"https://t.me/<bot>?start=… needs the bot's name; {error}")
        return None
