"""`python -m bot.gateway`: the gateway alone, as `vaybe gateway`."""

from bot.cli.processes import gateway

if __name__ == "__main__":
    gateway()
