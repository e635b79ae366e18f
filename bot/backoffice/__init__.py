"""What waits for the shop's people: the queue, who owns what until when, and how it is settled."""
