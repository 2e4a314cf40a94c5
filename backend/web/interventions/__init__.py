"""Results pages of interventions, for stakeholders without an account."""
