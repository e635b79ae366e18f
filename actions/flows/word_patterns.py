"""Words of answers in a return, on folded text: what they are compared with."""

import re
from collections.abc import Mapping

from bot.shop.policies.decision import Condition, Reason, Remedy


def _any(*beginnings: str) -> re.Pattern[str]:
    """A pattern that finds one of these beginnings of words."""
    return re.compile(r"\b(?:" + "|".join(beginnings) + ")")


ALL = _any("hepsi", "tum", "tamami", "butun", "her ikisi", "ikisini de", "ikisi de", "ucunu de", "ucu de", "komple")
ALL_OF = re.compile(r"\b(iki|uc|dor)(?:si|sini|u|unu|du|dunu)\b(?= de\b| birden\b)|\b(?<=her )(iki)si")
EXCEPT = _any("haric", "disinda", "kalsin", "bende kal", "degil", "istemiyorum", "tutuyorum")
NUMBER = r"(?:[0-9]{1,2}|bir|iki|uc|dort|bes|alti|yedi|sekiz|dokuz|on)"
PIECES = re.compile(rf"\b({NUMBER})\s*(?:tane|adet|cift|parca)")
BARE_NUMBER = re.compile(rf"\W*({NUMBER})\W*\Z")
PLACES = re.compile(r"\W*[1-9](?:\s*(?:,|ve|ile|\s)\s*[1-9])+\W*\Z")
QUESTION = re.compile(
    r"\?|\b(?:[dt][ei]mi|mi|mu|miyim|muyum|misiniz|musunuz|ne|nasil|kim|kac|hangi|niye|nerede|nereye|nereden)\b"
)

REASONS: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (Reason.MISSING_ITEM, _any("eksik", "icinden cikmadi", "kutudan cikmadi")),
    (
        Reason.DAMAGED,
        _any(
            "kirik", "kirilmis", "kirildi", "hasar", "ezi[kl]", "yirti[kl]", "patla", "cizik", "catla", "dokulmus",
            "parcalan",
        ),
    ),
    (
        Reason.WRONG_ITEM,
        _any(
            "yanlis",
            r"(?:baska|farkli) (?:bir )?(?:urun|renk|beden|model|sey)\w* (?:\w+ )?(?:gel|gonder|cik|yolla|koy|at)",
        ),
    ),
    (
        Reason.NOT_AS_DESCRIBED,
        _any("fotograf", "gorsel", "aciklama", "anlatil", "sahte", "orijinal", "kalitesiz", "ikinci el", "kullanilmis"),
    ),
    (
        Reason.DEFECTIVE,
        _any(
            "kusur", "boz[ua]k", "bozul", "calismiyor", "ariza", "defo", "sokuk", "sokul", "sarj", "acilmiyor", "delik",
            "lekeli",
        ),
    ),
    (Reason.GIFT, _any("hediye")),
    (Reason.LATE_DELIVERY, _any("gec (?:geldi|kald|teslim)", "gecik")),
    (
        Reason.DOES_NOT_FIT,
        _any(
            "beden", "kucuk", "buyuk", r"dar\b", r"bol\b", r"uzun\b", r"kisa\b", "olmadi", "uymadi", "sigm",
            r"numara(?:si)?\b",
        ),
    ),
    (
        Reason.CHANGED_MIND,
        _any(
            "be[gy]+enm", "begnm", "fikrim", "ihtiyac", "hosuma", "yakismadi", "gerek kalm",
            "sevmedim", "gerek duym", "caydim",
            r"almaktan \w*\s*vazgec",
        ),
    ),
    (
        Reason.OTHER,
        _any(
            r"diger\b", "baska (?:bir )?(?:neden|sebep)", r"ozel\b", "soylemek istem", "neden(?:i)? yok", r"sana ?ne\b",
            r"size ne\b", "zorunda mi",
        ),
    ),
)  # fmt: skip
"""The first that is found counts."""
REASON_OF_INTENT: Mapping[str, Reason] = {
    "complaint_damaged": Reason.DAMAGED,
    "complaint_wrong_item": Reason.WRONG_ITEM,
    "complaint_missing_item": Reason.MISSING_ITEM,
    "complaint_defective": Reason.DEFECTIVE,
    "complaint_not_as_described": Reason.NOT_AS_DESCRIBED,
}
REMEDIES: tuple[tuple[Remedy, re.Pattern[str]], ...] = (
    (Remedy.PRICE_REDUCTION, _any("indirim", "bedel")),
    (Remedy.REPAIR, _any("onar", "tamir")),
    (
        Remedy.REPLACEMENT,
        _any(
            "yenisi", "aynisi", "ayni urun", "dogrusu", r"yeni\b", "yeniden gonder",
            "eksig?i? (?:gonder|tamamla)", "tamamla",
        ),
    ),
    (Remedy.EXCHANGE, _any("degis", "baska (?:beden|renk|numara)")),
    (Remedy.REFUND, _any("para", "iade", "ucret")),
)  # fmt: skip
CONDITIONS: tuple[tuple[Condition, re.Pattern[str]], ...] = (
    (
        Condition.UNOPENED,
        _any(
            "acilmadi", "acmadi", "acilmamis", "kapali", "hic ac", "kutusunda", "ambalajinda", "jelatinli",
            "kullanilmadi", "kullanmadi",
        ),
    ),
    (Condition.USED, _any("kullandi", "kullanilmis", "kullaniyor", "kullanildi")),
    (Condition.OPENED, _any("acildi", "actim", r"acik\b", "acmis", "denedim", "actik")),
)  # fmt: skip
