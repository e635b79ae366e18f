"""The `vaybe` command."""
