"""The model: residents, officials, departments and organizations of a subdistrict, week by week.

Read `sim/community.py` first. What is meant to be used from outside is in `sihua`.
"""
