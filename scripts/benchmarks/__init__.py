"""Measurements, as ratios within one run; `scripts/bench -h`."""
