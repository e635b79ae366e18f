"""What customers read when a message or a connection is refused, in Turkish."""

from typing import Literal

RefusalCode = Literal[
    "too_long",
    "rate_limited",
    "bad_session",
    "invalid",
    "unavailable",
    "bad_photo",
    "photo_too_large",
    "photo_too_many",
    "photo_too_many_pixels",
    "photo_wrong_type",
]

_REFUSALS: dict[RefusalCode, str] = {
    "too_long": (
        "Mesajınız çok uzun: tek seferde en çok {limit} karakter gönderebilirsiniz. "
        "Lütfen kısaltıp ya da bölerek yeniden gönderin."
    ),
    "rate_limited": "Çok kısa sürede çok sayıda mesaj geldi. Lütfen {retry_after} saniye sonra yeniden deneyin.",
    "bad_session": "Oturumunuz bulunamadı. Lütfen sayfayı yenileyip yeniden deneyin.",
    "invalid": "Mesajınız boş görünüyor. Nasıl yardımcı olabileceğimizi birkaç kelimeyle yazar mısınız?",
    "unavailable": "Mesajınızı şu anda alamıyoruz. Lütfen birazdan yeniden deneyin.",
    "bad_photo": "Fotoğraf bu mesajla gönderilemedi. Lütfen fotoğrafı yeniden ekleyin.",
    "photo_too_large": "Fotoğraf çok büyük: en çok {limit} MB olabilir. Lütfen daha küçük bir fotoğraf seçin.",
    "photo_too_many": "Bu konuşmada en çok {limit} fotoğraf gönderebilirsiniz.",
    "photo_too_many_pixels": "Fotoğrafın çözünürlüğü çok yüksek. Lütfen daha düşük çözünürlüklü bir fotoğraf seçin.",
    "photo_wrong_type": "Bu dosya fotoğraf olarak açılamadı. Lütfen JPEG, PNG ya da WebP biçiminde bir fotoğraf seçin.",
}

NO_ANSWER = (
    "Mesajınız bize ulaştı, ancak şu anda yanıt vermekte gecikiyoruz. Yeniden yazmanıza gerek yok: "
    "en kısa sürede buradan yanıtlayacağız."
)
TOKEN_REFUSED = "Üye girişiniz doğrulanamadı. Sipariş bilgileri için size birkaç soru sorabiliriz."  # noqa: S105


def refusal(code: RefusalCode, *, limit: int = 0, retry_after: int = 0) -> str:
    """The sentence for `code`."""
    return _REFUSALS[code].format(limit=limit, retry_after=retry_after)
