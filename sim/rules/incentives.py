"""What residents make of a scheme that pays: what they come to expect of it, whether it is a bargain, what they give away."""

from __future__ import annotations

from sim.compiler import rule
from sim.rules.learning import towards
from sim.rules.numbers import MIDDLE, logarithm, logistic


@rule
def knowing(member: float, aware: float, outsiders: float) -> float:
    """The activity group knows what a scheme pays; of who knows the community without being in the group, a part does: what is
    talked about makes others see a bargain, too. No source gives that part."""
    return 1.0 if member > 0.0 else aware * outsiders


@rule
def expected_after(expected: float, met: float, learning: float, unlearning: float) -> float:
    """What is met is learnt as far as it surprises [rescorla-1972], more than expected at one rate, less at another."""
    return towards(expected, met, learning if met > expected else unlearning)


@rule
def crowding_of(crowding: float, female: float, of_women: float) -> float:
    """Women give up more for pay than men do, where they gave for nothing [mellstrom-2008]: from the middle as far up as men
    lie below."""
    return min(1.0, max(0.0, crowding + of_women * (1.0 if female > 0.0 else -1.0)))


@rule
def inclined_to_give(normal: float, motivation: float, spread: float, of_motivation: float) -> float:
    """People differ in how much they give away, and who takes part for its own sake gives more; log-odds, around 0."""
    return spread * normal + of_motivation * (motivation - MIDDLE)


@rule
def share_given(usual: float, inclination: float) -> float:
    """What somebody gives away of the points, where people on average give the usual share: nothing where a scheme takes none
    back, all where it keeps all for others."""
    if usual <= 0.0 or usual >= 1.0:
        return usual
    return logistic(logarithm(usual / (1.0 - usual)) + inclination)


@rule
def kept_of_pay(kept: float, usual: float, given: float) -> float:
    """What is left for oneself of a pay of which the usual giver keeps `kept`: kept and given add up to the pay."""
    return kept * (1.0 - given) / (1.0 - usual) if usual < 1.0 else kept
