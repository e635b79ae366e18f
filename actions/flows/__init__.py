"""Flows: questions asked one after the other until something can be done. Start at `flow.py` and `running.py`."""
