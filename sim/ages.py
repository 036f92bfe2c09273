"""The ages of residents, in years: adults only, in six bands; who counts as elderly."""

YOUNGEST, OLDEST = 18, 99

ELDERLY_AGE = 60
"""Elderly residents are 60 and older; 18 to 59 are the seeds' 中青年. Used for reporting and targeting, never in a rule."""

AGE_BANDS = ((YOUNGEST, 29), (30, 39), (40, 49), (50, ELDERLY_AGE - 1), (ELDERLY_AGE, 69), (70, OLDEST))
"""First and last year of each band."""
