"""Runs all benches, one after the other: `python -m bench`, or `python -m bench --small`."""

import argparse
import subprocess
import sys

from bot.settings import ROOT

SMALL = {
    "latency": ["--points", "10", "20", "--new", "3", "--conversations", "1"],
    "throughput": ["--workers", "1", "2", "--customers", "1", "5", "--seconds", "3", "--rate", "5"],
    "gateway": ["--sockets", "1", "20", "--seconds", "2", "--open", "100"],
    "profile_turn": ["--turns", "10"],
    "start": ["--runs", "1", "--no-training"],
    "growth": ["--messages", "1000", "10000", "--orders", "100", "1000", "--rounds", "5"],
    "scale": ["--workers", "1", "2", "--customers", "5", "--seconds", "3"],
    "turns": ["--turns", "20", "--conversations", "1"],
}


def main() -> None:
    """Parse the arguments and run; a bench that fails is told at the end and keeps no other from running."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="sizes that only show that everything runs")
    parser.add_argument("--only", nargs="+", choices=SMALL, default=list(SMALL))
    arguments = parser.parse_args()
    failed = []
    for name in arguments.only:
        print(f"\n## {name}\n", flush=True)
        command = [sys.executable, "-m", f"bench.{name}", *(SMALL[name] if arguments.small else [])]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
