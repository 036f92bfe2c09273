"""Every known-answer test can fail: `python -m tests.verification.mutations` breaks the model and looks whether it does.

For each mutation the repository is copied to a temporary folder, one place of the model is changed, and one test is
run there. The test must fail; before that, all tests must pass on the unchanged copy. Words after the command choose
mutations whose test contains one of them. Takes some ten minutes: most mutations are compiled anew.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
COPIED = ("sim", "tests", "scenarios", "experiments", "pyproject.toml")
FAILED = 1
"""Exit status of pytest for "tests were run, and some failed"."""


class Mutation(NamedTuple):
    """One change that one test must notice.

    test: file and the expression that pytest chooses tests by. compiled: run with the compiler (slow to start, but large
    runs need it).
    """

    file: str
    old: str
    new: str
    test: str
    compiled: bool = False


THRESHOLDS, OPINIONS, LOAD = "test_thresholds.py ", "test_opinions.py ", "test_chance_and_load.py "
INEQUALITY, CROWDING, HABIT = "test_inequality.py ", "test_crowding.py ", "test_habit.py "
CONFORMITY, NETWORKS = "test_conformity.py ", "test_networks.py "
QUEUE, CHANNELS = "test_queue.py ", "test_channels.py "
GOVERNING, RULES, DIVERSE = "../test_governing.py ", "../test_rules.py ", "../test_indices.py "
RECIPROCITY, CONSERVATION = "../test_reciprocity.py ", "../test_conservation.py "
CONTRACT, BUDGET = "../test_mechanism_contract.py ", "../test_budget.py "

DECISION, DECIDE = "sim/rules/decision.py", "sim/processes/decision.py"
LEARNING = "sim/rules/learning.py"
OPINION = "sim/processes/opinions.py"
OUTREACH, FOUNDING = "sim/processes/outreach.py", "sim/founding/people.py"
WORK, CASES = "sim/processes/work.py", "sim/processes/cases.py"
COORDINATION, CHANNEL = "sim/processes/coordination.py", "sim/rules/coordination.py"
ORGANIZATIONS, WORKING = "sim/processes/organizations.py", "sim/rules/work.py"
SETTLEMENT, PURSE = "sim/processes/settlement.py", "sim/policy/purse.py"
INDICES, TEXTBOOK = "sim/indices/inequality.py", "sim/neighbours/textbook.py"

AT_LEAST = "seen >= threshold - _SINGLE"
SHARE = "active_neighbours / max(neighbours, 1.0)"

MUTATIONS = [
    # Crowds: "more than" for "at least"; shares for counts; oneself among the others; last week's guard of rounding.
    Mutation(DECISION, AT_LEAST, "seen > threshold", THRESHOLDS + "test_a_crowd_with_every_threshold"),
    Mutation(DECISION, AT_LEAST, "seen >= threshold - 1.0", THRESHOLDS + "test_one_threshold_of_1"),
    Mutation(DECISION, AT_LEAST, "seen >= threshold - 1.0", THRESHOLDS + "test_threshold_k_raised"),
    Mutation(DECIDE, "p.measure == SHARE", "p.measure != SHARE", THRESHOLDS + "test_a_crowd_with_every_threshold"),
    Mutation(
        OUTREACH, "active - int(events.took_part[i])", "active", THRESHOLDS + "test_everybody_sees_all_others"
    ),
    Mutation(DECISION, SHARE, "0.99 * " + SHARE, THRESHOLDS + "test_a_normal_crowd", True),
    Mutation("sim/rules/numbers.py", "value = top / bottom", "value = 1.002 * top / bottom",
             THRESHOLDS + "test_a_normal_crowd", True),
    Mutation(FOUNDING, "t.mean + t.sd * u", "t.mean + 1.002 * t.sd * u", THRESHOLDS + "test_the_critical", True),
    # Cascades and rings.
    Mutation(DECISION, AT_LEAST, "seen >= threshold - 1e-9", THRESHOLDS + "test_one_instigator and 0.2-1.021", True),
    Mutation(DECISION, AT_LEAST, "seen > threshold + 1e-7", THRESHOLDS + "test_one_instigator and 0.25-1.114", True),
    Mutation(DECISION, SHARE, "active_neighbours / max(neighbours - 1.0, 1.0)", THRESHOLDS + "test_there_is_no_cascade", True),
    Mutation(DECISION, AT_LEAST, "seen > threshold + 1e-7", THRESHOLDS + "test_a_custom_spreads"),
    Mutation(DECISION, SHARE, "active_neighbours / max(neighbours - 1.0, 1.0)", THRESHOLDS + "test_a_custom_spreads"),
    # Opinions: without oneself; with anchors where none hold; one after the other instead of all at once.
    Mutation(OPINION, "first + k) + p.own_weight", "first + k) + 0.0", OPINIONS + "test_four_in_a_row"),
    Mutation(OPINION, "heard[asking[k] - first] = said[k]",
             "heard[asking[k] - first] = said[k]\n            duty[asking[k]] = said[k] / 2",
             OPINIONS + "test_four_in_a_row"),
    Mutation(OPINION, "p.own_weight * mine", "2.0 * p.own_weight * mine", OPINIONS + "test_the_distance"),
    Mutation(OPINION, "others = everyone - mine", "others = everyone", OPINIONS + "test_three_anchored_opinions"),
    Mutation(OPINION, "in range(start[asking[0] + 1] - start[asking[0]])", "in range(1)",
             OPINIONS + "test_four_in_a_row"),
    Mutation("sim/neighbours/batches.py", "neighbours.others[start[i] + which]", "neighbours.others[start[i]]",
             OPINIONS + "test_everybody_moves", True),
    Mutation(LEARNING, "(1.0 - susceptibility) * anchor", "0.0 * anchor", OPINIONS + "test_three_anchored_opinions"),
    # Load: recovery after the load instead of before; half the recovery; the same draw every week.
    Mutation(LEARNING, "(1.0 - recovery) * fatigue + strain * (1.0 + spiral * fatigue) * occasions * (1.0 - buffer)",
             "(1.0 - recovery) * (fatigue + strain * occasions)", LOAD + "test_fatigue", True),
    Mutation(LEARNING, "(1.0 - recovery) * fatigue", "(1.0 - 0.5 * recovery) * fatigue", LOAD + "test_fatigue", True),
    Mutation(DECIDE, "uniform(seed, DECISION, now, i)", "uniform(seed, DECISION, now // 2, i)",
             LOAD + "test_fatigue", True),
    Mutation(DECIDE, "uniform(seed, DECISION, now, i)", "uniform(seed, DECISION, 0, i)",
             LOAD + "test_without_any_reason", True),
    Mutation(DECIDE, "uniform(seed, DECISION, now, i)", "uniform(seed, DECISION, now, i // 2)",
             LOAD + "test_without_any_reason", True),
    # Inequality: biased ranks, unsorted lists, whole people only, a Gini that divides by n - 1.
    Mutation(INDICES, "2 * rank - n - 1", "2 * rank - n", INEQUALITY + "test_small_lists"),
    Mutation(INDICES, 'np.sort(np.asarray(values, dtype=np.float64), kind="stable")  #', "np.asarray(values)  #",
             INEQUALITY + "test_a_lognormal"),
    Mutation(INDICES, "[::-1]", "", INEQUALITY + "test_an_exponential"),
    Mutation(INDICES, "people = share * len(ordered)", "people = 1.01 * share * len(ordered)", INEQUALITY + "test_a_pareto"),
    Mutation(INDICES, "(people - whole) * ordered[whole]", "0.0", INEQUALITY + "test_a_fraction"),
    Mutation(INDICES, "(n * total)", "((n - 1) * total)", INEQUALITY + "test_zeros_enter", True),
    Mutation("sim/indices/quarterly.py", "nobody + (1.0 - nobody) * unequal", "nobody + unequal",
             INEQUALITY + "test_zeros_enter", True),
    # Rewards: a slope instead of a step; a step at the wrong place; worth nothing; known to everybody; half the drift.
    Mutation(LEARNING, "baseline * (1.0 - crowding) if", "baseline * (1.0 - crowding * min(1.0, 3.0 * reward)) if",
             CROWDING + "test_a_small_reward", True),
    Mutation(LEARNING, "if reward > 0.0 else", "if reward >= 0.0 else", CROWDING + "test_a_scheme_that_pays_nothing", True),
    Mutation(DECISION, "motivation + reward_worth * reward", "motivation + reward",
             CROWDING + "test_the_reward_breaks_even", True),
    Mutation("sim/processes/incentives.py", "crowding), p.drift", "crowding), 0.5 * p.drift", CROWDING + "test_motivation_drifts",
             True),
    Mutation("sim/processes/incentives.py", "kept[k] = kept[k] * knows[k]", "kept[k] = kept[k]", CROWDING + "test_those_outside",
             True),
    # Honours and time banks: more neighbours seen than there are; help in return taken for pay; a discount that takes a
    # twentieth of the whole each year; credits that the young can redeem like the old.
    Mutation(DECISION, "min(1.0, share * (1.0 + visibility))", "share * (1.0 + visibility)", RULES + "test_a_rule_gives"),
    Mutation(DECISION, "+ reciprocity + recognition", "+ reward_worth * reciprocity + recognition",
             RULES + "test_a_rule_gives"),
    Mutation("sim/mechanisms/time_bank.py", "own[-1] * self.yearly_discount", "own[-1] - (1.0 - self.yearly_discount)",
             RECIPROCITY + "test_help_for_oneself"),
    Mutation("sim/processes/settlement.py", "< redemption[audience[i]]", "< redemption.max()",
             RECIPROCITY + "test_the_young_redeem"),
    # Settlement: points left behind that stay in accounts; a set-up that is paid every week.
    Mutation("sim/processes/settlement.py", "                - account[Account.points_forfeited]\n", "",
             CONSERVATION + "test_points_issued", True),
    Mutation("sim/processes/settlement.py", "= schemes.setup_cost[m], 0.0", "= schemes.setup_cost[m], schemes.setup_cost[m]",
             CONTRACT + "test_costs_are_booked_once", True),
    # Who carried a quarter: everybody of one tally has its lowest rank; whole people at the top only.
    Mutation("sim/processes/contributors.py", "(ahead + came[some]) - active", "(ahead + 1) - active",
             DIVERSE + "test_quarters_of_all_communities", True),
    Mutation("sim/processes/contributors.py", "held + (people - whole) * next_one", "held",
             DIVERSE + "test_quarters_of_all_communities", True),
    # Habit: additive instead of multiplicative; a step for a week instead of a day; linear decay.
    Mutation(LEARNING, "missing = missing * (1.0 - gain)", "missing = missing - gain", HABIT + "test_66"),
    Mutation(LEARNING, "(1.0 - decay) * habit", "max(0.0, habit - decay)", HABIT + "test_a_week_without"),
    Mutation(LEARNING, "in range(int(occasions))", "in range(1)", HABIT + "test_three_days"),
    # Imitation: a weaker pull.
    Mutation(DECIDE, "p.neighbour_weight * at.share", "0.9 * p.neighbour_weight * at.share",
             CONFORMITY + "test_a_crowd_that_imitates", True),
    # Networks: too many ties; ends chosen evenly; neighbours left out; too much rewiring; blocks that mix.
    Mutation(TEXTBOOK, "min(1.0, mean_degree / (residents - 1))", "1.05 * mean_degree / (residents - 1)",
             NETWORKS + "test_giant_component", True),
    Mutation(TEXTBOOK, "other = ends[pick // 2, pick % 2]", "other = ends[pick // 2, 0]", NETWORKS + "test_degrees", True),
    Mutation(TEXTBOOK, "other = ends[pick // 2, pick % 2]", "other = pick % newcomer", NETWORKS + "test_exponent", True),
    Mutation(TEXTBOOK, "np.arange(1, each_side + 1)", "np.arange(2, each_side + 2)", NETWORKS + "test_clustering_of_the_ring"),
    Mutation(TEXTBOOK, "tie) < rewiring", "tie) < 1.2 * rewiring", NETWORKS + "test_clustering_of_watts", True),
    Mutation(TEXTBOOK, "np.arange(1, each_side + 1)", "np.arange(2, each_side + 2)", NETWORKS + "test_path_length"),
    Mutation(TEXTBOOK, "tie) < rewiring", "tie) < 0.0", NETWORKS + "test_a_little_rewiring"),
    Mutation(TEXTBOOK, "across = _log_of_miss(between)", "across = _log_of_miss(1.2 * between)", NETWORKS + "test_assort", True),
    # Queues: work that goes faster; last come, first served; a case in everybody's hands; cases that come more often;
    # the wrong formula; a case that is counted once more, or never leaves.
    Mutation(WORKING, "(unskilled + skill)", "(0.55 + skill)", QUEUE + "test_cases_wait and 5", True),
    Mutation("sim/rules/cases.py", "-logarithm(u) * mean", "-1.1 * logarithm(u) * mean",
             QUEUE + "test_cases_wait and 5",
             True),
    Mutation(WORK, "    for i in queue:\n        if cases.worker[i] != NOBODY or",
             "    for i in queue[::-1]:\n        if cases.worker[i] != NOBODY or", QUEUE + "test_first_come", True),
    Mutation(CASES, "tally.by_event[c, Event.reported] += 1.0", "tally.by_event[c, Event.reported] += 2.0",
             QUEUE + "test_littles_law_holds_in_the_queue", True),
    Mutation(CASES, "Event.weeks_to_close] += weeks", "Event.weeks_to_close] += weeks + 1",
             GOVERNING + "test_without_a_warm_up"),
    Mutation(CASES, "tally.by_event[cases.community[i], Event.given_up] += 1.0", "tally.by_event[0, Event.given_up] += 0.0",
             QUEUE + "test_littles_law_holds_in_every", True),
    Mutation("tests/verification/test_queue.py", "/ (servers - rate) + 1.0", "/ servers + 1.0",
             QUEUE + "test_the_formulas"),
    # Channels: both instead of either; credit in full; a share that is no mean of two orders; a channel left out.
    Mutation("sim/rules/numbers.py", "return one + other * (1.0 - one)", "return one * other",
             CHANNELS + "test_either_channel"),
    Mutation(CHANNEL, "(1.0 - through_institution / 2.0)", "(1.0 - through_institution / 2.5)",
             CHANNELS + "test_credit"),
    Mutation(COORDINATION, "through_institution or through_guanxi", "through_institution",
             CHANNELS + "test_departments_cooperate", True),
    Mutation(COORDINATION, "for_guanxi < knows", "for_institution < knows",
             CHANNELS + "test_departments_cooperate", True),
    Mutation(COORDINATION, "+= guanxi_credit(through_institution, through_guanxi)", "+= through_guanxi",
             CHANNELS + "test_one_channel", True),
    # What must balance: hours, cases, resources, requests, activities.
    Mutation(WORK, "workers.programme_hours[w] -= workers.case_hours[w]", "workers.programme_hours[w] -= 0.0",
             GOVERNING + "test_hours_of_every_worker"),
    Mutation(WORK, "cases.hours_left[i] -= spent * speed", "cases.hours_left[i] -= spent",
             GOVERNING + "test_hours_of_every_worker"),
    Mutation(WORK, "if workers.vacant[w] > 0:\n            continue", "if workers.vacant[w] > 99:\n            continue",
             GOVERNING + "test_hours_of_every_worker"),
    Mutation(WORK, "workers.burnout[w] = 0.0", "workers.burnout[w] = 0.5", GOVERNING + "test_posts_that_fall"),
    Mutation(WORK, "    for i in queue:\n        if cases.worker[i] != NOBODY or",
             "    for i in queue[::-1]:\n        if cases.worker[i] != NOBODY or", GOVERNING + "test_the_oldest"),
    Mutation(CASES, "cases.number[0] = kept", "cases.number[0] = min(kept, 40)",
             GOVERNING + "test_a_case_that_was_reported"),
    Mutation(CASES, "if least < 1.0 - ROUNDING:", "if least < 0.5:", GOVERNING + "test_a_case_takes_all"),
    Mutation(CASES, "stock.used[cases.community[i], k] += wanted", "stock.used[cases.community[i], k] += 0.9 * wanted",
             GOVERNING + "test_what_is_left"),
    Mutation(CASES, "CLOSED and now - cases.opened[i] > p.deadline", "CLOSED and now - cases.opened[i] >= p.deadline",
             GOVERNING + "test_a_case_that_is_given_up"),
    Mutation(CASES, "weeks = min(now - cases.opened[i], tally", "weeks = min(now - cases.opened[i] + 1, tally",
             GOVERNING + "test_without_a_warm_up"),
    Mutation(ORGANIZATIONS, "(1.0 - kept[k]) * stock.left[c, k]", "kept[k] * 1.5 * stock.left[c, k]",
             GOVERNING + "test_what_is_left"),
    Mutation(ORGANIZATIONS, "tally.by_event[c, Event.left] += 1.0", "tally.by_event[c, Event.left] += 0.0",
             GOVERNING + "test_organizations_that_join"),
    Mutation(COORDINATION, "== cases.needed[i]:", "!= 0:", GOVERNING + "test_a_case_is_closed_only"),
    Mutation(COORDINATION, "departments.acquaintance[other, d] = p.strangers_know", "departments.acquaintance[other, d]",
             GOVERNING + "test_a_leader_who_leaves"),
    Mutation(COORDINATION, "departments.tenure[d] = 0.0", "departments.institution[0] = p.institution",
             GOVERNING + "test_a_leader_who_leaves"),
    Mutation("sim/processes/calendar.py", "activities, seed, week)\n                a += 1\n                left -= 1\n\n\n",
             "activities, seed, week)\n                a += 1\n                left -= 2\n\n\n",
             GOVERNING + "test_activities_are_those"),
    # The yearly budget: a week takes all that is left, running costs to come are forgotten, a year is not filled anew, weeks
    # of another year count, and a week that does not pay waits for its share.
    Mutation(SETTLEMENT, "left / schemes.paying[now]", "left", BUDGET + "test_what_is_promised_to_a_week"),
    Mutation(SETTLEMENT, "due += schemes.reserved[now] + of_units", "due += of_units",
             BUDGET + "test_what_is_promised_to_a_week"),
    Mutation(SETTLEMENT, "if schemes.begins[now]:", "if now < 0:", BUDGET + "test_a_short_year"),
    Mutation(SETTLEMENT, "min(1.0, may / asked)", "1.0", BUDGET + "test_fixed_costs_beyond"),
    Mutation(PURSE, "last = np.arange(len(later)) + ahead", "last = np.arange(len(later)) * 0 + len(later) - 1",
             BUDGET + "test_what_lies_ahead_by_hand"),
    Mutation(PURSE, "s > 0.0 and mechanism.pays(int(w))", "True", BUDGET + "test_what_lies_ahead_by_hand"),
    # Rules and indices of the governing side.
    Mutation(WORKING, "strain * constitution * demands * (1.0 - buffer * resources)", "strain * constitution * demands",
             RULES + "test_a_rule_gives"),
    Mutation(WORKING, "contract * (1.0 + effort * rank)", "contract * (1.0 - effort * rank)",
             RULES + "test_a_rule_gives"),
    # Rules that only mechanisms move: bounds that are forgotten, one try for two, a quarrel that cannot be calmed.
    Mutation("sim/rules/numbers.py", "return one + other * (1.0 - one)", "return min(1.0, one + other)",
             RULES + "test_a_chance_is_raised"),
    Mutation(DECISION, "min(1.0, max(0.0, 1.0 - online_access + added))", "1.0 - online_access + added",
             RULES + "test_a_rule_gives"),
    Mutation(DECISION, "max(1.0, days - spared)", "days - spared", RULES + "test_a_rule_gives"),
    Mutation(LEARNING, "1.0 - quarrel * (1.0 - calm)", "1.0 - quarrel", RULES + "test_a_rule_gives"),
    Mutation(WORKING, "admin * (1.0 - relief) + load", "(admin + load) * (1.0 - relief)", RULES + "test_a_rule_gives"),
    Mutation(CHANNEL, "exponential(times * logarithm(1.0 - chance))", "exponential(-times * chance)",
             RULES + "test_a_rule_gives"),
    Mutation("sim/rules/outreach.py", "min(1.0, max(0.0, creaming + added))", "creaming + added",
             RULES + "test_a_rule_gives"),
    Mutation("sim/rules/cases.py", "- spread * spread / 2.0", "", RULES + "test_severity"),
    Mutation("sim/rules/cases.py", "chance * mean / count", "chance * mean", RULES + "test_few_cases"),
    Mutation("sim/indices/diversity.py", "math.log(len(amounts))", "math.log((amounts > 0).sum())",
             DIVERSE + "test_absent_kinds"),
    Mutation("sim/indices/diversity.py", "in_order(p * p)", "in_order(p)", DIVERSE + "test_five_actors"),
    Mutation("sim/indices/diversity.py", "0.5 * in_order", "in_order", DIVERSE + "test_mismatch_is_0"),
    Mutation("sim/indices/survival.py", "leaving = ended + censored", "leaving = ended",
             DIVERSE + "test_survival_keeps"),
    Mutation("sim/processes/ranking.py", 'side="left"', 'side="right"', DIVERSE + "test_equal_scores"),
]  # fmt: skip
"""Each known-answer test has at least one."""


def copy(to: Path) -> None:
    """The parts of the repository that tests need."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, to / name)


def status_of(folder: Path, tests: str, compiled: bool) -> int:
    """The exit status of pytest in a copy, for a file of known answers and, after a space, an expression."""
    file, _, expression = tests.partition(" ")
    environment = {
        **os.environ,
        "NUMBA_CACHE_DIR": str(folder / "compiled"),
        "NUMBA_DISABLE_JIT": "0" if compiled else "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", "-p", "no:cacheprovider", f"tests/verification/{file}"]
        + (["-k", expression] if expression else []),
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    return done.returncode


def verdict(mutation: Mutation, folder: Path) -> str:
    """Whether the test fails, as it should, once the model is changed; anything but "fails" is a problem."""
    copy(folder)
    file = folder / mutation.file
    text = file.read_text(encoding="utf-8")
    if text.count(mutation.old) != 1:
        return f"CANNOT BE MADE: {mutation.old!r} stands {text.count(mutation.old)} times in {mutation.file}"
    file.write_text(text.replace(mutation.old, mutation.new), encoding="utf-8")
    status = status_of(folder, mutation.test, mutation.compiled)
    return {0: "PASSES, so it would not notice", FAILED: "fails"}.get(status, f"BREAKS with status {status}")


def never_seen_failing() -> list[str]:
    """Tests of the files above that no mutation names."""
    missing = []
    for file in sorted({mutation.test.split(" ")[0] for mutation in MUTATIONS}):
        if file.startswith(".."):  # not a file of known answers: a few of its tests are tried
            continue
        text = (Path(__file__).parent / file).read_text(encoding="utf-8")
        names = [line.split("(")[0].removeprefix("def ") for line in text.splitlines() if line.startswith("def test_")]
        tried = [m.test.split(" ")[1] for m in MUTATIONS if m.test.startswith(file + " ")]
        missing += [f"{file} {name}" for name in names if not any(name.startswith(begin) for begin in tried)]
    return missing


def main(words: list[str]) -> int:
    """Try the chosen mutations, say what each test does; 1 where one does not fail, or the unchanged model does."""
    chosen = [mutation for mutation in MUTATIONS if not words or any(word in mutation.test for word in words)]
    problems = [f"no mutation for {test}" for test in never_seen_failing()]
    with tempfile.TemporaryDirectory() as name:
        copy(Path(name))
        for file in sorted({mutation.test.split(" ")[0] for mutation in chosen}):
            if status_of(Path(name), file, compiled=True) != 0:
                problems.append(f"{file} fails on the unchanged model")
    for number, mutation in enumerate(chosen, start=1):
        with tempfile.TemporaryDirectory() as name:
            found = verdict(mutation, Path(name))
        print(f"{number:3}/{len(chosen)} {found}: {mutation.test}  [{mutation.file}: {mutation.new}]", flush=True)
        if found != "fails":
            problems.append(f"{mutation.test}: {found}")
    print(*problems or ["every test fails where it must"], sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
