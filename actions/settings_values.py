"""The shop's settings as words for responses. Pure functions; all values are given to every settings answer."""

from collections.abc import Iterable
from itertools import groupby

from actions.formats import join_list, money
from actions.phrases import phrase
from bot.shop.settings import OpeningHours, ShopSettings

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def values_of(shop: ShopSettings) -> dict[str, str]:
    """Every value that a response about the shop may name."""
    delivery, returns, contact = shop.delivery, shop.returns, shop.contact
    return {
        "shop": shop.name,
        "greeting": shop.greeting,
        "site": contact.site,
        "shop_phone": contact.phone,
        "shop_email": str(contact.email),
        "shop_address": contact.address,
        "store": phrase("settings.store", address=contact.store_address) if contact.store_address else "",
        "hours": hours_text(shop.hours),
        "dispatch": _dispatch(delivery.dispatch_days),
        "delivery_days": _span(delivery.days_min, delivery.days_max),
        "regions": delivery.regions,
        "saturday": phrase(f"settings.saturday_{'yes' if delivery.saturday else 'no'}"),
        "abroad": phrase(f"settings.abroad_{'yes' if delivery.abroad else 'no'}"),
        "carriers": join_list([carrier.name for carrier in shop.carriers.values()][:4]),
        "fee": fee_text(shop),
        "return_days": str(returns.days),
        "send_back_days": str(returns.send_back_days),
        "refund_days": str(returns.refund_days),
        "bank_days": str(shop.returns.bank_workdays),
        "return_cost": _return_cost(shop),
        "exchange": phrase(f"settings.exchange_{'yes' if returns.exchange else 'no'}"),
        "methods": join_list([phrase(f"settings.payment.{method}") for method in shop.payment.methods]),
        "instalments": instalments_text(shop),
        "transfer": _transfer(shop),
        "statement_name": shop.payment.statement_name,
        "guarantee_months": str(shop.guarantee_months),
        "campaigns": "\n".join(shop.campaigns) or phrase("settings.no_campaigns"),
        "privacy_contact": str(shop.privacy.contact),
        "privacy_url": _absolute(shop.privacy.url, contact.site),
        "controller": shop.privacy.controller,
        "retention_years": str(shop.privacy.retention_years),
    }


def fee_text(shop: ShopSettings) -> str:
    """What delivery costs, from which sum it is free, and what paying at the door adds."""
    delivery = shop.delivery
    if delivery.fee == 0:
        text = phrase("settings.always_free")
    else:
        text = phrase("settings.fee", amount=money(delivery.fee))
        if delivery.free_from is not None:
            text += phrase("settings.free_from", amount=money(delivery.free_from))
    if delivery.cash_on_delivery_fee and "cash_on_delivery" in shop.payment.methods:
        text += phrase("settings.cash_fee", amount=money(delivery.cash_on_delivery_fee))
    return text


def instalments_text(shop: ShopSettings) -> str:
    """Up to how many instalments, with which cards."""
    payment = shop.payment
    if payment.instalments_max < 2:
        return phrase("settings.no_instalments")
    if not payment.instalment_banks:
        return phrase("settings.instalments_plain", count=payment.instalments_max)
    banks = ", ".join(payment.instalment_banks)
    return phrase("settings.instalments", count=payment.instalments_max, banks=banks)


def hours_text(hours: OpeningHours) -> str:
    """Opening hours, days with the same shifts together: "Pazartesi-Cuma 09:00-12:30, 13:30-20:00; …"."""
    shifts = {day: _shifts(hours, day) for day in DAYS}
    parts = []
    for spans, days in groupby(DAYS, key=shifts.__getitem__):
        parts.append(phrase("settings.hours_line", days=_days(days), spans=spans or phrase("settings.closed")))
    text = "; ".join(parts) + "."
    return text + (phrase("settings.holidays_closed") if hours.public_holidays_closed else "")


def _shifts(hours: OpeningHours, day: str) -> str:
    shifts = {str(name): spans for name, spans in hours.weekly.items()}.get(day, ())
    return ", ".join(f"{shift.start:%H:%M}-{shift.end:%H:%M}" for shift in shifts)


def _days(days: Iterable[str]) -> str:
    names = [phrase(f"settings.weekday.{day}") for day in days]
    return names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"


def _span(low: int, high: int) -> str:
    if low >= high or low == 0:
        return phrase("settings.days_one", max=high)
    return phrase("settings.days_span", min=low, max=high)


def _dispatch(days: int) -> str:
    return phrase("settings.dispatch_days", days=days) if days else phrase("settings.dispatch_today")


def _return_cost(shop: ShopSettings) -> str:
    if shop.returns.carrier is None:
        return phrase("settings.return_free")
    return phrase("settings.return_free_with", carrier=shop.carriers[shop.returns.carrier].name)


def _transfer(shop: ShopSettings) -> str:
    if "bank_transfer" not in shop.payment.methods or not shop.payment.bank_account:
        return ""
    return phrase("settings.transfer", account=shop.payment.bank_account)


def _absolute(url: str, site: str) -> str:
    return url if "://" in url else site.rstrip("/") + "/" + url.lstrip("/")
