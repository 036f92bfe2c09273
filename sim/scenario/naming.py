"""What communities and buildings are called where a person reads; tables and targets number them from 0."""

from __future__ import annotations

from collections.abc import Sequence

from sim.scenario.blocks.place import Place
from sim.scenario.wording import Language, in_language


def community_name(names: Sequence[str], number: int, language: Language) -> str:
    """The name that the scenario gives it (`place.names`), or its number, counted from 1. number: counted from 0."""
    if number < len(names):
        return names[number]
    return in_language(f"community {number + 1}", f"社区 {number + 1}", language)


def building_name(place: Place, number: int, language: Language, listed: bool = False) -> str:
    """Its number, counted from 1, in its community. number: counted from 0 over the whole subdistrict. listed: a list of
    residents says who lives where, and nothing here in which community a building lies."""
    if listed or place.communities == 1 or place.communities_file is not None:
        return in_language(f"building {number + 1}", f"{number + 1} 号楼", language)
    each = place.buildings() // place.communities
    community = community_name(place.names, number // each, language)
    return in_language(f"{community}, building {number % each + 1}", f"{community} {number % each + 1} 号楼", language)
