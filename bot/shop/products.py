"""Looking products up by what a customer calls them."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from bot.shop.models import Product
from bot.turkish.fold import fold
from bot.turkish.goods import name_goods

_SHORTEST = 3
_MOST_WORDS = 12
_CANDIDATES = 200
_ENOUGH = 81
"""Of rapidfuzz: one wrong letter in six. In five it makes another word: kilif, kilim."""
_SOFT = "kptg"
"""Last letters of a stem that change under suffixes: gomlek, gomlegi."""
_FOLDED = ("İIıÇçĞğÖöŞşÜüÂâÎîÛû", "iiiccggoossuuaaiiuu")


async def search_products(session: AsyncSession, text: str, limit: int = 5) -> Sequence[Product]:
    """Products whose name the text contains words of, the best first, with their variants.

    Takes: a whole message ("keten midi elbise kaç para") or a name; suffixes and spelling are forgiven. Gives: only
    products that fit as well as the best one; empty when none of the words is in any name.
    """
    words = [word for word in re.findall(r"[a-z0-9]+", fold(name_goods(text))) if len(word) >= _SHORTEST][:_MOST_WORDS]
    if not words:
        return []
    name = func.lower(func.translate(Product.name, *_FOLDED))
    # The first letters of each word: suffixes follow them. An exact look is taken below.
    beginnings = [name.like(f"%{word[:4]}%") for word in words]
    statement = select(Product).where(or_(*beginnings)).options(selectinload(Product.variants)).limit(_CANDIDATES)
    scored = [(score(words, product.name), product) for product in await session.scalars(statement)]
    best = max((found for found, _ in scored), default=0.0)
    fitting = [(found, product) for found, product in scored if best > 0 and int(found) == int(best)]
    return [product for _, product in sorted(fitting, key=lambda pair: (-pair[0], pair[1].name))][:limit]


def score(words: Sequence[str], name: str) -> float:
    """How many words of the name are among `words`, and less than one more for a larger part of the name."""
    stems = [word for word in re.findall(r"[a-z0-9]+", fold(name)) if len(word) >= _SHORTEST]
    hits = sum(1 for stem in stems if any(_says(word, stem) for word in words))
    return hits + (hits / (len(stems) + 1) if stems else 0)


def _says(word: str, stem: str) -> bool:
    soft = stem[:-1] if stem[-1] in _SOFT and len(stem) > _SHORTEST + 1 else stem
    if word.startswith(soft):
        return True
    return len(stem) > 4 and fuzz.ratio(word[: len(stem)], stem) >= _ENOUGH
