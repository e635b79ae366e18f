"""Returns, exchanges, refunds, cancellations and changes of orders. Start at `service.py`; rules: shop/policies.

Every function takes the caller's session and flushes, never commits: one turn is one transaction. What changes an order
first locks the order's row, so that two askers come one after the other.
"""
