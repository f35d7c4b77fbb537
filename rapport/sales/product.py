"""Product: something we sell."""

from rapport.engine.objects import Boolean, Money, Object, Quality, Text, everything, grant, page, table
from rapport.sales import headings


class Product(Object):
    """Something we sell."""

    aka = (
        *("item", "article", "lineitem", "line item", "goods", "宝贝", "货品", "商品"),
        *headings.PRODUCT,
    )

    name = Text(
        required=True,
        title=True,
        index=True,
        aka=(
            *("product name", "item", "item name", "title", "description", "desc", "lineitem name"),
            *("宝贝标题", "商品标题", "标题"),
            *("商品", "商品名称", "产品名称", "品名", "菜品", "商品名稱", *headings.PRODUCT_NAME),
        ),
    )
    code = Text(
        unique=True,
        match=True,
        aka=(
            *("sku", "stock code", "stockcode", "product id", "item code", "lineitem sku", "商家编码", "商品编码"),
            *("货号", "产品编号", "商品編號", *headings.PRODUCT_CODE),
        ),
    )
    category = Text(index=True, aka=("type", "group", "分类", "类别", "品类", "分類", *headings.CATEGORY))
    price = Money(aka=("unit price", "list price", "sales price", "单价", "售价", "价格", *headings.PRICE))
    active = Boolean(default=True)

    quality = [
        Quality(name="priced", label="No price", met=["price", "not_empty"], when=["active", "=", True], weight=2),
        Quality(name="sorted", label="No category", met=["category", "not_empty"]),
    ]
    icon = "package"
    views = [
        table("name", "code", "category", "price", "active", sort="name"),
        page(("Product", ("code", "category", "price", "active")), related=("order_lines",)),
    ]
    grants = [
        grant("administrator", read=everything, write=everything),
        grant("manager", read=everything, write=everything),
        grant("member", read=everything),
    ]
