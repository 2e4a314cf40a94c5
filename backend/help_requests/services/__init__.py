"""What can be done with a help request: a module per kind of act, a transaction per function."""
