"""Where messages come from and go to. Each channel is a module or package behind the `Channel` protocol."""
