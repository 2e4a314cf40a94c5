"""The worker: notices become deliveries, which one thread per transport sends."""
