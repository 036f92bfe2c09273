"""Diaries: what a run looked like to one resident, one case or one community worker, told in words.

A diary is kept by a recorder that looks at copies of the columns between the stages of a week, and works out with the model's
own rules why what happened did happen. It writes nothing into the run, and where what it works out is not what the run did,
it says so and stops (`NotWhatHappened`).
"""
