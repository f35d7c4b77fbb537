"""Trees: records that stand below others of their kind, and never below themselves."""

from rapport.engine.base.errors import Invalid, Problem
from rapport.engine.base.phrases import within
from rapport.engine.objects.fields.links.ref import Ref
from rapport.engine.records.context import Context
from rapport.engine.store.rows import has_circle


async def check_trees(ctx: Context, object: str) -> None:
    """After a write of `object`: Invalid when one of its records now stands below itself."""
    spec = ctx.catalog.object(object)
    for field in spec.fields.values():
        if isinstance(field, Ref) and field.tree:
            # Two people who each close one half of a circle must not both succeed.
            await ctx.hold(f"tree {object}")
            if await has_circle(ctx.db, ctx.schema, object, field.columns()[0][0]):
                sentence = f"{field.label}: a {within(spec.label)} cannot stand below itself. Choose another."
                raise Invalid(fields=[Problem(field.name, "circle", sentence)])
