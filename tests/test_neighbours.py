"""The neighbour network: what every generator owes, what the layers mean, which files and settings are refused."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.compiler import process
from sim.neighbours import (
    Neighbours,
    NetworkProblem,
    build,
    check,
    complete,
    from_edges,
    read_edge_list,
    read_graphml,
    to_networkx,
    write_graphml,
)
from sim.neighbours.layered import _lined_up
from sim.neighbours.rows import MOST_EXPLICIT, end_to_end
from sim.scenario.blocks.network import Network
from sim.scenario.blocks.place import Place
from sim.state import People

PRESETS = ("work_unit_compound", "commercial_estate", "relocation_estate")
GENERATED: list[dict[str, Any]] = [
    {"kind": "layered"},
    {"kind": "ring", "each_side": 3},
    {"kind": "watts_strogatz", "mean_degree": 6.0, "rewiring": 0.3},
    {"kind": "erdos_renyi", "mean_degree": 5.0},
    {"kind": "barabasi_albert", "attachments": 2},
    {"kind": "stochastic_block", "blocks": 3, "within": 0.2, "between": 0.02},
]


def estate(residents: int, communities: int = 1, per_stairwell: int = 24, per_building: int = 3) -> People:
    """Residents of ordinary ages, one in five of them a migrant from one of four places."""
    row = np.arange(residents)
    community = row * communities // residents
    in_community = row - (community * residents + communities - 1) // communities
    stairwell = community * residents + in_community // per_stairwell
    columns: dict[str, Any] = {column: np.zeros(residents, np.uint8) for column in People._fields}
    columns |= {
        "community": community.astype(np.uint16),
        "stairwell": stairwell.astype(np.uint32),
        "building": (community * residents + in_community // per_stairwell // per_building).astype(np.uint32),
        "age": (18 + (row * 7919) % 71).astype(np.uint8),
        "migrant": (row % 5 == 0).astype(np.uint8),
        "hometown": np.where(row % 5 == 0, 1 + row // 5 % 4, 0).astype(np.uint8),
    }
    return People(**columns)


def built(residents: int, seed: int = 1, people: People | None = None, **fields: Any) -> Neighbours:
    return build(Network.model_validate(fields), people or estate(residents), seed, Path())


def assert_proper(neighbours: Neighbours, residents: int) -> None:
    """Rows are sorted without repeats, nobody is tied to themselves, and every tie is in both rows."""
    assert neighbours.start.dtype == np.int64
    assert neighbours.others.dtype == np.uint32
    assert len(neighbours.start) == residents + 1
    assert neighbours.start[0] == 0
    assert neighbours.start[-1] == len(neighbours.others)
    source = np.repeat(np.arange(residents), np.diff(neighbours.start))
    ties = source * residents + neighbours.others
    assert np.all(np.diff(ties) > 0)
    assert np.all(source != neighbours.others)
    assert np.array_equal(np.sort(neighbours.others.astype(np.int64) * residents + source), ties)


@settings(deadline=None)
@given(st.integers(2, 30).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.tuples(*[st.integers(0, n - 1)] * 2)))))
def test_rows_hold_exactly_the_pairs_they_are_made_from(case: tuple[int, list[tuple[int, int]]]) -> None:
    residents, pairs = case
    neighbours = from_edges(residents, [a for a, _ in pairs], [b for _, b in pairs])
    assert_proper(neighbours, residents)
    a, b = neighbours.edges()
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == sorted({(min(p), max(p)) for p in pairs if p[0] != p[1]})
    assert neighbours.degrees().sum() == 2 * len(a)


@pytest.mark.parametrize("row", [-1, 3])
def test_a_row_that_does_not_exist_is_refused(row: int) -> None:
    with pytest.raises(NetworkProblem, match=f"row {row} does not exist: there are 3 residents"):
        from_edges(3, [0, 1], [1, row])


def test_networks_of_parts_lie_end_to_end() -> None:
    """The last part has more ties than the first let expect."""
    parts = [(0, 3), (3, 4), (4, 60)]
    pairs = [[(0, 1)], [], [(a, b) for a in range(4, 60) for b in range(4, a)]]
    made = [
        from_edges(end - first, [a - first for a, _ in ties], [b - first for _, b in ties])
        for (first, end), ties in zip(parts, pairs, strict=True)
    ]
    joined = end_to_end(parts, [(n.start, n.others + np.uint32(p[0])) for p, n in zip(parts, made, strict=True)])
    assert_proper(joined, 60)
    a, b = joined.edges()
    assert len(a) == sum(len(ties) for ties in pairs)
    assert set(zip(b.tolist(), a.tolist(), strict=True)) == {(max(p), min(p)) for ties in pairs for p in ties}


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), max_size=200), st.booleans())
def test_a_line_is_in_order_of_group_then_of_draw_then_as_they_came(
    residents: list[tuple[int, int]], in_blocks: bool
) -> None:
    residents = sorted(residents, key=lambda one: one[0]) if in_blocks else residents
    group = np.array([group for group, _ in residents], np.int64)
    order = np.array([u for _, u in residents], np.float64)
    assert _lined_up(group, order).tolist() == np.lexsort((order, group)).tolist()


@pytest.mark.parametrize("fields", GENERATED, ids=lambda fields: fields["kind"])
@pytest.mark.parametrize("residents", [8, 101, 600])
def test_every_generator_makes_a_proper_network(fields: dict[str, Any], residents: int) -> None:
    assert_proper(built(residents, **fields), residents)


@pytest.mark.parametrize("fields", GENERATED, ids=lambda fields: fields["kind"])
def test_the_seed_and_nothing_else_decides(fields: dict[str, Any]) -> None:
    first, again, other = built(300, 1, **fields), built(300, 1, **fields), built(300, 2, **fields)
    assert np.array_equal(first.others, again.others)
    assert np.array_equal(first.others, other.others) == (fields["kind"] == "ring")


def fingerprints() -> str:
    """One line for each generator: a hash of a small network."""
    lines = []
    for fields in GENERATED:
        made = built(120, 2**62 + 3, estate(120, communities=2), **fields)
        lines.append(hashlib.sha256(made.start.tobytes() + made.others.tobytes()).hexdigest())
    return "\n".join(lines)


def test_without_the_compiler_every_bit_is_the_same() -> None:
    script = "from test_neighbours import fingerprints; print(fingerprints())"
    here = Path(__file__).parent
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": f"{here.parent}{os.pathsep}{here}"}
    interpreted = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert interpreted.stdout.strip() == fingerprints()


@process
def _neighbours_in_all(neighbours: Neighbours) -> int:
    total = 0
    for i in range(len(neighbours.start) - 1):
        if neighbours.everyone:
            total += len(neighbours.start) - 2
        for place in range(neighbours.start[i], neighbours.start[i + 1]):
            total += 1 if neighbours.others[place] != i else 0
    return total


def test_a_compiled_loop_takes_a_network() -> None:
    assert _neighbours_in_all(built(50, kind="ring", each_side=2)) == 200
    assert _neighbours_in_all(complete(50)) == 50 * 49


def test_the_complete_network_costs_one_number_a_resident() -> None:
    everyone = built(0, people=estate(100_000), kind="complete")
    assert everyone.everyone
    assert everyone.start.nbytes + everyone.others.nbytes == 8 * 100_001
    assert np.all(everyone.degrees() == 99_999)
    with pytest.raises(NetworkProblem, match=f"up to {MOST_EXPLICIT} residents"):
        everyone.edges()


def test_the_complete_network_lists_every_pair() -> None:
    a, b = complete(4).edges()
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]


def test_rewiring_everything_keeps_the_number_of_ties() -> None:
    assert built(500, kind="watts_strogatz", mean_degree=8.0, rewiring=1.0).degrees().mean() == 8.0


def test_a_nearly_complete_ring_can_be_rewired() -> None:
    assert np.all(built(7, kind="watts_strogatz", mean_degree=6.0, rewiring=1.0).degrees() == 6)


@pytest.mark.parametrize("residents", [11, 300])
def test_a_certain_tie_is_always_made(residents: int) -> None:
    made = built(residents, kind="stochastic_block", blocks=3, within=1.0, between=0.0)
    block = np.arange(residents) * 3 // residents
    assert np.array_equal(made.degrees(), np.bincount(block)[block] - 1)
    everyone = built(residents, kind="erdos_renyi", mean_degree=residents - 1.0)
    assert np.all(everyone.degrees() == residents - 1)


def ties_of(people: People, **fields: Any) -> tuple[Any, Any, Any]:
    """Both ends of every tie of a layered network, and who has any tie."""
    neighbours = built(0, people=people, kind="layered", **fields)
    a, b = neighbours.edges()
    return a, b, neighbours.degrees() > 0


def only(layer: str, contacts: float = 4.0) -> dict[str, float]:
    layers = ("stairwell_contacts", "building_contacts", "acquaintance_contacts", "hometown_contacts")
    return {name: contacts if name == layer else 0.0 for name in layers}


def test_as_many_are_isolates_as_never_talk_to_neighbours() -> None:
    _, _, tied = ties_of(estate(20_000))
    assert np.mean(~tied) == pytest.approx(0.275, abs=0.01)


def test_hardly_a_sociable_resident_is_an_isolate() -> None:
    _, _, tied = ties_of(estate(20_000), sociable_share=1.0)
    assert np.mean(~tied) < 0.001
    few = only("stairwell_contacts", 1.0) | {"acquaintance_contacts": 1.0}
    _, _, tied = ties_of(estate(20_000), sociable_share=1.0, **few)
    assert np.mean(~tied) < 0.001


@pytest.mark.parametrize("layer", ["stairwell_contacts", "building_contacts", "acquaintance_contacts"])
@pytest.mark.parametrize("contacts", [0.5, 4.0])
def test_the_sociable_have_as_many_contacts_as_declared(layer: str, contacts: float) -> None:
    a, _, _ = ties_of(estate(20_000), **only(layer, contacts))
    assert 2 * len(a) / (0.725 * 20_000) == pytest.approx(contacts, rel=0.03)


def test_migrants_have_as_many_contacts_from_home_as_declared() -> None:
    a, _, _ = ties_of(estate(20_000), **only("hometown_contacts", 1.5))
    assert 2 * len(a) / (0.725 * 4_000) == pytest.approx(1.5, rel=0.05)


def test_where_few_can_be_met_everybody_meets() -> None:
    people = estate(600, per_stairwell=3)
    a, _, _ = ties_of(people, sociable_share=1.0, **only("stairwell_contacts", 50.0))
    assert len(a) == 600


@pytest.mark.parametrize("people", [estate(3000, communities=3), estate(50, communities=20), estate(90, 2, 1, 1)])
def test_every_layer_ties_those_it_is_meant_for(people: People) -> None:
    order = np.random.default_rng(1).permutation(len(people.age))
    people = People(**{name: column[order] for name, column in people._asdict().items()})
    meant: dict[str, Callable[[Any, Any], Any]] = {
        "stairwell_contacts": lambda a, b: people.stairwell[a] == people.stairwell[b],
        "building_contacts": lambda a, b: (
            (people.building[a] == people.building[b]) & (people.stairwell[a] != people.stairwell[b])
        ),
        "acquaintance_contacts": lambda a, b: (
            (people.community[a] == people.community[b]) & (people.building[a] != people.building[b])
        ),
        "hometown_contacts": lambda a, b: (
            (people.community[a] == people.community[b])
            & (people.hometown[a] == people.hometown[b])
            & (people.migrant[a] & people.migrant[b] == 1)
        ),
    }
    some = 0
    for layer, holds in meant.items():
        try:
            a, b, _ = ties_of(people, sociable_share=1.0, **only(layer, 2.0))
        except NetworkProblem:
            continue
        assert np.all(holds(a, b))
        some += len(a)
    assert some > 0


def test_no_tie_leaves_a_community() -> None:
    people = estate(3000, communities=3)
    a, b, _ = ties_of(people)
    assert np.all(people.community[a] == people.community[b])
    assert set(people.community[a]) == {0, 1, 2}


def test_acquaintances_are_the_closer_in_age_the_stronger_homophily() -> None:
    people = estate(4000)
    spread = []
    for years in (2.0, 8.0, 16.0, 1000.0):
        a, b, _ = ties_of(people, age_homophily=years, **only("acquaintance_contacts"))
        spread.append(np.sqrt(np.mean((people.age[a].astype(float) - people.age[b]) ** 2)))
    assert spread[0] < spread[1] < spread[2] < spread[3]
    assert spread[1] == pytest.approx(8.0, rel=0.15)
    assert spread[3] == pytest.approx(np.std(people.age) * np.sqrt(2), rel=0.05)


def test_a_stairwell_of_one_and_a_community_of_two_still_found() -> None:
    assert_proper(built(0, people=estate(200, per_stairwell=1), kind="layered"), 200)
    pair = built(0, people=estate(2, per_stairwell=1), kind="layered", sociable_share=1.0)
    assert pair.others.tolist() == [1, 0]


def refused(residents: int, **fields: Any) -> tuple[str, str]:
    """The one problem of a network: the field path and the message, which `build` raises as well."""
    [(path, message)] = check(Network.model_validate(fields), residents)
    with pytest.raises(NetworkProblem) as raised:
        build(Network.model_validate(fields), estate(residents), 1, Path())
    assert str(raised.value) == f"{path}: {message}"
    return path, message


def test_networks_that_cannot_exist_are_refused_with_field_and_bound() -> None:
    assert refused(6, kind="ring", each_side=3) == (
        "network.each_side", "ring cannot have 3 neighbours on each side with 6 residents; at most 2 are possible"
    )  # fmt: skip
    for degree in (5.0, 4.5, 20.0):
        path, message = refused(20, kind="watts_strogatz", mean_degree=degree)
        assert path == "network.mean_degree"
        assert f"{degree:g}" in message
        assert "even whole numbers from 2 to 18" in message
    assert refused(10, kind="erdos_renyi", mean_degree=9.5)[1].endswith("at most 9 is possible")
    assert refused(10, kind="barabasi_albert", attachments=10)[1].endswith("at most 9 are possible")
    assert refused(10, kind="stochastic_block", blocks=11)[0] == "network.blocks"
    assert refused(10, kind="stochastic_block", within=0.0, between=0.0)[0] == "network.within"
    assert refused(10, kind="layered", sociable_share=0.0)[0] == "network.sociable_share"
    assert refused(10, kind="layered", **only("", 0.0))[0] == "network"
    assert "at least 2" in refused(1, kind="complete")[1]


def test_the_largest_possible_networks_are_built() -> None:
    largest: list[dict[str, Any]] = [
        {"kind": "ring", "each_side": 4},
        {"kind": "watts_strogatz", "mean_degree": 8.0},
        {"kind": "erdos_renyi", "mean_degree": 8.0},
        {"kind": "barabasi_albert", "attachments": 8},
    ]
    for fields in largest:
        assert np.all(built(9, **fields).degrees() == 8)
    assert len(built(9, kind="stochastic_block", blocks=9, within=0.0, between=1.0).others) == 72


def test_a_network_that_comes_out_without_a_tie_is_refused() -> None:
    with pytest.raises(NetworkProblem, match="erdos_renyi came out without a single tie among 3 residents"):
        built(3, kind="erdos_renyi", mean_degree=0.01)


def test_an_edge_list_is_read(tmp_path: Path) -> None:
    file = tmp_path / "ties.txt"
    file.write_text("\ufeff# who visits whom\n0 1\n\n2\t1   # twice\r\n1 2\n", encoding="utf-8")
    made = build(Network(kind="edge_list", file="ties.txt"), estate(4), 1, tmp_path)
    assert [row.tolist() for row in made.edges()] == [[0, 1], [1, 2]]
    assert made.degrees().tolist() == [1, 2, 1, 0]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("0 4", "row '4' does not exist: there are 4 residents, counted from 0 to 3"),
        ("-1 2", "row '-1' does not exist"),
        ("0 " + "9" * 5000, "does not exist"),
        ("0 x", "'x' is not a whole number"),
        ("0 1.0", "'1.0' is not a whole number"),
        ("0 1_0", "'1_0' is not a whole number"),
        ("0 ١", "is not a whole number"),
        ("0", "this one has '0'"),
        ("0 1 2", "this one has '0 1 2'"),
        ("0,1", "this one has '0,1'"),
        ("3 3", "resident 3 is tied to themselves"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "ties.txt"
    file.write_text(f"# comment\n0 1\n{line}\n1 2\n", encoding="utf-8")
    with pytest.raises(NetworkProblem) as raised:
        read_edge_list(file, 4)
    assert str(raised.value).startswith(f"{file}:3: ")
    assert message in str(raised.value)
    assert len(str(raised.value)) < len(str(file)) + 150


def test_all_bad_lines_are_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "ties.txt"
    file.write_text("a b\n" * 25)
    with pytest.raises(NetworkProblem) as raised:
        read_edge_list(file, 4)
    lines = str(raised.value).split("\n")
    assert lines[1].startswith(f"{file}:2:")
    assert lines[-1] == f"{file}: and 5 more problems"


def test_a_file_without_a_network_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("# nobody\n")
    (tmp_path / "gbk.txt").write_bytes("邻居".encode("gbk"))
    for name, message in (
        ("empty.txt", "has no edges"), ("gbk.txt", "is not UTF-8"), ("emty.txt", "did you mean empty.txt?"),
        (".", "is a folder"),
    ):  # fmt: skip
        with pytest.raises(NetworkProblem, match=message):
            read_edge_list(tmp_path / name, 4)


def test_a_network_survives_a_graphml_file(tmp_path: Path) -> None:
    people = estate(80)
    made = built(0, people=people, kind="layered")
    write_graphml(made, tmp_path / "ties.graphml", {"age": people.age, "group": np.array(["老", "青"] * 40)})
    back = build(Network(kind="graphml", file="ties.graphml"), people, 1, tmp_path)
    assert np.array_equal(made.start, back.start)
    assert np.array_equal(made.others, back.others)


def test_a_networkx_graph_has_every_row_tie_and_attribute() -> None:
    graph = to_networkx(from_edges(4, [0, 1], [1, 2]), {"age": np.array([20, 30, 40, 50], np.uint8)})
    assert sorted(graph.edges) == [(0, 1), (1, 2)]
    assert [graph.nodes[row]["age"] for row in range(4)] == [20, 30, 40, 50]
    assert type(graph.nodes[0]["age"]) is int


GRAPHML = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
<graph edgedefault="undirected">
<node id="0"/>
<node id="{node}"/>
<edge source="0" target="{target}"/>
</graph>
</graphml>"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GRAPHML.format(node="4", target="4"), ":4: node '4': row '4' does not exist"),
        (GRAPHML.format(node="n1", target="n1"), ":4: node 'n1': 'n1' is not a whole number"),
        (GRAPHML.format(node="1", target="0"), ":5: resident 0 is tied to themselves"),
        (GRAPHML.replace("<edge", "<!--").replace('"{target}"/>', "-->").format(node="1"), "has no edges"),
        ("<graphml>\n<graph>", ":2:8: is not XML"),
        ("0 1\n", ":1:1: is not XML"),
        ("<graphml xmlns='http://graphml.graphdrawing.org/xmlns'></graphml>", "is not a GraphML graph"),
    ],
)
def test_bad_graphml_is_refused_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "ties.graphml"
    file.write_text(text)
    with pytest.raises(NetworkProblem) as raised:
        read_graphml(file, 4)
    assert str(raised.value).startswith(str(file))
    assert message in str(raised.value)


def preset(name: str) -> dict[str, Any]:
    file = Path(__file__).parent.parent / "scenarios" / "blocks" / f"{name}.yaml"
    content: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return content


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_describes_only_housing_and_ties(name: str) -> None:
    content = preset(name)
    assert set(content) == {"network", "place"}
    Network.model_validate(content["network"])
    Place.model_validate(content["place"])


def test_old_colleagues_know_more_neighbours_than_strangers_do() -> None:
    degrees = {}
    for name in PRESETS:
        content = preset(name)
        housing = estate(
            6000, 3, content["place"]["residents_per_stairwell"], content["place"]["stairwells_per_building"]
        )
        degrees[name] = built(0, people=housing, **content["network"]).degrees().mean()
    ordinary = built(0, people=estate(6000, 3), kind="layered").degrees().mean()
    assert degrees["commercial_estate"] < ordinary / 2
    assert degrees["work_unit_compound"] > 2 * ordinary
