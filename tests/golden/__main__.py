"""Writes what the small run reports now: `python -m tests.golden`. Say in CHANGELOG.md what changed, and why."""

from __future__ import annotations

from tests.fingerprint import small_run
from tests.golden import FILE, results, text_of

if __name__ == "__main__":
    FILE.write_text(text_of(results(small_run())), encoding="utf-8")
    print(f"written: {FILE}")
