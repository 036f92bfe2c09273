"""The end of the week: its tally is copied to the history, and added to that of the quarter."""

from __future__ import annotations

import numpy as np

from sim.calendar import WEEKS_OF_QUARTER, WEEKS_OF_YEAR
from sim.compiler import process
from sim.history import IS_COUNT
from sim.state import OfDepartments, Stock
from sim.world import World, columns_of

columns_of_stock = columns_of(Stock)


@process
def keep_week(world: World, week: int) -> None:
    """Copy the tally of reported week `week`, and add them to those of its quarter; of the warm-up nothing is kept."""
    history, tally, stock, departments = world.history, world.tally, world.stock, world.departments
    if week < 1:
        return
    at, quarter = week - 1, (week - 1) // WEEKS_OF_QUARTER
    columns = columns_of_stock(stock)
    for c in range(len(tally.by_event)):
        count = amount = 0
        for k in range(len(IS_COUNT)):
            value = tally.by_event[c, k]
            if IS_COUNT[k]:
                history.counts[at, c, count] = np.uint32(value)
                count += 1
            else:
                history.amounts[at, c, amount] = value
                amount += 1
        for row in (0, 1 + c):
            history.events_of_quarter[quarter, row] += tally.by_event[c]
            history.needs[quarter, row] += tally.needs[c]
            history.actors[quarter, row] += tally.actors[c]
        for k in range(history.stock.shape[2]):
            for column in range(len(columns)):
                value = columns[column][c, k]
                history.stock[at, c, k, column] = value
                history.stock_of_quarter[quarter, 0, k, column] += value
                history.stock_of_quarter[quarter, 1 + c, k, column] += value
    history.agenda[quarter] += tally.agenda
    history.power[quarter] = departments.power
    number, ties, in_office = len(departments.tenure), 0.0, 0.0
    for d in range(number):
        in_office += departments.tenure[d]
        for other in range(number):
            ties += departments.acquaintance[d, other]
    history.departments[at, OfDepartments.institution] = departments.institution[0]
    history.departments[at, OfDepartments.acquaintance] = ties / (number * (number - 1))
    history.departments[at, OfDepartments.leader_years] = in_office / number / WEEKS_OF_YEAR
