/** What the fake server says. Enough of a talk to see every kind of message. */

const LINK = 'https://www.yurticikargo.com/tr/online-servisler/gonderi-sorgula?code=123456789012';
const quick = (...titles) => titles.map((title) => ({ content_type: 'text', title, payload: `/${title}` }));

export function answer(text) {
  const said = text.toLocaleLowerCase('tr-TR');
  if (said.includes('kargo')) {
    return [
      { text: 'Siparişinize hemen bakıyorum.' },
      {
        text:
          'LB-10234 numaralı siparişiniz (Lale Desenli İpek Eşarp) bugün dağıtıma çıktı.\n\n' +
          'Kargo: Yurtiçi Kargo\nTakip no: 123456789012\nTahmini teslim: bugün, 18.00’e kadar\n\n' + `Takip: ${LINK}.`,
      },
      { text: 'Başka bir konuda yardımcı olabilir miyim?', quick_replies: quick('Diğer siparişim', 'İade etmek istiyorum', 'Temsilciye bağlan') },
    ];
  }
  if (said.includes('temsilci')) {
    return [
      { author: 'system', text: 'Talebiniz alındı. Kayıt numaranız: VB-1042. Sıranız: 2, tahmini bekleme 4 dakika.' },
      { author: 'system', text: 'Elif Kaya görüşmeye katıldı.' },
      { author: 'agent', author_name: 'Elif Kaya', text: 'Merhaba, ben Elif. Yazdıklarınızı okudum, gecikme için özür dilerim. Kargo şubesiyle görüşüyorum.' },
    ];
  }
  if (said.includes('ürün')) {
    const card = (title, subtitle, art) => ({
      title, subtitle, image_url: `/art/${art}.svg`,
      buttons: [{ type: 'web_url', title: 'Ürünü gör', url: '/' }, { type: 'postback', title: 'Stok sor', payload: `/stok ${title}` }],
    });
    return [{ text: 'Şunlar ilginizi çekebilir:' }, {
      attachment: {
        type: 'template',
        payload: { template_type: 'generic', elements: [card('İpek eşarp', '1.250,00 TL', 'esarp'), card('Seramik kupa', '320,00 TL', 'kupa'), card('Keten elbise', '1.890,00 TL', 'elbise')] },
      },
    }];
  }
  if (said.includes('resim')) return [{ attachment: { type: 'image', payload: { src: '/art/esarp.svg', alt: 'Lale desenli eşarp' } } }];
  if (said.includes('html')) return [{ text: '<img src=x onerror=alert(1)><b>kalın</b> javascript:alert(1) https://example.com/a?b=1&c=2' }];
  return [{ text: 'Merhaba, size nasıl yardımcı olabilirim?', quick_replies: quick('Kargom nerede?', 'İade', 'Temsilciye bağlan') }];
}
