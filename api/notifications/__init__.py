"""How a member hears of things: devices, kinds and times."""
