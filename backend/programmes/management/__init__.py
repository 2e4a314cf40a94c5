"""Commands about the programme."""
