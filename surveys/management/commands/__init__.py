"""Commands for who runs Kier."""
