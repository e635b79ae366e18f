"""An upload's id has one name."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.alter_column("photo", "client_id", new_column_name="upload_id")
    op.execute(
        "ALTER TABLE photo RENAME CONSTRAINT uq_photo_conversation_id_client_id TO uq_photo_conversation_id_upload_id"
    )


def downgrade() -> None:
    """Take back."""
    op.execute(
        "ALTER TABLE photo RENAME CONSTRAINT uq_photo_conversation_id_upload_id TO uq_photo_conversation_id_client_id"
    )
    op.alter_column("photo", "upload_id", new_column_name="client_id")
