"""The door of the terminal: the command `rapport`."""

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from rapport.doors.commands.call import Call, complain
from rapport.doors.log import open_log
from rapport.doors.plan import Plan
from rapport.doors.tree import end_with_parent
from rapport.engine.base.settings import read_settings

_OF_WORKSPACES = tuple(
    ["load", "import", "export", "study", "act", "explain", "token", "mcp", "backup", "restore", "doctor"]
)
_SERVING = ("web", "serve")
_OWN = ("web", "work")
# How many new things there are before Python looks for rings among them: ten thousand records are hundreds of thousands of things.
_TIDIED = (10_000, 20, 50)


def run_command(plan: Plan, argv: Sequence[str]) -> int:
    """Run one command; 0 done, 1 refused or failed with one sentence, 2 wrong usage."""
    gc.set_threshold(*_TIDIED)
    parser = build_parser()
    # What Rapport calls itself by is said to nobody, not even where a command is misspelt.
    own = argv[:1] and argv[0] in _OWN
    arguments = (_build_own_parser() if own else parser).parse_args(argv)
    try:
        if arguments.command == "completion":
            return _complete(plan, parser, arguments.shell)
        end_with_parent()
        with asyncio.Runner(loop_factory=_fast_loop if arguments.command in _SERVING else None) as runner:
            return runner.run(_run(plan, arguments))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        # A door is where every error ends as one sentence.
        return complain(error, as_json=arguments.json)


def _complete(plan: Plan, parser: argparse.ArgumentParser, shell: str) -> int:
    from rapport.doors.commands.completion import complete_for

    objects = [name for name, spec in plan.catalog.objects.items() if not spec.internal]
    print(complete_for(parser, shell, objects), end="")
    return 0


def _fast_loop() -> asyncio.AbstractEventLoop:
    """The web server's event loop: uvloop where there is one, which spares a third of a request's time."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


def build_parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    parser = argparse.ArgumentParser(prog="rapport", description="Rapport (融洽), the platform for customer relations")
    parser.add_argument("--json", action="store_true", help="print what a program can read")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, doc in (
        ("up", "start everything: database, web server, worker"),
        ("serve", "start the web server alone"),
        ("worker", "start the worker alone"),
        ("doctor", "check the installation and say what to do"),
    ):
        commands.add_parser(name, help=doc)
    _add_init(commands)
    _add_load(commands)
    _add_import(commands)
    _add_export(commands)
    _add_study(commands)
    _add_act(commands)
    _add_explain(commands)
    _add_token(commands)
    _add_mcp(commands)
    _add_backup(commands)
    _add_choice(commands, *_OF_WORKSPACES)
    _add_workspace(commands)
    _add_json(commands)
    return parser


def _build_own_parser() -> argparse.ArgumentParser:
    """The commands by which Rapport starts its own processes."""
    parser = argparse.ArgumentParser(prog="rapport")
    parser.set_defaults(json=False)
    commands = parser.add_subparsers(dest="command", required=True)
    web, work = map(commands.add_parser, _OWN)
    web.add_argument("--fd", type=int)
    work.add_argument("args")
    return parser


def _add_json(commands: Any) -> None:
    """`--json` may stand after the command too."""
    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS)


def _add_init(commands: Any) -> None:
    init = commands.add_parser("init", help="create or upgrade the database and the first administrator")
    init.add_argument("--email", default="admin@rapport.local", help="of the first administrator")
    init.add_argument("--name", default="Administrator", help="of the first administrator")
    init.add_argument("--company", default="My company")


def _add_load(commands: Any) -> None:
    load = commands.add_parser("load", help="load a sample workspace")
    load.add_argument("name", nargs="?", metavar="NAME")
    load.add_argument("--list", action="store_true", help="name the sample workspaces")


def _add_import(commands: Any) -> None:
    load = commands.add_parser("import", help="import a file: CSV, Excel, JSON Lines, Parquet, vCard")
    load.add_argument("object", metavar="OBJECT")
    load.add_argument("file", metavar="FILE")
    load.add_argument("--map", metavar="FILE.json", help='{"column": "path of the field", …}')
    load.add_argument("--mapping", metavar="NAME", help="read the file as saved under this name")
    load.add_argument("--match", nargs="+", metavar="FIELD", help="fields by which records are known again")
    load.add_argument("--dates", choices=("ymd", "dmy", "mdy"), help="how dates such as 03/04/05 are to be read")
    load.add_argument("--dry-run", action="store_true", help="only say what would happen")
    load.add_argument("--keep-good", action="store_true", help="import the good rows even if others are rejected")
    load.add_argument("--alike", choices=("create", "skip", "update"), help="rows that are probably there already")
    load.add_argument("--unknown", choices=("refuse", "create"), help="rows with an id of ours that is no record's")


def _add_export(commands: Any) -> None:
    export = commands.add_parser("export", help="export records to standard output")
    export.add_argument("object", metavar="OBJECT")
    export.add_argument("--where", metavar="JSON", help='a condition such as ["city", "=", "杭州"]')
    export.add_argument("--fields", metavar="A,B,C")
    export.add_argument("--format", choices=("csv", "xlsx", "jsonl", "parquet", "vcard"), default="csv")


def _add_study(commands: Any) -> None:
    study = commands.add_parser("study", help="studies: list, run, show")
    actions = study.add_subparsers(dest="action", required=True, metavar="list|run|show")
    actions.add_parser("list", help="what can be learnt here")
    for name, doc in (("run", "learn now"), ("show", "parameters, back-test and data window of the last run")):
        actions.add_parser(name, help=doc).add_argument("name", metavar="NAME")
    _add_json(actions)
    _add_choice(actions)


def _add_act(commands: Any) -> None:
    act = commands.add_parser("act", help="carry out an action on a record, as a user")
    act.add_argument("object", metavar="OBJECT")
    act.add_argument("verb", metavar="ACTION")
    act.add_argument("--id", help="of the record, where the action is one of records")
    act.add_argument("--as", dest="user", required=True, metavar="USER", help="a user's e-mail address")
    act.add_argument("--with", dest="values", metavar="JSON", help="what the action asks for")


def _add_explain(commands: Any) -> None:
    explain = commands.add_parser("explain", help="the SQL of a list, the grants that allowed it, and the query plan")
    explain.add_argument("object", metavar="OBJECT")
    explain.add_argument("--as", dest="user", required=True, metavar="USER", help="a user's e-mail address")
    explain.add_argument("--where", metavar="JSON")
    explain.add_argument("--id", help="of one record: say why this user may see and change it, or may not")


def _add_token(commands: Any) -> None:
    token = commands.add_parser("token", help="API tokens: create")
    actions = token.add_subparsers(dest="action", required=True, metavar="create")
    create = actions.add_parser("create")
    create.add_argument("--user", required=True, metavar="E-MAIL")
    create.add_argument("--name", required=True)
    _add_json(actions)
    _add_choice(actions)


def _add_choice(commands: Any, *names: str) -> None:
    """`--workspace` for commands that are about one."""
    for name in names or commands.choices:
        commands.choices[name].add_argument(
            "--workspace", metavar="NAME", default=argparse.SUPPRESS, help="which workspace; usually the main one"
        )


def _add_workspace(commands: Any) -> None:
    workspace = commands.add_parser("workspace", help="workspaces: create, list, suspend, resume, delete, keep")
    actions = workspace.add_subparsers(dest="action", required=True, metavar="create|list|suspend|resume|delete|keep")
    create = actions.add_parser("create", help="a new workspace with its first administrator")
    create.add_argument("name", metavar="NAME", help="in links and commands: small letters, digits and hyphens")
    create.add_argument("--company", help="what people call it")
    create.add_argument("--email", required=True, help="of the first administrator")
    create.add_argument("--admin", default="Administrator", metavar="NAME", help="of the first administrator")
    actions.add_parser("list", help="every workspace with its state")
    for name, doc in (
        ("suspend", "close it to everybody; its jobs wait"),
        ("resume", "open a suspended workspace again"),
        ("delete", "close it, and remove it for good after a time of grace"),
        ("keep", "take a deletion back while there is time"),
    ):
        action = actions.add_parser(name, help=doc)
        action.add_argument("name", metavar="NAME")
        if name == "delete":
            action.add_argument("--days", type=int, default=30, help="of grace")
    _add_json(actions)


def _add_backup(commands: Any) -> None:
    for name, doc in (
        ("backup", "write the whole workspace into a file"),
        ("restore", "read a backup into an empty workspace, or a new one"),
    ):
        commands.add_parser(name, help=doc).add_argument("file", metavar="FILE")
    completion = commands.add_parser("completion", help="print what a shell needs to complete commands")
    completion.add_argument("shell", choices=("bash", "zsh", "fish"))


def _add_mcp(commands: Any) -> None:
    mcp = commands.add_parser("mcp", help="serve an agent on this machine, by standard input and output")
    mcp.add_argument("--as", dest="user", required=True, metavar="USER", help="a user's e-mail address")
    mcp.add_argument("--extent", choices=("read", "write", "act"), default="act", help="how far it may go")
    mcp.add_argument("--objects", metavar="A,B,C", help="the objects it is for; without it all")


async def _run(plan: Plan, arguments: argparse.Namespace) -> int:
    settings = read_settings(os.environ)
    open_log(settings.log_level)
    call = Call(plan, settings, arguments)
    return await _find(arguments.command)(call)


def _find(command: str) -> Any:
    """Each command is imported when it is called: `rapport up` stays as light as it is."""
    from importlib import import_module

    module, function = _PLACES[command]
    return getattr(import_module(f"rapport.doors.commands.{module}"), function)


_PLACES: Mapping[str, tuple[str, str]] = {
    "up": ("up", "start_all"),
    "serve": ("serve", "serve"),
    "web": ("serve", "serve"),
    "worker": ("serve", "work_on"),
    "work": ("serve", "work_once"),
    "init": ("init", "init"),
    "doctor": ("doctor", "examine"),
    "load": ("init", "load"),
    "import": ("exchange", "import_file"),
    "export": ("exchange", "export_file"),
    "study": ("study", "study"),
    "act": ("act", "act_once"),
    "explain": ("explain", "explain"),
    "mcp": ("mcp", "speak"),
    "backup": ("backup", "back_up"),
    "restore": ("backup", "restore"),
    "token": ("token", "create_token"),
    "workspace": ("workspace", "workspace"),
}
