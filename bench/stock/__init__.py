"""A plain Rasa 3.6.21 project to compare with, made by the bench itself."""
