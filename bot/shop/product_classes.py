"""What the law makes of a kind of goods: whether the right of withdrawal holds for it."""

from enum import Enum


class WithdrawalClass(str, Enum):
    """The exceptions of art. 15 of the regulation on distance contracts (RG 27.11.2014/29188), and `STANDARD`."""

    STANDARD = "standard"
    MARKET_PRICED = "market_priced"
    """Its price follows a market that the seller does not steer: gold, silver."""
    CUSTOM_MADE = "custom_made"
    """Made after the consumer's wishes or personal needs. Merely being made to order is not enough."""
    PERISHABLE = "perishable"
    """Perishes quickly or may pass its date."""
    HYGIENE = "hygiene"
    """Unfit for return for reasons of health or hygiene once its protection was opened."""
    MIXABLE = "mixable"
    """Mixed with other goods after delivery and inseparable by nature."""
    MEDIA = "media"
    """Books, digital content and computer supplies on a carrier, once the protection was opened."""
    PERIODICAL = "periodical"
    """Newspapers and magazines outside a subscription."""
    DATED_SERVICE = "dated_service"
    """Lodging, transport, car hire, food, leisure on a certain day or period."""
    DIGITAL = "digital"
    """Services performed, or intangible goods delivered, at once by electronic means."""
