"""Help requests: encrypted content, referrals, consent and retention."""
