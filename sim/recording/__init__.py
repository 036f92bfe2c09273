"""What is kept of a run, and the frames that are made of it."""
