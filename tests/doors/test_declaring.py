"""People add fields of their own while Rapport runs, and everything follows."""

from typing import Any

import httpx

TYPES: dict[str, tuple[dict[str, Any], Any]] = {
    "text": ({}, "Longjing 龙井"),
    "long_text": ({}, "many\nlines"),
    "email": ({}, "lin@example.com"),
    "phone": ({}, "+8613800138000"),
    "url": ({}, "https://example.com/a"),
    "integer": ({}, 3),
    "decimal": ({}, 12.5),
    "money": ({}, {"amount": "12.50", "currency": "CNY"}),
    "percent": ({}, 0.25),
    "boolean": ({}, True),
    "date": ({}, "2026-03-05"),
    "datetime": ({}, "2026-03-05T06:30:00+00:00"),
    "choice": ({"choices": [{"value": "low", "label": "低", "color": "green"}, "high"]}, "low"),
}


async def add(client: httpx.AsyncClient, **said: Any) -> dict[str, Any]:
    answer = await client.post("/api/records/custom_field", json=said)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_a_field_of_every_simple_type_works_like_any_other(ada: httpx.AsyncClient) -> None:
    made = (await ada.post("/api/records/parcel", json={"name": "one"})).json()
    for type, (options, _) in TYPES.items():
        await add(ada, object="parcel", label=f"My {type}", type=type, options=options)
    values = {f"my_{type}": value for type, (_, value) in TYPES.items()}
    changed = await ada.patch(f"/api/records/parcel/{made['id']}", json=values)
    assert changed.status_code == 200, changed.text
    assert {name: changed.json()[name] for name in values} == values
    for name, value in values.items():
        sort = "name" if name == "my_long_text" else f"-{name}"
        found = await ada.get(f'/api/records/parcel?fields={name}&sort={sort}&where=["{name}","not_empty"]&count=exact')
        assert found.status_code == 200, found.text
        assert (found.json()["records"][0][name], found.json()["count"]) == (value, 1)
