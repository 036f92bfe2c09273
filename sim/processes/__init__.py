"""What happens to everybody in a week: short compiled loops that apply one rule after another to rows."""
