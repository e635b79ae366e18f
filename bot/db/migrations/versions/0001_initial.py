"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.execute(sa.schema.CreateSequence(sa.Sequence("change_number", start=100001)))
    op.execute(sa.schema.CreateSequence(sa.Sequence("return_number", start=100001)))
    op.execute(sa.schema.CreateSequence(sa.Sequence("ticket_number", start=100001)))
    op.create_table(
        "api_key",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_key_key_hash")),
        sa.UniqueConstraint("name", name=op.f("uq_api_key_name")),
    )
    op.create_table(
        "conversation",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "owner", sa.Enum("bot", "queue", "agent", name="owner", native_enum=False, length=32), nullable=False
        ),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("channel", "address", name=op.f("uq_conversation_channel_address")),
    )
    op.create_table(
        "customer",
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("external_id", name=op.f("uq_customer_external_id")),
    )
    op.create_index(op.f("ix_customer_email"), "customer", ["email"], unique=False)
    op.create_index(op.f("ix_customer_phone"), "customer", ["phone"], unique=False)
    op.create_table(
        "identity_attempt",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_attempt")),
    )
    op.create_index(
        op.f("ix_identity_attempt_scope_key_kind_tried_at"),
        "identity_attempt",
        ["scope", "key", "kind", "tried_at"],
        unique=False,
    )
    op.create_table(
        "import_run",
        sa.Column("file_key", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("lines_done", sa.BigInteger(), nullable=False),
        sa.Column("bytes_done", sa.BigInteger(), nullable=False),
        sa.Column("errors_bytes", sa.BigInteger(), nullable=False),
        sa.Column("good", sa.BigInteger(), nullable=False),
        sa.Column("bad", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sa.UniqueConstraint("file_key", name=op.f("uq_import_run_file_key")),
    )
    op.create_table(
        "notice",
        sa.Column("medium", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending", "in_flight", "sent", "failed", "expired", name="noticestate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(
        "ix_notice_due",
        "notice",
        ["not_before"],
        unique=False,
        postgresql_where=sa.text("state IN ('pending', 'in_flight')"),
    )
    op.create_table(
        "product",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("price_kurus", sa.BigInteger(), nullable=False),
        sa.Column("stock", sa.BigInteger(), nullable=True),
        sa.Column("made_to_order", sa.Boolean(), nullable=False),
        sa.Column("production_days", sa.BigInteger(), nullable=True),
        sa.Column("warranty_months", sa.BigInteger(), nullable=True),
        sa.Column(
            "withdrawal_class",
            sa.Enum(
                "standard",
                "market_priced",
                "custom_made",
                "perishable",
                "hygiene",
                "mixable",
                "media",
                "periodical",
                "dated_service",
                "digital",
                name="withdrawalclass",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("image_url", sa.Text(), nullable=True),
        sa.Column("attributes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("sku", name=op.f("uq_product_sku")),
    )
    op.create_table(
        "webhook_endpoint",
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("event_types", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
        sa.UniqueConstraint("url", name=op.f("uq_webhook_endpoint_url")),
    )
    op.create_table(
        "api_request",
        sa.Column("api_key_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=False),
        sa.Column("answer", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(["api_key_id"], ["api_key.id"], name=op.f("fk_api_request_api_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_request")),
        sa.UniqueConstraint("api_key_id", "key", name=op.f("uq_api_request_api_key_id_key")),
    )
    op.create_index(op.f("ix_api_request_created_at"), "api_request", ["created_at"], unique=False)
    op.create_table(
        "dialogue_event",
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("loop_before", sa.Text(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_dialogue_event_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue_event")),
    )
    op.create_index(
        op.f("ix_dialogue_event_conversation_id_id"), "dialogue_event", ["conversation_id", "id"], unique=False
    )
    op.create_table(
        "dialogue_state",
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("slots", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_dialogue_state_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_dialogue_state")),
    )
    op.create_table(
        "message",
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("direction", sa.Enum("in", "out", name="direction", native_enum=False, length=32), nullable=False),
        sa.Column(
            "author",
            sa.Enum("customer", "bot", "agent", "system", name="author", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("author_name", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "processed",
                "set_aside",
                "for_agent",
                "in_flight",
                "delivered",
                "read",
                "failed",
                name="messagestate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("network_address", sa.Text(), nullable=True),
        sa.Column("reply_to", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("understanding", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("channel", "provider_id", name=op.f("uq_message_channel_provider_id")),
    )
    op.create_index(op.f("ix_message_conversation_id_id"), "message", ["conversation_id", "id"], unique=False)
    op.create_index(
        "ix_message_outbox",
        "message",
        ["channel", "id"],
        unique=False,
        postgresql_where=sa.text("direction = 'out' AND state = 'pending'"),
    )
    op.create_index(
        "ix_message_waiting",
        "message",
        ["conversation_id", "id"],
        unique=False,
        postgresql_where=sa.text("direction = 'in' AND state = 'pending'"),
    )
    op.create_table(
        "order",
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "received",
                "in_production",
                "preparing",
                "partially_shipped",
                "shipped",
                "delivered",
                "cancelled",
                name="orderstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "pushed_status",
            sa.Enum(
                "received",
                "in_production",
                "preparing",
                "partially_shipped",
                "shipped",
                "delivered",
                "cancelled",
                name="orderstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("production_stage", sa.Text(), nullable=True),
        sa.Column("delay_reason", sa.Text(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_reason", sa.Text(), nullable=True),
        sa.Column("recipient", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("address", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("total_kurus", sa.BigInteger(), nullable=False),
        sa.Column("shipping_kurus", sa.BigInteger(), nullable=False),
        sa.Column("payment_method", sa.Text(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_order_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order")),
        sa.UniqueConstraint("external_id", name=op.f("uq_order_external_id")),
        sa.UniqueConstraint("number_key", name=op.f("uq_order_number_key")),
    )
    op.create_index(op.f("ix_order_customer_id_placed_at"), "order", ["customer_id", "placed_at"], unique=False)
    op.create_table(
        "product_variant",
        sa.Column("product_id", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("attributes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("price_kurus", sa.BigInteger(), nullable=True),
        sa.Column("stock", sa.BigInteger(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_product_variant_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_variant")),
        sa.UniqueConstraint("sku", name=op.f("uq_product_variant_sku")),
    )
    op.create_index(op.f("ix_product_variant_product_id"), "product_variant", ["product_id"], unique=False)
    op.create_table(
        "identity_proof",
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "level",
            sa.Enum("none", "order_proved", "verified", name="level", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_identity_proof_conversation_id")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_identity_proof_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_identity_proof_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_proof")),
    )
    op.create_index(
        op.f("ix_identity_proof_conversation_id_expires_at"),
        "identity_proof",
        ["conversation_id", "expires_at"],
        unique=False,
    )
    op.create_table(
        "one_time_code",
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("customer_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_one_time_code_conversation_id")
        ),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_one_time_code_customer_id")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_one_time_code_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
    )
    op.create_index(
        op.f("ix_one_time_code_conversation_id_id"), "one_time_code", ["conversation_id", "id"], unique=False
    )
    op.create_table(
        "order_change",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "cancel",
                "address",
                "recipient",
                "day",
                "pickup",
                "contents",
                name="changekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "done", "asked", "accepted", "rejected", "withdrawn", name="changestate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("reason_key", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_id", sa.Text(), nullable=True),
        sa.Column("answer_note", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_order_change_conversation_id")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_order_change_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_change")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_order_change_idempotency_key")),
        sa.UniqueConstraint("number", name=op.f("uq_order_change_number")),
    )
    op.create_index(op.f("ix_order_change_order_id"), "order_change", ["order_id"], unique=False)
    op.create_index(
        "uq_order_change_asked",
        "order_change",
        ["order_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        "order_line",
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_kurus", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_order_line_quantity")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_order_line_order_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_line")),
        sa.UniqueConstraint("order_id", "position", name=op.f("uq_order_line_order_id_position")),
    )
    op.create_table(
        "outgoing_event",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_outgoing_event_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_outgoing_event_event_id")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_event_key")),
    )
    op.create_index(op.f("ix_outgoing_event_order_id"), "outgoing_event", ["order_id"], unique=False)
    op.create_table(
        "parcel",
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=False),
        sa.Column("tracking_number", sa.Text(), nullable=True),
        sa.Column("tracking_key", sa.Text(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "info_received",
                "in_transit",
                "out_for_delivery",
                "attempt_fail",
                "available_for_pickup",
                "delivered",
                "exception",
                "expired",
                name="parcelstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "issue",
            sa.Enum(
                "recipient_absent",
                "address",
                "refused",
                "damaged",
                "lost",
                "returned",
                "weather",
                "other",
                name="parcelissue",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expected_on", sa.Date(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("delay_reason", sa.Text(), nullable=True),
        sa.Column("contents", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_parcel_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel")),
        sa.UniqueConstraint("external_id", name=op.f("uq_parcel_external_id")),
    )
    op.create_index(op.f("ix_parcel_order_id"), "parcel", ["order_id"], unique=False)
    op.create_index(op.f("ix_parcel_tracking_key"), "parcel", ["tracking_key"], unique=False)
    op.create_table(
        "return_case",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("conversation_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "requested",
                "approved",
                "in_transit",
                "received",
                "inspected",
                "refunded",
                "exchanged",
                "rejected",
                "expired",
                "cancelled",
                name="returnstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "basis",
            sa.Enum(
                "withdrawal",
                "longer_period",
                "goodwill",
                "defect",
                "guarantee",
                "termination",
                "none",
                name="basis",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("legal_basis", sa.Text(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "changed_mind",
                "does_not_fit",
                "gift",
                "damaged",
                "defective",
                "wrong_item",
                "missing_item",
                "not_as_described",
                "late_delivery",
                "other",
                name="reason",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "condition",
            sa.Enum("unopened", "opened", "used", name="condition", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column(
            "remedy",
            sa.Enum(
                "refund",
                "exchange",
                "replacement",
                "repair",
                "price_reduction",
                name="remedy",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "who_pays_cargo",
            sa.Enum("shop_with_carrier", "shop", "customer", "nobody", name="whopays", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("goods_come_back", sa.Boolean(), nullable=False),
        sa.Column("carrier", sa.Text(), nullable=True),
        sa.Column("carrier_code", sa.Text(), nullable=True),
        sa.Column("label_url", sa.Text(), nullable=True),
        sa.Column("tracking_number", sa.Text(), nullable=True),
        sa.Column("send_back_by", sa.Date(), nullable=True),
        sa.Column("photos", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("rejected_reason", sa.Text(), nullable=True),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_return_case_conversation_id")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_return_case_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_case")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_return_case_idempotency_key")),
        sa.UniqueConstraint("number", name=op.f("uq_return_case_number")),
    )
    op.create_index(
        "ix_return_case_open",
        "return_case",
        ["send_back_by"],
        unique=False,
        postgresql_where=sa.text("status = 'approved'"),
    )
    op.create_index(op.f("ix_return_case_order_id"), "return_case", ["order_id"], unique=False)
    op.create_table(
        "exchange_reservation",
        sa.Column("return_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("held", "used", "released", name="reservationstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_exchange_reservation_quantity")),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_exchange_reservation_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_reservation")),
        sa.UniqueConstraint("return_id", "position", name=op.f("uq_exchange_reservation_return_id_position")),
    )
    op.create_index(
        "ix_exchange_reservation_held",
        "exchange_reservation",
        ["sku"],
        unique=False,
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_table(
        "outgoing_delivery",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("endpoint_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("pending", "delivered", "failed", name="deliverystate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["webhook_endpoint.id"], name=op.f("fk_outgoing_delivery_endpoint_id")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["outgoing_event.id"], name=op.f("fk_outgoing_delivery_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_delivery")),
        sa.UniqueConstraint("event_id", "endpoint_id", name=op.f("uq_outgoing_delivery_event_id_endpoint_id")),
    )
    op.create_index(
        "ix_outgoing_delivery_due",
        "outgoing_delivery",
        ["not_before"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index(
        "ix_outgoing_delivery_order",
        "outgoing_delivery",
        ["endpoint_id", "order_id", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_table(
        "parcel_event",
        sa.Column("parcel_id", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending",
                "info_received",
                "in_transit",
                "out_for_delivery",
                "attempt_fail",
                "available_for_pickup",
                "delivered",
                "exception",
                "expired",
                name="parcelstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "issue",
            sa.Enum(
                "recipient_absent",
                "address",
                "refused",
                "damaged",
                "lost",
                "returned",
                "weather",
                "other",
                name="parcelissue",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("signed_by", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_parcel_event_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_event")),
        sa.UniqueConstraint("parcel_id", "external_id", name=op.f("uq_parcel_event_parcel_id_external_id")),
    )
    op.create_index(
        op.f("ix_parcel_event_parcel_id_occurred_at"), "parcel_event", ["parcel_id", "occurred_at"], unique=False
    )
    op.create_table(
        "refund",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("return_id", sa.BigInteger(), nullable=True),
        sa.Column("change_id", sa.BigInteger(), nullable=True),
        sa.Column("amount_kurus", sa.BigInteger(), nullable=True),
        sa.Column("means", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("waiting", "due", "sent", "dropped", name="refundstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("flagged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["order_change.id"], name=op.f("fk_refund_change_id")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_refund_order_id")),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_refund_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("change_id", name=op.f("uq_refund_change_id")),
        sa.UniqueConstraint("key", name=op.f("uq_refund_key")),
        sa.UniqueConstraint("return_id", name=op.f("uq_refund_return_id")),
    )
    op.create_index(
        "ix_refund_due", "refund", ["due_on"], unique=False, postgresql_where=sa.text("state IN ('waiting', 'due')")
    )
    op.create_index(op.f("ix_refund_order_id"), "refund", ["order_id"], unique=False)
    op.create_table(
        "return_event",
        sa.Column("return_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "from_status",
            sa.Enum(
                "requested",
                "approved",
                "in_transit",
                "received",
                "inspected",
                "refunded",
                "exchanged",
                "rejected",
                "expired",
                "cancelled",
                name="returnstatus",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "requested",
                "approved",
                "in_transit",
                "received",
                "inspected",
                "refunded",
                "exchanged",
                "rejected",
                "expired",
                "cancelled",
                name="returnstatus",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_return_event_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_event")),
        sa.UniqueConstraint("return_id", "external_id", name=op.f("uq_return_event_return_id_external_id")),
    )
    op.create_index(op.f("ix_return_event_return_id"), "return_event", ["return_id"], unique=False)
    op.create_table(
        "return_line",
        sa.Column("return_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit_price_kurus", sa.BigInteger(), nullable=False),
        sa.Column("wanted_sku", sa.Text(), nullable=True),
        sa.Column("wanted_variant", sa.Text(), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_return_line_quantity")),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_return_line_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_line")),
        sa.UniqueConstraint("return_id", "position", name=op.f("uq_return_line_return_id_position")),
    )
    op.create_table(
        "ticket",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "carrier_inquiry",
                "not_received_inquiry",
                "handoff",
                "complaint",
                "failed_turn",
                name="ticketkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum("open", "in_progress", "resolved", name="ticketstatus", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("conversation_id", sa.BigInteger(), nullable=True),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("parcel_id", sa.BigInteger(), nullable=True),
        sa.Column("topic", sa.Text(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("root_cause", sa.Text(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_ticket_conversation_id")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_ticket_order_id")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.id"], name=op.f("fk_ticket_parcel_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_ticket_number")),
    )
    op.create_index(op.f("ix_ticket_conversation_id"), "ticket", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_ticket_status_due_at"), "ticket", ["status", "due_at"], unique=False)
    op.create_table(
        "work_item",
        sa.Column(
            "kind",
            sa.Enum(
                "approve_return",
                "send_label",
                "settle_return",
                "pay_refund",
                "refund_overdue",
                "send_goods",
                "cancel_order",
                "stop_order",
                "change_delivery",
                "change_order",
                "webhook_failed",
                name="workkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("return_id", sa.BigInteger(), nullable=True),
        sa.Column("change_id", sa.BigInteger(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "resolved", "dropped", name="workstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("with_system", sa.Boolean(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("resolved_by", sa.Text(), nullable=True),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["order_change.id"], name=op.f("fk_work_item_change_id")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_work_item_order_id")),
        sa.ForeignKeyConstraint(["return_id"], ["return_case.id"], name=op.f("fk_work_item_return_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_item")),
        sa.UniqueConstraint("key", name=op.f("uq_work_item_key")),
    )
    op.create_index(op.f("ix_work_item_change_id"), "work_item", ["change_id"], unique=False)
    op.create_index(
        "ix_work_item_open", "work_item", ["due_at"], unique=False, postgresql_where=sa.text("state = 'open'")
    )
    op.create_index(op.f("ix_work_item_order_id"), "work_item", ["order_id"], unique=False)
    op.create_index(op.f("ix_work_item_return_id"), "work_item", ["return_id"], unique=False)
    op.create_table(
        "handoff",
        sa.Column("conversation_id", sa.BigInteger(), nullable=False),
        sa.Column("ticket_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("queued", "assigned", "closed", "withdrawn", name="handoffstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("priority", sa.BigInteger(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_handoff_conversation_id")),
        sa.ForeignKeyConstraint(["order_id"], ["order.id"], name=op.f("fk_handoff_order_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_handoff_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff")),
    )
    op.create_index(
        "ix_handoff_queue",
        "handoff",
        ["team", "priority", "queued_at"],
        unique=False,
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "uq_handoff_open",
        "handoff",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('queued', 'assigned')"),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index("uq_handoff_open", table_name="handoff", postgresql_where=sa.text("state IN ('queued', 'assigned')"))
    op.drop_index("ix_handoff_queue", table_name="handoff", postgresql_where=sa.text("state = 'queued'"))
    op.drop_table("handoff")
    op.drop_index(op.f("ix_work_item_return_id"), table_name="work_item")
    op.drop_index(op.f("ix_work_item_order_id"), table_name="work_item")
    op.drop_index("ix_work_item_open", table_name="work_item", postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f("ix_work_item_change_id"), table_name="work_item")
    op.drop_table("work_item")
    op.drop_index(op.f("ix_ticket_status_due_at"), table_name="ticket")
    op.drop_index(op.f("ix_ticket_conversation_id"), table_name="ticket")
    op.drop_table("ticket")
    op.drop_table("return_line")
    op.drop_index(op.f("ix_return_event_return_id"), table_name="return_event")
    op.drop_table("return_event")
    op.drop_index(op.f("ix_refund_order_id"), table_name="refund")
    op.drop_index("ix_refund_due", table_name="refund", postgresql_where=sa.text("state IN ('waiting', 'due')"))
    op.drop_table("refund")
    op.drop_index(op.f("ix_parcel_event_parcel_id_occurred_at"), table_name="parcel_event")
    op.drop_table("parcel_event")
    op.drop_index(
        "ix_outgoing_delivery_order", table_name="outgoing_delivery", postgresql_where=sa.text("state = 'pending'")
    )
    op.drop_index(
        "ix_outgoing_delivery_due", table_name="outgoing_delivery", postgresql_where=sa.text("state = 'pending'")
    )
    op.drop_table("outgoing_delivery")
    op.drop_index(
        "ix_exchange_reservation_held", table_name="exchange_reservation", postgresql_where=sa.text("state = 'held'")
    )
    op.drop_table("exchange_reservation")
    op.drop_index(op.f("ix_return_case_order_id"), table_name="return_case")
    op.drop_index("ix_return_case_open", table_name="return_case", postgresql_where=sa.text("status = 'approved'"))
    op.drop_table("return_case")
    op.drop_index(op.f("ix_parcel_tracking_key"), table_name="parcel")
    op.drop_index(op.f("ix_parcel_order_id"), table_name="parcel")
    op.drop_table("parcel")
    op.drop_index(op.f("ix_outgoing_event_order_id"), table_name="outgoing_event")
    op.drop_table("outgoing_event")
    op.drop_table("order_line")
    op.drop_index("uq_order_change_asked", table_name="order_change", postgresql_where=sa.text("state = 'asked'"))
    op.drop_index(op.f("ix_order_change_order_id"), table_name="order_change")
    op.drop_table("order_change")
    op.drop_index(op.f("ix_one_time_code_conversation_id_id"), table_name="one_time_code")
    op.drop_table("one_time_code")
    op.drop_index(op.f("ix_identity_proof_conversation_id_expires_at"), table_name="identity_proof")
    op.drop_table("identity_proof")
    op.drop_index(op.f("ix_product_variant_product_id"), table_name="product_variant")
    op.drop_table("product_variant")
    op.drop_index(op.f("ix_order_customer_id_placed_at"), table_name="order")
    op.drop_table("order")
    op.drop_index(
        "ix_message_waiting", table_name="message", postgresql_where=sa.text("direction = 'in' AND state = 'pending'")
    )
    op.drop_index(
        "ix_message_outbox", table_name="message", postgresql_where=sa.text("direction = 'out' AND state = 'pending'")
    )
    op.drop_index(op.f("ix_message_conversation_id_id"), table_name="message")
    op.drop_table("message")
    op.drop_table("dialogue_state")
    op.drop_index(op.f("ix_dialogue_event_conversation_id_id"), table_name="dialogue_event")
    op.drop_table("dialogue_event")
    op.drop_index(op.f("ix_api_request_created_at"), table_name="api_request")
    op.drop_table("api_request")
    op.drop_table("webhook_endpoint")
    op.drop_table("product")
    op.drop_index("ix_notice_due", table_name="notice", postgresql_where=sa.text("state IN ('pending', 'in_flight')"))
    op.drop_table("notice")
    op.drop_table("import_run")
    op.drop_index(op.f("ix_identity_attempt_scope_key_kind_tried_at"), table_name="identity_attempt")
    op.drop_table("identity_attempt")
    op.drop_index(op.f("ix_customer_phone"), table_name="customer")
    op.drop_index(op.f("ix_customer_email"), table_name="customer")
    op.drop_table("customer")
    op.drop_table("conversation")
    op.drop_table("api_key")
    op.execute(sa.schema.DropSequence(sa.Sequence("change_number")))
    op.execute(sa.schema.DropSequence(sa.Sequence("return_number")))
    op.execute(sa.schema.DropSequence(sa.Sequence("ticket_number")))
