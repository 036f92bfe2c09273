"""One run: what it does, how it is told while it works, and the folder that it leaves."""
