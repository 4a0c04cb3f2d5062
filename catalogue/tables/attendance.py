"""Who goes: enrolments, and the one history of all changes."""

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint, text

from catalogue.columns import UTCDateTime, closed
from catalogue.rules.states import Door, EnrolmentState, Presence
from catalogue.tables.metadata import id_column, metadata, ref

enrolments = Table(
    "enrolments",
    metadata,
    id_column(),
    Column("key", String(32), nullable=False, unique=True),  # random; the calendar UID is made of it
    ref("session_id", "sessions"),
    ref("person_id", "people", index=True),
    ref("institution_id", "institutions", null=True),  # for which house this person goes; NULL: an outsider
    Column("state", closed(EnrolmentState, "enrolment_state"), nullable=False),
    Column("queued_at", UTCDateTime, nullable=False),
    Column("offer_expires_at", UTCDateTime),
    Column("skips_until", UTCDateTime),  # "not this time": no offer before
    Column("requested_at", UTCDateTime),
    Column("request_expires_at", UTCDateTime),  # the seat is held for an approver's answer until then
    ref("approved_by", "people", null=True),
    Column("revision", Integer, nullable=False, server_default="0"),  # only grows; part of SEQUENCE
    Column("created_at", UTCDateTime, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    CheckConstraint("(state = 'offered') = (offer_expires_at IS NOT NULL)", name="offer_has_an_end"),
    CheckConstraint("(state = 'requested') = (request_expires_at IS NOT NULL)", name="request_has_an_end"),
    CheckConstraint("request_expires_at IS NULL OR requested_at IS NOT NULL", name="request_has_a_beginning"),
)
Index(
    "uq_enrolments_live",
    enrolments.c.session_id,
    enrolments.c.person_id,
    unique=True,
    sqlite_where=text("state IN ('requested', 'waiting', 'offered', 'enrolled')"),
    postgresql_where=text("state IN ('requested', 'waiting', 'offered', 'enrolled')"),
)
# Whose seats are taken is counted from this index alone.
Index("ix_enrolments_seats", enrolments.c.session_id, enrolments.c.state, enrolments.c.institution_id)
#: Enrolments that time changes. Written out, never as parameters: only then are the small indexes below used.
OFFERED, REQUESTED, WAITING = (text(f"state = '{state}'") for state in ("offered", "requested", "waiting"))
Index("ix_enrolments_offers", enrolments.c.offer_expires_at, sqlite_where=OFFERED, postgresql_where=OFFERED)
Index("ix_enrolments_requests", enrolments.c.request_expires_at, sqlite_where=REQUESTED, postgresql_where=REQUESTED)
Index("ix_enrolments_waiting", enrolments.c.session_id, sqlite_where=WAITING, postgresql_where=WAITING)

Index("ix_enrolments_changed", enrolments.c.changed_at)

ratings = Table(  # what participants say afterwards; shown to hosts without names
    "ratings",
    metadata,
    Column("enrolment_id", ForeignKey("enrolments.id", ondelete="CASCADE"), primary_key=True),
    Column("question", String(20), primary_key=True),
    Column("answer", Integer, nullable=False),
    Column("rated_at", UTCDateTime, nullable=False),
)

unnamed_seats = Table(  # taken by an institution that names its people later
    "unnamed_seats",
    metadata,
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("institution_id", ForeignKey("institutions.id"), primary_key=True),
    Column("seats", Integer, nullable=False),
    Column("name_until", UTCDateTime, nullable=False, index=True),  # from then on nobody holds them
    ref("booked_by", "people", null=True),
    CheckConstraint("seats > 0", name="seats_are_some"),
)

proofs = Table(  # a training taken elsewhere, or before there was this catalogue
    "proofs",
    metadata,
    id_column(),
    ref("person_id", "people", index=True),
    ref("training_id", "trainings"),
    Column("got_on", Date, nullable=False),
    Column("issuer", String(200), nullable=False, server_default=""),
    ref("seen_by", "people", null=True),
    Column("created_at", UTCDateTime, nullable=False),
    UniqueConstraint("person_id", "training_id", "got_on"),
)

presences = Table(  # who was there, by meeting
    "presences",
    metadata,
    Column("enrolment_id", ForeignKey("enrolments.id", ondelete="CASCADE"), primary_key=True),
    Column("meeting_id", ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("state", closed(Presence, "presence"), nullable=False),
    ref("noted_by", "people", null=True),  # themselves where they scanned the code
    Column("noted_at", UTCDateTime, nullable=False),
)

audits = Table(  # one night's look at everything that must always hold
    "audits",
    metadata,
    Column("ran_on", Date, primary_key=True),
    Column("ran_at", UTCDateTime, nullable=False),
    Column("breaches", Integer, nullable=False),
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
