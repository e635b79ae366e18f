"""The shop's rules as pure functions: facts in, a decision out. No database, no clock, no sentences.

`engine.decide_return` for goods to be sent back, `exchange.decide_exchange`, `cancellation.decide_cancel` and
`changes.decide_change` for orders on their way, `lateness.decide_termination` for late ones, `refunds` for due days.
"""
