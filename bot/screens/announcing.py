"""Messages to the people of a session: what each reader gets, and what has become of every copy."""

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from bot.actions import ShowParticipants
from bot.participant_actions import PreviewIn, ShowAnnouncement, TakeBack
from bot.say import Say
from bot.screens import forms
from bot.screens.lines import short
from bot.screens.screen import Button, Rows, Screen, Style, bold, rows, text
from bot.screens.words import marked
from catalogue.participant_cards import AnnouncementCard, CopyCard
from catalogue.rules.announcing import Delivered

PAGE, LONGEST_NAME, LONGEST_WORDS = 8, 60, 300


def preview(
    counts: Mapping[str, int],
    shown: str,
    notice: Screen,
    away: int,
    fields: Sequence[tuple[str, str]],
    say: Say,
) -> Screen:
    """`counts`: how many read it in each language; `notice`: as those of the language `shown` get it; `away`: how
    many of them Telegram does not reach."""
    total = sum(counts.values())
    head = say.plural("This goes to {n} person", "This goes to {n} people", total)
    unreached = say.plural(
        "{n} of them is not reachable by Telegram: please tell them yourself.",
        "{n} of them are not reachable by Telegram: please tell them yourself.",
        away,
    )
    body = text(
        bold(head if total else say("Nobody would get this.")),
        unreached if away else None,
        say("Your words stay as they are; what stands around them is in the reader's language."),
        *(("", Markup(notice.text)) if total else ()),
    )
    others = [Button(marked(_readers(code, n, say), code == shown, say), PreviewIn(code)) for code, n in counts.items()]
    finish = forms.confirm_rows(say) if total else ()
    return forms.preview(say.label("Preview of the message"), body, (*rows(others), *finish), fields, say)


def _readers(code: str, count: int, say: Say) -> str:
    return say.label("{words}: {n}", words=say.language_name(code), n=count)


def announcement(card: AnnouncementCard, page: int, say: Say, toast: str = "") -> Screen:
    """What has become of each copy, what did not arrive first; press to look again."""
    copies = card.copies[page * PAGE : (page + 1) * PAGE]
    listed = [f"– {_copy(one, say)}" for one in copies]
    counts = [say.label("{words}: {n}", words=delivered(one, say), n=n) for one, n in card.counts.items()]
    quoted = Markup("<blockquote>{}</blockquote>").format(short(card.words, LONGEST_WORDS))
    return Screen(
        text(
            bold(say("Message of {moment}", moment=say.deadline(card.created_at))),
            quoted,
            say.listing(counts) if counts else say("Nobody was to get it."),
            *listed,
        ),
        _verbs(card, page, say),
        toast,
    )


def _verbs(card: AnnouncementCard, page: int, say: Say) -> Rows:
    here = card.id
    waits = card.counts.get(Delivered.WAITING, 0)
    more = (page + 1) * PAGE < len(card.copies)
    return rows(
        [
            Button(say.label("Previous"), ShowAnnouncement(here, page - 1)) if page else None,
            Button(say.label("Next"), ShowAnnouncement(here, page + 1)) if more else None,
        ],
        [
            Button(say.label("Look again"), ShowAnnouncement(here, page)),
            Button(say.label("Take it back"), TakeBack(here), Style.DANGER) if waits else None,
        ],
        Button(say.label("Participants"), ShowParticipants(card.session_id)),
    )


def _copy(one: CopyCard, say: Say) -> str:
    mail = short(one.mail, LONGEST_NAME) if one.delivered is Delivered.UNREACHABLE else ""
    named = (short(one.name, LONGEST_NAME), short(one.institution, LONGEST_NAME), delivered(one.delivered, say), mail)
    return ", ".join(part for part in named if part)


def delivered(value: Delivered, say: Say) -> str:
    return {
        Delivered.SENT: say.label("sent"),
        Delivered.MAIL: say.label("by mail"),
        Delivered.WAITING: say.label("waiting"),
        Delivered.UNREACHABLE: say.label("not reachable by Telegram"),
        Delivered.PERHAPS: say.label("perhaps arrived"),
        Delivered.DROPPED: say.label("not sent any more"),
        Delivered.GIVEN_UP: say.label("given up"),
    }[value]
