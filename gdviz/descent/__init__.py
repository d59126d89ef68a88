"""The mathematics of descent: landscapes, optimizers, schedules and the training loop. No Qt, no state."""
