"""What goes out to the shop: signed webhooks to its systems, and work for its people where none is connected."""
