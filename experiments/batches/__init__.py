"""Many runs as one thing: a study file, its design, the plan of runs, the workers, and the store that loses nothing."""
