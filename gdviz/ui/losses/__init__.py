"""LOSSES: the bench of loss functions: a line's errors, yes or no, and a choice of four, each with its arithmetic."""
