"""What schemes that pay do to people: whether pay is expected, what is given away, and motivation, which a bargain crowds out."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.compiler import inline, process
from sim.draws import purpose, uniform
from sim.parameter_types import IncentivesParameters
from sim.processes.blocks import of_audience
from sim.rules.incentives import (
    crowding_of,
    expected_after,
    inclined_to_give,
    kept_of_pay,
    knowing,
    share_given,
)
from sim.rules.learning import kept_part, motivation_level, towards
from sim.rules.numbers import blend, standard_normal
from sim.terms import ToResidents
from sim.world import World

GIVING = purpose("giving")
"""How much somebody gives away of what a scheme pays: drawn for who lives in a row, by the week in which they will leave."""


class Pay(NamedTuple):
    """What taking part pays somebody: what is kept of it, the thanks (for what is given away, too), in units of reward; and the
    part that is kept, 0 to 1 (0 where nothing is paid)."""

    kept: float
    thanks: float
    part: float


class Felt(NamedTuple):
    """What those who heard weigh of pay when they decide, [rows]: reward and thanks, in units of reward."""

    reward: NDArray[np.float64]
    thanks: NDArray[np.float64]


@inline
def chooses(p: IncentivesParameters) -> bool:
    """Whether how much is given away is everybody's own choice; else it is the scheme's share."""
    return p.giving_spread > 0.0 or p.giving_of_motivation > 0.0


@inline
def pay_as_offered(offered: ToResidents[float]) -> Pay:
    """What is paid this week, where the scheme says how much of it goes to others."""
    return Pay(offered.reward, offered.recognition, kept_part(offered.reward + offered.bargain, offered.donated))


@process
def pay_as_chosen(world: World, i: int) -> Pay:
    """What is paid this week to resident i, who chooses how much of it goes to others. Kept and given add up to what is paid."""
    people, minds, p = world.people, world.minds, world.parameters.learning.incentives[0]
    pay = pay_as_offered(world.effects.residents[people.audience[i]])
    if pay.part == 0.0 or pay.part == 1.0:  # nothing to choose
        return pay
    normal = standard_normal(uniform(world.seed, GIVING, minds.leaves[i], i))
    usual = 1.0 - pay.part
    given = share_given(usual, inclined_to_give(normal, minds.motivation[i], p.giving_spread, p.giving_of_motivation))
    kept = kept_of_pay(pay.kept, usual, given)
    return Pay(kept, pay.thanks + (pay.kept - kept), 1.0 - given)


@inline
def pay_felt(world: World, i: int) -> tuple[float, float]:
    """The reward and the thanks that resident i reckons with."""
    p = world.parameters.learning.incentives[0]
    pay = pay_as_chosen(world, i) if chooses(p) else pay_as_offered(world.effects.residents[world.people.audience[i]])
    return blend(pay.kept, world.minds.reward_expected[i], p.memory), pay.thanks


@process
def reckon_with_pay(world: World, rows: NDArray[np.uint32]) -> Felt:
    """The reward and the thanks that each of the rows reckons with: this week's, or what it has come to expect."""
    felt = Felt(np.empty(len(rows)), np.empty(len(rows)))
    p, audience, offers = world.parameters.learning.incentives[0], world.people.audience, world.effects.residents
    if p.memory > 0.0 or chooses(p):
        for j in range(len(rows)):
            felt.reward[j], felt.thanks[j] = pay_felt(world, rows[j])
    else:
        for j in range(len(rows)):
            felt.reward[j] = offers.reward[audience[rows[j]]]
            felt.thanks[j] = offers.recognition[audience[rows[j]]]
    return felt


@process
def be_motivated(world: World, first: int, last: int) -> None:
    """Motivation moves to its baseline, or to what is left of it where taking part is felt to be a bargain: by those who know
    the scheme, also in the weeks of it that do not pay, the less, the more of it goes to others, and for as long as it is not
    unlearnt."""
    people, minds, effects = world.people, world.minds, world.effects
    p, of_pay = world.parameters.learning.motivation[0], world.parameters.learning.incentives[0]
    audience, member, aware = people.audience[first:last], minds.member[first:last], minds.aware[first:last]
    kept, paid, knows = np.empty(last - first), np.empty(last - first), np.empty(last - first)
    bargain, given = np.empty(last - first), np.empty(last - first)
    of_audience(effects.residents.reward, audience, paid)
    of_audience(effects.residents.bargain, audience, bargain)
    of_audience(effects.residents.donated, audience, given)
    for k in range(len(knows)):
        knows[k] = knowing(member[k], aware[k], of_pay.outsiders)
    for k in range(len(kept)):
        kept[k] = kept_part(paid[k] + bargain[k], given[k])
    if chooses(of_pay):
        for k in range(len(kept)):
            pay = pay_as_chosen(world, first + k)
            paid[k], kept[k] = pay.kept, pay.part
    for k in range(len(kept)):
        kept[k] = kept[k] * knows[k]
    if of_pay.memory > 0.0:
        _come_to_expect(world, kept, paid, knows, first, last)
    motivation, anchor = minds.motivation[first:last], people.motivation_anchor[first:last]
    female = people.female[first:last]
    for k in range(len(kept)):
        crowding = crowding_of(p.crowding, female[k], of_pay.crowding_of_women) * kept[k]
        motivation[k] = towards(motivation[k], motivation_level(anchor[k], kept[k], crowding), p.drift)


@process
def _come_to_expect(
    world: World,
    kept: NDArray[np.float64],
    paid: NDArray[np.float64],
    knows: NDArray[np.float64],
    first: int,
    last: int,
) -> None:
    """Who knows a scheme, or took part, learns what it pays, and whether it is a bargain; others unlearn it. Writes into `kept`
    how far taking part is felt to be one."""
    minds, p = world.minds, world.parameters.learning.incentives[0]
    expected, bargain = minds.reward_expected[first:last], minds.bargain_felt[first:last]
    occasions = world.events.occasions[first:last]
    for k in range(len(expected)):
        met = paid[k] * (1.0 if occasions[k] > 0 else knows[k])
        expected[k] = expected_after(expected[k], met, p.learnt, p.unlearnt)
    for k in range(len(bargain)):
        bargain[k] = expected_after(bargain[k], kept[k], p.learnt, p.bargain_fades)
        kept[k] = blend(kept[k], bargain[k], p.memory)
