"""A sentence that was put together from words and values is found again, and said with the same values."""

from rapport.engine.base.phrases import Phrases, within

PHRASES = Phrases(
    {
        "City": "城市",
        "Enter a number.": "请填写数字。",
        "{field} is needed.": "缺少{field}。",
        "Row {row}": "第 {row} 行",
        "{place} has the same {field}.": "与{place}的{field}相同。",
    }
)


def test_a_whole_sentence_is_said_as_the_words_have_it() -> None:
    assert PHRASES.say("Enter a number.") == "请填写数字。"


def test_what_stands_in_slots_is_kept_and_names_in_them_are_said_too() -> None:
    assert PHRASES.say("City is needed.") == "缺少城市。"
    assert PHRASES.say("Shoe size {cm} is needed.") == "缺少Shoe size {cm}。"
    assert PHRASES.say("Row 12 has the same city.") == "与第 12 行的城市相同。"


def test_a_sentence_that_nobody_translated_stays_as_it_is() -> None:
    assert PHRASES.say("Mend this.") == "Mend this."


def test_a_name_stands_small_within_a_sentence_unless_somebody_meant_its_capitals() -> None:
    said = {"Customer": "customer", "E-mail": "e-mail", "Order line": "order line", "Customer ID": "customer ID"}
    kept = ("SKU", "SKUs", "VIP order", "Shoe Size", "iPhone model", "WeCom ID", "VIP客户", "订单", "")
    assert {name: within(name) for name in said} == said
    assert [within(name) for name in kept] == list(kept)
