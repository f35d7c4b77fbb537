"""What declarations promise people: words in their language, a reason for every button, views of what exists."""

import re
from collections.abc import Iterator

import pytest

from rapport.engine.objects.catalog import SYSTEM_FIELDS
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.texts.choice import Choice
from rapport.engine.records.act import input_type
from rapport.engine.records.imports.headings.targets import IN_CURRENCY
from tests.contract.company import CODE as CATALOG
from tests.contract.company import ROLES

FIELD_TYPES = {"text", "integer", "decimal", "boolean", "date", "datetime", "ref", "json"}
LANGUAGES = ("zh-CN", "zh-TW")
# The character sets of the mainland and of Taiwan: each lacks what only the other one writes.
SCRIPTS = ("gb2312", "big5")


def spoken() -> Iterator[tuple[str, str]]:
    """Everything that people read of the declarations, with where it is said."""
    for name, spec in CATALOG.objects.items():
        if not spec.internal:
            yield from ((name, text) for text in (spec.label, spec.plural, first(spec.doc)))
            for field in spec.fields.values():
                told = (*(field.beside or (field.label,)), field.hint)
                yield from ((f"{name}.{field.name}", text) for text in told if not field.hidden)
                yield from ((f"{name}.{field.name}", piece.label) for piece in field.pieces().values())
                if isinstance(field, Choice):
                    yield from ((f"{name}.{field.name}", field.labels[value]) for value in field.values)
            yield from ((f"{name} quality", rule.hint) for rule in spec.quality)
            for view in spec.views:
                yield f"{name} {view.kind}", view.settings.get("name", "")
                yield from ((f"{name} {view.kind}", section["label"]) for section in view.settings.get("sections", ()))
    for verb in CATALOG.verbs:
        if not verb.public:
            place = f"{verb.object}.{verb.name}"
            yield from (
                (place, text)
                for text in (plain(verb.name), first(verb.doc), *(plain(name) for name, _, _ in verb.inputs))
            )
    for study in CATALOG.studies.values():
        yield from ((study.name, text) for text in (study.label, first(study.doc)))
    yield from (("every record", field.label) for field in SYSTEM_FIELDS.values())
    yield "every import", IN_CURRENCY.label


def first(doc: str) -> str:
    return doc.partition("\n")[0]


def plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_people_read_is_said_in_chinese(language: str) -> None:
    known = {text for words in CATALOG.words[language].values() for text in words}
    assert sorted({f"{place}: {text}" for place, text in spoken() if text and text not in known}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty(language: str) -> None:
    empty = [text for words in CATALOG.words[language].values() for text, said in words.items() if not said.strip()]
    assert empty == []


def test_every_language_says_the_same_things_with_the_same_slots() -> None:
    simplified, traditional = (CATALOG.words[language] for language in LANGUAGES)
    for area, words in simplified.items():
        assert sorted(words) == sorted(traditional[area]), area
        for text, said in words.items():
            assert slots(said) == slots(traditional[area][text]), text


def slots(text: str) -> list[str]:
    return sorted(re.findall(r"(?<!{){(\w+)}(?!})", text))


@pytest.mark.parametrize(("language", "script"), [*zip(LANGUAGES, SCRIPTS, strict=True)])
def test_no_language_mixes_in_the_other_ones_characters(language: str, script: str) -> None:
    said = {text: word for words in CATALOG.words[language].values() for text, word in words.items()}
    # Names of languages are written as those who speak them do, in every language.
    assert [word for text, word in said.items() if text != word and not written(word, script)] == []


def written(word: str, script: str) -> bool:
    """Whether every Chinese character of the word belongs to this character set."""
    han = "".join(letter for letter in word if "\u4e00" <= letter <= "\u9fff")
    return han == han.encode(script, "ignore").decode(script)


def test_every_verb_says_what_it_does_and_asks_what_can_be_entered() -> None:
    for verb in CATALOG.verbs:
        assert first(verb.doc).endswith("."), f"{verb.object}.{verb.name}"
        assert verb.on in ("record", "object")
        assert {input_type(kind) for _, kind, _ in verb.inputs} <= FIELD_TYPES


def test_every_view_shows_fields_that_exist() -> None:
    for name, spec in CATALOG.objects.items():
        for view in spec.views:
            settings = view.settings
            sections = [field for section in settings.get("sections", ()) for field in section["fields"]]
            facts = [settings[key] for key in ("at", "title", "by", "total") if settings.get(key)]
            for path in (*settings.get("fields", ()), *sections, *facts, *settings.get("facts", ())):
                CATALOG.resolve(name, tuple(path.split(".")))
            for related in settings.get("related", ()):
                CATALOG.collection(name, related)
            if sort := settings.get("sort"):
                assert CATALOG.resolve(name, tuple(sort.removeprefix("-").split(".")))[-1].sortable, (
                    f"{name} sorts by {sort}"
                )


def test_every_study_fills_fields_that_exist() -> None:
    for study in CATALOG.studies.values():
        assert any(field.extension == study.writes for field in CATALOG.object(study.of).fields.values()), study.name
        for reads in study.study.reads.values():
            for path in reads.fields:
                CATALOG.resolve(reads.object, tuple(path.split(".")))


def test_grants_name_roles_that_people_have() -> None:
    role = CATALOG.object("user").fields["role"]
    assert isinstance(role, Choice)
    given = {rule.role for spec in CATALOG.objects.values() for rule in spec.grants}
    assert given <= set(role.values) <= set(ROLES)


def test_a_record_people_point_to_has_a_title() -> None:
    pointed = {f.of for spec in CATALOG.objects.values() for f in spec.fields.values() if isinstance(f, Ref) and f.of}
    nameless = {name for name in pointed if not CATALOG.object(name).title and not CATALOG.object(name).internal}
    assert nameless == set()
