"""Customer: a person or an organisation who buys from us, or may."""

from rapport.engine.objects import (
    Choice,
    Date,
    Email,
    Image,
    LongText,
    Object,
    Phone,
    Quality,
    Ref,
    Text,
    added,
    everything,
    grant,
    page,
    table,
)
from rapport.people import headings

OWN_OR_FREE = ["or", ["owner", "=", "@me"], ["owner", "empty"], ["owner.team", "=", "@my_team"]]

SHARED = ["id", "in", ["@shared_with_me"]]
SHARED_FOR_WRITING = ["id", "in", ["@shared_for_writing"]]
# A domain with a dot whose end is none of those that a finger slips to.
DOMAIN = r"[^@]+@([^@.]+[.])+(?!(?:con|cmo|ocm|vom|comm|cim|nte|ogr)$)[^@.0-9]{2,}"
NAMED = r"(?![0-9 +()-]*$)[^@]+"


class Customer(Object):
    """A person or an organisation who buys from us, or may."""

    aka = (
        *("client", "buyer", "shopper", "guest", "contact", "recipient", "billing", "bill to"),
        *("cust", "prospect", "lead", "patron", "subscriber"),
        *("买家", "顾客", "会员", "客人", "联系人", "收货人", "收件人", "買家", "顧客", "會員"),
        *headings.CUSTOMER,
    )

    name = Text(
        required=True,
        title=True,
        person=True,
        index=True,
        aka=(
            *("customer name", "full name", "account", "account name", "company", "company name", "customer details"),
            *("姓名", "客户名称", "客户姓名", "名称", "公司", "公司名称", "企业名称", "单位名称", "會員姓名"),
            *headings.NAME,
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
            *("customer id", "customer number", "cust id", "member id", "member number", "client id", "client number"),
            *("account number", "user id", "客户编号", "客户号", "顾客编号", "会员号", "会员编号", "会员卡号"),
            *("会员名", "买家会员名", "买家账号", "buyer username", "用户id", "會員編號"),
            *headings.CODE,
        ),
    )
    email = Email(
        match=True,
        index=True,
        aka=("e-mail", "mail", "email address", "邮箱", "电子邮箱", "邮件", "電子郵件", *headings.EMAIL),
    )
    phone = Phone(
        match=True,
        index=True,
        country="country",
        aka=(
            *("mobile", "cell", "tel", "telephone", "phone number", "手机", "手机号", "手机号码", "手机电话"),
            *("联系手机", "联系方式", "电话", "联系电话", "手機", "手機號碼"),
            *headings.PHONE,
        ),
    )
    city = Text(
        index=True,
        aka=("town", "suburb", "所在城市", "收货城市", "城市", "市", *headings.CITY),
    )
    region = Text(
        aka=(
            "province",
            "state",
            "state/region",
            "county",
            "省",
            "省份",
            "所在省份",
            "收货省份",
            "地区",
            *headings.REGION,
        )
    )
    country = Text(
        index=True, aka=("nation", "country code", "country/region", "国家", "国家/地区", "國家", *headings.COUNTRY)
    )
    address = Text(
        aka=(
            *("street", "address1", "street address", "地址", "详细地址", "收货地址", "联系地址"),
            *headings.ADDRESS,
        )
    )
    birthday = Date(
        sensitive=True,
        aka=("date of birth", "birth date", "dob", "生日", "出生日期", *headings.BIRTHDAY),
    )
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
    note = LongText(aka=("remark", "comment", "备注", *headings.NOTE))
    picture = Image()

    held_by = "owner"
    lies_in = "region"
    icon = "users"
    people = True
    likeness = ("name", "email", "phone", "birthday", "city", "address")
    quality = [
        Quality(
            name="reachable",
            label="No way to reach them",
            met=["or", ["email", "not_empty"], ["phone", "not_empty"], ["address", "not_empty"]],
            weight=3,
            hint="Fill in an e-mail, a phone number or an address",
        ),
        Quality(
            name="named",
            label="No real name",
            field="name",
            pattern=NAMED,
            weight=2,
            hint="The name is a number or an e-mail address: write what they are called",
        ),
        Quality(
            name="mistyped",
            label="E-mail looks mistyped",
            field="email",
            pattern=DOMAIN,
            weight=2,
            hint="Look at what stands behind the @",
        ),
        Quality(
            name="placed",
            label="No place",
            met=["or", ["city", "not_empty"], ["region", "not_empty"], ["country", "not_empty"]],
            hint="Fill in a city, a region or a country",
        ),
        Quality(
            name="fresh",
            label="Unchanged for two years",
            met=["updated_at", "within", "last", 24, "month"],
            hint="Ask whether all of it is still true",
        ),
    ]
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
