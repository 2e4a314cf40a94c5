"""Push to native apps, through Firebase Cloud Messaging."""
