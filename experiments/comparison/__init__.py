"""Which policy is better, how sure that is, who loses, and whether it holds elsewhere."""
