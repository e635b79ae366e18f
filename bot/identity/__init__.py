"""Who is asking: levels of proof, one-time codes, customer tokens, limits."""
