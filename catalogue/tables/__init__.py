"""The schema. Constraints hold what must never happen, even under a bug.

Times named `_at` are instants (UTC), `_on` calendar days, `_local` agreed wall times in the session's zone.
Money is whole minor units (Rappen, cents) with its currency; NULL is unknown, 0 is free.
"""

from catalogue.tables.attendance import audits, enrolments, history, proofs, ratings, unnamed_seats
from catalogue.tables.metadata import metadata
from catalogue.tables.people import closed_days, feeds, institutions, invitations, memberships, people
from catalogue.tables.post import delivery_state, drafts, inbox, outbox, planning
from catalogue.tables.programme import (
    meetings,
    prerequisites,
    session_hosts,
    session_reserves,
    sessions,
    training_stamps,
    training_texts,
    trainings,
)

__all__ = [
    "audits",
    "closed_days",
    "delivery_state",
    "drafts",
    "enrolments",
    "feeds",
    "history",
    "inbox",
    "institutions",
    "invitations",
    "meetings",
    "memberships",
    "metadata",
    "outbox",
    "people",
    "planning",
    "prerequisites",
    "proofs",
    "ratings",
    "session_hosts",
    "session_reserves",
    "sessions",
    "training_stamps",
    "training_texts",
    "trainings",
    "unnamed_seats",
]
