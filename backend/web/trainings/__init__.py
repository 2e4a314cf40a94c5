"""Pages of trainings: what there is, registering, the own page, and the trainer's."""
