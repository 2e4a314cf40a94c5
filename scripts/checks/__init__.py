"""What `scripts/check` looks at beyond what ready-made tools do."""
