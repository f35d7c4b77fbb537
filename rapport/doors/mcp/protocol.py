"""Rapport as a server of the Model Context Protocol. Import it only when an agent comes: the library is large."""

import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from importlib.metadata import version
from typing import Any

import mcp_types as types
from mcp.server import Server, ServerRequestContext

from rapport.doors.http.problem import problem_details, problem_for
from rapport.doors.log import log_line
from rapport.doors.mcp.calling import call_tool
from rapport.doors.mcp.tools import list_tools
from rapport.engine.records import Context

# How the transaction of one request is opened, with the rights of who asks; what it is given is the request, if any.
Enter = Callable[[Any], AbstractAsyncContextManager[Context]]
_SAYS = (
    "Rapport is a CRM. Begin with `describe` to see the objects, then `describe` one of them for its fields. "
    "Conditions are JSON arrays. Try what changes something with dry_run first."
)


def build_protocol(enter: Enter) -> "Server[Any]":
    """The server; each call of a tool is one transaction."""

    async def tools(
        request: "ServerRequestContext[Any]", params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        async with enter(request.request) as ctx:
            return types.ListToolsResult(tools=[_tool(one) for one in list_tools(ctx)])

    async def call(request: "ServerRequestContext[Any]", params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            async with enter(request.request) as ctx:
                return _answer(await call_tool(ctx, params.name, params.arguments or {}))
        except Exception as error:
            # A door is where every error ends as one sentence.
            return _refusal(error)

    return Server("rapport", version=version("rapport"), instructions=_SAYS, on_list_tools=tools, on_call_tool=call)


def _tool(one: dict[str, Any]) -> types.Tool:
    hints = types.ToolAnnotations(read_only_hint=one["reads"], destructive_hint=one["name"] in ("delete", "act"))
    return types.Tool(name=one["name"], description=one["doc"], input_schema=one["shape"], annotations=hints)


def _answer(told: Any) -> types.CallToolResult:
    text = json.dumps(told, ensure_ascii=False, default=str)
    return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=json.loads(text))


def _refusal(error: Exception) -> types.CallToolResult:
    problem = problem_for(error)
    if problem.status >= 500:
        log_line("error", "failed", reason=type(error).__name__, trace=error)
    told = {name: value for name, value in problem_details(problem).items() if name in ("code", "detail", "fields")}
    return types.CallToolResult(
        content=[types.TextContent(text=json.dumps(told, ensure_ascii=False))], structured_content=told, is_error=True
    )
