"""A study: what is varied, what is kept, how often; its design and its checks. `shipped` holds those of the distribution."""
