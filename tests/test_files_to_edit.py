"""How many files an addition takes, as docs/contributing.md counts them: each is made in a copy, and there it works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("sim", "experiments", "sihua", "scenarios")
TINY = '["place.residents=60", "run.warm_up_weeks=0", "run.weeks=2"]'


class House:
    """A copy of the packages, in which files are edited and counted."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.edited = folder, set[str]()
        for name in PACKAGES:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
        shutil.copy(ROOT / "pyproject.toml", folder)

    def edit(self, file: str, *changes: tuple[str, str]) -> None:
        """Put each text in the place of the one before it, which the file must have once."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        for old, new in changes:
            assert text.count(old) == 1, f"{file} has {text.count(old)} times: {old}"
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        self.edited.add(file)

    def after(self, file: str, *changes: tuple[str, str]) -> None:
        """Add a text after one that the file has once."""
        self.edit(file, *((old, old + new) for old, new in changes))

    def write(self, file: str, text: str) -> None:
        """A new file."""
        assert not (self.folder / file).exists()
        (self.folder / file).write_text(text, encoding="utf-8")
        self.edited.add(file)

    def says(self, program: str) -> str:
        """What a program prints here, the model being interpreted."""
        here = {"PYTHONPATH": str(self.folder), "NUMBA_DISABLE_JIT": "1"}
        found = subprocess.run(
            [sys.executable, "-c", program], cwd=self.folder, env={**os.environ, **here}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert found.returncode == 0, found.stderr[-2000:]
        return found.stdout.strip()


def attribute(house: House) -> None:
    """Who keeps a dog."""
    house.after(
        "sim/state.py", ('flag("Owns the home.")]\n', '    dog_owner: Annotated[Bytes, flag("Keeps a dog.")]\n')
    )
    house.edit(
        "sim/founding/people.py",
        ("HABIT, STAY,\n) = range(26)", "HABIT, STAY, DOG_OWNER,\n) = range(27)"),
        ("QUESTIONS = STAY + 1", "QUESTIONS = DOG_OWNER + 1"),
        ("FIRST_NEED, SECOND_NEED,\n)  # fmt", "FIRST_NEED, SECOND_NEED, DOG_OWNER,\n)  # fmt"),
        (
            "    female_share: float  # share\n",
            "    female_share: float  # share\n    dog_owner_share: float  # share\n",
        ),
        (
            "        people.migrant[i] = migrant\n",
            "        people.migrant[i] = migrant\n"
            "        keeps = _comes_true(p.dog_owner_share, u[DOG_OWNER, i - first])\n"
            "        people.dog_owner[i] = listed_or(listed.dog_owner, i, keeps)\n",
        ),
    )
    house.after(
        "sim/scenario/blocks/population.py",
        (
            'assumed("balanced"), "women", "女性比例")\n',
            '    dog_owner_share: Fraction = number(0.2, "share", assumed("a guess"), "dog owners", "养犬比例")\n',
        ),
    )
    asked = f"""
import sihua
def dogs(*more):
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", [*{TINY}, *more]))
    return sum(r.dog_owner for r in model.residents), len(model.residents)
few, all_of_them = dogs("population.dog_owner_share=0.3"), dogs("population.dog_owner_share=1")
print(0 < few[0] < few[1], all_of_them[0] == all_of_them[1])"""
    assert house.says(asked) == "True True"


def index(house: House) -> None:
    """The share who came more than once, from a sum that was not there."""
    house.edit(
        "sim/processes/recording.py",
        ("    intention = auto()\n", "    intention = auto()\n    came_twice = auto()\n"),
        (
            "    add_intention(world, sums, old, by_group, first, last)\n",
            "    add_intention(world, sums, old, by_group, first, last)\n"
            "    for k in range(len(old)):\n"
            "        sums[old[k], Sum.came_twice] += events.occasions[first + k] > 1\n",
        ),
    )
    house.edit(
        "sim/indices/declared.py",
        (
            "\n\nQUARTERLY: dict",
            '\nINDICATORS["twice_share"] = _of("participation", "share", "came twice", "多次参与", "came twice / residents",\n'
            '                               ratio=("came_twice", "residents"))\n\nQUARTERLY: dict',
        ),
    )
    asked = """
import sihua
model = sihua.ParticipationModel(sihua.load("sihua:baseline", ["place.residents=300", "run.warm_up_weeks=0", "run.weeks=8"]))
weekly, twice = model.run().weekly().query("community == -1 and group == 'all'"), model.events.occasions > 1
print(twice.any(), weekly["twice_share"].iloc[-1] == twice.mean())"""
    assert house.says(asked) == "True True"


def outcome(house: House) -> None:
    """Habit at the end, which a study may ask for."""
    house.after(
        "experiments/outcomes.py",
        ('    ("weekly", "trust", True, "mean", "more"),\n', '    ("weekly", "habit", True, "last", "more"),\n'),
    )
    asked = "from experiments.outcomes import OUTCOMES; print('habit' in OUTCOMES, 'habit_elderly' in OUTCOMES)"
    assert house.says(asked) == "True True"


MECHANISM = '''"""红马甲: a red vest."""

from __future__ import annotations

from typing import ClassVar, Literal, final

from sim.mechanism import Added, Incentive, Unit
from sim.scenario.declare import assumed, number


@final
class RedVest(Incentive):
    """A red vest thanks whoever takes part.

    Where: on every street, as thanks in public [seed 002]. Acts through: `recognition`.
    """

    unit: ClassVar[Unit] = "occasion"

    kind: Literal["red_vest"] = "red_vest"
    worth: float = number(0.05, "units of motivation", assumed("a guess"), "worth of a vest", "红马甲的价值", low=0, high=1)

    def effects(self, strength: float, paid_share: float) -> Added:
        """Thanks."""
        return {"recognition": strength * self.worth}
'''
WORKED = """\
kind: red_vest
examples:
  - says: At half intensity, half of a vest's worth.
    given: {intensity: 0.5, worth: 0.08}
    then: {recognition: 0.04}
    so:
      - rule: sim.rules.decision.drive
        with: {motivation: 0.5, reward: 0, reward_worth: 1, reciprocity: 0, recognition: recognition}
        gives: 0.54
moves: {in_every_seed: [up: weekly.participation_rate]}
scenario:
  title: Vests
  title_zh: 红马甲
  question: Do vests bring in more people?
  question_zh: 红马甲能否带来更多参与？
  shows: More take part.
"""


def mechanism(house: House) -> None:
    """A vest for whoever comes: the mechanism, and what was worked out of it by hand; its scenario is written from these."""
    house.write("sim/mechanisms/red_vest.py", MECHANISM)
    shutil.copytree(ROOT / "tests" / "worked_examples", house.folder / "tests" / "worked_examples", dirs_exist_ok=True)
    (house.folder / "tests" / "__init__.py").touch()
    house.write("tests/worked_examples/red_vest.yaml", WORKED)
    asked = f"""
import runpy, sihua
runpy.run_module("tests.worked_examples", run_name="__main__")
model = sihua.ParticipationModel(sihua.load("sihua:mechanisms/red_vest", {TINY}))
model.step()
print(float(model.policy.offered.residents.recognition[0]))"""
    assert house.says(asked).splitlines() == ["wrote scenarios/mechanisms/red_vest.yaml", "0.05"]


PROCESS = '''"""Gardens in the courtyards grow wild."""

from __future__ import annotations

from sim.compiler import process
from sim.world import World


@process
def grow_wild(world: World) -> None:
    """Every garden, by a share a week."""
    for c in range(len(world.gardens.green)):
        world.gardens.green[c] *= 1.0 + GROWTH
'''


def gardens(house: House, growth: str) -> None:
    """How green courtyards are: a table and the process that writes it, by a growth."""
    house.edit(
        "sim/state.py",
        (
            "class Governing(NamedTuple):",
            'class Gardens(NamedTuple):\n    """One row per community, [C]."""\n\n    green: NDArray[np.float64]\n\n\n'
            "class Governing(NamedTuple):",
        ),
        ("    tally: WeeklyTally\n\n\n@dataclass", "    tally: WeeklyTally\n    gardens: Gardens\n\n\n@dataclass"),
        ("    tally: WeeklyTally\n    schemes", "    tally: WeeklyTally\n    gardens: Gardens\n    schemes"),
    )
    house.edit(
        "sim/founding/governing.py",
        ("import Departments, Governing,", "import Departments, Gardens, Governing,"),
        ("scenario.run.weeks, LONGEST),\n", "scenario.run.weeks, LONGEST),\n        Gardens(np.ones(number)),\n"),
    )
    house.write("sim/processes/gardens.py", PROCESS.replace("GROWTH", growth))
    house.edit(
        "sim/community.py",
        ("from sim.processes.learning", "from sim.processes.gardens import grow_wild\nfrom sim.processes.learning"),
        ("    learn_at_work(world, now)\n", "    grow_wild(world)\n    learn_at_work(world, now)\n"),
    )


NUMBER = """garden_growth: Fraction = number(0.5, "share", assumed("a guess"), "growth of gardens", "花园生长")\n"""
GREEN = f"""
import sihua
model = sihua.ParticipationModel(sihua.load("sihua:baseline", {TINY}))
model.run()
print(float(model.governing.gardens.green[0]))"""


def process_with_a_table(house: House) -> None:
    """Its number stands in a block that is there."""
    gardens(house, "world.parameters.work[0].garden_growth")
    house.edit("sim/scenario/blocks/workers.py", ("    admin_share: ", f"    {NUMBER}    admin_share: "))
    house.after(
        "sim/parameter_types.py",
        ('"""The week of community workers."""\n\n', "    garden_growth: float  # share a week\n"),
    )
    assert house.says(GREEN) == "2.25"


BLOCK = f'''"""Gardens."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, number

Fraction = Annotated[float, Field(ge=0, le=1)]


class Gardens(Block):
    """Gardens in the courtyards."""

    {NUMBER}'''


def process_with_a_block_and_a_term(house: House) -> None:
    """Its number stands in a block of its own, and mechanisms may add to it."""
    gardens(house, "world.parameters.gardens[0].garden_growth * (1.0 + world.effects.communities[c].watering)")
    house.write("sim/scenario/blocks/gardens.py", BLOCK)
    house.edit(
        "sim/scenario/schema.py",
        (
            "from sim.scenario.blocks.learning",
            "from sim.scenario.blocks.gardens import Gardens\nfrom sim.scenario.blocks.learning",
        ),
        ("    workers: Workers = Workers()\n", "    workers: Workers = Workers()\n    gardens: Gardens = Gardens()\n"),
    )
    house.after("sim/scenario/wording.py", ('    "place": "地点",\n', '    "gardens": "花园",\n'))
    house.edit(
        "sim/parameter_types.py",
        (
            "class Parameters(NamedTuple):",
            'class GardenParameters(ParameterRow, of=("gardens",)):\n    """How gardens grow."""\n\n'
            "    garden_growth: float  # share a week\n\n\nclass Parameters(NamedTuple):",
        ),
        (
            "    work: Sequence[WorkParameters]\n",
            "    work: Sequence[WorkParameters]\n    gardens: Sequence[GardenParameters]\n",
        ),
    )
    house.edit(
        "sim/terms.py",
        (
            "    # the calendar\n",
            '    watering: Annotated[Value, Term("factor", "share more growth", "浇水")]\n    # the calendar\n',
        ),
        ('    "activities", "needs_share"', '    "watering", "activities", "needs_share"'),
    )
    assert house.says(GREEN) == "2.25"


ADDITIONS = {
    "an attribute of residents": (attribute, 3),
    "an index": (index, 2),
    "an outcome": (outcome, 1),
    "a mechanism": (mechanism, 2),
    "a process with a table": (process_with_a_table, 6),
    "a process with a table, block and term": (process_with_a_block_and_a_term, 9),
}


@pytest.mark.parametrize("what", ADDITIONS)
def test_an_addition_takes_as_many_files_as_contributing_says(what: str, tmp_path: Path) -> None:
    add, files = ADDITIONS[what]
    house = House(tmp_path)
    add(house)
    assert len(house.edited) == files, house.edited
    said = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    assert f"**Add {what}** ({files} file" in said
