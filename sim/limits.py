"""How much fits: the greatest whole numbers of small columns, and what is counted in bits."""

MOST_IN_A_BYTE = 2**8 - 1
COUNT_STOPS = 250
"""Where what is counted in a byte stops: weeks of rest, reopenings, places that people come from; so that 1 can be added."""
MOST_IN_TWO_BYTES = 2**16 - 1
MOST_DEPARTMENTS = 16
"""Those that a case needs are bits of one number, and their draws are apart by as many rows."""
FEWEST_DEPARTMENTS = 2
"""What takes departments jointly takes two at least."""
ROOM_FOR_KINDS = 8
"""Kinds (of cases, of organizations) that an identity or a row of draws has room for: a power of two, beyond those there are."""
