"""Names of goods that shops sell. `+` marks the ending of a compound ("telefon kılıf+ı"), `=` another spelling."""

GOODS = """
elbise, abiye, gelinlik, etek, bluz, gömlek, tişört, kazak, hırka, sweatshirt, eşofman, pantolon, kot pantolon,
kot ceket, jean, şort, tayt, mont, kaban, palto, ceket, yelek, yağmurluk, trençkot, takım elbise, pijama, gecelik,
sabahlık, bornoz, iç çamaşır+ı, sütyen, külot, boxer, atlet, çorap, mayo, bikini, ferace, tunik, eşarp, fular, atkı,
bere, eldiven, şapka, kemer, kravat, papyon, tulum, forma, eşofman takım+ı, pijama takım+ı, kıyafet, şal, ayakkabı,
spor ayakkabı, topuklu ayakkabı, sneaker, çizme, terlik, sandalet, babet, patik, krampon, loafer, süet bot, deri bot,
kışlık bot, topuklu bot, bağcıklı bot, kar bot+u, yağmur bot+u, çocuk bot+u, çanta, sırt çanta+sı, el çanta+sı,
omuz çanta+sı, okul çanta+sı, bel çanta+sı, valiz, bavul, cüzdan, gözlük, güneş gözlüğ+ü, kol saat+i, akıllı saat,
duvar saat+i, kolye, küpe, yüzük, bileklik, bilezik, halhal, broş, toka, kulaklık, hoparlör, telefon, cep telefon+u,
kılıf, telefon kılıf+ı, ekran koruyucu, şarj alet+i, şarj cihaz+ı, şarj kablo+su, powerbank, adaptör, kablo, tablet,
bilgisayar, dizüstü bilgisayar, laptop, notebook, klavye, mouse, monitör, yazıcı, kartuş, toner, modem, kamera, drone,
televizyon, kumanda, projeksiyon, oyun konsol+u, ekran kart+ı, hafıza kart+ı, flash bellek, harddisk, anakart,
mikrofon, fotoğraf makine+si, akıllı bileklik, robot süpürge, buzdolab+ı, derin dondurucu, çamaşır makine+si,
bulaşık makine+si, kurutma makine+si, saç kurutma makine+si, dikiş makine+si, tıraş makine+si, kahve makine+si,
çay makine+si, tost makine+si, fön makine+si, ekmek makine+si, epilasyon alet+i, fırın, mikrodalga, klima, vantilatör,
ısıtıcı, kettle, su ısıtıcı+sı, blender, mikser, rondo, mutfak robot+u, süpürge, dikey süpürge, elektrikli süpürge,
ütü, airfryer, fritöz, tansiyon alet+i, saç düzleştirici, epilatör, matkap, şarjlı matkap, su arıtma cihaz+ı, kombi,
şofben, davlumbaz, aspiratör, masa, çalışma masa+sı, yemek masa+sı, sandalye, mama sandalye+si, oyuncu koltuğ+u,
koltuk, berjer, kanepe, çekyat, sehpa, kitaplık, dolap, gardırop, komodin, şifonyer, ayakkabılık, yatak, baza, yastık,
yorgan, nevresim, nevresim takım+ı, çarşaf, pike, battaniye, havlu, kilim, halı, perde, ayna, avize, lamba,
masa lamba+sı, gece lamba+sı, abajur, vazo, çerçeve, kanvas tablo, duvar tablo+su, mum, saksı, mobilya, paspas,
oto koltuğ+u, buhar makine+si, bardak, tabak, fincan, kupa, tencere, tencere set+i, tava, çaydanlık, termos, matara,
tepsi, bıçak, sürahi, kase, kesme tahta+sı, saklama kab+ı, yemek takım+ı, kahvaltı takım+ı, çatal bıçak takım+ı,
düdüklü tencere, parfüm, deodorant, ruj, rimel, maskara, fondöten, allık, krem, güneş krem+i, el krem+i, yüz krem+i,
serum, losyon, şampuan, saç krem+i, saç boya+sı, maske, tonik, oje, kolonya, deterjan, sabun, diş fırça+sı, peruk,
oyuncak, oyuncak bebek, oyuncak araba, bebek araba+sı, biberon, emzik, mama, bebek bez+i, puset, puzzle, lego, peluş,
bisiklet, scooter, koşu band+ı, çadır, uyku tulum+u, dambıl, kask, paten, yoga mat+ı, kamp sandalye+si, olta, kitap,
defter, kalem, ajanda, roman, çikolata, kahve, türk kahve+si, çay, bal, zeytinyağ+ı, peynir, kuruyemiş, fındık,
fıstık, baklava, lokum, makarna, pirinç, protein toz+u, vitamin, kedi mama+sı, köpek mama+sı, kedi kum+u, tasma,
çiçek, buket, akvaryum, gitar, lastik, akü, lens, tansiyon ölçer, ateş ölçer, kolluk, dizlik, tekerlekli sandalye
"""
"""Base forms, in Turkish letters."""

SPELT = """
tshirt=tişört, t shirt=tişört, tişörd=tişört, tşört=tişört, tişot=tişört, pantalon=pantolon, pantol=pantolon,
sweat=sweatshirt, sweetshirt=sweatshirt, svitşört=sweatshirt, svetşört=sweatshirt, kot pantalon=kot pantolon,
iphone=telefon, galaxy=telefon, mause=mouse, maus=mouse, tv=televizyon, bluetooth kulaklık=kulaklık,
kablosuz kulaklık=kulaklık, airpods=kulaklık, şarz alet+i=şarj aleti, şarz cihaz+ı=şarj cihazı,
şarz kablo+su=şarj kablosu, power bank=powerbank, pawerbank=powerbank, air fryer=airfryer, hava fritöz+ü=airfryer,
botlarım=bot, botum=bot, saatim=saat, gardrop=gardırop, çamaşır makina+sı=çamaşır makinesi,
bulaşık makina+sı=bulaşık makinesi, kahve makina+sı=kahve makinesi, tost makina+sı=tost makinesi,
kurutma makina+sı=kurutma makinesi, buz dolab+ı=buzdolabı, laptob=laptop, leptop=laptop, telefon kab+ı=telefon kılıfı,
iphone kılıf+ı=telefon kılıfı, samsung kılıf+ı=telefon kılıfı
"""
"""How they are written too."""
