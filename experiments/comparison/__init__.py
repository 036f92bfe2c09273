"""Which policy is better, how sure that is, who loses, and whether it holds when the model is perturbed."""
