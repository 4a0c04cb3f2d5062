"""Conditions of a training, and what one's people have taken elsewhere."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.actions import ManageSession
from bot.condition_actions import SetConditions, ShowConditions, ShowProofs
from bot.say import Say
from bot.screens.lines import short
from bot.screens.personal import lead_words
from bot.screens.screen import Button, Rows, Screen, bold, rows, text
from bot.team_actions import ShowTeam
from catalogue.desk_cards import ConditionsCard, PrerequisiteCard, ProofCard
from catalogue.rules.reminders import Lead
from catalogue.rules.states import Once

MOST_LISTED, LONGEST_TITLE = 6, 100


def conditions(card: ConditionsCard, session_id: int, say: Say, *, is_own: bool, toast: str = "") -> Screen:
    """What holds now. `is_own`: whoever looks coordinates the training's institution, and may change it."""
    listed = [before(rule, say) for rule in card.prerequisites[:MOST_LISTED]]
    more = len(card.prerequisites) - len(listed)
    return Screen(
        text(
            bold(say("Conditions: {title}", title=short(card.training.title(say.language), LONGEST_TITLE))),
            say("For every session of this training, from the next enrolment on. Who has a seat keeps it."),
            "",
            often(card.once, say),
            reminded(card.leads, say),
            *(listed or [say("No other training comes before it.")]),
            say.plural("and {n} more", "and {n} more", more) if more else None,
            None if is_own else say("{institution} sets them.", institution=short(card.training.institution, 100)),
        ),
        _buttons(card, session_id, say, is_own),
        toast,
    )


def _buttons(card: ConditionsCard, session_id: int, say: Say, is_own: bool) -> Rows:
    def form(label: str, name: str) -> Button:
        return Button(label, SetConditions(session_id, name))

    changes = [form(say.label("How often"), "once"), form(say.label("A training before it"), "before")]
    return rows(
        changes if is_own else None,
        [
            form(say.label("Reminders"), "leads") if is_own else None,
            form(say.label("No longer before it"), "waive") if is_own and card.prerequisites else None,
        ],
        [form(say.label("Record a proof"), "proof"), Button(say.label("Proofs"), ShowProofs(session_id))],
        Button(say.label("Back"), ManageSession(session_id)),
    )


def often(once: Once | None, say: Say) -> str:
    return {
        None: say.label("Everybody may take it as often as they like"),
        Once.EVER: say.label("Everybody may take it once"),
        Once.YEAR: say.label("Everybody may take it once per calendar year"),
    }[once]


def reminded(leads: Sequence[Lead] | None, say: Say) -> Markup:
    """When people are reminded who have not chosen for themselves."""
    if leads is None:
        return say("Reminders: as the network does")
    return say("Reminders: {leads}", leads=lead_words(leads, say))


def before(rule: PrerequisiteCard, say: Say) -> Markup:
    """One training that comes before: whether it refuses, how long it counts, and how much late is taken."""
    title = short(rule.training.title(say.language), LONGEST_TITLE)
    first = say("Needed before: {title}", title=title) if rule.strict else say("Advised before: {title}", title=title)
    return Markup(" · ").join([bold(first), *_months(rule, say)])


def _months(rule: PrerequisiteCard, say: Say) -> list[Markup]:
    if rule.valid_months is None:
        return [say("counts for good")]
    counts = say.plural("counts for {n} month", "counts for {n} months", rule.valid_months)
    late = say.plural("and {n} month late", "and {n} months late", rule.grace_months) if rule.grace_months else None
    return [counts, late] if late else [counts]


def proofs(cards: Sequence[ProofCard], session_id: int, say: Say, *, hosts: bool = True, toast: str = "") -> Screen:
    """What one's own people have taken elsewhere and shown. `hosts`: whoever looks runs the session, too."""
    back = ShowConditions(session_id) if hosts else ShowTeam(session_id)
    listed = [proof(card, say) for card in cards[:MOST_LISTED]]
    more = len(cards) - len(listed)
    remove = Button(say.label("Remove a proof"), SetConditions(session_id, "unproof")) if cards else None
    return Screen(
        text(
            bold(say("Proofs of your people")),
            say("Only the coordination of your institution sees them."),
            "",
            *(listed or [say("None is recorded yet.")]),
            say.plural("and {n} more", "and {n} more", more) if more else None,
        ),
        rows(
            [Button(say.label("Record a proof"), SetConditions(session_id, "proof")), remove],
            Button(say.label("Back"), back),
        ),
        toast,
    )


def proof(card: ProofCard, say: Say) -> str:
    """Who, what, when, from whom."""
    parts = [short(card.person, 60), short(card.training.title(say.language), 60), say.short_day(card.got_on)]
    return ", ".join([*parts, *([short(card.issuer, 60)] if card.issuer else [])])
