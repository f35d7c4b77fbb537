"""The language an area declares itself in: objects, fields, conditions, views, grants, verbs, reactions, studies."""

from rapport.engine.base.errors import (
    Conflict,
    Forbidden,
    Invalid,
    Malformed,
    NotFound,
    NotSignedIn,
    Problem,
    TooMany,
    Unavailable,
)
from rapport.engine.base.identifier import new_id
from rapport.engine.base.money import Money as Amount
from rapport.engine.objects.catalog import Catalog
from rapport.engine.objects.condition import everything, nothing, parse_condition
from rapport.engine.objects.described import name_from, offered_types
from rapport.engine.objects.field import Rollup
from rapport.engine.objects.fields.links.any_ref import AnyRef
from rapport.engine.objects.fields.links.collection import Collection
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.objects.fields.links.refs import Refs
from rapport.engine.objects.fields.numbers.boolean import Boolean
from rapport.engine.objects.fields.numbers.decimal import Decimal
from rapport.engine.objects.fields.numbers.integer import Integer
from rapport.engine.objects.fields.numbers.money import Money
from rapport.engine.objects.fields.numbers.percent import Percent
from rapport.engine.objects.fields.numbers.rating import Rating
from rapport.engine.objects.fields.several.choices import Choices
from rapport.engine.objects.fields.several.tags import Tags
from rapport.engine.objects.fields.texts.auto_number import AutoNumber
from rapport.engine.objects.fields.texts.choice import Choice
from rapport.engine.objects.fields.texts.email import Email
from rapport.engine.objects.fields.texts.long_text import LongText
from rapport.engine.objects.fields.texts.phone import Phone
from rapport.engine.objects.fields.texts.secret import Secret
from rapport.engine.objects.fields.texts.stage import Stage
from rapport.engine.objects.fields.texts.text import Text
from rapport.engine.objects.fields.texts.url import Url
from rapport.engine.objects.fields.times.date import Date
from rapport.engine.objects.fields.times.datetime import DateTime
from rapport.engine.objects.fields.times.duration import Duration
from rapport.engine.objects.fields.times.recurrence import Recurrence
from rapport.engine.objects.fields.times.time import Time
from rapport.engine.objects.fields.values.address import Address
from rapport.engine.objects.fields.values.condition import ConditionField
from rapport.engine.objects.fields.values.file import File
from rapport.engine.objects.fields.values.image import Image
from rapport.engine.objects.fields.values.json import Json
from rapport.engine.objects.fields.values.location import Location
from rapport.engine.objects.fields.values.name import Name
from rapport.engine.objects.object import Object, extend
from rapport.engine.objects.reaction import Event, derive, on
from rapport.engine.objects.rights.grant import grant
from rapport.engine.objects.rule import Between, Country, MoreThan, Quality, TimeZone, Written
from rapport.engine.objects.study import CannotLearn, Reads, Result, Study
from rapport.engine.objects.verb import Reply, verb
from rapport.engine.objects.view import added, board, calendar, page, table, timeline

__all__ = [
    "Address",
    "Amount",
    "AnyRef",
    "AutoNumber",
    "Between",
    "Boolean",
    "CannotLearn",
    "Catalog",
    "Choice",
    "Choices",
    "Collection",
    "ConditionField",
    "Conflict",
    "Country",
    "Date",
    "DateTime",
    "Decimal",
    "Duration",
    "Email",
    "Event",
    "File",
    "Forbidden",
    "Image",
    "Integer",
    "Invalid",
    "Json",
    "Location",
    "LongText",
    "Malformed",
    "Money",
    "MoreThan",
    "Name",
    "NotFound",
    "NotSignedIn",
    "Object",
    "Percent",
    "Phone",
    "Problem",
    "Quality",
    "Rating",
    "Reads",
    "Recurrence",
    "Ref",
    "Refs",
    "Reply",
    "Result",
    "Rollup",
    "Secret",
    "Stage",
    "Study",
    "Tags",
    "Text",
    "Time",
    "TimeZone",
    "TooMany",
    "Unavailable",
    "Url",
    "Written",
    "added",
    "board",
    "calendar",
    "derive",
    "everything",
    "extend",
    "grant",
    "name_from",
    "new_id",
    "nothing",
    "offered_types",
    "on",
    "page",
    "parse_condition",
    "table",
    "timeline",
    "verb",
]
