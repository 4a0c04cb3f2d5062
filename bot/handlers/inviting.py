"""Invitations into one's house; operators invite into any."""

from datetime import timedelta

from bot.actions import ShowInvitation
from bot.codec import pack
from bot.people_actions import MakeInvitation, RevokeInvitation, ShowInvitations, ShowInvite
from bot.screens import inviting as screens
from bot.screens.screen import Screen
from bot.turn import Handlers, Turn
from catalogue import institutions, invitations
from catalogue.refusals import Reason, Refused
from catalogue.rules.rights import Verb, may
from catalogue.rules.states import MEMBER_GROUPS, Group, Role


def own_house(turn: Turn, house: int) -> int:
    """The one that was asked for, else the only one that somebody coordinates; 0 where there is a choice.

    Refused: no coordinator of it.
    """
    houses = {m.institution_id: m.institution for m in turn.person.coordinates}
    if house:
        if house not in houses and not turn.who.is_operator:
            raise Refused(Reason.NOT_ALLOWED)
        return house
    if not houses and not turn.who.is_operator:
        raise Refused(Reason.NOT_ALLOWED)
    return next(iter(houses)) if len(houses) == 1 else 0


def coordinated(turn: Turn) -> list[tuple[int, str]]:
    return list({m.institution_id: m.institution for m in turn.person.coordinates}.items())


async def show_invite(turn: Turn, action: ShowInvite) -> Screen:
    house = own_house(turn, action.house)
    if not house:
        listed = coordinated(turn) or [(one.id, one.name) for one in await institutions.everyone(turn.db)]
        return screens.choose_house(listed, "invite", turn.say)
    _must_fit(action)
    name = (await institutions.by_id(turn.db, house)).name
    roles = tuple(Role) if may(turn.who, Verb.ENTRUST, [house]) else (Role.STAFF,)
    chosen = action.role if action.role in roles else Role.STAFF.value
    asked = ShowInvite(house, action.uses, action.days, chosen, action.group)
    return screens.choose(asked, name, turn.say, roles)


def _must_fit(action: ShowInvite | MakeInvitation) -> None:
    """Only what buttons offer."""
    offered = action.uses in screens.USES and action.days in screens.DAYS
    if not offered or action.role not in set(Role) or action.group not in MEMBER_GROUPS:
        raise Refused(Reason.NOT_FOUND)


async def make(turn: Turn, action: MakeInvitation) -> Screen:
    """The link is in this answer and nowhere else: of its token only a hash is kept."""
    _must_fit(action)
    what = (Role(action.role), turn.now)
    valid, group = timedelta(days=action.days), Group(action.group)
    token = await invitations.invite(turn.db, turn.who, action.house, *what, group=group, uses=action.uses, valid=valid)
    payload = pack(ShowInvitation(token))
    link = f"https://t.me/{turn.network.bot_name}?start={payload}"
    name = (await institutions.by_id(turn.db, action.house)).name
    return screens.made(action, name, link, turn.network.name, turn.network.languages, turn.say)


async def show_links(turn: Turn, action: ShowInvitations) -> Screen:
    return await _links(turn, action.house, action.page)


async def _links(turn: Turn, house: int, page: int = 0, toast: str = "") -> Screen:
    if not may(turn.who, Verb.INVITE, [house]):
        raise Refused(Reason.NOT_ALLOWED)
    name = (await institutions.by_id(turn.db, house)).name
    links = await invitations.open_of(turn.db, turn.who, house, turn.now)
    return screens.open_ones(house, name, links, page, turn.say, toast)


async def revoke(turn: Turn, action: RevokeInvitation) -> Screen:
    house = await invitations.revoke(turn.db, turn.who, action.invitation, turn.now)
    return await _links(turn, house, toast=turn.say.label("This link no longer works."))


HANDLERS: Handlers = {
    ShowInvite: show_invite,
    MakeInvitation: make,
    ShowInvitations: show_links,
    RevokeInvitation: revoke,
}
