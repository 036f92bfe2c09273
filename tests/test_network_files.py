"""Files of ties fit the population or are refused: who is named, from which number one counts, what other programs write."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.neighbours import NetworkProblem, from_edges, from_file, read_edge_list, read_graphml
from sim.scenario.blocks.network import Network
from sim.scenario.explanation import explain
from sim.scenario.problems import ScenarioProblems
from sim.scenario.reader import Resolved, read_scenario

GRAPHML = '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n<graph edgedefault="undirected">\n{}\n</graph>\n</graphml>'


def written(folder: Path, text: str, name: str = "ties.txt") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def graph(nodes: list[str], edges: list[tuple[str, str]]) -> str:
    lines = [f'<node id="{node}"/>' for node in nodes]
    return GRAPHML.format("\n".join(lines + [f'<edge source="{a}" target="{b}"/>' for a, b in edges]))


def read(folder: Path, network: str, residents: int = 6) -> Resolved:
    (folder / "scenario.yaml").write_text(f"place: {{residents: {residents}}}\nnetwork: {network}\n", encoding="utf-8")
    return read_scenario(folder / "scenario.yaml")


def problem_of(folder: Path, network: str, residents: int = 6) -> str:
    with pytest.raises(ScenarioProblems) as refused:
        read(folder, network, residents)
    return str(refused.value)


def test_two_rows_are_no_network_of_two_thousand_residents(tmp_path: Path) -> None:
    written(tmp_path, "0 1\n")
    told = problem_of(tmp_path, "{kind: edge_list, file: ties.txt}", 2000)
    assert "ties.txt:1:1: names 2 of 2,000 residents, the last of them 1" in told
    assert "set `network.partial: true`" in told
    assert read(tmp_path, "{kind: edge_list, file: ties.txt, partial: true}", 2000)


@pytest.mark.parametrize(("named", "fits"), [(3, True), (2, False)])
def test_half_of_the_residents_are_enough(tmp_path: Path, named: int, fits: bool) -> None:
    ties = written(tmp_path, "0 1\n" if named == 2 else "0 1\n1 2\n")
    if fits:
        assert read_edge_list(ties, 6).degrees().tolist() == [1, 2, 1, 0, 0, 0]
    else:
        with pytest.raises(NetworkProblem, match="names 2 of 6 residents"):
            read_edge_list(ties, 6)


def test_how_many_are_named_and_untied_is_said_by_explain_and_by_the_api(tmp_path: Path) -> None:
    written(tmp_path, graph(["0", "1", "2", "3", "4"], [("0", "1"), ("1", "2")]), "ties.graphml")
    resolved = read(tmp_path, "{kind: graphml, file: ties.graphml}")
    (note,) = resolved.notes
    assert note.en == "network.file ties.graphml names 5 of 6 residents; 3 have no tie"
    assert note.zh == "network.file ties.graphml 包含 6 名居民中的 5 名；3 名没有联系"
    assert note.en in explain(resolved)
    assert note.zh in explain(resolved, "zh").replace("\n    ", "")
    found = from_file(resolved.scenario.network, tmp_path / "ties.graphml", [0, 6])
    assert (found.residents, found.named, found.tied) == (6, 5, 3)


@pytest.mark.parametrize("text", ["1 2\n2 3\n3 4\n", "1 2\n2 6\n3 4\n"])
def test_a_file_that_never_names_row_0_is_asked_about(tmp_path: Path, text: str) -> None:
    """The second names row 6 of 6 residents: it counts from 1."""
    written(tmp_path, text)
    told = problem_of(tmp_path, "{kind: edge_list, file: ties.txt}")
    assert "ties.txt:1:1: row 0 is never named: does the file count residents from 1?" in told
    assert "`network.first_row: 1`" in told
    assert len(told.splitlines()) == 1


def test_a_file_counts_from_1_when_told(tmp_path: Path) -> None:
    ties = written(tmp_path, "1 2\n2 6\n3 4\n")
    a, b = read_edge_list(ties, 6, first_row=1).edges()
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == [(0, 1), (1, 5), (2, 3)]
    written(tmp_path, "0 1\n2 3\n4 5\n", "zero.txt")
    with pytest.raises(NetworkProblem, match=r"1: row '0' does not exist: there are 6 residents, counted from 1 to 6"):
        read_edge_list(tmp_path / "zero.txt", 6, first_row=1)


def test_a_file_counts_from_0_when_told_although_it_never_names_row_0(tmp_path: Path) -> None:
    ties = written(tmp_path, "1 2\n2 3\n3 4\n")
    assert read_edge_list(ties, 6, first_row=0).degrees().tolist() == [0, 1, 2, 2, 1, 0]


def test_where_row_0_is_named_the_row_after_the_last_does_not_exist(tmp_path: Path) -> None:
    ties = written(tmp_path, "6 0\n1 2\n3 4\n")
    with pytest.raises(NetworkProblem, match=r":1: row '6' does not exist: there are 6 residents, counted from 0 to 5"):
        read_edge_list(ties, 6)


def test_what_attributes_are_said_to_be_cannot_refuse_a_file(tmp_path: Path) -> None:
    keys = '<key id="d" for="node" attr.name="floor" attr.type="short"/>\n'
    text = graph(["0", "1"], [("0", "1")]).replace("<graph ", keys + "<graph ")
    text = text.replace('<node id="0"/>', '<node id="0"><data key="d">many</data><data key="unknown">1</data></node>')
    assert read_graphml(written(tmp_path, text), 2).degrees().tolist() == [1, 1]


@pytest.mark.parametrize("first", [0, 1])
def test_nodes_are_named_as_igraph_names_them(tmp_path: Path, first: int) -> None:
    nodes = [f"n{row + first}" for row in range(4)]
    text = graph(nodes, [(nodes[0], nodes[1]), (nodes[2], nodes[3])])
    assert read_graphml(written(tmp_path, text), 4, first or None).degrees().tolist() == [1, 1, 1, 1]


def test_an_entity_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE g [<!ENTITY a "0"><!ENTITY b "&a;&a;&a;&a;">]>\n' + graph(["&b;", "1"], [("0", "1")])
    with pytest.raises(NetworkProblem, match=r":1: declares an entity"):
        read_graphml(written(tmp_path, bomb), 4)


@pytest.mark.parametrize(
    ("inside", "message"),
    [
        ('<node id="0"/><hyperedge><endpoint node="0"/></hyperedge>', ":3: a hyperedge ties more than two residents"),
        ('<node id="0"><graph/></node>', ":3: a second graph begins here"),
        ("<node/>", ":3: is not a GraphML graph: <node> without id"),
        ('<node id="0"/><edge source="0"/>', ":3: is not a GraphML graph: <edge> without target"),
    ],
)
def test_what_is_no_plain_graph_is_refused_with_its_line(tmp_path: Path, inside: str, message: str) -> None:
    with pytest.raises(NetworkProblem) as refused:
        read_graphml(written(tmp_path, GRAPHML.format(inside)), 4)
    assert message in str(refused.value)


def test_two_nodes_that_are_one_resident_are_refused(tmp_path: Path) -> None:
    text = GRAPHML.format('<node id="0"/><node id="1"/>\n<node id="01"/><edge source="0" target="1"/>')
    with pytest.raises(NetworkProblem, match="4: node '01': is resident 1, as node '1' is"):
        read_graphml(written(tmp_path, text), 4)


def test_a_graph_of_five_thousand_wrong_nodes_is_refused_in_a_second(tmp_path: Path) -> None:
    """It took 31 seconds, because each line was looked for from the beginning."""
    text = graph([f"house {row}" for row in range(4941)], [])
    begin = time.perf_counter()
    with pytest.raises(NetworkProblem) as refused:
        read_graphml(written(tmp_path, text), 5000)
    assert time.perf_counter() - begin < 1.0
    assert ":3: node 'house 0': 'house 0' is not a whole number" in str(refused.value)
    assert "and 4921 more problems" in str(refused.value)


def test_a_hundred_thousand_wrong_lines_are_refused_in_two_seconds(tmp_path: Path) -> None:
    ties = written(tmp_path, "a b\n" * 100_000)
    begin = time.perf_counter()
    with pytest.raises(NetworkProblem, match="and 99980 more problems"):
        read_edge_list(ties, 10)
    assert time.perf_counter() - begin < 2.0


def test_byte_order_marks_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "ties.txt").write_bytes("\ufeff0 1\n1 2\n".encode("utf-8"))
    assert read_edge_list(tmp_path / "ties.txt", 3).degrees().tolist() == [1, 2, 1]


@settings(deadline=None, max_examples=50)
@given(ties=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda tie: tie[0] != tie[1]), min_size=1))
def test_a_list_from_1_is_the_list_from_0(
    ties: list[tuple[int, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("ties")
    made = from_edges(8, [a for a, _ in ties], [b for _, b in ties])
    for first in (0, 1):
        path = written(folder, "".join(f"{a + first} {b + first}\n" for a, b in ties))
        assert np.array_equal(read_edge_list(path, 8, first, partial=True).others, made.others)


@pytest.mark.parametrize(
    ("network", "message"),
    [
        ("{kind: ring, first_row: 1}", "`first_row` is read only with a file"),
        ("{partial: true}", "`partial` is read only with a file"),
        ("{across_communities: true}", "no tie of a layered network crosses communities"),
    ],
)
def test_a_field_that_would_do_nothing_is_refused(tmp_path: Path, network: str, message: str) -> None:
    assert message in problem_of(tmp_path, network)


def test_every_kind_of_file_has_the_same_fields() -> None:
    for kind in ("edge_list", "graphml"):
        assert Network(kind=kind, file="ties", first_row=1, partial=True, across_communities=True)
