"""Figures inside the page, and the letters that its text needs."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from experiments.presentation.figures.style import FAMILY, FONT, style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NAMES = re.compile(r'(\bid="|xlink:href="#|\bhref="#|url\(#)')


def inline_svg(draw: Callable[[], Figure], name: str, title: str, description: str) -> str:
    """A figure as SVG with letters as shapes: it looks the same without any font, and says in words what it shows.

    name: what no other figure of the page is called; every name inside the picture begins with it.
    """
    from html import escape

    import matplotlib

    with style(), matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "sihua", "savefig.dpi": 130}):
        page = io.StringIO()
        draw().savefig(page, format="svg", metadata={"Date": None, "Creator": None})
    svg = page.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    svg = _NAMES.sub(lambda found: f"{found.group(1)}{name}-", svg)
    svg = re.sub(r'(<svg[^>]*?) width="[^"]*"', r"\1", svg, count=1)
    svg = re.sub(r'(<svg[^>]*?) height="[^"]*"', r"\1", svg, count=1)
    said = f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    start = svg.index(">") + 1
    role = f' role="img" aria-labelledby="{name}-title {name}-desc"'
    return f"{svg[: start - 1]}{role}>{said}{svg[start:].strip()}"


def embedded_font(text: str) -> str:
    """The bundled Chinese font with the characters of `text` only, as the source of an @font-face rule."""
    from fontTools import subset

    options = subset.Options(flavor="woff", notdef_outline=True, layout_features=["*"])
    font = subset.load_font(str(FONT), options)
    chosen = subset.Subsetter(options)
    chosen.populate(text="".join(sorted(set(text))))
    chosen.subset(font)
    content = io.BytesIO()
    subset.save_font(font, content, options)
    return f"data:font/woff;base64,{base64.b64encode(content.getvalue()).decode('ascii')}"


__all__ = ["FAMILY", "embedded_font", "inline_svg"]
