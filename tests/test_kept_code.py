"""Compiled code is kept where nobody but the user can put something, is what would be compiled now, or is thrown away."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numba
import pytest

from sim.compiled_parts import digest_of
from sim.compiler import INTERPRETED
from tests.test_cli import ROOT

pytestmark = pytest.mark.skipif(INTERPRETED, reason="nothing is compiled")

RULES = """
import numpy as np
from sim.compiler import compile_what_was_replaced, process, rule

PART = 0.5

@rule
def once(x):
    return PART * x

@rule
def twice(x):
    return 2.0 * once(x) / PART

@process
def in_all(values):
    total = 0.0
    for value in values:
        total += twice(value)
    return total

def show():
    compile_what_was_replaced()
    print(int(in_all(np.arange(5.0))))
"""
PLAIN = "my_rules.show()"
CALLED = "my_rules.twice = my_rules.rule(lambda x: 3.0 * x)\nmy_rules.show()"
CALLED_DEEPER = "def once(x):\n    return 2.5\nmy_rules.once = my_rules.rule(once)\nmy_rules.show()"
CONSTANT = "my_rules.once = my_rules.rule(lambda x: 7.0)\nmy_rules.PART = 0.25\nmy_rules.show()"

DEFAULTS = {
    "default": "def half(x, f=VALUE):\n    return f * x\n",
    "function": "def by(x):\n    return VALUE * x\nby = numba.njit(by)\ndef half(x, f=by):\n    return f(x)\n",
    "enumerated": "import enum\nclass Kind(enum.Enum):\n    low, high = 3.0, 7.0\nKIND = Kind(VALUE)\n"
    "def half(x):\n    return 3.0 * x if KIND == Kind.low else 7.0 * x\n",
}
"""Helpers that come to another number by what they hold, and not by their text."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "my_rules.py").write_text(RULES)
    return tmp_path


def child(home: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process with a cache of its own in `home`, unless the environment says another."""
    bare = {key: value for key, value in os.environ.items() if key not in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME", "HOME")}
    given = {"HOME": str(home), "PYTHONPATH": f"{home}{os.pathsep}{ROOT}", **environment}
    return subprocess.run([sys.executable, "-c", f"import my_rules\n{code}"], cwd=home, env=bare | given,
                          capture_output=True, text=True, timeout=120, check=False)  # fmt: skip


def shown(home: Path, code: str, **environment: str) -> list[str]:
    done = child(home, code, **environment)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.split()


def kept(home: Path) -> list[Path]:
    return sorted((home / ".cache" / "sihua").glob("*/my_rules.in_all-*"))


# The key


@pytest.mark.parametrize(("replaced", "value"), [(CALLED, "30"), (CALLED_DEEPER, "50"), (CONSTANT, "280")])
def test_what_is_replaced_from_outside_is_neither_ignored_nor_kept_for_others(
    home: Path, replaced: str, value: str
) -> None:
    """With a warm cache, with a cold one, and for who comes next without a replacement."""
    assert [shown(home, code) for code in (PLAIN, replaced, PLAIN)] == [["20"], [value], ["20"]]
    for file in kept(home):
        file.unlink()
    assert [shown(home, code) for code in (replaced, PLAIN)] == [[value], ["20"]]


@pytest.mark.parametrize("kind", DEFAULTS)
def test_what_arguments_are_where_none_is_given_belongs_to_the_key(home: Path, kind: str) -> None:
    def helper(value: str) -> str:
        written = DEFAULTS[kind].replace("VALUE", value)
        return f"import numba\n{written}my_rules.twice = numba.njit(half)\nmy_rules.show()"

    assert [shown(home, helper(value)) for value in ("3.0", "7.0", "3.0")] == [["30"], ["70"], ["30"]]
    assert shown(home, f"{helper('3.0')}\n{helper('7.0')}") == ["30", "70"]


def test_how_a_helper_is_compiled_belongs_to_the_key() -> None:
    def half(x: float) -> float:
        return 3.0 * x

    digests = set()
    for helper in (numba.njit(half), numba.njit(fastmath=True)(half)):
        places = {"helper": helper, "__name__": "m"}
        exec("def over(x):\n    return helper(x)", places)
        digests.add(digest_of(places["over"]))
    assert len(digests) == 2


def test_keyword_arguments_belong_to_the_key_too() -> None:
    def of(value: float) -> str:
        def half(x: float, *, f: float = value) -> float:
            return f * x

        return digest_of(half)

    assert of(3.0) != of(7.0)


def test_what_is_replaced_in_a_process_that_has_run_already_is_compiled_anew(home: Path) -> None:
    assert shown(home, f"{PLAIN}\n{CALLED}\nmy_rules.PART = 4.0\n{PLAIN}") == ["20", "30", "30"]


def test_what_is_kept_is_read_again_by_the_next_process_and_by_no_other_source(home: Path) -> None:
    assert (shown(home, PLAIN), len(kept(home))) == (["20"], 1)
    before = kept(home)[0].stat().st_mtime_ns
    assert (shown(home, PLAIN, PYTHONHASHSEED="7"), len(kept(home))) == (["20"], 1)
    assert kept(home)[0].stat().st_mtime_ns == before
    (home / "my_rules.py").write_text(RULES.replace("0.5", "0.25").replace("2.0 *", "8.0 *"))
    assert (shown(home, PLAIN), len(kept(home))) == (["80"], 2)


# Damage


def flipped(content: bytes) -> bytes:
    return content[:-900] + bytes([content[-900] ^ 4]) + content[-899:]


@pytest.mark.parametrize(
    "damage",
    [lambda _: b"", lambda content: content[:2000], lambda content: content[:20], flipped, lambda _: b"x" * 5000],
)
def test_a_damaged_file_is_thrown_away_and_compiled_anew(home: Path, damage: Callable[[bytes], bytes]) -> None:
    shown(home, PLAIN)
    (file,) = kept(home)
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert shown(home, PLAIN) == ["20"]
    assert len(file.read_bytes()) == len(whole)
    assert shown(home, PLAIN) == ["20"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_what_is_no_file_is_thrown_away_and_not_read_for_ever(home: Path) -> None:
    shown(home, PLAIN)
    (file,) = kept(home)
    file.unlink()
    os.mkfifo(file)
    assert shown(home, PLAIN) == ["20"]
    (file,) = kept(home)
    assert file.is_file()


def test_on_a_full_disk_it_runs_without_keeping(home: Path) -> None:
    """No file may grow beyond a kilobyte."""
    limit = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    assert shown(home, f"{limit}resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n{PLAIN}") == ["20"]
    assert [file for file in (home / ".cache" / "sihua").rglob("*") if file.is_file()] == []


def test_two_processes_fill_a_cold_cache_at_once(home: Path) -> None:
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": f"{home}{os.pathsep}{ROOT}"}
    for name in ("NUMBA_CACHE_DIR", "XDG_CACHE_HOME"):
        environment.pop(name, None)
    command = [sys.executable, "-c", f"import my_rules\n{PLAIN}"]
    both = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate(timeout=120)[0].strip() for process in both] == ["20", "20"]
    assert shown(home, PLAIN) == ["20"]
    assert [file.name for file in (home / ".cache").rglob(".*") if file.is_file()] == []


# The place

WHERE = "from sim import kept_code\nprint(kept_code.folder(), kept_code.is_for_this_process_only())"


def test_the_folder_is_the_users_alone(home: Path) -> None:
    (home / ".cache" / "sihua").mkdir(parents=True, mode=0o755)
    place, only_here = shown(home, f"{PLAIN}\n{WHERE}")[1:]
    assert (Path(place).parent, only_here) == (home / ".cache" / "sihua", "False")
    assert Path(place).stat().st_mode & 0o777 == 0o700


def open_to_all(home: Path) -> dict[str, str]:
    (home / "shared").mkdir()
    (home / "shared").chmod(0o777)
    return {"HOME": "", "NUMBA_CACHE_DIR": str(home / "shared")}


def somebody_elses(home: Path) -> dict[str, str]:
    (home / "theirs").mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(home / "theirs", 12345, 12345)
    return {"HOME": "", "NUMBA_CACHE_DIR": str(home / "theirs")}


def a_link_of_somebody_elses(home: Path) -> dict[str, str]:
    if os.geteuid() != 0:
        pytest.skip("only root can give a link away")
    (home / "mine").mkdir(mode=0o700)
    (home / "theirs").symlink_to(home / "mine")
    os.chown(home / "theirs", 12345, 12345, follow_symlinks=False)
    return {"HOME": "", "NUMBA_CACHE_DIR": str(home / "theirs")}


def no_home(_: Path) -> dict[str, str]:
    return {"HOME": ""}


def a_file_for_a_home(home: Path) -> dict[str, str]:
    (home / "file").write_text("")
    return {"HOME": str(home / "file")}


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="owners as on Unix")
@pytest.mark.parametrize("place", [open_to_all, somebody_elses, a_link_of_somebody_elses, no_home, a_file_for_a_home])
def test_where_there_is_no_folder_of_the_users_own_one_is_made_for_the_process(
    home: Path, place: Callable[[Path], dict[str, str]]
) -> None:
    """Its name cannot be foretold, nobody else can open it, workers of the process find it, and it goes with it."""
    (home / "tmp").mkdir()
    environment = {**place(home), "TMPDIR": str(home / "tmp")}
    code = f"{PLAIN}\n{WHERE}\nimport os\nprint(oct(kept_code.folder().parent.stat().st_mode), os.environ['NUMBA_CACHE_DIR'])"
    value, folder, only_here, mode, told = shown(home, code, **environment)
    assert (value, only_here, mode) == ("20", "True", "0o40700")
    assert Path(folder).parent == Path(told)
    assert Path(told).parent == home / "tmp"
    assert not Path(told).exists()
    assert not any((home / name).exists() and any((home / name).iterdir()) for name in ("shared", "theirs", "mine"))


def test_no_configuration_of_the_compiler_is_read_from_the_current_folder(home: Path) -> None:
    (home / ".numba_config.yaml").write_text(f"disable_jit: 1\ncache_dir: {home / 'elsewhere'}\n")
    code = f"{PLAIN}\nfrom sim.compiler import INTERPRETED\nimport sim.world, numba, yaml\nnumba.core.config.reload_config()\n"
    assert shown(home, f"{code}print(INTERPRETED, bool(numba.config.DISABLE_JIT))") == ["20", "False", "False"]
    assert not (home / "elsewhere").exists()
