"""What orders, products and their columns are called in files in other languages than English and Chinese."""

ORDER = (
    *("bestellung", "auftrag", "rechnung", "beleg", "commande", "facture", "pedido", "factura", "venta", "venda"),
    *("ordine", "fattura", "bestelling", "factuur", "beställning", "ordre", "zamówienie", "objednávka", "sipariş"),
    *("заказ", "заказа", "чек", "счет", "注文", "受注", "伝票", "売上", "주문", "الطلب", "طلب", "הזמנה", "đơn hàng"),
)
NUMBER = (
    *("bestellnummer", "bestellnr", "auftragsnummer", "auftragsnr", "rechnungsnummer", "rechnungsnr", "belegnummer"),
    *("belegnr", "ordernummer", "ordrenummer", "numéro de commande", "número de pedido", "numero ordine"),
    *("注文番号", "受注番号", "伝票番号", "주문번호", "رقم الطلب", "מספר הזמנה", "mã đơn hàng"),
)
PLACED_AT = (
    *(
        "datum",
        "bestelldatum",
        "rechnungsdatum",
        "kaufdatum",
        "belegdatum",
        "verkaufsdatum",
        "date",
        "date de commande",
    ),
    *("date d'achat", "date de facture", "fecha", "fecha de pedido", "fecha de compra", "data", "data do pedido"),
    *("data ordine", "orderdatum", "dato", "data zamówienia", "tarih", "sipariş tarihi", "дата", "дата заказа"),
    *(
        "дата покупки",
        "注文日",
        "注文日時",
        "受注日",
        "購入日",
        "売上日",
        "日付",
        "주문일",
        "주문일시",
        "결제일",
        "날짜",
    ),
    *("التاريخ", "تاريخ", "تاريخ الطلب", "תאריך", "ngày", "ngày đặt hàng", "tanggal", "วันที่"),
)
STATUS = (
    *("estado", "statut", "stato", "zustand", "bestellstatus", "durum", "статус", "注文状況", "ステータス", "状況"),
    *("상태", "주문상태", "الحالة", "סטטוס", "trạng thái"),
)
PLACED = ("offen", "neu", "en attente", "pendiente", "aguardando", "новый", "受付", "未入金", "입금대기")
PAID = (
    "bezahlt",
    "payé",
    "payée",
    "pagado",
    "pago",
    "betaald",
    "оплачен",
    "оплачено",
    "入金済み",
    "支払い済み",
    "결제완료",
)
SHIPPED = ("versandt", "expédié", "expédiée", "enviado", "spedito", "verzonden", "отправлен", "発送済み", "배송중")
COMPLETED = (
    *("abgeschlossen", "geliefert", "erledigt", "terminé", "terminée", "livré", "livrée", "completado", "entregado"),
    *(
        "concluído",
        "entregue",
        "completato",
        "consegnato",
        "voltooid",
        "выполнен",
        "доставлен",
        "完了",
        "배송완료",
        "مكتمل",
    ),
)
CANCELLED = (
    "storniert",
    "annulé",
    "annulée",
    "cancelado",
    "annullato",
    "geannuleerd",
    "отменен",
    "キャンセル",
    "취소",
    "ملغي",
)
RETURNED = (
    "retourniert",
    "erstattet",
    "remboursé",
    "remboursée",
    "devuelto",
    "reembolsado",
    "возврат",
    "返品",
    "返金済み",
    "환불",
)
TOTAL = (
    *("betrag", "summe", "gesamt", "gesamtbetrag", "gesamtsumme", "umsatz", "brutto", "bruttobetrag", "montant"),
    *("montant ttc", "montant total", "total ttc", "importe", "importe total", "monto", "valor", "valor total"),
    *("importo", "totale", "bedrag", "totaalbedrag", "belopp", "beløb", "beløp", "summa", "kwota", "tutar", "сумма"),
    *("сумма заказа", "итого", "стоимость", "金額", "合計", "合計金額", "売上金額", "購入金額", "お支払い金額"),
    *(
        "금액",
        "총 금액",
        "총금액",
        "결제금액",
        "주문금액",
        "총 주문금액",
        "المبلغ",
        "الإجمالي",
        "סכום",
        "số tiền",
        "tổng tiền",
    ),
)
QUANTITY = (
    *("menge", "anzahl", "stück", "stückzahl", "quantité", "qté", "cantidad", "quantidade", "qtd", "quantità"),
    *("aantal", "antal", "antall", "ilość", "adet", "miktar", "количество", "кол во", "個数", "数量", "수량", "الكمية"),
    *("כמות", "số lượng", "จำนวน"),
)
PRICE = (
    *("preis", "einzelpreis", "stückpreis", "prix", "prix unitaire", "precio", "precio unitario", "preço"),
    *("preço unitário", "prezzo", "prijs", "pris", "cena", "fiyat", "birim fiyat", "цена", "単価", "価格"),
    *("단가", "판매가", "상품가격", "السعر", "מחיר", "đơn giá", "giá"),
)
LINE_TOTAL = (
    *("positionssumme", "zeilensumme", "total ligne", "sous total", "subtotal linea", "сумма позиции", "小計"),
    *("소계", "thành tiền"),
)
PRODUCT = (
    *("artikel", "produkt", "ware", "produit", "producto", "artículo", "produto", "prodotto", "articolo", "vare"),
    *(
        "vara",
        "ürün",
        "товар",
        "товара",
        "продукт",
        "商品",
        "製品",
        "品",
        "상품",
        "제품",
        "المنتج",
        "מוצר",
        "sản phẩm",
        "สินค้า",
    ),
)
PRODUCT_NAME = (
    *("artikel", "article", "artikelbezeichnung", "bezeichnung", "produktname", "produit", "désignation", "libellé"),
    *("producto", "descripción", "descrição", "descrizione", "omschrijving", "nazwa produktu", "наименование"),
    *("商品名", "品名", "品目", "상품명", "제품명", "اسم المنتج", "שם מוצר", "tên sản phẩm", "ชื่อสินค้า"),
)
PRODUCT_CODE = (
    *(
        "artikelnummer",
        "artikelnr",
        "art nr",
        "référence",
        "réf",
        "referencia",
        "código de producto",
        "codice articolo",
    ),
    *("артикул", "商品コード", "商品番号", "品番", "상품코드", "상품번호", "mã sản phẩm"),
)
CATEGORY = (
    *("kategorie", "warengruppe", "catégorie", "categoría", "categoria", "kategori", "категория", "カテゴリ"),
    *("カテゴリー", "카테고리", "الفئة", "danh mục"),
)
