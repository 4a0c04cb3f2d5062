"""Who goes: enrolments, and the one history of all changes."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, String, Table, text

from catalogue.columns import UTCDateTime, closed
from catalogue.rules.states import Door, EnrolmentState
from catalogue.tables.metadata import id_column, metadata, ref

enrolments = Table(
    "enrolments",
    metadata,
    id_column(),
    Column("key", String(32), nullable=False, unique=True),  # random; the calendar UID is made of it
    ref("session_id", "sessions"),
    ref("person_id", "people", index=True),
    ref("institution_id", "institutions"),  # for which house this person goes
    Column("state", closed(EnrolmentState, "enrolment_state"), nullable=False),
    Column("queued_at", UTCDateTime, nullable=False),
    Column("offer_expires_at", UTCDateTime),
    Column("revision", Integer, nullable=False, server_default="0"),  # only grows; part of SEQUENCE
    Column("created_at", UTCDateTime, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    CheckConstraint("(state = 'offered') = (offer_expires_at IS NOT NULL)", name="offer_has_an_end"),
)
Index(
    "uq_enrolments_live",
    enrolments.c.session_id,
    enrolments.c.person_id,
    unique=True,
    sqlite_where=text("state IN ('requested', 'waiting', 'offered', 'enrolled')"),
    postgresql_where=text("state IN ('requested', 'waiting', 'offered', 'enrolled')"),
)
Index("ix_enrolments_session_state", enrolments.c.session_id, enrolments.c.state)
#: Enrolments that end by themselves. Written out, never as a parameter: only then is the small index below used.
OFFERED = text("state = 'offered'")
Index(
    "ix_enrolments_offers",
    enrolments.c.offer_expires_at,
    sqlite_where=OFFERED,
    postgresql_where=OFFERED,
)

history = Table(  # append-only: who changed what, through which door
    "history",
    metadata,
    id_column(),
    Column("at", UTCDateTime, nullable=False),
    ref("person_id", "people", null=True),  # NULL: the clock or the command line
    Column("door", closed(Door, "door"), nullable=False),
    Column("noun", String(20), nullable=False),
    Column("noun_id", Integer, nullable=False),
    Column("verb", String(20), nullable=False),
    Column("before", String(500)),
    Column("after", String(500)),
    Column("why", String(500)),
    Index("ix_history_noun", "noun", "noun_id"),
)
