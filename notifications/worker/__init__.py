"""The worker: notices become deliveries, and deliveries are sent, one thread per transport."""
