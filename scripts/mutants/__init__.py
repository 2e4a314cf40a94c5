"""Small faults in modules of thresholds, clocks and disclosure, and whether tests find them."""
