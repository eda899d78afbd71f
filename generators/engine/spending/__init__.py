"""What builds may spend: the gateway of a run, budget forecasts, and the check before a command starts."""
