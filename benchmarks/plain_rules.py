"""The rules as they are written, for agents that are stepped in Python."""

from __future__ import annotations

from sim.compiler import as_written as plain
from sim.rules import autoregression, decision, learning, numbers, outreach, work

need_match = plain(decision.need_match)
time_cost = plain(decision.time_cost)
intention = plain(decision.intention)
standardised = plain(decision.standardised)
drive = plain(decision.drive)
seen_share = plain(decision.seen_share)
fatigue_cost = plain(decision.fatigue_cost)
days_in_week = plain(decision.days_in_week)
enough_take_part = plain(decision.enough_take_part)
probability_union = plain(numbers.probability_union)
told_by_neighbours = plain(outreach.told_by_neighbours)
notice_reach = plain(outreach.notice_reach)
weight_of_habit = plain(outreach.weight_of_habit)
invitation_weight = plain(outreach.invitation_weight)
share_for_weight = plain(outreach.share_for_weight)
chance_of_a_share = plain(outreach.chance_of_a_share)
fatigue_after = plain(learning.fatigue_after)
habit_after = plain(learning.habit_after)
towards = plain(learning.towards)
weeks_of_rest_after = plain(learning.weeks_of_rest_after)
motivation_level = plain(learning.motivation_level)
efficacy_after = plain(learning.efficacy_after)
belonging_after = plain(learning.belonging_after)
opinion_after = plain(learning.opinion_after)
shock_of = plain(learning.shock_of)
autoregressed = plain(autoregression.autoregressed)
creaming_under = plain(work.creaming_under)
