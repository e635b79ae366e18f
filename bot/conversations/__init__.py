"""Conversations and their messages, who owns a conversation, and the turn."""
