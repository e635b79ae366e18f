"""Fills a database with much of everything, by SQL: rows like those that are there, multiplied."""

import asyncpg

EVENT = '{"event": "action", "timestamp": 1795291723.5, "name": "action_listen", "policy": null, "confidence": null}'
PER_CONVERSATION = 10


async def multiply(connection: asyncpg.Connection, name: str, count: int, **columns: str) -> int:
    """Add `count` copies of the table's first row with these columns changed; `n` counts from 1. Gives the first id."""
    known = await connection.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = $1 AND column_name <> 'id' "
        "AND table_schema = 'public' ORDER BY ordinal_position",
        name,
    )
    names = [row["column_name"] for row in known]
    values = [columns.get(column, f't."{column}"') for column in names]
    quoted = ", ".join(f'"{column}"' for column in names)
    last = await connection.fetchval(f'SELECT coalesce(max(id), 0) FROM "{name}"')
    await connection.execute(
        f'INSERT INTO "{name}" ({quoted}) SELECT {", ".join(values)} '
        f'FROM (SELECT * FROM "{name}" ORDER BY id LIMIT 1) t, generate_series(1, {count}) n ORDER BY n'
    )
    return int(await connection.fetchval(f'SELECT min(id) FROM "{name}" WHERE id > $1', last))


async def add_orders(connection: asyncpg.Connection, count: int) -> None:
    """`count` orders of a fifth as many customers, each with two lines and a parcel with three movements."""
    customers = max(1, count // 5)
    customer = await multiply(
        connection,
        "customer",
        customers,
        external_id="'B-C-' || n",
        phone="'+90555' || lpad(n::text, 7, '0')",
        email="'b' || n || '@example.com'",
    )
    number = "'TR9' || lpad(n::text, 6, '0')"
    order = await multiply(
        connection,
        "order",
        count,
        external_id="'B-O-' || n",
        number=number,
        number_key=number,
        customer_id=f"{customer} + n % {customers}",
    )
    await multiply(connection, "order_line", 2 * count, order_id=f"{order} + (n - 1) / 2", position="3 + n % 2")
    tracking = "(900000000000 + n)::text"
    parcel = await multiply(
        connection,
        "parcel",
        count,
        external_id="'B-S-' || n",
        order_id=f"{order} + n - 1",
        tracking_number=tracking,
        tracking_key=tracking,
    )
    event = f"{parcel} + (n - 1) / 3"
    await multiply(connection, "parcel_event", 3 * count, parcel_id=event, external_id="'B-E-' || n")


async def add_messages(connection: asyncpg.Connection, count: int) -> None:
    """`count` messages, ten to a conversation, half of them answers, with as many events of the dialogue."""
    conversations = max(1, count // PER_CONVERSATION)
    first = await connection.fetchval(
        f"WITH made AS (INSERT INTO conversation (channel, address, owner) SELECT 'web', 'bench-' || n, 'bot' "
        f"FROM generate_series(1, {conversations}) n RETURNING id) SELECT min(id) FROM made"
    )
    belongs = f"{first} + (n - 1) / {PER_CONVERSATION}"
    await connection.execute(
        f"""INSERT INTO message (conversation_id, channel, direction, author, provider_id, text, payload, state,
                attempts, failures, processed_at)
            SELECT {belongs}, 'web', CASE n % 2 WHEN 0 THEN 'out' ELSE 'in' END,
                CASE n % 2 WHEN 0 THEN 'bot' ELSE 'customer' END, CASE n % 2 WHEN 0 THEN NULL ELSE 'bench:' || n END,
                'siparişim nerede kaldı, bugün gelir mi? ' || n, '{{}}'::jsonb,
                CASE n % 2 WHEN 0 THEN 'delivered' ELSE 'processed' END, n % 2, 0, now()
            FROM generate_series(1, {conversations * PER_CONVERSATION}) n ORDER BY n"""
    )
    await connection.execute(
        f"INSERT INTO dialogue_event (conversation_id, data) SELECT {belongs}, '{EVENT}'::jsonb "
        f"FROM generate_series(1, {conversations * PER_CONVERSATION}) n ORDER BY n"
    )
    await connection.execute(
        f"INSERT INTO dialogue_state (conversation_id, slots, updated_at) SELECT {first} + n - 1, '{{}}'::jsonb, now() "
        f"FROM generate_series(1, {conversations}) n"
    )
