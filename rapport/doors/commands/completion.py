"""`rapport completion`: what a shell needs to complete commands and options, made from the parser."""

import argparse
from collections.abc import Iterator, Mapping
from typing import Any, cast

SHELLS = ("bash", "zsh", "fish")
Words = Mapping[tuple[str, ...], list[str]]


def complete_for(parser: argparse.ArgumentParser, shell: str) -> str:
    """A script to be read by this shell."""
    words = dict(_words(parser, ()))
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](words)


def _words(parser: argparse.ArgumentParser, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """What may stand after each command, and after each command's own commands."""
    options: list[str] = []
    below: dict[str, argparse.ArgumentParser] = {}
    for action in vars(parser)["_actions"]:
        options += [option for option in action.option_strings if option.startswith("--")]
        choices: Any = action.choices
        if isinstance(choices, dict):
            listed = cast(list[argparse.Action], vars(action)["_choices_actions"])
            told = {choice.dest for choice in listed}
            # Those without a word of help are for Rapport itself.
            below |= {n: own for n, own in cast(dict[str, Any], choices).items() if n in told or path}
        elif choices and not action.option_strings:
            options += list(choices)
    yield path, [*below, *sorted(set(options))]
    for name, own in below.items():
        yield from _words(own, (*path, name))


def _cases(words: Words) -> str:
    return "\n".join(f'    "{" ".join(path)}") words="{" ".join(offered)}" ;;' for path, offered in words.items())


def _bash(words: Words) -> str:
    return f"""_rapport() {{
  local path="" words="" word
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$word" in -*) ;; *) case " {_commands(words)} " in *" ${{path:+$path/}}$word "*) path="${{path:+$path/}}$word" ;; esac ;; esac
  done
  case "${{path//\\// }}" in
{_cases(words)}
  esac
  COMPREPLY=($(compgen -W "$words" -- "${{COMP_WORDS[COMP_CWORD]}}"))
  [ ${{#COMPREPLY[@]}} -gt 0 ] || COMPREPLY=($(compgen -f -- "${{COMP_WORDS[COMP_CWORD]}}"))
}}
complete -F _rapport rapport
"""


def _zsh(words: Words) -> str:
    return "#compdef rapport\nautoload -U +X bashcompinit && bashcompinit\n" + _bash(words)


def _fish(words: Words) -> str:
    lines = ["complete -c rapport -n __fish_use_subcommand -f"]
    for path, offered in words.items():
        when = f"__fish_seen_subcommand_from {path[-1]}" if path else "__fish_use_subcommand"
        for word in offered:
            said = f"-l {word[2:]}" if word.startswith("--") else f"-a {word}"
            lines.append(f"complete -c rapport -n '{when}' {said}")
    return "\n".join(lines) + "\n"


def _commands(words: Words) -> str:
    return " ".join("/".join(path) for path in words if path)
