"""The greatest whole numbers that small columns hold."""

MOST_IN_A_BYTE = 2**8 - 1
MOST_IN_TWO_BYTES = 2**16 - 1
