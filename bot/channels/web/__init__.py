"""The web channel: the shop's website over Socket.IO, and other front ends over HTTP."""
