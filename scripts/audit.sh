#!/bin/sh
# Audits the locks: pip-audit for Python, npm audit for what the widget is built of. Both ask their index for advisories.
# docs/security.md has the reason for each finding that is ignored here; tests/abuse/test_audit.py holds them together.
set -u
cd "$(dirname "$0")/.."
ignored="CVE-2023-33976 CVE-2024-3660 CVE-2024-5206 CVE-2024-37065 CVE-2025-54412 CVE-2025-54413 CVE-2025-54886
CVE-2024-10096 CVE-2024-5629 CVE-2024-40647 CVE-2025-47273 CVE-2025-4565 CVE-2025-50817 CVE-2023-29483 CVE-2020-22083"
uv=.tools/bin/uv
[ -x "$uv" ] || uv=uv
if ! [ -x var/audit/bin/pip-audit ]; then
    "$uv" venv --quiet --clear --python "$(cat .python-version)" var/audit
    "$uv" pip install --quiet --python var/audit/bin/python "pip-audit==2.10.1"
fi
options=""
for id in $ignored; do options="$options --ignore-vuln $id"; done
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
failed=0
# shellcheck disable=SC2086
var/audit/bin/pip-audit -r requirements.txt --disable-pip --require-hashes --progress-spinner off $options \
    >"$answer" 2>&1 || failed=1
tail -40 "$answer"
skipped=$(grep -c 'could not be audited' "$answer")
if [ "$skipped" -gt 5 ]; then
    printf 'vaybe: the index gave no advisories for %s packages: nothing was audited. Run this where the public Python index is reachable.\n' \
        "$skipped" >&2
    failed=1
fi
(cd web && npm audit --omit=dev) || failed=1
exit "$failed"
