"""Indicators: what is reported, each declared once with unit, labels and definition."""

from sim.indices.declared import INDICATORS, QUARTERLY, Indicator

__all__ = ["INDICATORS", "QUARTERLY", "Indicator"]
