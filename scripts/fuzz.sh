#!/bin/sh
# schemathesis against our OpenAPI document: every route, with a gateway and an embedded PostgreSQL of its own.
# schemathesis needs a newer jsonschema than Rasa bears, so it lives in an environment beside ours. Run by `make fuzz`.
set -eu
cd "$(dirname "$0")/.."
version=4.10.2
uv=.tools/bin/uv
[ -x "$uv" ] || uv=uv
if ! [ -x var/fuzz/bin/st ] || ! var/fuzz/bin/st --version | grep -q "$version"; then
    "$uv" venv --quiet --clear --python "$(cat .python-version)" var/fuzz
    "$uv" pip install --quiet --python var/fuzz/bin/python "schemathesis==$version"
fi
exec .venv/bin/python -m tests.abuse.fuzz_api var/fuzz/bin/st "$@"
