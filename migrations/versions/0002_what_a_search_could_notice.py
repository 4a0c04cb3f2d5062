"""A stamp per training, renewed by triggers with every change that a search could notice."""

import sqlalchemy as sa
from alembic import op

from migrations import stamps

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'training_stamps',
        sa.Column('training_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('stamp', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('training_id', name=op.f('pk_training_stamps')),
    )
    stamps.watch()


def downgrade() -> None:
    stamps.unwatch()
    op.drop_table('training_stamps')
