"""What a batch depends on is the model, not what the model says about itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.storage.model_digest import ALSO, ROOT, model_digest

WORDING = {
    "a Chinese label of a number": ("sim/scenario/blocks/week.py", r'"[^"\n]*[一-鿿]+[^"\n]*"', '"别的说法"'),
    "an English label of one word": ("sim/indices/declared.py", '"people", "participants"', '"people", "attenders"'),
    "the note of a source": ("sim/scenario/blocks/learning.py", r"(assumed|fitted\([^,]*,\s*)\(?f?\"", r"\g<0>newly: "),
    "the label of a term": ("sim/terms.py", '"to be reached by a public notice', '"reached by some notice'),
    "a docstring": ("sim/rules/learning.py", "Effort and recovery:", "Work and rest:"),
    "a comment": ("sim/processes/settlement.py", "# not in force", "# switched off"),
    "an error message": ("sim/community.py", "this run ended after", "that was all after"),
    "the longest word that a message shows": ("sim/scenario/problems.py", "LONGEST_SHOWN = 60", "LONGEST_SHOWN = 70"),
    "what a notebook shows": ("sim/scenario/resolved.py", r"(def _repr_html_.*\n)(    +)", r"\g<1>\2shown = 1\n\2"),
    "a page": ("sim/scenario/wording.py", r"\Z", "\nMORE = 1\n"),
}
MODEL = {
    "a formula": ("sim/rules/learning.py", r"strain \* \(1\.0 \+ spiral", "strain * (1.5 + spiral"),
    "a default": ("sim/scenario/blocks/learning.py", r"number\(\s*0\.", r"\g<0>0"),
    "code in a text": ("sim/world.py", r'eval\(\s*f"lambda table: ', 'eval(f"lambda  table: '),
    "a range": ("sim/scenario/blocks/learning.py", "high=1", "high=7"),
    "the order of purposes": ("sim/draws.py", r"range\(1, ", "range(2, "),
    "the key of a draw": ("sim/processes/demand.py", r'purpose\("own wave', 'purpose("other wave'),
    "a text that is compared": ("sim/indices/declared.py", r"\Z", 'SAME = __name__ == "two words"\n'),
    "an outcome": ("experiments/outcomes.py", r'how == "mean"', 'how != "mean"'),
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the sources."""
    for folder in ("sim", "experiments", "scenarios"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "*.otf"))
    return tmp_path


def edited(tree: Path, file: str, old: str, new: str) -> None:
    text = (tree / file).read_text(encoding="utf-8")
    other = re.sub(old, new, text, count=1)
    assert other != text, f"{file} has no {old}"
    (tree / file).write_text(other, encoding="utf-8")


@pytest.mark.parametrize("what", WORDING)
def test_what_is_said_to_people_is_no_part_of_the_digest(what: str, tree: Path) -> None:
    edited(tree, *WORDING[what])
    assert model_digest(tree) == model_digest()


@pytest.mark.parametrize("what", MODEL)
def test_what_a_number_depends_on_is_part_of_the_digest(what: str, tree: Path) -> None:
    edited(tree, *MODEL[what])
    assert model_digest(tree) != model_digest()


def test_every_file_of_the_digest_is_there() -> None:
    assert all((ROOT / name).is_file() for name in ALSO)


RUN = """
import sys
sys.path[:0] = sys.argv[1:3]
from experiments.batches.run import batch
from tests import batch_runs

def run(scenario, replicate, **given):
    if replicate > int(sys.argv[3]):
        raise KeyboardInterrupt
    return batch_runs.quick(scenario, replicate, **given)

done = batch("small.yaml", "half", workers=1, function=run, quiet=True)
print(done.done, done.interrupted)
"""


def test_a_batch_that_was_half_done_goes_on_after_a_label_was_changed_and_not_after_a_formula_was(tree: Path) -> None:
    (tree / "small.yaml").write_text(
        "title: Small\nlevers: {creaming: {path: outreach.creaming, values: [0.1, 0.4]}}\nreplicates: 4\n",
        encoding="utf-8",
    )

    def run(interrupted_after: int) -> str:
        """Run the batch with the copy of the sources; returns what it says."""
        arguments = [sys.executable, "-P", "-c", RUN, str(tree), str(ROOT), str(interrupted_after)]
        return subprocess.run(
            arguments, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        ).stdout

    assert run(2) == "4 True\n"
    edited(tree, *WORDING["a Chinese label of a number"])
    assert run(3) == "6 True\n"
    edited(tree, *MODEL["a formula"])
    assert "was begun with another version of the model" in run(4)
