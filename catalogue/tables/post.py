"""What comes in and goes out: updates, notices, half-filled forms."""

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from catalogue.columns import UTCDateTime, closed
from catalogue.rules.states import Channel, NoticeState
from catalogue.tables.metadata import id_column, metadata, ref

inbox = Table(  # an update is a row before Telegram is told that we have it
    "inbox",
    metadata,
    id_column(),
    Column("update_id", BigInteger, nullable=False, unique=True),
    Column("person_key", BigInteger, nullable=False),  # whose updates stay in order
    Column("payload", JSON, nullable=False),
    Column("received_at", UTCDateTime, nullable=False),
    Column("reply", JSON),  # written with the change it reports, so a crash repeats the reply, not the change
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("failure", Text),
    Column("handled_at", UTCDateTime),
    Index(
        "ix_inbox_open",
        "id",
        sqlite_where=text("handled_at IS NULL"),
        postgresql_where=text("handled_at IS NULL"),
    ),
)

#: Notices that are not done with. Written out, never as parameters: only then is the small index below used.
UNSENT = text("state IN ('due', 'sending')")

outbox = Table(  # every message to somebody, in the transaction of its cause
    "outbox",
    metadata,
    id_column(),
    Column("key", String(200), nullable=False, unique=True),  # why it is unique: "moved:<enrolment>:<revision>"
    Column("kind", String(30), nullable=False),
    ref("person_id", "people", index=True),
    ref("enrolment_id", "enrolments", null=True, index=True),
    ref("meeting_id", "meetings", null=True),
    ref("session_id", "sessions", null=True),  # what a coordinator is told about
    Column("facts", JSON, nullable=False),
    Column("state", closed(NoticeState, "notice_state"), nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("quiet_zone", String(50)),  # of what may wait for the end of quiet hours: where these are reckoned
    Column("begins_at", UTCDateTime),  # and what makes it urgent
    Column("lease_until", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    Column("sent_at", UTCDateTime),
    Column("message_id", BigInteger),
    Column("channel", closed(Channel, "notice_channel")),  # by which it went
    Column("why", String(500)),  # of a dropped or given-up notice
    Index(
        "ix_outbox_due",
        "due_at",
        sqlite_where=UNSENT,
        postgresql_where=UNSENT,
    ),
)

drafts = Table(  # a half-filled form and a list that waits: one of each kind per person, survives restarts
    "drafts",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("kind", String(10), primary_key=True, server_default="form"),
    Column("form", String(30), nullable=False),
    Column("step", String(30), nullable=False),
    Column("answers", JSON, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    Column("warned_at", UTCDateTime),  # was told that it will be forgotten
)

announcements = Table(  # words of a coordinator to participants; each copy is a notice
    "announcements",
    metadata,
    id_column(),
    Column("session_id", ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    ref("person_id", "people", null=True),  # who wrote it
    Column("words", Text, nullable=False),
    Column("created_at", UTCDateTime, nullable=False),
)

planning = Table(  # one row: up to when reminders have been planned
    "planning",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    Column("reminded_until", UTCDateTime),
)

delivery_state = Table(  # one row: a 429 anywhere pauses everybody
    "delivery_state",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="one_row"), primary_key=True),
    Column("paused_until", UTCDateTime),
)
