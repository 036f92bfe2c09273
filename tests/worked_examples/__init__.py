"""What is said of each mechanism beside its code: one file a kind, `KIND.yaml`, held to be true by the tests.

    kind: honours
    examples:                                  # by hand, with a pocket calculator: tests/test_worked_examples.py
      - says: What happens, in one sentence.
        given: {intensity: 0.5, worth: 0.08}   # fields of the block; all others keep their defaults
        paid_share: 0.5                        # of last week's promises; 1 where it is not given
        week: 1                                # the reported week; 1 where it is not given
        then:                                  # every term that the block adds to, and by how much
          recognition: 0.04                    # 0.5 x 0.08
        pays: {points: 10}                     # fields of its `Payment`, where it pays
        so:                                    # what that does, by the rule that reads the term
          - rule: sim.rules.decision.drive
            with: {motivation: 0.5, reward: 0, reward_worth: 1, reciprocity: 0, recognition: recognition}
            gives: 0.54                        # 0.5 + 0.04
    moves:                                     # its expected signs, by paired runs with it and without (`moves.py`)
      in_every_seed:                           # an estate of 2,000, the second year: tests/test_mechanism_signs.py
        - up: weekly.participation_rate        # or down: the outcome (`outcomes.py`)
          group: elderly                       # of whom; all where it is not given
          block: {worth: 0.1}                  # fields of the block; all others keep their defaults
          scenario: {calendar: {seats: 4}}     # fields of the scenario, in both runs
      in_most_seeds:                           # the baseline, all weeks: tests/test_institution_signs.py
        - down: governance.case_hours / governance.closed
    scenario:                                  # scenarios/mechanisms/KIND.yaml is written from it (`scenario_files.py`)
      title: Honours
      title_zh: 荣誉表彰
      question: Do public thanks bring in more people without crowding anything out?
      question_zh: 公开表彰能否带来更多参与，而不挤出内在动机？
      shows: A sixth more take part.           # what its runs show; | keeps the lines as they are
      fields: |                                # the rest, word for word; the block alone in the baseline where not given
        extends: sihua:baseline
        mechanisms:
          - kind: honours

A word in `with` is the term of that name above. A term that is a number for each age is given as {30: .., 75: ..}, one by
need, resource or kind of organization as {culture: ..} (0 for those not named), activities as a list of programmes:
{per_thousand: 1, slot: evening, depth: 3}, with `need` and `host` where they are not as needed and officials.

A kind has signs of either sort, or of both. In every seed is for what acts on residents, who have the same random numbers in
both runs; in most seeds for what acts on the governing side, where one case more or less changes all that come after it.
"""
