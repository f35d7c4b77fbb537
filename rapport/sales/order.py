"""Order: what a customer bought, when and for how much."""

from typing import Any

from rapport.engine.objects import (
    Amount,
    AutoNumber,
    Choice,
    DateTime,
    Decimal,
    Money,
    Object,
    Quality,
    Ref,
    Rollup,
    Text,
    board,
    calendar,
    derive,
    everything,
    grant,
    page,
    table,
    timeline,
)
from rapport.sales import headings

STATUS_COLORS = {
    "placed": "slate",
    "paid": "blue",
    "shipped": "violet",
    "completed": "green",
    "cancelled": "red",
    "returned": "orange",
}
# What shops, marketplaces and tills call them.
STATUS_SPELLED = {
    "placed": (
        *("pending", "pending payment", "open", "new", "on hold", "awaiting payment", "authorized", "unpaid", "draft"),
        *("wc-pending", "wc-on-hold", "prospecting", "engaging", "in progress", "negotiation"),
        *("等待买家付款", "待付款", "待支付", "未付款", "已下单"),
        *headings.PLACED,
    ),
    "paid": (
        *("processing", "unfulfilled", "partially paid", "awaiting shipment", "captured", "wc-processing"),
        *("买家已付款", "买家已付款，等待卖家发货", "买家已付款,等待卖家发货", "待发货", "已付款", "已支付"),
        *headings.PAID,
    ),
    "shipped": (
        *("fulfilled", "partially fulfilled", "partial", "in transit", "sent", "dispatched"),
        *("卖家已发货", "卖家已发货，等待买家确认", "卖家已发货,等待买家确认", "已发货", "待收货", "运输中"),
        *headings.SHIPPED,
    ),
    "completed": (
        *("complete", "delivered", "closed", "done", "success", "succeeded", "won", "wc-completed"),
        *("交易成功", "交易完成", "已完成", "已签收", "已收货", "完成"),
        *headings.COMPLETED,
    ),
    "cancelled": (
        *("canceled", "voided", "void", "expired", "failed", "abandoned", "lost", "wc-cancelled", "wc-failed"),
        *("交易关闭", "已取消", "已关闭", "取消"),
        *headings.CANCELLED,
    ),
    "returned": (
        *("refunded", "partially refunded", "refund", "chargeback", "wc-refunded"),
        *("已退款", "退款成功", "已退货", "退货"),
        *headings.RETURNED,
    ),
}
SEEN = ["or", ["customer", "empty"], ["customer", "visible"]]


class Order(Object):
    """What a customer bought, when and for how much."""

    aka = (
        "invoice",
        "transaction",
        "sale",
        "receipt",
        "purchase",
        "opportunity",
        "deal",
        "交易",
        "訂單",
        *headings.ORDER,
    )

    number = AutoNumber(
        title=True,
        unique=True,
        match=True,
        prefix="SO-",
        aka=(
            *("order number", "order no", "order id", "invoice", "invoice no", "transaction id", "订单号", "订单编号"),
            *("单号", "訂單編號", "訂單號碼"),
            *headings.NUMBER,
        ),
    )
    customer = Ref("customer", inverse="orders", index=True)
    placed_at = DateTime(
        required=True,
        index=True,
        aka=(
            *("date", "order date", "invoice date", "purchase date", "time", "created", "created at", "order created"),
            *(
                "date created",
                "completed date",
                "paid at",
                "paid date",
                "下单时间",
                "订单创建时间",
                "创建时间",
                "付款时间",
            ),
            *("订单付款时间", "支付时间", "成交时间", "订单日期", "购买日期", "日期", "时间", "訂購日期"),
            *headings.PLACED_AT,
        ),
    )
    status = Choice(
        "placed",
        "paid",
        "shipped",
        "completed",
        "cancelled",
        "returned",
        default="completed",
        colors=STATUS_COLORS,
        spelled=STATUS_SPELLED,
        aka=("order status", "state", "financial status", "stage", "订单状态", "交易状态", "状态", *headings.STATUS),
    )
    channel = Text(aka=("sales channel", "store", "shop", "渠道", "店铺", "门店"))
    total = Money(
        rollup=Rollup("lines", "sum", "total"),
        as_of="placed_at",
        index=True,
        aka=(
            *("amount", "order total", "order amount", "revenue", "value", "sales", "order_total", "grand total"),
            *("total price", "total amount", "total collected", "amount paid", "net sales", "金额", "总金额"),
            *(
                "订单总额",
                "订单总金额",
                "实付款",
                "订单实付金额",
                "买家实际支付金额",
                "实收金额",
                "支付金额",
                "订单金额",
            ),
            *("实付金额", "顾客实付", "总价"),
            *headings.TOTAL,
        ),
    )

    held_by = "customer.owner"
    lies_in = "customer.region"
    quality = [
        Quality(
            name="lined",
            label="No lines",
            met=["any", "lines"],
            when=["status", "!=", "cancelled"],
            hint="Add what was bought",
        ),
        Quality(name="bought", label="No customer", met=["customer", "not_empty"], weight=2, hint="Say who bought it"),
        Quality(name="counted", label="No total", met=["total", "not_empty"], weight=2, hint="Fill in what it came to"),
    ]
    icon = "receipt"
    views = [
        table("number", "customer", "placed_at", "status", "channel", "total", sort="-placed_at"),
        board("customer", "placed_at", "channel", by="status", total="total", sort="-placed_at"),
        calendar("status", "total", at="placed_at"),
        page(("Order", ("customer", "placed_at", "status", "channel", "total")), related=("lines",)),
        timeline(at="placed_at", title="number", facts=("total", "status", "channel"), of="customer"),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=SEEN, write=SEEN),
    ]


class OrderLine(Object):
    """One product in an order, with its quantity and price."""

    aka = ("lineitem", "line item", "line", "position")
    sought = False

    order = Ref("order", required=True, inverse="lines", index=True)
    product = Ref("product", inverse="order_lines", index=True)
    description = Text(title=True)
    quantity = Decimal(
        default=1,
        aka=(
            *("qty", "count", "units", "lineitem quantity", "数量", "件数", "商品数量", "购买数量", "宝贝总数量"),
            *headings.QUANTITY,
        ),
    )
    price = Money(
        aka=(
            *("unit price", "unitprice", "lineitem price", "item price", "单价", "商品单价", "价格"),
            *headings.PRICE,
        )
    )
    total = Money(
        aka=(
            "line total",
            "line amount",
            "lineitem total",
            "amount",
            "小计",
            "商品金额",
            "商品总价",
            *headings.LINE_TOTAL,
        ),
        hint="Quantity times price unless given",
    )

    icon = "list"
    views = [table("order", "product", "description", "quantity", "price", "total")]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=["order", "visible"], write=["order", "visible"]),
    ]


@derive("order_line")
def line_total(values: dict[str, Any]) -> dict[str, Any]:
    """A line's total is its quantity times its price."""
    quantity, price = values.get("quantity"), values.get("price")
    if quantity is None or not isinstance(price, Amount):
        return {}
    return {"total": Amount(quantity * price.amount, price.currency)}
