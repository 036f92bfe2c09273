"""The page: levers from declarations, two sides with the same draws, scenarios that run again exactly, and a real browser."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from experiments.cli import main as cli
from experiments.dashboard.levers import NO_LIMIT, Lever, Moved, blocks, in_force, levers, levers_of, moved_scenario
from experiments.dashboard.pair import Pair
from experiments.dashboard.pictures import Courses, FourProblems, Lorenz, Map
from experiments.dashboard.saving import save
from experiments.dashboard.server import PortTaken, address_of, url
from experiments.presentation.results import run_scenario
from experiments.storage.errors import FolderRefused
from sim.calendar import WEEKS_OF_QUARTER
from sim.catalogue import catalogue
from sim.community import ParticipationModel
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved

ROOT = Path(__file__).parents[1]
SMALL = ["place.residents=150", "run.warm_up_weeks=2", "run.weeks=26"]


def small() -> Resolved:
    return read_scenario("sihua:baseline", SMALL)


# Levers


def test_every_single_number_of_the_scenario_is_a_lever_within_its_range() -> None:
    """And its slider begins where the scenario stands."""
    found = {lever.path: lever for lever in levers(small())}
    assert len(found) > 150
    assert {"outreach.creaming", "learning.fatigue.strain", "workers.admin_share"} <= set(found)
    assert "run.seed" not in found, "both sides have the same random numbers"
    for lever in found.values():
        assert lever.en, lever.path
        assert lever.zh, lever.path
        if lever.kind in ("number", "whole number"):
            assert lever.low <= lever.value <= lever.high, lever
            assert lever.low < lever.high
            assert any(place is lever.value for place in lever.positions), "the slider stands where the scenario does"
            assert lever.positions == sorted(set(lever.positions))
            assert 2 <= len(lever.positions) <= 202
    ends = [f"{lever.path}={end:g}" for lever in found.values() for end in (lever.low, lever.high)
            if lever.kind == "number" and lever.group in ("outreach", "decision", "intention")]  # fmt: skip
    for setting in ends:
        read_scenario("sihua:baseline", [*SMALL, setting])


def test_every_mechanism_can_be_switched_on_and_off_and_moved() -> None:
    here = read_scenario("sihua:mechanisms/points", SMALL)
    for kind, model in catalogue().items():
        moved = Moved().with_mechanism(kind, {"intensity": 0.5})
        assert (
            in_force(moved_scenario("sihua:mechanisms/points", SMALL, here, moved), Moved())[kind]["intensity"] == 0.5
        )
        assert any(lever.path == "intensity" for lever in levers_of(model, {}, 26))
    off = moved_scenario("sihua:mechanisms/points", SMALL, here, Moved().with_mechanism("points", None))
    assert list(off.scenario.mechanisms) == []
    with pytest.raises(ScenarioProblems, match="creaming"):
        moved_scenario("sihua:baseline", SMALL, small(), Moved({"outreach.creaming": 7}))


def test_weeks_costs_and_budgets_have_sliders_that_reach_what_is_useful() -> None:
    def of(kind: str, **values: Any) -> dict[str, Lever]:
        return {lever.path: lever for lever in levers_of(catalogue()[kind], values, 26)}

    points = of("points", until_week=20)
    assert points["from_week"].positions == points["until_week"].positions == list(range(1, 27))
    assert points["ramp_weeks"].positions == list(range(27))
    assert of("points", from_week=-3)["from_week"].positions == list(range(-3, 27))
    assert points["unit_cost"].high == 100.0
    assert of("rest_rota")["setup_cost"].high == 1000.0
    for budget in (points["weekly_budget"], of("points", weekly_budget=2000.0)["weekly_budget"]):
        assert budget.positions[-2:] == [10_000.0, NO_LIMIT], "10,000 yuan, then no limit"
        assert budget.positions[1] == 50.0


def test_what_is_moved_back_is_not_moved() -> None:
    at = {lever.path: lever for lever in levers(small())}["outreach.invitations"]
    assert Moved().with_lever(at, 0.07).with_lever(at, 0.067) == Moved()
    here = read_scenario("sihua:mechanisms/points", SMALL)
    block = blocks(here)["points"]
    lever = next(lever for lever in levers_of(catalogue()["points"], block, 26) if lever.path == "intensity")
    moved = Moved().with_lever_of("points", lever, 0.5, True)
    assert in_force(here, moved)["points"]["intensity"] == 0.5
    assert moved.with_lever_of("points", lever, lever.value, True) == Moved()
    assert Moved().switched("points", False, True).switched("points", True, True) == Moved()
    assert Moved().switched("honours", True, False).switched("honours", False, False) == Moved()


def test_a_lever_that_nothing_reads_is_not_shown_until_something_does_and_is_forgotten_when_nothing_does() -> None:
    """Points a month apart are a lever only of an intermittent schedule; nobody works for a ranking that nobody knows."""
    here = read_scenario("sihua:mechanisms/points", SMALL)
    block, model = blocks(here)["points"], catalogue()["points"]
    assert "every_weeks" not in {lever.path for lever in levers_of(model, block, 26, block)}
    on = {**block, "schedule": "intermittent"}
    assert "every_weeks" in {lever.path for lever in levers_of(model, block, 26, on)}
    monthly = Moved().with_mechanism("points", {"schedule": "intermittent", "every_weeks": 5})
    assert moved_scenario("sihua:mechanisms/points", SMALL, here, monthly).scenario.mechanisms[0].every_weeks == 5  # type: ignore[attr-defined]
    back = Moved().with_mechanism("points", {"schedule": "constant", "every_weeks": 5})
    assert moved_scenario("sihua:mechanisms/points", SMALL, here, back).scenario.mechanisms[0].every_weeks == 4  # type: ignore[attr-defined]
    effort = {moved: "ranking.effort" in {lever.path for lever in levers(small(), Moved({"ranking.published": moved}))}
              for moved in (True, False)}  # fmt: skip
    assert effort == {True: True, False: False}
    hidden = Moved({"ranking.published": False, "ranking.effort": 0.77})
    beside = moved_scenario("sihua:baseline", SMALL, small(), hidden)
    assert beside.scenario.ranking.effort == small().scenario.ranking.effort


def test_two_mechanisms_of_one_kind_are_moved_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text("extends: sihua:baseline\nmechanisms:\n  - {kind: points, intensity: 0.3}\n"
                    "  - {kind: points, intensity: 0.4}\n")  # fmt: skip
    here = read_scenario(file)
    assert list(blocks(here)) == ["points", "points 2"]
    beside = moved_scenario(str(file), [], here, Moved().with_mechanism("points 2", {"intensity": 0.9}))
    assert [block["intensity"] for block in beside.values()["mechanisms"]] == [0.3, 0.9]
    beside = moved_scenario(str(file), [], here, Moved().with_mechanism("points", None))
    assert [block["intensity"] for block in beside.values()["mechanisms"]] == [0.4]


# The two sides


@pytest.mark.parametrize("changed", ["base.yaml", "mine.yaml", "people.csv"])
def test_a_file_that_changed_since_the_page_was_opened_is_said_and_not_half_used(tmp_path: Path, changed: str) -> None:
    """Else one side would have what the file held at first, and the other what it holds now."""
    (tmp_path / "people.csv").write_text("age\n" + "40\n70\n" * 60, encoding="utf-8")
    (tmp_path / "base.yaml").write_text("run: {weeks: 5, warm_up_weeks: 2}\n", encoding="utf-8")
    file = tmp_path / "mine.yaml"
    text = "extends: base.yaml\noutreach: {creaming: 0.5}\npopulation: {residents_file: people.csv}\n"
    file.write_text(text, encoding="utf-8")
    here = read_scenario(file)
    moved = Moved({"outreach.word_of_mouth": 0.1})
    assert moved_scenario(str(file), [], here, moved).scenario.outreach.creaming == 0.5
    to = {"base.yaml": "run: {weeks: 6, warm_up_weeks: 2}\n", "mine.yaml": text.replace("0.5", "0.9"),
          "people.csv": "age\n" + "41\n70\n" * 60}  # fmt: skip
    (tmp_path / changed).write_text(to[changed], encoding="utf-8")
    with pytest.raises(ScenarioProblems, match="not what it was when the page was opened"):
        moved_scenario(str(file), [], here, moved)
    assert moved_scenario(str(file), [], here, Moved()) is here, "nothing is moved"


def test_both_sides_have_the_same_random_numbers() -> None:
    """With nothing moved they are the same to the last bit, and they are what `sihua run` has."""
    pair = Pair(small(), small())
    alone = ParticipationModel(small())
    while pair.running:
        pair.step()
    alone.run()
    for side in pair.sides:
        assert side.model.record.sums.tobytes() == alone.record.sums.tobytes()
        assert side.days.sum() == alone.record.weekly().query("community == -1 and group == 'all'")["occasions"].sum()
    assert pair.week == 26


def test_a_saved_scenario_runs_to_exactly_what_the_page_showed(tmp_path: Path) -> None:
    moved = Moved({"outreach.creaming": 0.123}).with_mechanism("honours", {"intensity": 0.7})
    beside = moved_scenario("sihua:baseline", SMALL, small(), moved)
    pair = Pair(small(), beside)
    while pair.running:
        pair.step()
    file = save(beside, tmp_path / "results", "my <scenario>/..")
    assert file == tmp_path / "results" / "my_scenario" / "scenario.yaml"
    again = read_scenario(file)
    assert again.digest() == beside.digest()
    shown, ran = pair.sides[1].model.record.weekly(), run_scenario(again).weekly
    assert shown.equals(ran)
    assert not pair.sides[0].model.record.weekly().equals(ran)
    assert save(beside, tmp_path / "results", "my scenario").parent.name == "my_scenario-2"  # nothing is written over
    with pytest.raises(FolderRefused, match="no name"):
        save(beside, tmp_path, "../..")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]


# Speed


def test_with_drawing_a_week_of_2000_residents_takes_less_than_an_eighth_of_a_second_of_processor_time() -> None:
    """Five weeks a second are shown: Solara takes another twentieth. Processor time, best of three quarters: for busy machines.

    Both sides are stepped and drawn as the page does it; a slow test asks the page itself.
    """
    place = ["place.residents=2000", "run.warm_up_weeks=1", "run.weeks=40"]
    pair = Pair(read_scenario("sihua:baseline", place), read_scenario("sihua:mechanisms/points", place))
    plans = [(Map(side, "en"), side) for side in pair.sides]
    charts = [kind("en") for kind in (Courses, FourProblems, Lorenz)]
    quarters = []
    for _ in range(3):
        began = time.process_time()
        for _ in range(WEEKS_OF_QUARTER):
            pair.step()
            for plan, side in plans:
                assert plan.draw(side)
            for chart in charts:
                assert pair.week % chart.every or chart.draw(pair)
        quarters.append((time.process_time() - began) / WEEKS_OF_QUARTER)
    assert min(quarters) < 0.125, quarters


# The command


def test_only_this_machine_is_let_in_unless_asked_for(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    pytest.importorskip("solara", reason="no solara: pip install 'sihua[dashboard]'")
    opened: list[Any] = []
    monkeypatch.setattr("experiments.dashboard.server.open_page", lambda *arguments: opened.append(arguments))
    monkeypatch.setattr("experiments.dashboard.server.address_of", lambda host, port: host)
    assert cli.call(["dashboard", "--no-browser", "--lang", "en"]) == 0
    assert opened[0][4].address == "127.0.0.1"
    said = capsys.readouterr().err
    assert "only this machine" in said
    assert "--host 0.0.0.0" in said
    assert cli.call(["dashboard", "--no-browser", "--host", "0.0.0.0", "--lang", "zh"]) == 0
    assert "没有密码" in capsys.readouterr().err
    assert cli.call(["dashboard", "sihua:nothing", "--no-browser"]) == cli.INVALID


def test_a_port_that_is_taken_is_said(capsys: Any) -> None:
    pytest.importorskip("solara", reason="no solara: pip install 'sihua[dashboard]'")
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert cli.call(["dashboard", "--no-browser", "--port", port, "--lang", "en"]) == cli.INVALID
    assert "is in use" in capsys.readouterr().err


def test_a_host_that_cannot_be_is_said_and_is_no_taken_port(capsys: Any) -> None:
    pytest.importorskip("solara", reason="no solara: pip install 'sihua[dashboard]'")
    for host, told in (("", "--host is empty"), ("192.0.2.1", "cannot listen on 192.0.2.1: "),
                       ("no such host", "cannot listen on no such host: ")):  # fmt: skip
        assert cli.call(["dashboard", "--no-browser", "--host", host, "--lang", "en"]) == cli.INVALID
        said = capsys.readouterr().err
        assert told in said
        assert "in use" not in said
        assert "the page is at" not in said
    assert url("::1", 8765, "secret") == "http://[::1]:8765/?token=secret"
    assert address_of("127.0.0.1", 0) == "127.0.0.1"


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_a_port_taken_by_ipv6_is_taken() -> None:
    with closing(socket.socket(socket.AF_INET6)) as taken:
        try:
            taken.bind(("::1", 0))
        except OSError:
            pytest.skip("no ::1 on this machine")
        taken.listen()
        with pytest.raises(PortTaken):
            address_of("::1", taken.getsockname()[1])


def test_what_a_lost_tab_showed_is_kept_for_minutes_and_not_for_a_day(tmp_path: Path) -> None:
    """A browser that is killed says no goodbye: for as long, each opening keeps some ten megabytes."""
    pytest.importorskip("solara", reason="no solara: pip install 'sihua[dashboard]'")
    code = (
        "import uvicorn; from pathlib import Path; from experiments.dashboard.server import Door, open_page\n"
        "uvicorn.Server.run = lambda self, *a, **k: None\n"
        "open_page('sihua:baseline', [], Path('.'), 'en', Door('127.0.0.1', '127.0.0.1', 8799, 'secret'), False)\n"
        "from solara.server import settings; from solara.util import parse_timedelta\n"
        "print(parse_timedelta(settings.kernel.cull_timeout))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True,
                          env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert 60.0 <= float(done.stdout.split()[-1]) <= 3600.0


# A browser


@pytest.fixture
def browser() -> Iterator[Any]:
    """A headless Chromium, where there is one."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="no selenium: the page is not driven")
    pytest.importorskip("solara", reason="no solara: pip install 'sihua[dashboard]'")
    chromium, driver = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if chromium is None or driver is None:
        pytest.skip("no Chromium or chromedriver on this machine: the page is not driven")
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1600,1400"):
        options.add_argument(argument)
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    service = webdriver.chrome.service.Service(driver)
    opened = webdriver.Chrome(options=options, service=service)
    yield opened
    opened.quit()


@pytest.fixture
def page(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Served]:
    """`sihua dashboard` in a process of its own, on a small place unless a test says another."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    settings = [part for setting in getattr(request, "param", SMALL) for part in ("--set", setting)]
    command = [sys.executable, "-m", "experiments.cli.main", "dashboard", "sihua:baseline", "--no-browser", "--port", str(port),
               "--lang", "en", *settings]  # fmt: skip
    with (tmp_path / "log.txt").open("wb") as log:
        server = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log,
                                  env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    until(lambda: reachable(port) or server.poll() is not None, "the server is there", 120)
    assert server.poll() is None, (tmp_path / "log.txt").read_text()
    address = re.search(r"http://\S+", (tmp_path / "log.txt").read_text(encoding="utf-8"))
    assert address is not None
    yield Served(port, server.pid, address[0])
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
    assert "Warning" not in (tmp_path / "log.txt").read_text(encoding="utf-8"), "libraries say nothing on the terminal"


class Served(NamedTuple):
    """A page in a process of its own."""

    port: int
    process: int
    address: str


def reachable(port: int) -> bool:
    with closing(socket.socket()) as trial:
        return trial.connect_ex(("127.0.0.1", port)) == 0


def until(holds: Any, what: str, seconds: float = 60.0) -> Any:
    """Wait for something to come true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.2)
    raise AssertionError(f"waited {seconds:g} s in vain: {what}")


def leaves(values: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every single value with its path."""
    if not isinstance(values, (dict, list)):
        yield path, values
        return
    for name, value in values.items() if isinstance(values, dict) else enumerate(values):
        yield from leaves(value, f"{path}.{name}")


def press(browser: Any, label: str) -> None:
    buttons = browser.find_elements("css selector", "button")
    wanted = next(b for b in buttons if b.get_attribute("innerText").strip().lower() == label)
    browser.execute_script("arguments[0].click()", wanted)


def weeks(browser: Any) -> list[str]:
    """What stands above the two plans."""
    titles = browser.find_elements("css selector", ".plan-title")
    return [title.get_attribute("innerText").rpartition("week ")[2] for title in titles]


def test_in_a_browser_it_steps_moves_saves_and_complains_of_nothing(browser: Any, page: Served, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    def all_of(selector: str) -> list[Any]:
        return browser.find_elements("css selector", selector)  # type: ignore[no-any-return]

    def saved(folder: Path) -> Path:
        press(browser, "save as scenario")
        until(lambda: any(f"{folder}/" in told.text for told in all_of(".sihua-message")), "it says where it is saved")
        return folder / "scenario.yaml"

    browser.get(page.address)
    until(lambda: len(all_of("img")) == 5, "five pictures")
    assert weeks(browser) == ["0", "0"]
    press(browser, "step")
    until(lambda: weeks(browser) == ["1", "1"], "a step is one week on both sides")
    time.sleep(1)
    assert not all_of(".sihua-message"), "nothing moves by itself"
    results = tmp_path / "results" / "dashboard"
    assert read_scenario(saved(results / "my_scenario")).digest() == small().digest()
    slider = next(s for s in all_of(".v-input__slider [role=slider]") if s.get_attribute("aria-valuemax") == "201")
    before = slider.get_attribute("aria-valuenow")  # of a lever that lies between two steps of its slider
    browser.execute_script("arguments[0].focus()", slider)
    slider.send_keys(Keys.ARROW_RIGHT)
    until(lambda: any("Press Reset" in told.text for told in all_of(".sihua-message")), "Reset is needed")
    assert slider.get_attribute("aria-valuenow") != before
    press(browser, "reset")
    until(lambda: weeks(browser) == ["0", "0"] and not all_of(".sihua-message"), "Reset begins again")
    press(browser, "step")
    until(lambda: weeks(browser) == ["1", "1"], "and steps again")
    here, there = (dict(leaves(of.values())) for of in (small(), read_scenario(saved(results / "my_scenario-2"))))
    assert len([path for path in here.keys() | there.keys() if here.get(path) != there.get(path)]) == 1
    assert browser.save_screenshot(str(tmp_path / "page.png"))
    assert (tmp_path / "page.png").stat().st_size > 50_000
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    assert {path.name for path in tmp_path.iterdir()} == {"results", "log.txt", "page.png"}


LARGE = ["place.residents=2000", "run.warm_up_weeks=1", "run.weeks=40"]


@pytest.mark.slow
@pytest.mark.parametrize("page", [LARGE], indirect=True)
def test_in_a_browser_a_week_of_2000_residents_takes_less_than_a_fifth_of_a_second_of_the_servers_processor_time(
    browser: Any, page: Served
) -> None:
    """Stepping, drawing and Solara, week by week (playing leaves out pictures where the browser is late)."""
    import psutil

    def used() -> float:
        times = psutil.Process(page.process).cpu_times()
        return float(times.user + times.system)

    browser.get(page.address)
    until(lambda: weeks(browser) == ["0", "0"], "it is there")
    before = used()
    for week in range(1, 2 * WEEKS_OF_QUARTER + 1):
        press(browser, "step")
        until(lambda shown=week: weeks(browser) == [str(shown)] * 2, "the next week is shown")
    assert (used() - before) / (2 * WEEKS_OF_QUARTER) < 0.2
