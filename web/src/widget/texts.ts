/** Everything the widget itself says to customers. */
export const T = {
  launcherOpen: 'Sohbeti aç',
  launcherClose: 'Sohbeti kapat',
  unread: (count: number) => `${count} okunmamış mesaj`,
  panelLabel: (title: string) => `${title} – müşteri hizmetleri sohbeti`,
  assistant: 'Dijital asistan',
  agent: 'Müşteri temsilcisi',
  system: 'Bilgi',
  you: 'Siz',
  withAgent: (name: string) => `${name} ile görüşüyorsunuz`,
  defaultTitle: 'Müşteri Hizmetleri',
  defaultGreeting: 'Merhaba, size nasıl yardımcı olabilirim?',

  menu: 'Seçenekler',
  newConversation: 'Yeni konuşma',
  download: 'Konuşmayı indir',
  privacyLink: 'Kişisel verilerin korunması',
  minimise: 'Sohbeti küçült',

  confirmTitle: 'Yeni bir konuşma başlatılsın mı?',
  confirmBody: 'Şu anki konuşma bu pencereden kaldırılır. Dilerseniz önce “Konuşmayı indir” ile saklayabilirsiniz.',
  confirmYes: 'Yeni konuşma başlat',
  confirmNo: 'Vazgeç',

  privacyTitle: 'Başlamadan önce',
  privacyDetails: 'Aydınlatma metninin tamamı',
  privacyAccept: 'Anladım, başlayalım',
  newTab: '(yeni sekmede açılır)',

  inputLabel: 'Mesajınız',
  placeholder: 'Mesajınızı yazın…',
  placeholderLocked: 'Önce bilgilendirmeyi onaylayın',
  send: 'Gönder',
  remaining: (left: number) => `${format(left)} karakter kaldı`,
  tooLong: (limit: number, over: number) =>
    `Mesajınız ${format(limit)} karakterlik sınırı ${format(over)} karakter aşıyor. Lütfen kısaltın ya da ikiye bölün.`,

  attach: 'Fotoğraf ekle',
  photo: 'Fotoğraf',
  photosChosen: 'Seçilen fotoğraflar',
  photoUploading: (place: number) => `${place}. fotoğraf yükleniyor`,
  photoReady: (place: number) => `${place}. fotoğraf gönderilmeye hazır`,
  photoRemove: (place: number) => `${place}. fotoğrafı kaldır`,
  photoRetry: (place: number) => `${place}. fotoğrafı yeniden yükle`,
  photoTooMany: (limit: number) => `Bir mesajla en çok ${limit} fotoğraf gönderebilirsiniz.`,
  photoTooLarge: (bytes: number) => `Fotoğraf çok büyük: en çok ${format(Math.floor(bytes / 1048576))} MB olabilir.`,
  photoWrongType: 'Bu dosya bir fotoğraf değil. Lütfen JPEG, PNG ya da WebP biçiminde bir fotoğraf seçin.',
  photoFailed: 'Fotoğraf yüklenemedi. Bağlantınızı denetleyip yeniden deneyin.',

  offline: 'Bağlantı koptu, yeniden bağlanılıyor…',
  connecting: 'Bağlanılıyor…',
  typing: 'Yanıt yazılıyor',
  conversation: 'Konuşma',
  newMessages: 'Yeni mesaj',
  quickReplies: 'Hazır yanıtlar',
  image: 'Görsel',
  imageFailed: 'Görseli aç',

  pending: 'Gönderiliyor',
  stored: 'Gönderildi',
  delivered: 'İletildi',
  read: 'Okundu',
  failed: 'Gönderilemedi',
  retry: 'Yeniden dene',
  discard: 'Sil',
  waitsForLimit: (seconds: number) => `Çok hızlı yazdınız, ${format(seconds)} saniye sonra gönderilecek.`,

  configFailed: 'Sohbet şu anda açılamadı.',
  configRetry: 'Yeniden dene',
  loading: 'Yükleniyor…',

  transcriptTitle: (title: string) => `${title} – konuşma kaydı`,
  transcriptSaved: (when: string) => `Kaydedildiği an: ${when}`,
  transcriptFile: 'konusma',
} as const;

function format(value: number): string {
  return value.toLocaleString('tr-TR');
}
