"""All randomness: every number is a function of (seed, purpose, week, row) and of nothing else.

So resident 17 has the same random numbers under every policy, whatever anybody else does, and whatever the process, thread or
order. The generator is Philox4x32-10 [Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2,
3"]: the key is the seed, the counter is (row, week, purpose, row's high word). Tests hold it to the authors' vectors.
"""

from __future__ import annotations

from zlib import crc32

from sim.compiler import draw

# One purpose per question that chance decides. A number is never used twice: its place in this list is its key. The list is
# closed: a new question has the key of its name (`purpose`), declared beside the loop that asks it.
(
    NEWCOMER,
    HEARING,
    CANDIDATES,
    DECISION,
    DAYS,
    ADMISSION,
    VOICE,
    LIFE,
    AWARENESS,
    DEMAND,
    CALENDAR,
    REDEMPTION,
    FOUNDING,
    NETWORK,
    PROBLEMS,
    CASE,
    REPORTER,
    NEEDED,
    ROUTING,
    AGENDA,
    COOPERATION,
    ANSWER,
    REOPENED,
    QUITTING,
    NEW_WORKER,
    ROTATION,
    ORGANIZING,
    JOINING,
    RESIDENTS_START,
    FOUNDING_WORKERS,
    FOUNDING_TIES,
    FOUNDING_ORGANIZATIONS,
    SURVEY,
    ADDED,
    SETTLED,
) = range(1, 36)


def purpose(name: str) -> int:
    """The key of a question by its name, beyond all keys of the list: `WATERING = purpose("watering")`.

    Two names have the same key once in two thousand million times; a test compares those that are used.
    """
    return crc32(name.encode()) | 1 << 31


_LOW = 0xFFFFFFFF
_MULTIPLIER_0 = 0xD2511F53
_MULTIPLIER_1 = 0xCD9E8D57
_WEYL_0 = 0x9E3779B9
_WEYL_1 = 0xBB67AE85
_STEP = 2.0**-32


@draw(4)
def philox(
    counter_0: int, counter_1: int, counter_2: int, counter_3: int, key_0: int, key_1: int
) -> tuple[float, float, float, float]:
    """Philox4x32-10: four 32-bit words from a 128-bit counter and a 64-bit key, each as a whole number in a double.

    The masks keep 32 bits of products that may wrap; they make signed and unlimited integers agree.
    """
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * counter_0
        product_1 = _MULTIPLIER_1 * counter_2
        counter_0, counter_1, counter_2, counter_3 = (
            ((product_1 >> 32) & _LOW) ^ counter_1 ^ key_0,
            product_1 & _LOW,
            ((product_0 >> 32) & _LOW) ^ counter_3 ^ key_1,
            product_0 & _LOW,
        )
        key_0 = (key_0 + _WEYL_0) & _LOW
        key_1 = (key_1 + _WEYL_1) & _LOW
    return float(counter_0), float(counter_1), float(counter_2), float(counter_3)


@draw(4)
def four_uniforms(seed: int, purpose: int, week: int, row: int) -> tuple[float, float, float, float]:
    """Four independent uniform numbers in (0, 1) for one question, one week and one row; never exactly 0 or 1."""
    a, b, c, d = philox(row & _LOW, week & _LOW, purpose & _LOW, (row >> 32) & _LOW, seed & _LOW, (seed >> 32) & _LOW)
    return (a + 0.5) * _STEP, (b + 0.5) * _STEP, (c + 0.5) * _STEP, (d + 0.5) * _STEP


@draw(1)
def uniform(seed: int, purpose: int, week: int, row: int) -> float:
    """One uniform number in (0, 1): the first of the four."""
    return four_uniforms(seed, purpose, week, row)[0]
