"""Carriers' own state words, as Turkish carriers print them, mapped onto `ParcelStatus` (docs/import.md lists them).

A state is compared folded, with nothing but letters, digits and single spaces: `Dağıtıma Çıktı` is `DAGITIMA CIKTI`.
The vocabulary's own values (`in_transit`…) and AfterShip's tags (`InTransit`) are understood as well.
"""

import re
from difflib import get_close_matches
from typing import Any

from bot.shop.models import ParcelIssue, ParcelStatus
from bot.turkish.fold import fold

_WORDS: dict[tuple[ParcelStatus, ParcelIssue | None], str] = {
    (ParcelStatus.PENDING, None): "beklemede | hazırlanıyor | sipariş alındı | kargoya verilmedi",
    (ParcelStatus.INFO_RECEIVED, None): (
        "kayıt oluşturuldu | gönderi oluşturuldu | barkod oluşturuldu | kargo bekleniyor | kargo hazır"
        " | çıkış bekliyor | gönderi bilgisi alındı | kabul bekliyor | sisteme kaydedildi"
    ),
    (ParcelStatus.IN_TRANSIT, None): (
        "kargoya verildi | kabul edildi | gönderi kabul edildi | kargo kabul edildi | şubede | çıkış şubesinde"
        " | çıkış şubesinden ayrıldı | yolda | taşınıyor | transfer sürecinde | transfer merkezinde | aktarmada"
        " | aktarma merkezinde | aktarma merkezine gidiyor | aktarma merkezinden ayrıldı | hatta | hat aracında"
        " | varış şubesinde | teslimat şubesinde | teslim birimine ulaştı | varış birimine ulaştı"
        " | kargo hareket halinde | yeniden yönlendirildi | devir | yükleme | indirme | postaneye ulaştı | sevk edildi"
    ),
    (ParcelStatus.OUT_FOR_DELIVERY, None): (
        "dağıtıma çıktı | dağıtımda | dağıtıma çıkarıldı | kurye dağıtımda | kuryede | teslimata çıktı"
        " | kurye yolda | dağıtıcıya verildi"
    ),
    (ParcelStatus.ATTEMPT_FAIL, ParcelIssue.RECIPIENT_ABSENT): (
        "adreste bulunamadı | alıcı adreste yok | alıcı adresinde bulunamadı | alıcı bulunamadı | alıcıya ulaşılamadı"
        " | adreste yok | not bırakıldı | haber formu bırakıldı"
    ),
    (ParcelStatus.ATTEMPT_FAIL, ParcelIssue.ADDRESS): "adres hatalı | adres yetersiz | adres bulunamadı | adres eksik",
    (ParcelStatus.ATTEMPT_FAIL, None): "teslim edilemedi | dağıtım yapılamadı | teslimat başarısız | devirli",
    (ParcelStatus.AVAILABLE_FOR_PICKUP, None): (
        "şubede bekliyor | şubeden teslim | şubede teslim alınmayı bekliyor | teslim noktasında | teslimat noktasında"
        " | müşteri şubeden alacak | postanede bekliyor | ptt şubesinde bekliyor | kargomatta"
    ),
    (ParcelStatus.DELIVERED, None): (
        "teslim edildi | teslimat tamamlandı | alıcıya teslim edildi | teslim alındı | komşuya teslim edildi"
        " | resepsiyona teslim edildi | güvenliğe teslim edildi | şubeden teslim edildi"
    ),
    (ParcelStatus.EXCEPTION, ParcelIssue.RETURNED): (
        "iade edildi | iade | iade sürecinde | göndericiye iade | göndericiye iade edildi | gönderene iade"
        " | iade yolda | iade teslim edildi | gönderici iade"
    ),
    (ParcelStatus.EXCEPTION, ParcelIssue.REFUSED): "kabul edilmedi | alıcı kabul etmedi | teslim almayı reddetti",
    (ParcelStatus.EXCEPTION, ParcelIssue.DAMAGED): "hasarlı | hasarlı kargo | hasar tutanağı tutuldu",
    (ParcelStatus.EXCEPTION, ParcelIssue.LOST): "kayıp | kargo kayıp | gönderi bulunamadı",
    (ParcelStatus.EXCEPTION, ParcelIssue.WEATHER): "hava muhalefeti | mücbir sebep",
    (ParcelStatus.EXCEPTION, None): "sorunlu kargo | bekletiliyor | tazmin sürecinde | dağıtım dışı bölge | mobil alan",
    (ParcelStatus.EXPIRED, None): "hareket yok | süresi doldu | zaman aşımı",
}


def _key(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", fold(word)).strip()


CARRIER_STATES: dict[str, tuple[ParcelStatus, ParcelIssue | None]] = {
    _key(word): meaning for meaning, words in _WORDS.items() for word in words.split("|")
}
_OWN = {status.value.replace("_", ""): (status, None) for status in ParcelStatus} | {
    "attemptfail": (ParcelStatus.ATTEMPT_FAIL, None),
    "failedattempt": (ParcelStatus.ATTEMPT_FAIL, None),
}


def parse_state(word: str) -> tuple[ParcelStatus, ParcelIssue | None]:
    """What `word`, a carrier's state or one of the vocabulary, means.

    Raises:
        ValueError: the word is unknown; the message names the vocabulary and the nearest known words.
    """
    key = _key(word)
    found = CARRIER_STATES.get(key) or _OWN.get(key.replace(" ", ""))
    if found:
        return found
    near = get_close_matches(key, CARRIER_STATES, n=3, cutoff=0.6)
    hint = f"; near to it: {', '.join(near)}" if near else ""
    raise ValueError(
        f"unknown state {word[:60]!r}; use one of {', '.join(s.value for s in ParcelStatus)}, "
        f"or a carrier's state from docs/import.md{hint}"
    )


def read_state(data: Any) -> Any:
    """Turn the carrier's state in `data`, an object that is not checked yet, into status and issue."""
    if not isinstance(data, dict) or not isinstance(data.get("status"), str):
        return data
    try:
        status, issue = parse_state(data["status"])
    except ValueError as error:
        raise ValueError(f"status: {error}") from error
    read = {**data, "status": status}
    if issue and not read.get("issue"):
        read["issue"] = issue
    return read
