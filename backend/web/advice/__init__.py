"""Pages for whoever asks Platform HOPE for advice: rendered here, without a script or a cookie."""
