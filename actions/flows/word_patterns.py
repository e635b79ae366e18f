"""Words of answers in a return, on folded text: what they are compared with."""

import re
from collections.abc import Mapping

from bot.shop.policies.decision import Condition, Reason, Remedy


def _any(*beginnings: str) -> re.Pattern[str]:
    """A pattern that finds one of these beginnings of words."""
    return re.compile(r"\b(?:" + "|".join(beginnings) + ")")


ALL = _any("hepsi", "tum", "tamami", "butun", "her ikisi", "ikisini de", "ikisi de", "ucunu de", "ucu de", "komple")
ALL_OF = re.compile(r"\b(iki|uc|dor)(?:si|sini|u|unu|du|dunu)\b(?= de\b| birden\b)|\b(?<=her )(iki)si")
EXCEPT = _any(
    "haric", "disinda", "kalsin", "bende kal", "degil", r"(?:iade|geri|degis)\w* (?:\w+ )?istemiyorum", "tutuyorum"
)
LIKED = re.compile(
    r"\b(?:cok |gayet |da )*(?:guzel|iyi|sorunsuz|memnun\w*|tam oldu|sorun(?:u|um)? yok)\b"
    r"(?! (?:degil|\w+m(?:iyor|uyor|emis|amis|edi|adi|ez|az)))"
)
"""Of one among several goods: it is kept."""
LEFT = re.compile(f"{EXCEPT.pattern}|{LIKED.pattern}")
NUMBER = r"(?:[0-9]{1,2}|bir|iki|uc|dort|bes|alti|yedi|sekiz|dokuz|on)"
PIECES = re.compile(rf"\b({NUMBER})\s*(?:tane|adet|cift|parca)")
_SIZE = r"(?:[2-5][0-9]|[2-5]?x{0,3}[sl]|m|x{1,3}l)"
_CAME = r"(?:gel|gonder|cik|yolla|at)(?:di|mis|ildi|ti)\w*"
_WANTED = r"(?:iste|siparis|soyle|almist|secmist|olacak|olmali|lazim|giyiyor)\w*"
SIZE_CAME = re.compile(rf"\b({_SIZE})\b (?:\w+ ){{0,3}}?{_CAME}\W.*?\b({_SIZE})\b (?:\w+ ){{0,3}}?{_WANTED}")
SIZE_WANTED = re.compile(rf"\b({_SIZE})\b (?:\w+ ){{0,3}}?{_WANTED}\W.*?\b({_SIZE})\b (?:\w+ ){{0,3}}?{_CAME}")
OF_THEM = re.compile(
    r"\b(?:([0-9]{1,2}) ?['’]?(?:s?[iu]n?[iu]?)|(bir)(?:i|ini|isi|isini)|(iki)(?:si|sini)|(uc)(?:u|unu)|(dor)d(?:u|unu)"
    r"|(bes|sekiz)(?:i|ini)|(alti|yedi)(?:si|sini)|(dokuz)(?:u|unu))\b"
)
"""Some pieces of several: "ikisini", "2'sini", "birini"."""
ENDS = re.compile(
    rf"\b(ilk|bastaki|son|sondaki) ({NUMBER})"
    r"(?:['’]?(?:s?[iu](?:n[iu])?|y[iu])\b|(?= (?:urun|tane|adet|parca))|(?=\W*\Z))"
)
"""The first or last ones of a list: "ilk ikisini", "son iki ürünü"; not "ilk bir hafta"."""
_NO_TIME = r"(?!gun|hafta|ay\b|ayd|saat|dakika|kere|kez|defa)"
CAME_OF = re.compile(
    rf"\b({NUMBER}) {_NO_TIME}(?:\w+ ){{0,2}}?(?:aldim|almistim|siparis\w*|istemis\w*|odedim)\b"
    rf".*?\b({NUMBER}) {_NO_TIME}(?:\w+ ){{0,2}}?(?:gel|cik|var|gonder|koy|yolla)"
)
"""How many were ordered and how many came: "3 tane aldım 2 tane geldi"."""
_FILLED = r"(?: (?:bir|sey\w*|falan|filan|da|de|hic|parca\w*|yer\w*|taraf\w*)){0,2}"
NOT_SO = re.compile(
    rf"\b(?:kusur|ariza|hasar|defo|sorun|kirik|eksik|yanlis|bozuk|kirig|eksig)(?:[iu]m?|s[iu])?{_FILLED} yok\b"
    rf"|\b(?:kusur|ariza|hasar|defo|bozuk|kirik|yanlis|eksik|sorun)\w*{_FILLED} degil\b"
    r"|\b(?:kusur|ariza|hasar|defo)suz\b"
)
"""A fault that is denied: "kusuru yok", "bozuk değil"; not "eksik, kupa yok"."""
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
            r"eksi[gk]\w* (?:\w+ )?(?:gonder|yolla|tamamla)", "tamamla",
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
    (Condition.USED, _any("kullandi", "giydim", "giyildi", "kullanilmis", "kullaniyor", "kullanildi")),
    (Condition.OPENED, _any("acildi", "actim", r"acik\b", "acmis", "denedim", "actik")),
)  # fmt: skip
