#!/bin/sh
# Makes the Python environment: uv if it is missing, .venv with Python 3.10, the hashed lock with compiled bytecode.
# Each step is skipped when nothing changed. Run by `make`; safe to run again.
set -eu
cd "$(dirname "$0")/.."
say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() { printf 'vaybe: %s\n' "$*" >&2; exit 1; }

find_python() {
    for candidate in python3 "env PYENV_VERSION=system python3" /usr/bin/python3; do
        if $candidate -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return
        fi
    done
}

find_uv() {
    if [ -x .tools/bin/uv ]; then printf '.tools/bin/uv'
    elif uv --version >/dev/null 2>&1; then printf 'uv'
    fi
}

uv=$(find_uv)
if [ -z "$uv" ]; then
    python=$(find_python)
    [ -n "$python" ] || fail "Python 3.8 or newer is needed to begin with: install it and run this again."
    say "Fetching uv"
    $python -m venv .tools || fail "python3 cannot make a virtual environment: install its venv package (Debian: apt install python3-venv)."
    .tools/bin/python -m pip install --quiet --disable-pip-version-check uv || fail "uv could not be fetched with pip: check the network."
    uv=.tools/bin/uv
fi

if [ ! -x .venv/bin/python ]; then
    say "Making .venv with Python $(cat .python-version)"
    "$uv" venv --quiet --python "$(cat .python-version)" .venv || fail "uv found no Python $(cat .python-version) and could not fetch it: install it and run this again."
fi

mkdir -p var
mark=var/.installed
if ! cat requirements.txt pyproject.toml | cmp -s - "$mark"; then
    say "Installing the locked packages (about a minute the first time)"
    "$uv" pip sync --quiet --require-hashes --compile-bytecode --python .venv/bin/python requirements.txt
    "$uv" pip install --quiet --no-deps --python .venv/bin/python --editable .
    cat requirements.txt pyproject.toml > "$mark"
fi
