"""Rasa graph components. Named in `config.yml` by their full path; the logic they wrap is in `bot.nlu` and imports no Rasa."""
