"""The mechanisms of a scenario in force: whom they reach, what they add, pay and cost, and the contract that each keeps."""
