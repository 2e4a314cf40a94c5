"""Live events: sent to the open pages, or missed; whoever missed one asks."""
