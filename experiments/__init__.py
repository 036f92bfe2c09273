"""Everything that is done with the model: run it, keep its results, show them."""

from importlib.util import find_spec
from pathlib import Path

MODEL = Path(__file__).resolve().parents[1] / "sim" / "__init__.py"
"""The model that all of this is about; a folder of the user's may have its name, and stand in its way."""


def _model_must_be_ours() -> None:
    """Raise ImportError, saying which file was found, unless `sim` is what lies beside this package; nothing of it is run."""
    spec = find_spec("sim")
    found = spec.origin if spec is not None else None
    if found is None or Path(found).resolve() != MODEL:
        remedy = f"; rename {found}, or its folder, or run from another folder" if found else ""
        raise ImportError(f"Python finds {found or 'nothing'} instead of {MODEL}, the package `sim` of sihua{remedy}")


_model_must_be_ours()
