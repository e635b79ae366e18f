"""Ways to reach customers, one module each behind one `Channel` protocol."""
