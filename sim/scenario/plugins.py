"""Mechanisms that do not come with the program: in files beside a scenario, or installed. None of it runs unannounced.

A file is read as text, and what it declares is told, before a line of it is run. The same text in the same place is one
module however often it is read; another text, or another place, is another one, so that two scenarios never mix theirs.
"""

from __future__ import annotations

import ast
import hashlib
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from sim.catalogue import shipped
from sim.mechanism import Mechanism, kind_of
from sim.printable import escaped
from sim.scenario.files import read_text
from sim.scenario.problems import Origin, Problem, ScenarioProblems, closest, shown

if TYPE_CHECKING:
    from sim.policy.contract import Breach

GROUP = "sihua.mechanisms"
"""The group of entry points under which an installed package offers a mechanism: its kind = "module:Class"."""
REFUSE = "SIHUA_NO_FOREIGN_CODE"
_TRUSTED = f"leave out --no-foreign-code (or {REFUSE}) if you know what it does"
_WRITE = 'write one class, with kind: Literal["my_kind"] = "my_kind" in it; docs/add-a-mechanism.md shows how'


@dataclass(frozen=True)
class Plugin:
    """A mechanism of a scenario's own.

    named: its file as the scenario names it, or the installed package that offers it; said: its file as messages name it;
    text, sha256: what was run.
    """

    mechanism: type[Mechanism]
    named: str
    file: Path
    said: str
    text: str
    installed: bool = False

    @property
    def kind(self) -> str:
        """What a scenario calls it."""
        return kind_of(self.mechanism)

    @property
    def sha256(self) -> str:
        """The SHA-256 of its file, in hexadecimal."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    def problem(self, breach: Breach) -> Problem:
        """What it does not keep, at the line of its file where that stands."""
        source = _Source(self.said, self.text)
        line = breach.line or source.line_of(self.mechanism.__name__, breach.about)
        return Problem(source.name, line, 1, "", f"{self.kind or 'the class'}: {breach.message}", breach.hint)

    def fault(self, error: BaseException) -> Problem:
        """What its file raised, at the last of its lines that had a part in it."""
        return _Source(self.said, self.text).fault(error, self.file)

    def raised(self, error: BaseException) -> bool:
        """Whether a line of its file had a part in it."""
        return any(frame.filename == str(self.file) for frame in traceback.extract_tb(error.__traceback__))

    def in_a_block(self, block: Mechanism, origin: Origin, path: str) -> list[Problem]:
        """What a block of it in a scenario does not keep with the values that it has there."""
        from sim.policy.contract import breaches_of_a_block  # late: it imports NumPy

        try:
            wrong = breaches_of_a_block(block)
        except Exception as error:  # whatever a file of somebody else's raises
            return [self.fault(error)]
        return [Problem.at(origin, path, f"{self.kind}: {breach.message}", breach.hint) for breach in wrong]


def announce(message: str) -> None:
    """Say on standard error, once for each message, that code is run which did not come with the program."""
    if message not in _SAID and sys.stderr is not None:
        _SAID.add(message)
        with suppress(OSError):
            print(escaped(message), file=sys.stderr, flush=True)


_SAID: set[str] = set()


def may_run(wanted: bool | None) -> bool:
    """Whether foreign code may run: as it is wanted, else as the environment says."""
    return os.environ.get(REFUSE, "") in ("", "0") if wanted is None else wanted


@dataclass
class Plugins:
    """The mechanisms that one scenario brings. allowed: whether they may be run."""

    problems: list[Problem]
    allowed: bool
    tell: Callable[[str], None] = announce
    found: list[Plugin] = field(default_factory=list)
    read: set[Path] = field(default_factory=set)
    _offers: dict[str, EntryPoint] | None = None
    complete: bool = True
    """Whether all of them could be had; if not, what needs them is not their fault."""

    @property
    def kinds(self) -> dict[str, type[Mechanism]]:
        """The classes by their kinds."""
        return {plugin.kind: plugin.mechanism for plugin in self.found}

    def add_file(self, name: str, folder: Path, root: Path, origin: Origin, path: str) -> None:
        """Bring the mechanism of a file. folder: what its name is relative to; root: the folder that it may not leave."""
        file = (folder / name).absolute()
        complaint = _not_a_file(file, name, root)
        if complaint is None and file.resolve() in self.read:
            complaint = ("is listed twice", "remove one of the two")
        if complaint is None and not self.allowed:
            complaint = ("is code that did not come with sihua, which may not be run here", _TRUSTED)
        if complaint is not None:
            message = f"{shown(name, 200)} {complaint[0]}".strip()
            self._refuse(Problem.at(origin, path, message, complaint[1]))
            return
        self.read.add(file.resolve())
        said = shown(folder / name, 300)
        text = read_text(file, said, self.problems)
        source = None if text is None else _Source(said, text)
        named = None if source is None else source.declared(self.problems)
        if source is None or named is None:
            self.complete = False
            return
        class_name, kind = named
        other = next((plugin.named for plugin in self.found if plugin.kind == kind), None)
        if kind in shipped() or other is not None:
            has = f"comes from {shown(other)}, too" if other else "comes with sihua already"
            line = source.line_of(class_name, "kind")
            self._refuse(Problem(said, line, 1, "", f"a mechanism of kind {kind} {has}", "choose another kind"))
            return
        self._tell(said, source.sha256, kind)
        module = _module_of(file, source)
        try:
            if module is None:
                module = _run(file, source)
            self._keep(Plugin(getattr(module, class_name), name, file, said, source.text))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # whatever a file of somebody else's raises, SystemExit included
            self._refuse(source.fault(error, file))

    def add_installed(self, kind: str, origin: Origin, path: str) -> None:
        """Bring a mechanism that an installed package offers under this kind, if there is one."""
        if self._offers is None:
            self._offers = installed()  # once: a scenario may name thousands of kinds that are none
        offer = self._offers.get(kind)
        if offer is None:
            return
        package = f"{offer.dist.name} {offer.dist.version}" if offer.dist is not None else offer.value
        if not self.allowed:
            message = f"{kind} is code of the package {package}, which may not be run here"
            self._refuse(Problem.at(origin, path, message, _TRUSTED))
            return
        try:
            file = _file_of(offer.module)
            source = _Source(shown(file, 300), file.read_text(encoding="utf-8"))
            self._tell(f"{package}, {source.name}", source.sha256, kind)
            mechanism = offer.load()
            if not (isinstance(mechanism, type) and issubclass(mechanism, Mechanism) and kind_of(mechanism) == kind):
                raise TypeError(f"{offer.value} is no mechanism of kind {kind}")
            self._keep(Plugin(mechanism, package, file, source.name, source.text, installed=True))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            message = f"the package {package} offers {kind}, but it cannot be had: {_said(error)}"
            self._refuse(Problem.at(origin, path, message, "ask whoever wrote it, or remove it"))

    def _keep(self, plugin: Plugin) -> None:
        """Bring it, unless its declarations do not keep what every mechanism must."""
        from sim.policy.contract import breaches

        if not (isinstance(plugin.mechanism, type) and issubclass(plugin.mechanism, Mechanism)):
            raise TypeError("the class is no mechanism: derive it from Incentive or Institution (sim.mechanism)")
        wrong = [plugin.problem(breach) for breach in breaches(plugin.mechanism)]
        self.problems += wrong
        if wrong:
            self.complete = False
        else:
            self.found.append(plugin)

    def _tell(self, named: str, sha256: str, kind: str) -> None:
        self.tell(f"sihua: running foreign code: {named} (sha256 {sha256}) declares the mechanism {kind}")

    def _refuse(self, problem: Problem) -> None:
        self.problems.append(problem)
        self.complete = False


@contextmanager
def naming_faults(plugins: Sequence[Plugin]) -> Iterator[None]:
    """Within it, what a file of these raises is a problem of that file, with its line, and no defect of the program."""
    try:
        yield
    except ScenarioProblems:
        raise
    except Exception as error:
        at_fault = [plugin.fault(error) for plugin in plugins if plugin.raised(error)]
        if not at_fault:
            raise
        raise ScenarioProblems(at_fault) from error


def installed() -> dict[str, EntryPoint]:
    """What installed packages offer, by kind; nothing of it is imported yet. What comes with sihua is not replaced."""
    return {offer.name: offer for offer in entry_points(group=GROUP) if offer.name not in shipped()}


def _not_a_file(file: Path, name: str, root: Path) -> tuple[str, str] | None:
    if not name.strip():
        return "names no file", "write the name of a Python file, as own.py, or leave it out"
    try:
        if not file.resolve().is_relative_to(root.resolve()):
            return "lies outside the scenario's folder", f"keep it in {shown(root, 300)}"
        if file.is_dir():
            return "is a folder", "name the Python file in it"
        if file.suffix != ".py":
            return "is no Python file", "its name ends in .py"
        if not file.exists():
            there = sorted(path.name for path in file.parent.glob("*.py")) if file.parent.is_dir() else []
            meant = closest(file.name, there)
            return "does not exist", (f"did you mean {shown(meant)}?" if meant else
                                      "the path is relative to the scenario file that names it")  # fmt: skip
    except (OSError, RuntimeError, ValueError) as error:
        return f"cannot be found: {shown(error)}", "check its name"
    return None


def _file_of(module: str) -> Path:
    """Where a module lies, found without importing any of its packages."""
    top, *below = module.split(".")
    spec = find_spec(top)
    if spec is None:
        raise ModuleNotFoundError(f"there is no module {top}")
    if not below and spec.origin is not None:
        return Path(spec.origin)
    for place in spec.submodule_search_locations or ():
        for found in (Path(place, *below).with_suffix(".py"), Path(place, *below, "__init__.py")):
            if found.is_file():
                return found
    raise ModuleNotFoundError(f"there is no file of the module {module}")


class _Source:
    """The text of a file, looked at without running it."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()

    def declared(self, problems: list[Problem]) -> tuple[str, str] | None:
        """The class of the mechanism and its kind; None (and a problem) unless it is exactly one."""
        try:
            tree = ast.parse(self.text)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            line, column = getattr(error, "lineno", None) or 1, getattr(error, "offset", None) or 1
            message = f"is no Python that can be read: {getattr(error, 'msg', None) or error}"
            problems.append(Problem(self.name, line, max(1, column), "", message, "put the line right"))
            return None
        classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
        found = [(node, kind) for node in classes if (kind := _kind_in(node)) is not None]
        if len(found) == 1:
            return found[0][0].name, found[0][1]
        if found:
            first, second = found[0][0], found[1][0]
            message = f"{second.name} is a second mechanism, after {first.name} in line {first.lineno}"
            problems.append(Problem(self.name, second.lineno, 1, "", message, "one file holds one mechanism"))
        elif classes:
            message = f"the class {classes[0].name} does not declare its kind"
            problems.append(Problem(self.name, classes[0].lineno, 1, "", message, _WRITE))
        else:
            problems.append(Problem(self.name, 1, 1, "", "no class, so no mechanism", _WRITE))
        return None

    def line_of(self, class_name: str, about: str) -> int:
        """Where a field, a method or a term stands in the class; else the class itself, or the beginning."""
        try:
            nodes = list(ast.walk(ast.parse(self.text)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return 1
        of_class = next((n for n in nodes if isinstance(n, ast.ClassDef) and n.name == class_name), None)
        if of_class is None:
            return 1
        for node in ast.walk(of_class) if about else ():
            named = (
                getattr(node, "name", None) if isinstance(node, ast.FunctionDef)
                else getattr(node.target, "id", None) if isinstance(node, ast.AnnAssign)
                else node.value if isinstance(node, ast.Constant) else None
            )  # fmt: skip
            if named == about:
                return int(getattr(node, "lineno", of_class.lineno))
        return of_class.lineno

    def fault(self, error: BaseException, file: Path) -> Problem:
        """What the file raised, at the last of its lines that had a part in it."""
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
        hint = "put the line right"
        if isinstance(error, SyntaxError) and error.filename == str(file):
            lines = [error.lineno]
        if isinstance(error, ModuleNotFoundError) and error.name is not None:
            hint = f"install {error.name.split('.')[0]}, or do without it; a mechanism is one file"
        elif isinstance(error, ImportError) and error.name in sys.modules:
            missing = re.search(r"cannot import name '(\w+)'", str(error))
            meant = closest(missing[1], vars(sys.modules[str(error.name)])) if missing else None
            hint = f"did you mean {meant}?" if meant else hint
        return Problem(self.name, (lines or [1])[-1] or 1, 1, "", f"cannot be used: {_said(error)}", hint)


def _said(error: BaseException) -> str:
    text = str(error).split("\n")[0]
    return shown(f"{type(error).__name__}: {text}" if text else type(error).__name__, 200)


def _kind_in(node: ast.ClassDef) -> str | None:
    """The kind that a class declares, as `kind: Literal["points"] = "points"`."""
    for line in node.body:
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.target.id == "kind":
            values: Sequence[Any] = [part for part in ast.walk(line) if isinstance(part, ast.Constant)]
            return next((part.value for part in values if isinstance(part.value, str)), None)
    return None


def _name_of(file: Path, source: _Source) -> str:
    place = hashlib.sha256(os.fsencode(file.absolute())).hexdigest()
    return f"sihua_foreign_{source.sha256[:16]}_{place[:16]}"


def _module_of(file: Path, source: _Source) -> ModuleType | None:
    return sys.modules.get(_name_of(file, source))


def _run(file: Path, source: _Source) -> ModuleType:
    """Run the text of a file as a module of its own; nothing is left of it where it fails."""
    module = ModuleType(_name_of(file, source))
    module.__file__ = str(file)
    sys.modules[module.__name__] = module
    try:
        # Never without docstrings, not even under `python -OO`: what a mechanism says of itself is shown.
        code = compile(source.text, str(file), "exec", dont_inherit=True, optimize=min(1, sys.flags.optimize))
        exec(code, vars(module))
    except BaseException:
        del sys.modules[module.__name__]
        raise
    return module


def each_kind(values: Any) -> Iterator[tuple[int, str]]:
    """The kinds that a list of mechanisms names, each with its place in the list."""
    for number, item in enumerate(values if isinstance(values, list) else ()):
        kind = item.get("kind") if isinstance(item, dict) else None
        if isinstance(kind, str):
            yield number, kind
