"""What a community is to Mesa: agents that are views of rows, made in bulk when somebody first asks for them."""
