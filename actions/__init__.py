"""Rasa custom actions and form validation: read slots, call a service, answer with a response name."""
