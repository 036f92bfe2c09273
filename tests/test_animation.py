"""Films of a run: a frame for each week, in the colours of that week, whole or not there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from experiments.cli import main as cli
from experiments.presentation import animation, townplan
from experiments.storage.errors import FolderRefused
from sim.community import ParticipationModel
from sim.scenario.reader import read_scenario
from sim.scenario.resolved import Resolved


def small() -> Resolved:
    return read_scenario("sihua:baseline", ["place.residents=120", "run.warm_up_weeks=2", "run.weeks=6"])


def test_a_film_has_a_frame_for_each_week_and_shows_who_takes_part(tmp_path: Path) -> None:
    from PIL import Image

    file = animation.film(small(), tmp_path / "film.gif", first=2, every=2)
    film = Image.open(file)
    assert film.n_frames == 3  # weeks 2, 4 and 6
    film.seek(2)
    dots = np.asarray(film.convert("RGB")).reshape(-1, 3).astype(int)
    participating = np.array([0xD5, 0x5E, 0x00])
    assert (np.abs(dots - participating).max(axis=1) < 12).sum() > 50
    assert [path.name for path in tmp_path.iterdir()] == ["film.gif"]


def test_states_are_those_of_the_run() -> None:
    community = ParticipationModel(small())
    community.run()
    found = townplan.states(community)
    assert (found == townplan.PARTICIPATING).sum() == (community.events.occasions > 0).sum()
    awake_and_absent = (community.events.occasions == 0) & (community.minds.resting == 0)
    assert ((found == townplan.UNAWARE) == (awake_and_absent & (community.minds.aware == 0))).all()


def test_neighbours_of_a_stairwell_lie_together() -> None:
    """And nobody lies where somebody else does."""
    community = ParticipationModel(small())
    where, stairwell = townplan.places(community), community.people.stairwell
    distances = np.linalg.norm(where[:, None] - where[None], axis=2)
    assert distances[np.triu_indices(len(where), 1)].min() > 0.3
    same = stairwell[:, None] == stairwell[None]
    assert distances[same].max() < 2.0 * np.sqrt(np.bincount(stairwell).max())
    assert townplan.ties(community, where).shape[1:] == (2, 2)


def test_what_cannot_be_written_is_refused_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "there.gif").write_text("kept")
    for name, complaint in (("there.gif", "--force"), ("film.avi", "ends in"), ("film.mp4", "imageio-ffmpeg")):
        monkeypatch.setattr(animation, "ffmpeg", lambda: None)
        with pytest.raises(FolderRefused, match=complaint):
            animation.film(small(), tmp_path / name)

    def interrupted(week: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        animation.film(small(), tmp_path / "new.gif", progress=interrupted)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("there.gif", "kept")]


def test_the_command_writes_a_film(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "film.mp4"
    if animation.ffmpeg() is None:
        pytest.skip("no ffmpeg, and no imageio-ffmpeg: mp4 is not tried")
    settings = ["--set", "place.residents=120", "--set", "run.warm_up_weeks=2", "--set", "run.weeks=4", "--lang", "zh"]
    assert cli.call(["animate", "sihua:baseline", "--out", str(file), *settings]) == 0
    assert file.read_bytes()[4:8] == b"ftyp"
    assert str(file) in capsys.readouterr().out
