"""The catalogue: one incentive or institution is one file with one final class, found by this folder."""
