"""What customers and their columns are called in files in other languages than English and Chinese."""

CUSTOMER = (
    *("kunde", "kunden", "käufer", "besteller", "client", "acheteur", "cliente", "comprador", "acquirente", "klant"),
    *("koper", "kund", "klient", "zákazník", "müşteri", "клиент", "клиента", "покупатель", "покупателя"),
    *("заказчик", "お客様", "顧客", "会員", "注文者", "購入者", "取引先", "得意先", "고객", "주문자", "구매자", "회원"),
    *("العميل", "الزبون", "לקוח", "khách hàng", "pelanggan", "ลูกค้า"),
)
NAME = (
    *("kunde", "kundenname", "nom", "nom complet", "nombre", "nombre completo", "nome", "nome completo", "naam"),
    *("navn", "namn", "imię i nazwisko", "ad soyad", "имя", "фио", "氏名", "お名前", "名前", "顧客名", "会員名"),
    *(
        "注文者名",
        "注文者氏名",
        "이름",
        "성명",
        "고객명",
        "주문자명",
        "구매자명",
        "الاسم",
        "اسم العميل",
        "שם",
        "שם לקוח",
    ),
    *("họ tên", "tên khách hàng", "nama", "ชื่อ", "ชื่อลูกค้า"),
)
CODE = (
    *("kundennummer", "kunden nr", "kundennr", "numéro client", "número de cliente", "codice cliente", "klantnummer"),
    *(
        "顧客id",
        "顧客番号",
        "顧客コード",
        "会員番号",
        "会員id",
        "得意先コード",
        "고객번호",
        "회원번호",
        "mã khách hàng",
    ),
)
EMAIL = (
    *("correo", "correo electrónico", "courriel", "adresse mail", "adresse e-mail", "e-mail-adresse", "почта"),
    *("эл почта", "электронная почта", "メール", "メールアドレス", "이메일", "البريد", "البريد الإلكتروني"),
    *("אימייל", "דואר אלקטרוני", "e-posta"),
)
PHONE = (
    *("telefon", "telefonnummer", "handy", "mobil", "mobilnummer", "téléphone", "tél", "portable", "teléfono"),
    *("móvil", "celular", "telefone", "telefono", "cellulare", "telefoon", "telefoonnummer", "телефон", "電話"),
    *("電話番号", "携帯", "携帯電話", "전화번호", "휴대폰", "휴대폰번호", "연락처", "الهاتف", "رقم الهاتف", "الجوال"),
    *("טלפון", "נייד", "số điện thoại", "điện thoại", "เบอร์โทร"),
)
CITY = (
    *("ort", "wohnort", "stadt", "ville", "ciudad", "población", "cidade", "città", "plaats", "woonplaats", "miasto"),
    *("şehir", "город", "都市", "市区町村", "도시", "المدينة", "עיר", "thành phố"),
)
REGION = (
    "bundesland",
    "provincia",
    "departamento",
    "estado",
    "provincie",
    "область",
    "регион",
    "都道府県",
    "시도",
    "縣市",
)
COUNTRY = (
    "land",
    "pays",
    "país",
    "paese",
    "kraj",
    "ülke",
    "страна",
    "国",
    "국가",
    "الدولة",
    "البلد",
    "מדינה",
    "quốc gia",
)
ADDRESS = (
    *("straße", "strasse", "anschrift", "adresse", "rue", "dirección", "endereço", "indirizzo", "adres", "adress"),
    *("адрес", "住所", "주소", "العنوان", "כתובת", "địa chỉ"),
)
BIRTHDAY = (
    *("geburtsdatum", "geburtstag", "date de naissance", "fecha de nacimiento", "data de nascimento"),
    *("data di nascita", "geboortedatum", "дата рождения", "生年月日", "誕生日", "생년월일", "생일", "تاريخ الميلاد"),
)
NOTE = (
    "notiz",
    "bemerkung",
    "remarque",
    "nota",
    "notas",
    "observaciones",
    "примечание",
    "備考",
    "メモ",
    "비고",
    "ملاحظات",
)
