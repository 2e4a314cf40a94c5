"""The help request: boxes, referrals, consent, retention."""
