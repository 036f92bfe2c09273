"""Where `sim` and `experiments` come from: names so common that a folder or file of the user's may stand in their way."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
"""Where the three packages of this distribution lie side by side."""


def must_be_ours() -> None:
    """Stop unless `sim` and `experiments` are those beside this package, and say which file was found instead.

    Raises ImportError; on the command line, where a traceback helps nobody, says the same in one line and exits with 2.
    """
    if HOME not in map(Path, sys.path):  # a clone that is not installed, and `python -m sihua` within it
        sys.path.append(str(HOME))
    problems = [problem for name in ("sim", "experiments") if (problem := _problem_of(name))]
    if not problems:
        return
    if _is_the_command():
        print(*(f"sihua: {problem}" for problem in problems), sep="\n", file=sys.stderr)
        raise SystemExit(2)
    raise ImportError("\n".join(problems))


def _problem_of(name: str) -> str:
    """What is wrong with the place that Python takes a package from; empty if nothing is."""
    try:
        spec = find_spec(name)
    except ValueError:  # somebody put a module there by hand that says nothing of where it comes from
        return f"`sys.modules[{name!r}]` is a module without a place, not that of sihua ({HOME / name}); delete it"
    if spec is None or spec.origin is None:
        return f"the package `{name}`, which belongs to sihua, is not there ({HOME / name}); install sihua again"
    found = Path(spec.origin)
    if found.resolve().is_relative_to(HOME / name):
        return ""
    where = found.parent if found.name == "__init__.py" else found
    return (
        f"Python finds {where} instead of the package `{name}` that belongs to sihua ({HOME / name});"
        f" rename {where.name}, or run from another folder"
    )


def _is_the_command() -> bool:
    """Whether this is `sihua` or `python -m sihua`; while Python looks for the module, the first argument is `-m`."""
    return bool(sys.argv) and (sys.argv[0] == "-m" or Path(sys.argv[0]).stem == "sihua")
