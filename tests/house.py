"""A copy of the house in which files are edited where a name stands, not where a line looks as it did: by class, function and
constant, so that neither formatting nor an addition of the same kind is in the way."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("sim", "experiments", "sihua", "scenarios")


class House:
    """A copy of the packages. edited: the files that were written in it."""

    def __init__(self, folder: Path, packages: tuple[str, ...] = PACKAGES) -> None:
        self.folder, self.edited = folder, set[str]()
        for name in packages:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
        shutil.copy(ROOT / "pyproject.toml", folder)

    def write(self, file: str, text: str) -> None:
        """A new file."""
        assert not (self.folder / file).exists()
        self._put(file, text)

    def says(self, program: str) -> str:
        """What a program prints here, the model being interpreted."""
        here = {"PYTHONPATH": str(self.folder), "NUMBA_DISABLE_JIT": "1"}
        found = subprocess.run(
            [sys.executable, "-c", program], cwd=self.folder, env={**os.environ, **here}, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert found.returncode == 0, found.stderr[-2000:]
        return found.stdout.strip()

    def brings(self, *paths: str) -> None:
        """Tests, or folders of theirs, as they are in the house; what is there already stays as it was edited."""
        for path in ("tests/__init__.py", *paths):
            if not (self.folder / path).exists():
                (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                (shutil.copytree if (ROOT / path).is_dir() else shutil.copy)(ROOT / path, self.folder / path)

    def refuses(self, test: str) -> str:
        """What a test says against what was added: nothing where it passes. test: its name as pytest has it."""
        here = {"PYTHONPATH": str(self.folder), "NUMBA_DISABLE_JIT": "1"}
        found = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", test], cwd=self.folder,
            env={**os.environ, **here}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert found.returncode in (0, 1), found.stdout[-2000:] + found.stderr[-2000:]
        return found.stdout if found.returncode else ""

    def imports(self, file: str, line: str) -> None:
        """One import more, below those at the top."""
        self._insert(
            file, [node for node in self._tree(file).body if isinstance(node, ast.Import | ast.ImportFrom)][-1], line
        )

    def before(self, file: str, name: str, text: str) -> None:
        """A text before the class, function or constant of this name."""
        node = self._find(file, name)
        at = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))]) - 1
        self._splice(file, self._offset(file, at + 1, 0), self._offset(file, at + 1, 0), text)

    def field(self, file: str, name: str, line: str) -> None:
        """One field more in a class, the last."""
        node = self._find(file, name)
        assert isinstance(node, ast.ClassDef)
        fields = [each for each in node.body if isinstance(each, ast.AnnAssign | ast.Assign)]
        self._insert(file, fields[-1], line)

    def statement(self, file: str, function: str, mentions: str, line: str, before: bool = False) -> None:
        """A line after (or before) the first statement of a function, however deep, that mentions a name or call."""
        statements = [
            each for each in ast.walk(self._find(file, function))
            if isinstance(each, ast.stmt) and not hasattr(each, "body") and mentions in ast.unparse(each)
        ]  # fmt: skip
        assert statements, f"{function} in {file} has no {mentions}"
        node = min(statements, key=lambda each: each.lineno)
        if before:
            at = self._offset(file, node.lineno, 0)
            self._splice(file, at, at, self._indented(node, line))
        else:
            self._insert(file, node, line)

    def expression(self, file: str, function: str, old: str, new: str) -> None:
        """Another expression in place of one, however it is written, wherever a function has it."""
        found = [
            each for each in ast.walk(self._find(file, function))
            if isinstance(each, ast.expr) and ast.unparse(each) == ast.unparse(ast.parse(old, mode="eval"))
        ]  # fmt: skip
        assert found, f"{function} in {file} has no {old}"
        for node in sorted(found, key=lambda each: (each.lineno, each.col_offset), reverse=True):
            self._replace(file, node, new)

    def member(self, file: str, name: str, text: str, before: str = "") -> None:
        """One member or entry more, the last, of what is assigned to a name: a tuple, list, set, table or type with choices.

        before: a text among them before which it comes instead.
        """
        node = self._find(file, name)
        assert isinstance(node, ast.Assign | ast.AnnAssign)
        next_one = [each for each in ast.walk(node) if isinstance(each, ast.Constant) and each.value == before]
        if before:
            at = self._offset(file, next_one[0].lineno, next_one[0].col_offset)
            self._splice(file, at, at, f"{text}, ")
        else:
            self._append(file, node.value, text)

    def argument(self, file: str, function: str, call: str, text: str) -> None:
        """One argument more, the last, where a function calls another."""
        calls = [
            each for each in ast.walk(self._find(file, function))
            if isinstance(each, ast.Call) and ast.unparse(each.func) == call
        ]  # fmt: skip
        assert len(calls) == 1, f"{function} in {file} calls {call} {len(calls)} times"
        self._append(file, calls[0], text)

    # How it is done: places in the bytes of a file, as Python counts them

    def _tree(self, file: str) -> ast.Module:
        return ast.parse((self.folder / file).read_bytes())

    def _find(self, file: str, name: str) -> ast.stmt:
        """What has a name at the top of a file."""
        for node in self._tree(file).body:
            if name in _names(node):
                return node
        raise AssertionError(f"{file} has no {name}")

    def _offset(self, file: str, line: int, column: int) -> int:
        lines = (self.folder / file).read_bytes().splitlines(keepends=True)
        return sum(map(len, lines[: line - 1])) + column

    def _splice(self, file: str, first: int, last: int, text: str) -> None:
        held = (self.folder / file).read_bytes()
        self._put(file, (held[:first] + text.encode() + held[last:]).decode())

    def _insert(self, file: str, node: ast.stmt, line: str) -> None:
        """Below a statement, and what stands behind it in its last line."""
        at = self._offset(file, (node.end_lineno or node.lineno) + 1, 0)
        self._splice(file, at, at, self._indented(node, line))

    @staticmethod
    def _indented(node: ast.stmt, text: str) -> str:
        return "".join(f"{' ' * node.col_offset}{line}\n" for line in text.splitlines())

    def _replace(self, file: str, node: ast.expr, text: str) -> None:
        first = self._offset(file, node.lineno, node.col_offset)
        self._splice(file, first, self._offset(file, node.end_lineno or 0, node.end_col_offset or 0), text)

    def _append(self, file: str, node: ast.AST | None, text: str) -> None:
        """Behind the last part of a bracket."""
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts) | ast.Dict(values=parts):
                last = parts[-1]
            case ast.Call(args=arguments, keywords=keywords):
                last = keywords[-1].value if keywords else arguments[-1]
            case ast.Subscript(slice=inner):
                self._append(file, inner, text)
                return
            case _:
                raise AssertionError(f"{file}: nothing to add {text} to")
        at = self._offset(file, last.end_lineno or 0, last.end_col_offset or 0)
        self._splice(file, at, at, f", {text}")

    def _put(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")
        self.edited.add(file)


def _names(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name
        case ast.Assign(targets=targets):
            yield from (each.id for each in targets if isinstance(each, ast.Name))
