"""What belongs to a conversation goes with it; tickets, returns and changes outlive it."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ON_DELETE = {
    "message": "CASCADE",
    "dialogue_state": "CASCADE",
    "dialogue_event": "CASCADE",
    "identity_proof": "CASCADE",
    "one_time_code": "CASCADE",
    "handoff": "CASCADE",
    "flow_draft": "CASCADE",
    "ticket": "SET NULL",
    "return_case": "SET NULL",
    "order_change": "SET NULL",
}
_INDEXED = ("handoff", "return_case", "order_change")


def upgrade() -> None:
    """Apply."""
    for table, on_delete in _ON_DELETE.items():
        _replace(table, on_delete)
    for table in _INDEXED:
        op.create_index(op.f(f"ix_{table}_conversation_id"), table, ["conversation_id"])


def downgrade() -> None:
    """Take back."""
    for table in _INDEXED:
        op.drop_index(op.f(f"ix_{table}_conversation_id"), table)
    for table in _ON_DELETE:
        _replace(table, None)


def _replace(table: str, on_delete: str | None) -> None:
    name = op.f(f"fk_{table}_conversation_id")
    op.drop_constraint(name, table, type_="foreignkey")
    op.create_foreign_key(name, table, "conversation", ["conversation_id"], ["id"], ondelete=on_delete)
