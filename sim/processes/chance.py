"""Whole columns of keyed draws, for founding."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import four_uniforms, uniform
from sim.rules.learning import weeks_of_stay
from sim.rules.numbers import exponential, logarithm, standard_normal


@process
def fill_uniforms(out: NDArray[Any], seed: int, purpose: int, week: int) -> None:
    """Fill `out` [rows, 4] with uniform numbers in (0, 1), four for each row."""
    for i in range(out.shape[0]):
        out[i, 0], out[i, 1], out[i, 2], out[i, 3] = four_uniforms(seed, purpose, week, i)


@process
def _uniforms(out: NDArray[Any], seed: int, purpose: int, week: int) -> None:
    for i in range(out.shape[0]):
        out[i] = uniform(seed, purpose, week, i)


@process
def _normals(out: NDArray[Any], seed: int, purpose: int, week: int) -> None:
    for i in range(out.shape[0]):
        out[i] = standard_normal(uniform(seed, purpose, week, i))


def uniforms(seed: int, purpose: int, week: int, rows: int) -> NDArray[np.float64]:
    """`rows` uniform numbers in (0, 1), one for each row."""
    out = np.empty(rows)
    _uniforms(out, seed, purpose, week)
    return out


@process
def _uniforms_at(out: NDArray[Any], rows: NDArray[np.int64], seed: int, purpose: int, week: int) -> None:
    for i in range(out.shape[0]):
        out[i] = uniform(seed, purpose, week, rows[i])


def uniforms_at(rows: NDArray[np.int64], seed: int, purpose: int, week: int) -> NDArray[np.float64]:
    """One uniform number in (0, 1) for each of the given rows of draws."""
    out = np.empty(len(rows))
    _uniforms_at(out, rows, seed, purpose, week)
    return out


def normals(seed: int, purpose: int, week: int, rows: int) -> NDArray[np.float64]:
    """`rows` standard normal numbers, one for each row."""
    out = np.empty(rows)
    _normals(out, seed, purpose, week)
    return out


@process
def _even_normals(out: NDArray[Any]) -> None:
    for i in range(out.shape[0]):
        out[i] = standard_normal((i + 0.5) / out.shape[0])


def even_normals(rows: int) -> NDArray[np.float64]:
    """`rows` quantiles of the standard normal at even steps: a crowd without sampling noise, no chance at all."""
    out = np.empty(rows)
    _even_normals(out)
    return out


@process
def _stays(out: NDArray[Any], luck: NDArray[Any], leaving: float) -> None:
    for i in range(out.shape[0]):
        out[i] = weeks_of_stay(luck[i], leaving)


def stays(luck: NDArray[np.float64], leaving: float) -> NDArray[np.float64]:
    """How many weeks each of those who already live here stays, from uniform luck and the weekly chance to leave."""
    out = np.empty(len(luck))
    _stays(out, luck, leaving)
    return out


@process
def _exponentials(out: NDArray[Any], values: NDArray[Any]) -> None:
    for i in range(out.shape[0]):
        out[i] = exponential(values[i])


@process
def _logarithms(out: NDArray[Any], values: NDArray[Any]) -> None:
    for i in range(out.shape[0]):
        out[i] = logarithm(values[i])


def exponentials(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """e to each value, with the same bits on every machine."""
    out = np.empty(len(values))
    _exponentials(out, values)
    return out


def logarithms(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The natural logarithm of each value, with the same bits on every machine."""
    out = np.empty(len(values))
    _logarithms(out, values)
    return out
