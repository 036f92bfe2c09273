"""The pictures of the page in docs/figures, taken anew: `python -m tests.dashboard_pictures`, with a headless Chromium.

The baseline on one side; on the other the first mechanism of the list, so that its sliders can be seen. Both have been
played to the last week: the same pictures come out again.
"""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser import browser

FIGURES = Path(__file__).parents[1] / "docs" / "figures"
LAST = "104"
BUTTONS = {"en": ("reset", "▶"), "zh": ("重置", "▶")}


def main() -> None:
    """Both languages."""
    for language, file in (("en", "dashboard.png"), ("zh", "dashboard.zh.png")):
        with closing(socket.socket()) as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        command = [sys.executable, "-m", "experiments.cli.main", "dashboard", "--no-browser", "--port", str(port),
                   "--lang", language]  # fmt: skip
        server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        assert server.stderr is not None
        address = next(found[0] for line in server.stderr if (found := re.search(r"http://\S+", line)))
        try:
            taken(port, address, BUTTONS[language]).save(FIGURES / file, optimize=True)
        finally:
            server.terminate()
            server.wait(20)


def taken(port: int, address: str, buttons: tuple[str, str]) -> Image.Image:
    """The page with the first mechanism switched on, in its last week."""
    with browser(1600, 1460) as driver:

        def press(label: str) -> None:
            found = driver.find_elements("css selector", "button")
            wanted = next(b for b in found if b.get_attribute("innerText").strip().lower() == label)
            driver.execute_script("arguments[0].click()", wanted)

        def weeks() -> list[str]:
            titles = driver.find_elements("css selector", ".plan-title")
            return ["".join(filter(str.isdigit, title.get_attribute("innerText"))) for title in titles]

        until(lambda: _listens(port))
        driver.get(address)
        until(lambda: weeks() == ["0", "0"])
        driver.execute_script("document.querySelector('.v-input--switch input').click()")
        until(lambda: driver.find_elements("css selector", ".sihua-message"))
        press(buttons[0])
        until(lambda: not driver.find_elements("css selector", ".sihua-message"))
        press(buttons[1])
        until(lambda: weeks() == [LAST, LAST])
        time.sleep(2)  # what is drawn last arrives last
        whole = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    smaller = whole.resize((1200, whole.height * 1200 // whole.width), Image.Resampling.LANCZOS)
    return smaller.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)  # keeps the colours apart


def until(holds: Any) -> None:
    """Wait, at most two minutes."""
    end = time.monotonic() + 120
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("the page did not come to it")
        time.sleep(0.2)


def _listens(port: int) -> bool:
    with closing(socket.socket()) as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    main()
