"""What builds may spend: the gateway of a run, budget forecasts, the check before a command starts."""
