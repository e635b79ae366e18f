#!/bin/sh
# Makes sure that the browser tests have Debian's Chromium. In CI it is installed; elsewhere its absence is said.
set -eu
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && [ -n "${CI:-}" ]; then
    printf '\033[1m==> %s\033[0m\n' "Installing Chromium" >&2
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
    exit 0
fi
[ -z "${CI:-}" ] || { echo "vaybe: CI needs Chromium, and it cannot be installed here." >&2; exit 1; }
echo "vaybe: Chromium is not installed (Debian: apt install chromium); the browser tests will be left out." >&2
