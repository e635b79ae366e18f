"""Make the stock project, its environment and its model; the benches do it by themselves.

python -m bench.stock --epochs 5
"""

import argparse

from bench.stock.project import DEFAULT_EPOCHS, make


def main() -> None:
    """Parse the arguments and make it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=int, default=DEFAULT_EPOCHS)
    print(make(parser.parse_args().epochs))


if __name__ == "__main__":
    main()
