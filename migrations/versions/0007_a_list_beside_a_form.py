"""A list that waits for its Confirm and a half-filled form stand beside each other: one of each kind per person."""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('drafts', copy_from=_drafts_before()) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=10), server_default='form', nullable=False))
        batch_op.drop_constraint('pk_drafts', type_='primary')
        batch_op.create_primary_key('pk_drafts', ['person_id', 'kind'])
    op.execute("UPDATE drafts SET kind = 'list' WHERE form = 'list' OR (form = 'done' AND step LIKE 'list %')")


def _drafts_before() -> sa.Table:
    """As 0001 and 0005 left it: SQLite copies the table, and says nothing of names that it was given."""
    return sa.Table(
        'drafts',
        sa.MetaData(),
        sa.Column('person_id', sa.Integer(), nullable=False),
        sa.Column('form', sa.String(length=30), nullable=False),
        sa.Column('step', sa.String(length=30), nullable=False),
        sa.Column('answers', sa.JSON(), nullable=False),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('warned_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['people.id'], name='fk_drafts_person_id_people'),
        sa.PrimaryKeyConstraint('person_id', name='pk_drafts'),
    )
