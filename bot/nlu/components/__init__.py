"""Rasa graph components. `config.yml` names them by their full path. What they wrap is in `bot.nlu`, without Rasa."""
