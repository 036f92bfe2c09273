"""The luck of founding: one column of numbers for each question about a resident."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.draws import FOUNDING
from sim.processes.chance import normals, uniforms


class Luck:
    """One fresh column of luck for each question, in a fixed order of questions: adding one never changes another."""

    QUESTIONS = (
        "age", "female", "work", "education", "degree", "income", "home_owner", "migrant", "hometown", "party_member",
        "free_hours", "online_access", "first_need", "second_need", "propensity", "life", "duty", "belonging",
        "efficacy", "motivation", "threshold", "instigators", "aware", "member", "habit", "stay",
    )  # fmt: skip

    def __init__(self, seed: int, rows: int) -> None:
        self.seed, self.rows = seed, rows

    def uniform(self, question: str) -> NDArray[np.float64]:
        return uniforms(self.seed, FOUNDING, self.QUESTIONS.index(question), self.rows)

    def normal(self, question: str) -> NDArray[np.float64]:
        return normals(self.seed, FOUNDING, self.QUESTIONS.index(question), self.rows)
