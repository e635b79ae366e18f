"""Understanding: Rasa NLU components for Turkish, their evaluation and their comparison."""
