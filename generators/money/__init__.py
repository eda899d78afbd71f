"""Paid work: journal, ledger, budget, costs, and the gateway every paid request passes."""
