"""Rasa embedded: agent, tracker store, action runner, worker."""
