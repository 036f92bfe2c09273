"""Everything that is done with the model: run it, keep its results, show them."""
