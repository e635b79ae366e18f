"""Vaybe: a customer-service assistant for Turkish online shops."""
