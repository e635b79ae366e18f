"""The aiohttp application: routes, authentication, limits, errors."""
