"""Photos that customers send; a picture that goes with an e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "photo",
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("return_id", sa.BigInteger(), nullable=True),
        sa.Column("client_id", sa.Text(), nullable=True),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_photo_conversation_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_photo_message_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["return_id"], ["return_case.id"], name=op.f("fk_photo_return_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
        sa.UniqueConstraint("conversation_id", "client_id", name=op.f("uq_photo_conversation_id_client_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_photo_public_id")),
    )
    for column in ("conversation_id", "message_id", "return_id", "created_at"):
        op.create_index(op.f(f"ix_photo_{column}"), "photo", [column])
    op.add_column("notice", sa.Column("picture", sa.LargeBinary(), nullable=True))
    op.add_column("notice", sa.Column("picture_name", sa.Text(), nullable=True))


def downgrade() -> None:
    """Undo."""
    op.drop_column("notice", "picture_name")
    op.drop_column("notice", "picture")
    op.drop_table("photo")
