"""Indicators: what is reported, each declared once with unit, labels and definition."""

from sim.indices.declared import GOVERNANCE, HEADLINES, INDICATORS, PROBLEMS, QUARTERLY, Indicator

__all__ = ["GOVERNANCE", "HEADLINES", "INDICATORS", "PROBLEMS", "QUARTERLY", "Indicator"]
