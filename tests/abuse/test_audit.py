"""The judged findings of the audit are about the packages that are locked: another version must be judged anew."""

import re

from tests.e2e.conftest import ROOT

ROW = re.compile(
    r"^\| `(?P<package>[\w.-]+)` \| (?P<version>[\w.]+) \| (?P<ids>CVE-[^|]+) \| (?P<reason>[^|]+) \|$", re.M
)


def test_each_open_finding_has_a_reason_and_a_locked_version() -> None:
    page = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    lock = dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.txt").read_text(), re.M))
    ignored = set(re.findall(r"CVE-\d+-\d+", (ROOT / "scripts/audit.sh").read_text()))
    rows = [row.groupdict() for row in ROW.finditer(page)]
    assert rows
    for row in rows:
        assert lock[row["package"]] == row["version"], f"{row['package']} has changed: judge its findings anew"
        assert len(row["reason"]) > 30
    assert {found for row in rows for found in re.findall(r"CVE-\d+-\d+", row["ids"])} == ignored
