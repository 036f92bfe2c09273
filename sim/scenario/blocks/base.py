"""What all blocks share: strict, frozen, no unknown keys; and tables by age and by need."""

from __future__ import annotations

from typing import Annotated, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.ages import AGE_BANDS

T = TypeVar("T")

BANDS = tuple(f"{first}-{last}" for first, last in AGE_BANDS)
NEEDS = ("health_care", "culture", "environment", "family", "work_learning", "safety_order")
TOLERANCE = 1e-6


class Block(BaseModel):
    """A group of declared fields: unknown keys, wrong types, NaN and infinity are refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, populate_by_name=True, serialize_by_alias=True
    )


def must_sum_to_one(what: str, values: list[float]) -> None:
    """Raise where shares that divide a whole do not add up to it."""
    if abs(sum(values) - 1.0) > TOLERANCE:
        raise ValueError(f"{what} must add up to 1, these add up to {sum(values):.6g}")


class ByAge(Block, Generic[T]):
    """One value for each of six age bands (years)."""

    age_18_29: T = Field(alias="18-29")
    age_30_39: T = Field(alias="30-39")
    age_40_49: T = Field(alias="40-49")
    age_50_59: T = Field(alias="50-59")
    age_60_69: T = Field(alias="60-69")
    age_70_99: T = Field(alias="70-99")

    @classmethod
    def of(cls, *values: T) -> Self:
        """Make a table from six values, youngest band first."""
        return cls(**dict(zip(BANDS, values, strict=True)))

    def values(self) -> list[T]:
        """The six values, youngest band first."""
        return [getattr(self, name) for name in type(self).model_fields]


class AgeShares(ByAge[Annotated[float, Field(ge=0, le=1)]]):
    """The age structure of the adult population: six shares that add up to 1."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        must_sum_to_one("the age shares", self.values())
        return self


class NeedShares(Block):
    """How a group's first needs divide over six kinds of activity: shares that add up to 1."""

    health_care: float = Field(ge=0, le=1)
    culture: float = Field(ge=0, le=1)
    environment: float = Field(ge=0, le=1)
    family: float = Field(ge=0, le=1)
    work_learning: float = Field(ge=0, le=1)
    safety_order: float = Field(ge=0, le=1)

    @classmethod
    def of(cls, *values: float) -> Self:
        """Make a table from six shares in the order of `NEEDS`."""
        return cls(**dict(zip(NEEDS, values, strict=True)))

    def values(self) -> list[float]:
        """The six shares in the order of `NEEDS`."""
        return [getattr(self, name) for name in NEEDS]

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        must_sum_to_one("the shares of needs", self.values())
        return self
