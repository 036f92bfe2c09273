"""How many files an addition takes, as docs/contributing.md counts them: each is made in a copy, and there it works."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import ROOT, House

TINY = '["place.residents=60", "run.warm_up_weeks=0", "run.weeks=2"]'


MATTER = "tests/test_parameters_matter.py"
"""The file that asks of every number that it moves an output."""


def drawn(house: House, name: str) -> None:
    """Who keeps a dog: a column, a question, a number, which is 0 as everything new is."""
    question = name.upper()
    house.field("sim/state.py", "People", f'{name}: Annotated[Bytes, flag("Keeps an animal.")]')
    people = "sim/founding/people.py"
    house.field(people, "Question", f"{question} = auto()")
    house.field(people, "FoundingParameters", f"{name}_share: float  # share")
    house.statement(
        people, "_settle", "people.migrant[i]",
        f"keeps = _comes_true(p.{name}_share, u[Question.{question}, i - first])\n"
        f"people.{name}[i] = listed_or(listed.{name}, i, keeps)",
    )  # fmt: skip
    share = f'{name}_share: Fraction = number(0.0, "share", assumed("a guess"), "owners", "饲养比例")'
    house.field("sim/scenario/blocks/population.py", "Population", share)


def attribute(house: House, name: str = "dog_owner") -> None:
    """Who keeps a dog hears of things where owners of homes do."""
    drawn(house, name)
    owner = "people.home_owner[i]"
    hears = ("sim/founding/people.py", "_find_time_and_channels", owner, f"max({owner}, people.{name}[i])")
    house.expression(*hears)


def attribute_of_targets(house: House, name: str = "dog_owner") -> None:
    """Only mechanisms ask who keeps a dog."""
    drawn(house, name)
    asked = (
        f'{name}: bool | None = choice(None, design("either"), "owners of an animal only, or others only", "饲养者")'
    )
    house.field("sim/mechanism.py", "Target", asked)
    house.brings(MATTER)
    used = f'"population.{name}_share": {{"population.{name}_share": 0.2, "mechanisms.0.target.{name}": True}}'
    house.member(MATTER, "USED_WHERE", used)


def dogs_are_kept(house: House) -> None:
    asked = f"""
import sihua
def dogs(*more):
    model = sihua.ParticipationModel(sihua.load("sihua:baseline", [*{TINY}, *more]))
    return sum(r.dog_owner for r in model.residents), len(model.residents)
few, all_of_them = dogs("population.dog_owner_share=0.3"), dogs("population.dog_owner_share=1")
print(0 < few[0] < few[1], all_of_them[0] == all_of_them[1])"""
    assert house.says(asked) == "True True"


def index(house: House, name: str = "came_twice") -> None:
    """The share who came more than once, from a sum that was not there."""
    recording = "sim/processes/recording.py"
    house.field(recording, "Sum", f"{name} = auto()")
    house.statement(
        recording, "add_up", "add_intention",
        f"for k in range(len(old)):\n    sums[old[k], Sum.{name}] += events.occasions[first + k] > 1",
    )  # fmt: skip
    house.before(
        "sim/indices/declared.py", "QUARTERLY",
        f'INDICATORS["{name}_share"] = _of("participation", "share", "came twice", "多次参与", "{name} / residents",\n'
        f'                               ratio=("{name}", "residents"))\n\n',
    )  # fmt: skip


def who_came_twice_is_counted(house: House) -> None:
    asked = """
import sihua
model = sihua.ParticipationModel(sihua.load("sihua:baseline", ["place.residents=300", "run.warm_up_weeks=0", "run.weeks=8"]))
weekly, twice = model.run().weekly().query("community == -1 and group == 'all'"), model.events.occasions > 1
print(twice.any(), weekly["came_twice_share"].iloc[-1] == twice.mean())"""
    assert house.says(asked) == "True True"


def outcome(house: House, name: str = "habit") -> None:
    """Habit at the end, which a study may ask for."""
    house.member("experiments/outcomes.py", "_ROWS", f'("weekly", "{name}", True, "last", "more")')


def habit_is_an_outcome(house: House) -> None:
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


def mechanism(house: House, name: str = "red_vest") -> None:
    """A vest for whoever comes: the mechanism, and what was worked out of it by hand; its scenario is written from these."""
    of_class = name.title().replace("_", "")
    house.write(f"sim/mechanisms/{name}.py", MECHANISM.replace("red_vest", name).replace("RedVest", of_class))
    if not (house.folder / "tests").exists():
        shutil.copytree(ROOT / "tests" / "worked_examples", house.folder / "tests" / "worked_examples")
        (house.folder / "tests" / "__init__.py").touch()
    house.write(f"tests/worked_examples/{name}.yaml", WORKED.replace("red_vest", name))


def a_vest_is_worth_something(house: House) -> None:
    asked = f"""
import runpy, sihua
runpy.run_module("tests.worked_examples", run_name="__main__")
model = sihua.ParticipationModel(sihua.load("sihua:mechanisms/red_vest", {TINY}))
model.step()
print(float(model.policy.offered.residents.recognition[0]))"""
    assert house.says(asked).splitlines()[-2:] == ["wrote scenarios/mechanisms/red_vest.yaml", "0.05"]


PROCESS = '''"""NAME in the courtyards grow wild."""

from __future__ import annotations

from sim.compiler import process
from sim.rules.learning import towards
from sim.world import World


@process
def grow_NAME(world: World) -> None:
    """Every one, by a share a week; where it is green, neighbours come to know each other."""
    green, maturity = world.NAME.green, world.communities.maturity
    for c in range(len(green)):
        green[c] = towards(green[c], 1.0, GROWTH)
        maturity[c] = towards(maturity[c], 1.0, green[c])
'''


def table(house: House, name: str, growth: str) -> None:
    """How green courtyards are: a table and the process that writes it, by a growth."""
    of_class = name.title()
    house.before(
        "sim/state.py", "Governing",
        f'class {of_class}(NamedTuple):\n    """One row per community, [C]."""\n\n    green: NDArray[np.float64]\n\n\n',
    )  # fmt: skip
    house.field("sim/state.py", "Governing", f"{name}: {of_class}")
    founding = "sim/founding/governing.py"
    house.imports(founding, f"from sim.state import {of_class}")
    house.argument(founding, "found_governing", "Governing", f"{name}={of_class}(np.zeros(number))")
    house.write(f"sim/processes/{name}.py", PROCESS.replace("NAME", name).replace("GROWTH", growth))
    house.imports("sim/community.py", f"from sim.processes.{name} import grow_{name}")
    house.statement("sim/community.py", "look_ahead", "learn_at_work(", f"grow_{name}(world)", before=True)


NUMBER = """NAME_growth: Fraction = number(0.0, "share", assumed("a guess"), "growth", "生长")"""


def process_with_a_table(house: House, name: str = "gardens") -> None:
    """Its number stands in a block that is there."""
    table(house, name, f"world.parameters.work[0].{name}_growth")
    house.field("sim/scenario/blocks/workers.py", "Workers", NUMBER.replace("NAME", name))
    house.field("sim/parameter_types.py", "WorkParameters", f"{name}_growth: float  # share a week")


def gardens_grow(house: House, growth: str = "workers.gardens_growth") -> None:
    asked = f"""
import sihua
model = sihua.ParticipationModel(sihua.load("sihua:baseline", [*{TINY}, "{growth}=0.5"]))
model.run()
print(float(model.governing.gardens.green[0]))"""
    assert house.says(asked) == "0.75"


def gardens_of_a_block_grow(house: House) -> None:
    gardens_grow(house, "gardens.gardens_growth")


BLOCK = f'''"""CLASS."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.blocks.base import Block
from sim.scenario.declare import assumed, number

Fraction = Annotated[float, Field(ge=0, le=1)]


class CLASS(Block):
    """CLASS in the courtyards."""

    {NUMBER}
'''


def process_with_a_block_and_a_term(house: House, name: str = "gardens") -> None:
    """Its number stands in a block of its own, and mechanisms may add to it."""
    of_class, term = name.title(), f"{name}_watered"
    table(house, name, f"world.parameters.{name}[0].{name}_growth * (1.0 + world.effects.communities[c].{term})")
    house.write(f"sim/scenario/blocks/{name}.py", BLOCK.replace("NAME", name).replace("CLASS", of_class))
    schema = "sim/scenario/schema.py"
    house.imports(schema, f"from sim.scenario.blocks.{name} import {of_class}")
    house.field(schema, "Scenario", f"{name}: {of_class} = {of_class}()")
    house.member("sim/scenario/wording.py", "GROUPS_ZH", f'"{name}": "花园"')
    types = "sim/parameter_types.py"
    house.before(
        types, "Parameters",
        f'class {of_class}Parameters(ParameterRow, of=("{name}",)):\n    """How they grow."""\n\n'
        f"    {name}_growth: float  # share a week\n\n\n",
    )  # fmt: skip
    house.field(types, "Parameters", f"{name}: Sequence[{of_class}Parameters]")
    terms = "sim/terms.py"
    house.field(terms, "ToCommunities", f'{term}: Annotated[Value, Term("factor", "share more growth", "浇水")]')
    house.member(terms, "TermName", f'"{term}"', before="rotation")


ADDITIONS = {
    "an attribute of residents": (attribute, dogs_are_kept, 3, "cat_owner", "population.dog_owner_share"),
    "an attribute that only mechanisms ask for": (
        attribute_of_targets, dogs_are_kept, 5, "cat_owner", "population.dog_owner_share",
    ),
    "an index": (index, who_came_twice_is_counted, 2, "came_more_than_once", ""),
    "an outcome": (outcome, habit_is_an_outcome, 1, "mean_fatigue", ""),
    "a mechanism": (mechanism, a_vest_is_worth_something, 2, "blue_vest", ""),
    "a process with a table": (process_with_a_table, gardens_grow, 6, "orchards", "workers.gardens_growth"),
    "a process with a table, block and term": (
        process_with_a_block_and_a_term, gardens_of_a_block_grow, 9, "orchards", "gardens.gardens_growth",
    ),
}  # fmt: skip
"""What adds it, what sees that it works, how many files that takes, the name of another one of the kind, and its number."""


def is_idle(house: House, number: str) -> str:
    """What the tests say of a number that was added, if they refuse it."""
    house.brings(MATTER, "tests/verification/scenarios")
    return house.refuses(f"{MATTER}::test_half_of_it_moves_an_output[{number}]")


@pytest.mark.parametrize("what", ADDITIONS)
def test_an_addition_takes_as_many_files_as_contributing_says_and_its_number_is_not_idle(
    what: str, tmp_path: Path
) -> None:
    add, works, files, _, number = ADDITIONS[what]
    house = House(tmp_path)
    add(house)
    works(house)
    assert not number or not is_idle(house, number)
    assert len(house.edited) == files, house.edited
    said = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    assert f"**Add {what}** ({files} file" in said


def test_an_attribute_that_nothing_reads_is_refused_there(tmp_path: Path) -> None:
    """So the test above can fail: three files are too few for it."""
    house = House(tmp_path)
    drawn(house, "dog_owner")
    assert "moves no output" in is_idle(house, "population.dog_owner_share")


@pytest.mark.parametrize("what", ADDITIONS)
def test_an_addition_can_be_made_beside_another_of_its_kind_however_files_are_formatted(
    what: str, tmp_path: Path
) -> None:
    """Who has done what contributing shows, and who formats, does not break the test that shows it."""
    add, works, files, other, _ = ADDITIONS[what]
    house = House(tmp_path)
    add(house, other)
    narrow = [sys.executable, "-m", "ruff", "format", "--quiet", "--line-length", "60", *house.edited]
    python = [name for name in narrow if not name.endswith(".yaml")]
    subprocess.run(python, cwd=tmp_path, check=True)
    house.edited.clear()
    add(house)
    assert len(house.edited) == files, house.edited
    works(house)
