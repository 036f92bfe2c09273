"""Paired differences and their intervals, sequential ones included."""
