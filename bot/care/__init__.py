"""Tickets: complaints and inquiries with a number, an owner and a due time."""
