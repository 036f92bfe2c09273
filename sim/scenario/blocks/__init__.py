"""The blocks of a scenario: every number of the model, declared once."""
