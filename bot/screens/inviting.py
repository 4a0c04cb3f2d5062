"""Invitations: what is chosen, the link with words to pass on, and the links that still work."""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from bot.actions import Manage, ShowHome
from bot.people_actions import MakeInvitation, RevokeInvitation, ShowInvitations, ShowInvite, ShowPeople
from bot.say import Say
from bot.screens.lines import short
from bot.screens.personal import own_name
from bot.screens.screen import LONGEST_COPY, Button, Screen, Style, bold, in_twos, rows, text
from bot.screens.words import belongs_as, marked, role
from catalogue.house_cards import OpenInvitation
from catalogue.rules.states import MEMBER_GROUPS, Group, Role

USES, DAYS = (1, 5, 20, 100), (7, 14, 60)
PAGE = 8
LONGEST_NAME, LONGEST_IN_COPY = 80, 60


def choose(asked: ShowInvite, house: str, say: Say, roles: Sequence[Role] = tuple(Role)) -> Screen:
    """One tap per choice, the present one marked; then the link. `roles`: those that may be given."""
    given = [Button(marked(role(one, say), one == asked.role, say), replace(asked, role=one.value)) for one in roles]
    every = [
        *(in_twos(given) if len(given) > 1 else []),
        [Button(marked(_uses(one, say), one == asked.uses, say), replace(asked, uses=one)) for one in USES[:2]],
        [Button(marked(_uses(one, say), one == asked.uses, say), replace(asked, uses=one)) for one in USES[2:]],
        [Button(marked(_days(one, say), one == asked.days, say), replace(asked, days=one)) for one in DAYS],
    ]
    groups = [
        Button(marked(belongs_as(one, say), one == asked.group, say), replace(asked, group=one.value))
        for one in MEMBER_GROUPS
    ]
    make = MakeInvitation(asked.house, asked.uses, asked.days, asked.role, asked.group)
    return Screen(
        text(
            bold(say("Invite people")),
            say("For: {house}", house=short(house, LONGEST_NAME)),
            say("Role: {role}. Belongs to us as: {group}.", **_words(asked, say)),
            say("Works for: {people}, {days}.", people=_uses(asked.uses, say), days=_days(asked.days, say)),
        ),
        rows(
            *every,
            *in_twos(groups),
            Button(say.label("Make the link"), make, Style.SUCCESS),
            [
                Button(say.label("Links that work"), ShowInvitations(asked.house)),
                Button(say.label("Back"), ShowPeople(asked.house)),
            ],
        ),
    )


def _words(asked: ShowInvite, say: Say) -> dict[str, str]:
    return {"role": role(Role(asked.role), say), "group": belongs_as(Group(asked.group), say)}


def _uses(count: int, say: Say) -> str:
    return say.label_plural("{n} person", "{n} people", count)


def _days(count: int, say: Say) -> str:
    return say.label_plural("{n} day", "{n} days", count)


def made(asked: MakeInvitation, house: str, link: str, network: str, languages: Sequence[str], say: Say) -> Screen:
    """The link, this once: nobody can look it up later. A picture of it follows."""
    chosen = ShowInvite(asked.house, asked.uses, asked.days, asked.role, asked.group)
    named = [(own_name(code), _to_pass_on(house, link, network, Say(code, str(say.zone)))) for code in languages]
    # `action` is where the button leads in an app that can't copy.
    again = ShowInvitations(asked.house)
    copies = [Button(say.label("Words: {language}", language=name), again, copy=words) for name, words in named]
    return Screen(
        text(
            bold(say("The link is ready")),
            say("For: {house}", house=short(house, LONGEST_NAME)),
            say("Role: {role}. Belongs to us as: {group}.", **_words(chosen, say)),
            say("Works for: {people}, {days}.", people=_uses(asked.uses, say), days=_days(asked.days, say)),
            "",
            Markup("<code>{}</code>").format(link),
            say("I keep no copy of it: pass it on now. The picture below is for printing."),
        ),
        rows(
            Button(say.label("Copy the link"), again, copy=link),
            *in_twos([one for one in copies if len(one.copy) <= LONGEST_COPY]),
            [
                Button(say.label("Links that work"), again),
                Button(say.label("Back"), chosen),
            ],
        ),
        qr=link,
    )


def _to_pass_on(house: str, link: str, network: str, say: Say) -> str:
    return say.label(
        "{house} invites you to {network}: find trainings, enrol, get reminded. Open this on your phone: {link}",
        house=short(house, LONGEST_IN_COPY),
        network=network,
        link=link,
    )


def open_ones(
    house_id: int, house: str, links: Sequence[OpenInvitation], page: int, say: Say, toast: str = ""
) -> Screen:
    """The links of a house that still work; one press ends one."""
    shown = links[page * PAGE : (page + 1) * PAGE]
    earlier = Button(say.label("Previous"), ShowInvitations(house_id, page - 1)) if page else None
    more = (page + 1) * PAGE < len(links)
    later = Button(say.label("Next"), ShowInvitations(house_id, page + 1)) if more else None
    off = [
        Button(say.label("Revoke {number}", number=number), RevokeInvitation(one.id))
        for number, one in enumerate(shown, page * PAGE + 1)
    ]
    return Screen(
        text(
            bold(say("Links that work")),
            say("For: {house}", house=short(house, LONGEST_NAME)),
            *(_line(number, one, say) for number, one in enumerate(shown, page * PAGE + 1)),
            None if links else say("No link works at the moment."),
        ),
        rows(
            *in_twos(off),
            [earlier, later],
            [
                Button(say.label("Invite people"), ShowInvite(house_id)),
                Button(say.label("Back"), ShowPeople(house_id)),
            ],
        ),
        toast,
    )


def _line(number: int, one: OpenInvitation, say: Say) -> Markup:
    return say(
        "{number}. {role}, {group}: used {used} of {uses}, until {day}",
        number=number,
        role=role(one.role, say),
        group=belongs_as(one.group, say),
        used=one.used,
        uses=one.uses,
        day=say.short_day(one.expires_at),
    )


def choose_house(houses: Sequence[tuple[int, str]], what: str, say: Say) -> Screen:
    """For which of several; `what`: `invite`, `people`, `deputies`."""
    actions = {"invite": ShowInvite, "people": ShowPeople}
    head = {
        "invite": say("Invite people: for which institution?"),
        "people": say("People: of which institution?"),
    }[what]
    listed = [Button(short(name, LONGEST_NAME), actions[what](house)) for house, name in houses[:40]]
    back = Manage() if what == "people" else ShowHome()
    return Screen(bold(head), rows(*listed, Button(say.label("Back"), back)))
