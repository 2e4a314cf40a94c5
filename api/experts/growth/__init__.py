"""The API of Platform HOPE: knowledge, trainings, coaching days, successes, improvements."""
