"""All randomness is Philox4x32-10, keyed by seed, purpose, week and row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import kstest

from sim import draws
from sim.draws import four_uniforms, philox, purpose, uniform
from sim.processes.chance import uniforms

ROWS = 20_000
WORD = st.integers(0, 2**32 - 1)
LARGEST_SEED = 2**63 - 1

ONES = 0xFFFFFFFF
PUBLISHED = [
    ((0,) * 4, (0,) * 2, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((ONES,) * 4, (ONES,) * 2, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]
"""Counter, key and output of the authors' known-answer vectors (Random123, kat_vectors, philox4x32 10)."""


def philox_in_plain_words(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """The published algorithm once more, on unlimited integers and without any trick."""
    a, b, c, d = counter
    k, m = key
    for _ in range(10):
        left, right = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (right >> 32) ^ b ^ k, right & ONES, (left >> 32) ^ d ^ m, left & ONES
        k, m = (k + 0x9E3779B9) & ONES, (m + 0xBB67AE85) & ONES
    return a, b, c, d


@pytest.mark.parametrize(("counter", "key", "published"), PUBLISHED, ids=["zeros", "ones", "pi"])
def test_the_generator_gives_the_published_vectors(
    counter: tuple[int, ...], key: tuple[int, ...], published: tuple[int, ...]
) -> None:
    assert philox(*counter, *key) == published
    assert philox_in_plain_words(counter, key) == published


@given(st.tuples(WORD, WORD, WORD, WORD), st.tuples(WORD, WORD))
@example((ONES, 0, ONES, 0), (0, ONES))
@settings(max_examples=300, deadline=None)
def test_no_product_overflows(counter: tuple[int, ...], key: tuple[int, ...]) -> None:
    assert philox(*counter, *key) == philox_in_plain_words(counter, key)


@given(st.integers(0, LARGEST_SEED), WORD, WORD, st.integers(0, 2**48))
@example(LARGEST_SEED, ONES, ONES, 2**48)
@settings(max_examples=300, deadline=None)
def test_each_part_of_the_key_has_its_own_word(seed: int, purpose: int, week: int, row: int) -> None:
    words = philox_in_plain_words((row & ONES, week, purpose, row >> 32), (seed & ONES, seed >> 32))
    found = four_uniforms(seed, purpose, week, row)
    assert found == tuple((word + 0.5) / 2.0**32 for word in words)
    assert uniform(seed, purpose, week, row) == found[0]
    assert 0.0 < min(found) <= max(found) < 1.0


def columns(seed: int = 1, purpose: int = draws.DECISION, week: int = 5) -> NDArray[np.float64]:
    """The four numbers of many rows, [ROWS, 4]."""
    return np.array([four_uniforms(seed, purpose, week, row) for row in range(ROWS)])


def test_numbers_are_uniform() -> None:
    for column in columns().T:
        assert kstest(column, "uniform").pvalue > 1e-3
    cells = np.histogramdd(columns()[:, :2], bins=(10, 10), range=((0, 1), (0, 1)))[0]
    assert ((cells - ROWS / 100) ** 2 / (ROWS / 100)).sum() < 99 + 4 * np.sqrt(2 * 99)


@pytest.mark.parametrize(
    "other",
    [
        lambda: columns(purpose=draws.DAYS),
        lambda: columns(week=6),
        lambda: columns(week=-47),
        lambda: columns(seed=2),
        lambda: columns(seed=0),
        lambda: columns(seed=1 + 2**32),
        lambda: columns(seed=LARGEST_SEED),
        lambda: np.roll(columns(), 1, axis=0),
        lambda: np.roll(columns(), 1, axis=1),
    ],
    ids=["purpose", "week", "warm-up week", "seed", "seed 0", "high word of the seed", "largest seed", "row", "word"],
)
def test_numbers_of_another_key_are_independent(other: Callable[[], NDArray[np.float64]]) -> None:
    """Correlations of values and of distances from the middle lie within four standard errors of zero."""
    here, there = columns(), other()
    assert not np.array_equal(here, there)
    for a, b in zip(here.T, there.T, strict=True):
        assert abs(np.corrcoef(a, b)[0, 1]) < 4 / np.sqrt(ROWS)
        assert abs(np.corrcoef(abs(a - 0.5), abs(b - 0.5))[0, 1]) < 4 / np.sqrt(ROWS)


def test_a_column_is_what_each_row_would_draw_alone() -> None:
    """So adding residents never changes the random numbers of those who were there."""
    few, many = uniforms(7, draws.LIFE, 3, 10), uniforms(7, draws.LIFE, 3, 1000)
    assert np.array_equal(few, many[:10])
    assert few.tolist() == [uniform(7, draws.LIFE, 3, row) for row in range(10)]


def test_no_two_questions_share_a_purpose() -> None:
    purposes = {name: value for name, value in vars(draws).items() if name.isupper() and not name.startswith("_")}
    assert len(set(purposes.values())) == len(purposes) >= 10


NAMED = re.compile(r"= purpose\(\"([^\"]*)\"\)")


def doubled(sources: Iterable[str]) -> set[str]:
    """Names of purposes in some sources that stand twice, or share the key of another."""
    names = [name for source in sources for name in NAMED.findall(source)]
    keys = Counter(purpose(name) for name in names)
    return {name for name in names if keys[purpose(name)] > 1}


def test_no_two_questions_have_the_same_key() -> None:
    listed = [value for name, value in vars(draws).items() if name.isupper() and not name.startswith("_")]
    assert sorted(listed) == list(range(1, len(listed) + 1))
    assert all(purpose(name) > max(listed) for name in ("", "watering", "x" * 99))
    root = Path(draws.__file__).parent
    assert not doubled(file.read_text(encoding="utf-8") for file in sorted(root.rglob("*.py")))


def test_two_questions_of_one_name_or_one_key_are_found() -> None:
    assert doubled(['A = purpose("one")', 'B = purpose("other")']) == set()
    assert doubled(['A = purpose("one")', 'B = purpose("other")\nC = purpose("one")']) == {"one"}
    same_key = ("plumless", "buckeroo")  # the same CRC-32
    assert doubled(f'A = purpose("{name}")' for name in same_key) == set(same_key)
