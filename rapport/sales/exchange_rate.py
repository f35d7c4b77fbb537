"""Exchange rate: what another currency was worth from a day on, so that amounts in several currencies can be compared."""

from rapport.engine.objects import (
    Choice,
    Date,
    Event,
    Money,
    MoreThan,
    Object,
    Text,
    Written,
    everything,
    grant,
    on,
    page,
    table,
)
from rapport.engine.records import Context, renew_exchanged

_CURRENCY = Written("[A-Z]{3}", "Name the currency by its three letters, such as USD.", "USD")


class ExchangeRate(Object):
    """What another currency was worth from a day on; it counts until the next day for which there is a rate."""

    aka = (
        "rate",
        "fx rate",
        "currency rate",
        "汇率",
        "匯率",
        "wechselkurs",
        "taux de change",
        "tipo de cambio",
        "為替レート",
    )

    currency = Text(
        required=True,
        title=True,
        rule=_CURRENCY,
        hint="Three letters, such as USD",
        aka=("currency code", "code", "from", "币种", "货币", "幣別", "währung", "devise", "moneda", "通貨"),
    )
    day = Date(
        required=True,
        index=True,
        label="From",
        hint="The first day on which it counts; of two rates for one day the one added last does",
        aka=("date", "valid from", "日期", "生效日期", "datum", "fecha", "日付"),
    )
    units = Choice(
        "1",
        "100",
        "1000",
        "10000",
        required=True,
        default="1",
        label="For",
        hint="How many of the currency cost that much: 1, or 100 for yen",
        aka=("unit", "per", "单位", "單位"),
    )
    rate = Money(
        required=True,
        rule=MoreThan(0),
        decimals=4,
        label="Costs",
        hint="In the workspace's currency",
        aka=("exchange rate", "price", "中间价", "汇率", "匯率", "kurs", "taux", "tasa", "レート"),
    )

    sought = False
    serves = "rates"
    icon = "coins"
    views = [
        table("currency", "day", "units", "rate", sort="-day"),
        page(("Exchange rate", ("currency", "day", "units", "rate"))),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=everything),
    ]


@on(
    "exchange_rate.create",
    "exchange_rate.update",
    "exchange_rate.delete",
    "exchange_rate.restore",
    "exchange_rate.bulk",
    alone="totals",
)
async def renew_totals(ctx: Context, event: Event) -> None:
    """What is kept of lists with amounts in several currencies is added up by the new rates."""
    await renew_exchanged(ctx)
