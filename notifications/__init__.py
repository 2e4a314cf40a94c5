"""Who hears that something changed; never what."""
