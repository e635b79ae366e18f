"""Programs that show what the product promises, each with its figures."""
