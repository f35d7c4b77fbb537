"""The routes of imports and exports."""

from starlette.routing import Route


def exchange_routes() -> list[Route]:
    """None yet."""
    return []
