"""Unfinished returns and changes, kept by order."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "flow_draft",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("flow", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_flow_draft_conversation_id")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_flow_draft_order_id")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_flow_draft")),
    )
    op.create_index(op.f("ix_flow_draft_conversation_id"), "flow_draft", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_flow_draft_updated_at"), "flow_draft", ["updated_at"], unique=False)


def downgrade() -> None:
    """Take back."""
    op.drop_table("flow_draft")
