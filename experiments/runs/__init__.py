"""One run: what it does, how it reports its progress, and the folder that it leaves."""
