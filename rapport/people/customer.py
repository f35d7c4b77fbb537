"""Customer: a person or an organisation who buys from us, or may."""

from rapport.engine.objects import (
    Choice,
    Date,
    Email,
    Image,
    LongText,
    Object,
    Phone,
    Ref,
    Text,
    added,
    everything,
    grant,
    page,
    table,
)

OWN_OR_FREE = ["or", ["owner", "=", "@me"], ["owner", "empty"], ["owner.team", "=", "@my_team"]]

SHARED = ["id", "in", ["@shared_with_me"]]
SHARED_FOR_WRITING = ["id", "in", ["@shared_for_writing"]]


class Customer(Object):
    """A person or an organisation who buys from us, or may."""

    name = Text(
        required=True,
        title=True,
        index=True,
        aka=(
            "customer name",
            "full name",
            "姓名",
            "客户名称",
            "客户姓名",
            "名称",
            "account",
            "account name",
            "company",
            "company name",
            "公司",
            "公司名称",
            "企业名称",
            "单位名称",
            "kunde",
            "kundenname",
            "nom",
            "nombre",
            "氏名",
            "お名前",
            "이름",
        ),
    )
    kind = Choice(
        "individual", "organisation", default="individual", colors={"individual": "blue", "organisation": "violet"}
    )
    code = Text(
        unique=True,
        match=True,
        hint="Your own customer number",
        aka=(
            "customer id",
            "customer number",
            "cust id",
            "member id",
            "member number",
            "client id",
            "client number",
            "account number",
            "user id",
            "kundennummer",
            "kunden nr",
            "kundennr",
            "numéro client",
            "número de cliente",
            "顧客id",
            "顧客番号",
            "会員番号",
            "客户编号",
            "客户号",
            "顾客编号",
            "会员号",
            "会员编号",
            "会员卡号",
            "用户id",
        ),
    )
    email = Email(
        match=True,
        index=True,
        aka=(
            "e-mail",
            "mail",
            "email address",
            "邮箱",
            "电子邮箱",
            "邮件",
            "correo",
            "courriel",
            "メール",
            "メールアドレス",
            "이메일",
        ),
    )
    phone = Phone(
        match=True,
        index=True,
        aka=(
            "mobile",
            "tel",
            "telephone",
            "phone number",
            "手机",
            "手机号",
            "电话",
            "联系电话",
            "telefon",
            "téléphone",
            "teléfono",
            "電話",
            "電話番号",
        ),
    )
    city = Text(index=True, aka=("town", "城市", "市", "ort", "stadt", "ville", "ciudad", "都市", "市区町村"))
    region = Text(aka=("province", "state", "省", "省份", "地区"))
    country = Text(index=True, aka=("nation", "国家", "国家/地区", "land", "pays", "país", "国"))
    address = Text(aka=("street", "地址", "详细地址"))
    birthday = Date(sensitive=True, aka=("date of birth", "birth date", "dob", "生日", "出生日期"))
    language = Choice(
        "zh-CN",
        "zh-TW",
        "en",
        "ja",
        "de",
        "fr",
        labels={
            "zh-CN": "简体中文",
            "zh-TW": "繁體中文",
            "en": "English",
            "ja": "日本語",
            "de": "Deutsch",
            "fr": "Français",
        },
    )
    source = Text(aka=("channel", "origin", "来源", "渠道"))
    owner = Ref("user", inverse="customers", index=True, hint="Who looks after this customer")
    note = LongText(aka=("remark", "comment", "备注"))
    picture = Image()

    held_by = "owner"
    lies_in = "region"
    icon = "users"
    likeness = ("name", "email", "phone", "birthday", "city", "address")
    views = [
        table("name", "city", added, "email", "phone", "owner", "kind", "country", "created_at"),
        page(
            ("Contact", ("email", "phone", "address", "city", "region", "country", "language")),
            ("About", ("picture", "kind", "code", "birthday", "source", "owner", "note")),
            related=("orders",),
        ),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=[*OWN_OR_FREE, SHARED], write=[*OWN_OR_FREE, SHARED_FOR_WRITING]),
    ]
