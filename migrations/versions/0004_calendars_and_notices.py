"""Calendar feeds, channels and wishes of a person, leads of a training, who the trainer is, ratings."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

#: Plain ALTER TABLE, which both databases understand alike: no table is rebuilt.
COLUMNS = {
    'people': {
        'mail_confirmed_at': '{moment}',
        'channel': "VARCHAR(20) CONSTRAINT ck_people_channel CHECK (channel IN ('telegram', 'mail', 'both'))",
        'quiet': 'VARCHAR(11)',
        'alarms': "VARCHAR(100) DEFAULT '' NOT NULL",
    },
    'trainings': {'leads': 'VARCHAR(100)'},
    'sessions': {'trainer_id': 'INTEGER CONSTRAINT fk_sessions_trainer_id_people REFERENCES people (id)'},
    'outbox': {
        'channel': "VARCHAR(20) CONSTRAINT ck_outbox_notice_channel CHECK (channel IN ('telegram', 'mail', 'both'))"
    },
}


def upgrade() -> None:
    moment = 'DATETIME' if op.get_bind().dialect.name == 'sqlite' else 'TIMESTAMP WITH TIME ZONE'
    for table, columns in COLUMNS.items():
        for column, what in columns.items():
            op.execute(f'ALTER TABLE {table} ADD COLUMN {column} {what.format(moment=moment)}')
    op.create_index('ix_enrolments_changed', 'enrolments', ['changed_at'])
    kind = sa.Enum('person', 'house', 'trainer', name='feed_kind', native_enum=False, create_constraint=True, length=20)
    op.create_table(
        'feeds',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('kind', kind, nullable=False),
        sa.Column('token', sa.String(length=43), nullable=False),
        sa.Column('person_id', sa.Integer(), nullable=True),
        sa.Column('institution_id', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'house') = (institution_id IS NOT NULL)", name=op.f('ck_feeds_of_a_house')),
        sa.CheckConstraint("(kind = 'house') = (person_id IS NULL)", name=op.f('ck_feeds_or_of_a_person')),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_feeds_person_id_people')),
        sa.ForeignKeyConstraint(
            ['institution_id'], ['institutions.id'], name=op.f('fk_feeds_institution_id_institutions')
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_feeds')),
        sa.UniqueConstraint('token', name=op.f('uq_feeds_token')),
        sa.UniqueConstraint('kind', 'person_id', name=op.f('uq_feeds_kind_person_id')),
        sa.UniqueConstraint('kind', 'institution_id', name=op.f('uq_feeds_kind_institution_id')),
    )
    op.create_table(
        'ratings',
        sa.Column('enrolment_id', sa.Integer(), nullable=False),
        sa.Column('question', sa.String(length=20), nullable=False),
        sa.Column('answer', sa.Integer(), nullable=False),
        sa.Column('rated_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ['enrolment_id'], ['enrolments.id'], name=op.f('fk_ratings_enrolment_id_enrolments'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('enrolment_id', 'question', name=op.f('pk_ratings')),
    )
    op.create_table(
        'planning',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('reminded_until', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('id = 1', name=op.f('ck_planning_one_row')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_planning')),
    )
