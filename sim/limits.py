"""How much fits: the greatest whole numbers of small columns, and what is counted in bits."""

MOST_IN_A_BYTE = 2**8 - 1
MOST_IN_TWO_BYTES = 2**16 - 1
MOST_DEPARTMENTS = 16
"""Those that a case needs are bits of one number, and their draws are apart by as many rows."""
