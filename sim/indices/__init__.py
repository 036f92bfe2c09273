"""Indicators: what is reported, each declared once with unit, labels and definition."""

from sim.indices.declared import GOVERNANCE, HEADLINES, INDICATORS, PROBLEMS, QUARTERLY, WHOLE_RUN, Indicator

__all__ = ["GOVERNANCE", "HEADLINES", "INDICATORS", "PROBLEMS", "QUARTERLY", "WHOLE_RUN", "Indicator"]
