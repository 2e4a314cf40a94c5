"""Message templates and batches of first messages."""
