"""Everything that faces a network: channels, the shop's API, pages, health. Imports no Rasa."""
