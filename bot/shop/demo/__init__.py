"""The demo shop: invented customers and orders that cover every state, relative to a day and made from a seed."""

from bot.shop.demo.load import DemoCounts, load_demo
from bot.shop.demo.overview import DemoCustomer, DemoOrder, demo_overview

__all__ = ["DemoCounts", "DemoCustomer", "DemoOrder", "demo_overview", "load_demo"]
