"""What `doit doctor` checks on this machine."""
