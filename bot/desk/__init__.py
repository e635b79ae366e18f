"""People: agents, the handoff queue, opening hours."""
