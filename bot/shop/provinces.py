"""The 81 provinces (il) of Turkey, found in any spelling and with small slips."""

from rapidfuzz import process

from bot.turkish.fold import fold

_NAMES = """
Adana Adıyaman Afyonkarahisar Ağrı Aksaray Amasya Ankara Antalya Ardahan Artvin Aydın Balıkesir Bartın Batman
Bayburt Bilecik Bingöl Bitlis Bolu Burdur Bursa Çanakkale Çankırı Çorum Denizli Diyarbakır Düzce Edirne Elazığ
Erzincan Erzurum Eskişehir Gaziantep Giresun Gümüşhane Hakkari Hatay Iğdır Isparta İstanbul İzmir
Kahramanmaraş Karabük Karaman Kars Kastamonu Kayseri Kilis Kırıkkale Kırklareli Kırşehir Kocaeli Konya Kütahya
Malatya Manisa Mardin Mersin Muğla Muş Nevşehir Niğde Ordu Osmaniye Rize Sakarya Samsun Siirt Sinop Sivas
Şanlıurfa Şırnak Tekirdağ Tokat Trabzon Tunceli Uşak Van Yalova Yozgat Zonguldak
"""
PROVINCES = tuple(_NAMES.split())
_OTHER_NAMES = {
    "afyon": "Afyonkarahisar",
    "antep": "Gaziantep",
    "maras": "Kahramanmaraş",
    "urfa": "Şanlıurfa",
    "izmit": "Kocaeli",
    "adapazari": "Sakarya",
    "icel": "Mersin",
    "antakya": "Hatay",
}
_BY_FOLD = {fold(name): name for name in PROVINCES} | _OTHER_NAMES
_ENOUGH = 85


def find_province(text: str) -> str | None:
    """The province that `text` names (`istanbul`, `K.Maraş`, `Gazi Antep`); None when it names none."""
    key = "".join(char for char in fold(text) if char.isalnum())
    for prefix in ("k", "g", "s"):
        # K.Maraş, G.Antep, Ş.Urfa
        if key.startswith(prefix) and key[1:] in _OTHER_NAMES:
            return _OTHER_NAMES[key[1:]]
    if key in _BY_FOLD:
        return _BY_FOLD[key]
    best = process.extractOne(key, _BY_FOLD.keys(), score_cutoff=_ENOUGH) if len(key) > 3 else None
    return _BY_FOLD[best[0]] if best else None
