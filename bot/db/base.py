"""What every table shares."""

import enum
from datetime import datetime

from sqlalchemy import BigInteger, DateTime, Enum, Identity, MetaData, Text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all models; times are aware UTC, money is integer kuruş."""

    metadata = MetaData(naming_convention=CONVENTION)
    type_annotation_map = {
        datetime: DateTime(timezone=True),
        int: BigInteger,
        str: Text,
        # Stored as their values in a text column: a new member needs no change of a PostgreSQL type.
        enum.Enum: Enum(
            enum.Enum, native_enum=False, length=32, values_callable=lambda kind: [item.value for item in kind]
        ),
    }


class HasId:
    """A 64-bit identity key."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=False), primary_key=True)


class HasCreated:
    """When the row was stored, by the database's clock."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
