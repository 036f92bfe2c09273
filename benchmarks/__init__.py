"""How long a week takes, and what the same rules cost when Mesa steps one agent after another."""
