"""An organisation's own calls: its page, its keys, its members."""
