"""The laboratory: experiments, the simulator that owns the state, sweeps and verdicts. No Qt."""
