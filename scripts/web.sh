#!/bin/sh
# Installs the front end's packages and builds it into web/dist; skipped when nothing changed. `web.sh test` checks it too.
set -eu
cd "$(dirname "$0")/.."
PATH="$(sh scripts/node.sh)$PATH"
export PATH
say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }

mkdir -p var
if ! cmp -s web/package-lock.json var/.web-installed || [ ! -d web/node_modules ]; then
    say "Installing the front end's packages"
    (cd web && npm ci --no-audit --no-fund --loglevel=error)
    cp web/package-lock.json var/.web-installed
fi

sources() { find web -type f -not -path '*/node_modules/*' -not -path 'web/dist/*' -print0 | sort -z | xargs -0 cat | cksum; }
if [ "$(sources)" != "$(cat var/.web-built 2>/dev/null || true)" ] || [ ! -f web/dist/widget.js ]; then
    say "Building the front end"
    (cd web && npm run --silent build)
    sources > var/.web-built
fi

if [ "${1:-}" = test ]; then
    say "Checking the front end"
    (cd web && npm run --silent typecheck && npm test --silent)
fi
