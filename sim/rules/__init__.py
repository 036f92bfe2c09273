"""What a person, an activity, a scheme does: small scalar formulas, one causal claim each, with its source."""
