"""The scenarios of the mechanisms, written anew from their worked examples: `python -m tests.worked_examples`."""

from __future__ import annotations

from tests.worked_examples.scenario_files import scenario_files

for file, text in scenario_files().items():
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.write_text(text, encoding="utf-8")
        print(f"wrote {file.parent.parent.name}/{file.parent.name}/{file.name}")
