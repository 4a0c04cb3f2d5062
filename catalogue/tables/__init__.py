"""The schema. Constraints hold what must never happen, even under a bug.

Times named `_at` are instants (UTC), `_on` calendar days, `_local` agreed wall times in the session's zone.
Money is whole minor units (Rappen, cents) with its currency; NULL is unknown, 0 is free.
"""

from catalogue.tables.attendance import audits, enrolments, history, presences, proofs, ratings, unnamed_seats
from catalogue.tables.metadata import metadata
from catalogue.tables.people import closed_days, deputies, feeds, institutions, invitations, memberships, people
from catalogue.tables.post import announcements, delivery_state, drafts, inbox, outbox, planning
from catalogue.tables.programme import (
    host_requests,
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
    "announcements",
    "audits",
    "closed_days",
    "delivery_state",
    "deputies",
    "drafts",
    "enrolments",
    "feeds",
    "history",
    "host_requests",
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
    "presences",
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
