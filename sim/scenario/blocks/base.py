"""What all blocks share: strict, frozen, no unknown keys; and tables by age and by need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Generic, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from sim.ages import AGE_BANDS
from sim.kinds import Need, Resource

T = TypeVar("T")

AGE_BAND_NAMES = tuple(f"{first}-{last}" for first, last in AGE_BANDS)
NEEDS = Need.names()
RESOURCES = Resource.names()
TOLERANCE = 1e-6


class Block(BaseModel):
    """A group of declared fields: unknown keys, wrong types, NaN and infinity are refused."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, strict=True, allow_inf_nan=False, populate_by_name=True, serialize_by_alias=True
    )

    def unread(self) -> dict[str, str]:
        """Fields that nothing reads as the others stand, each with where it is read: "only where `published` is true"."""
        return {}

    @model_validator(mode="after")
    def _says_nothing_in_vain(self) -> Self:
        for name, where in self.unread().items():
            field = type(self).model_fields[name]
            if getattr(self, name) != field.get_default(call_default_factory=True):
                raise ValueError(
                    f"`{name}` would do nothing here, for it is read {where}: leave it out, or change that, too"
                )
        return self


def must_sum_to_one(what: str, values: list[float]) -> None:
    """Raise where shares that divide a whole do not add up to it."""
    if abs(sum(values) - 1.0) > TOLERANCE:
        raise ValueError(f"{what} must add up to 1, these add up to {sum(values):.6g}")


class Table(Block, Generic[T]):
    """One value for each name of a list: `Relevance.model_validate({"culture": ...})` where names say more than places."""

    @classmethod
    def of(cls, *values: T) -> Self:
        """Make a table from as many values as there are names, in their order."""
        return cls(**dict(zip(cls.model_fields, values, strict=True)))

    def values(self) -> list[T]:
        """The values in the order of the names."""
        return [getattr(self, name) for name in type(self).model_fields]


if TYPE_CHECKING:
    PerBand = Table
    PerNeed = Table
    PerResource = Table
else:

    def _table_by(name, fields):
        """A table with these fields, each the Python name and what it is called in a file."""
        declared = {field: (T, Field(alias=called) if called != field else ...) for field, called in fields}
        return create_model(name, __base__=(Table, Generic[T]), **declared)

    PerBand = _table_by("PerBand", [(f"age_{band.replace('-', '_')}", band) for band in AGE_BAND_NAMES])
    PerNeed = _table_by("PerNeed", [(name, name) for name in NEEDS])
    PerResource = _table_by("PerResource", [(name, name) for name in RESOURCES])


class ByAge(PerBand[T], Generic[T]):
    """One value for each of six age bands (years)."""


class AgeShares(ByAge[Annotated[float, Field(ge=0, le=1)]]):
    """The age structure of the adult population: six shares that add up to 1."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        must_sum_to_one("the age shares", self.values())
        return self


class NeedShares(PerNeed[Annotated[float, Field(ge=0, le=1)]]):
    """How a group's first needs divide over six kinds of activity: shares that add up to 1."""

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        must_sum_to_one("the shares of needs", self.values())
        return self
