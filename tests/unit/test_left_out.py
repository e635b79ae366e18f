import subprocess
import sys

PROGRAM = """
import sys
from bot.left_out import UNUSED, left_out
with left_out(*UNUSED):
    import bot.cli.processes, bot.gateway.server
loaded = {*UNUSED} & {name.partition(".")[0] for name in sys.modules}
print(*sorted(loaded))
import rich.console, requests
"""


def test_the_gateway_loads_without_what_it_does_not_use_and_may_load_it_later() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
