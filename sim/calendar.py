"""How long a quarter and a year are, in weeks: a run knows no dates, so that every quarter has 13 weeks and every year 52."""

DAYS_OF_WEEK = 7
WEEKS_OF_QUARTER = 13
WEEKS_OF_YEAR = 4 * WEEKS_OF_QUARTER
MONTHS_OF_QUARTER = 3
