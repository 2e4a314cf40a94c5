"""Live events over a socket."""
