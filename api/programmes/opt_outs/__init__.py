"""Who asked an organisation for no more messages."""
