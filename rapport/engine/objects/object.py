"""Object: a kind of record, declared as one class."""

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, cast

from rapport.engine.base.errors import DeclarationError
from rapport.engine.objects.field import Field, Trait, trait_of
from rapport.engine.objects.rights.grant import Grant
from rapport.engine.objects.rule import Quality
from rapport.engine.objects.view import View

SYSTEM = ("id", "created_at", "updated_at", "created_by", "updated_by", "version", "deleted_at", "run")
NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")


@dataclass(frozen=True)
class ObjectSpec:
    """What a declaration yields; `fields` in order, own ones first, then those of extensions, then collections.

    One that `grows` may get fields while it has records, so that the database lets every column be empty. One that is
    `verbatim` is called as somebody wrote it, in every language.
    """

    name: str
    label: str
    plural: str
    doc: str
    fields: dict[str, Field]
    views: tuple[View, ...] = ()
    grants: tuple[Grant, ...] = ()
    icon: str = ""
    area: str = ""
    verbatim: bool = False
    internal: bool = False
    grows: bool = False
    declares: tuple[str, str] | None = None
    extensions: tuple[str, ...] = field(default=())
    never_without: tuple[Any, str] | None = None
    settled: tuple[Any, tuple[str, ...], str] | None = None
    passing: Any = None
    sought: bool = True
    likeness: tuple[str, ...] = ()
    once: tuple[str, ...] = ()
    asks: tuple[tuple[str, str], ...] = ()
    serves: str = ""
    held_by: str = "created_by"
    lies_in: str = ""
    aka: tuple[str, ...] = ()
    people: bool = False
    quality: tuple[Quality, ...] = ()

    @cached_property
    def needing(self) -> tuple[Field, ...]:
        """The fields that with some of their values need others."""
        fields = self.fields.values()
        return tuple(f for f in fields if any(f.needs(value) for value in f.describe().get("enum", ())))

    @property
    def title(self) -> str | None:
        """The name of the field that names a record."""
        return next((f.name for f in self.fields.values() if f.title), None)

    @property
    def roles(self) -> set[str]:
        """The roles for which something is said of it: rights, or a page of their own."""
        pages = {view.settings.get("role") for view in self.views} - {None, ""}
        return {rule.role for rule in self.grants} | cast(set[str], pages)

    @cached_property
    def names(self) -> tuple[Field, ...]:
        """The fields that a record is sought by: its title first, then numbers, addresses and other keys."""
        return self.naming if self.sought else ()

    @cached_property
    def naming(self) -> tuple[Field, ...]:
        """The same, whether they are in the index or not."""
        found = (f for f in self.fields.values() if f.searched and not (f.hidden or f.extension or f.computed))
        return tuple(sorted((f for f in found if f.title or f.match or f.partial), key=lambda f: not f.title))

    @cached_property
    def traits(self) -> tuple[Trait, ...]:
        """What two records are compared by, in the order in which it is told."""
        return tuple(trait_of(self.fields[name]) for name in self.likeness)

    def former(self, name: str) -> Field | None:
        """The field that was called `name` before: what was saved under the old name still finds it."""
        return next((f for f in self.fields.values() if name in f.formerly), None)


class Object:
    """Subclass it with fields as attributes, then `views` and `grants`; `spec` is what the engine reads.

    `never_without` is a condition that some live record must always meet, and the sentence for who would break it.
    `declares` says that its records are themselves declarations: of "objects" or of "fields", and the area they make.
    `settled` is a condition, the fields that nobody may change any more once a record meets it, and the sentence for it.
    `passing` is a condition on records that will soon be otherwise: a change that leads there is neither logged nor
    announced; the next one is.
    Without `sought`, its records are in no search over all objects: they are many, and found by what they belong to.
    `likeness` names the fields that tell whether two records are the same; records of such an object can be merged.
    `once` names references that together occur once only: when two records become one, what then says the same goes.
    `asks` names the fields that keep a condition (`settings.where`: under that key of a JSON value), each with the field that
    names the object it is over: such a condition is saved only if it fits.
    `serves` says what the engine keeps in its records: "shares" (object, record, user, team, level), "accesses" (object,
    record, kind, fields, count, door), "mappings" (object, name, headings, options), "notices", which are whose they are
    for and nobody else's, or "rates" (currency, day, units and rate, which is what so many of
    the currency cost from that day on).
    `aka` is what its records are called in other people's files.
    Those of `people` are known by a face or its initials.
    `held_by` is the path to the person whose a record is, `lies_in` the path to what territories cover.
    `quality` are the rules that good records keep to; each record says how well it does.
    """

    spec: ClassVar[ObjectSpec]
    views: ClassVar[list[View]] = []
    grants: ClassVar[list[Grant]] = []
    icon: ClassVar[str] = ""
    plural: ClassVar[str] = ""
    internal: ClassVar[bool] = False
    declares: ClassVar[tuple[str, str] | None] = None
    never_without: ClassVar[tuple[Any, str] | None] = None
    settled: ClassVar[tuple[Any, tuple[str, ...], str] | None] = None
    passing: ClassVar[Any] = None
    sought: ClassVar[bool] = True
    likeness: ClassVar[tuple[str, ...]] = ()
    once: ClassVar[tuple[str, ...]] = ()
    asks: ClassVar[dict[str, str]] = {}
    serves: ClassVar[str] = ""
    held_by: ClassVar[str] = "created_by"
    lies_in: ClassVar[str] = ""
    aka: ClassVar[tuple[str, ...]] = ()
    people: ClassVar[bool] = False
    quality: ClassVar[list[Quality]] = []

    def __init_subclass__(cls) -> None:
        name = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        label = name.replace("_", " ").capitalize()
        fields = {key: value.named(key, object=name) for key, value in vars(cls).items() if isinstance(value, Field)}
        for key in fields:
            if key in SYSTEM or not NAME.fullmatch(key):
                raise DeclarationError(f"{name}.{key}: this name is kept for the engine or is not lower_snake_case.")
        doc = inspect.cleandoc(cls.__doc__ or "")
        cls.spec = ObjectSpec(
            name,
            label,
            cls.plural or f"{label}s",
            doc,
            fields,
            tuple(cls.views),
            tuple(cls.grants),
            cls.icon,
            internal=cls.internal,
            declares=cls.declares,
            never_without=cls.never_without,
            settled=cls.settled,
            passing=cls.passing,
            sought=cls.sought,
            likeness=cls.likeness,
            once=cls.once,
            asks=tuple(cls.asks.items()),
            serves=cls.serves,
            held_by=cls.held_by,
            lies_in=cls.lies_in,
            aka=cls.aka,
            people=cls.people,
            quality=tuple(cls.quality),
        )


@dataclass(frozen=True)
class Extension:
    """Fields that an area adds to another's object, and what of them its views show; they live in a table of their own."""

    object: str
    name: str
    fields: dict[str, Field]
    study: str | None = None
    views: tuple[View, ...] = ()


def extend(
    object: str, name: str, fields: dict[str, Field], *, study: str | None = None, views: Sequence[View] = ()
) -> Extension:
    """Add `fields` to `object` in the table `object__name`; `study` names the study that fills them.

    `views` join those of the object (see `join_views`): `table("score")` is one more column of its usual list,
    `page(("Scores", ("score",)))` one more section of its page. Columns that a study fills stay away until it has run.
    """
    placed: dict[str, Any] = {"object": object, "extension": name, "study": study}
    return Extension(
        object, name, {key: value.named(key, **placed) for key, value in fields.items()}, study, tuple(views)
    )
