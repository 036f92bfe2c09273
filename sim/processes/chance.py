"""Keyed draws for founding: whole columns of them, and a uniform number for one resident in one question."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.compiler import process
from sim.draws import FOUNDING, uniform
from sim.rules.numbers import exponential, logarithm

AT_ONCE = 512
"""Residents for whom numbers are drawn at once: so many numbers stay in the fastest memory until they are used."""


@process
def ask(u: NDArray[np.float64], questions: tuple[int, ...], seed: int, first: int, end: int) -> None:
    """Write a uniform number for residents `first` to before `end` in some questions of founding: u [QUESTIONS, AT_ONCE]."""
    for question in questions:
        of_question = u[question]
        for k in range(end - first):
            of_question[k] = uniform(seed, FOUNDING, question, first + k)


@process
def _uniforms(out: NDArray[Any], seed: int, purpose: int, week: int) -> None:
    for i in range(out.shape[0]):
        out[i] = uniform(seed, purpose, week, i)


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
