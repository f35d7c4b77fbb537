"""`rapport completion`: what a shell needs to complete commands, options and their values, made from the parser."""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

SHELLS = ("bash", "zsh", "fish")


@dataclass(frozen=True)
class Place:
    """One command: its path, the commands below it, its options, and what may stand right after it or an option."""

    path: tuple[str, ...]
    below: tuple[str, ...]
    options: tuple[str, ...]
    after: Mapping[str, tuple[str, ...]]

    @property
    def said(self) -> str:
        return " ".join(self.path)


def complete_for(parser: argparse.ArgumentParser, shell: str, objects: Sequence[str] = ()) -> str:
    """A script to be read by this shell; `objects` are what may stand where a command wants one."""
    places = list(_places(parser, (), tuple(objects)))
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](places)


def _places(parser: argparse.ArgumentParser, path: tuple[str, ...], objects: tuple[str, ...]) -> Iterator[Place]:
    options: list[str] = []
    after: dict[str, tuple[str, ...]] = {}
    below: dict[str, argparse.ArgumentParser] = {}
    for action in vars(parser)["_actions"]:
        long = [option for option in action.option_strings if option.startswith("--")]
        options += long
        choices: Any = action.choices
        if isinstance(choices, dict):
            listed = cast(list[argparse.Action], vars(action)["_choices_actions"])
            told = {choice.dest for choice in listed}
            # Those without a word of help are for Rapport itself.
            below |= {n: own for n, own in cast(dict[str, Any], choices).items() if n in told or path}
        elif choices:
            after |= dict.fromkeys(long or path[-1:], tuple(choices))
        elif action.metavar == "OBJECT":
            after[path[-1]] = objects
    yield Place(path, tuple(below), tuple(sorted(set(options))), after)
    for name, own in below.items():
        yield from _places(own, (*path, name), objects)


def _cases(places: Sequence[Place]) -> str:
    """What bash and zsh share: from where one stands (`at`) and the word before (`last`) to what is `offered`."""
    lines = ['  case "$at:$last" in']
    for place in places:
        for word, values in place.after.items():
            lines.append(f'    "{place.said}:{word}") offered="{" ".join(values)}" ;;')
    lines += ["  esac", '  if [ -z "$offered" ]; then case "$at" in']
    for place in places:
        options = f'case "$current" in -*) offered="{" ".join(place.options)}" ;; *) offered="{" ".join(place.below)}" ;; esac'
        lines.append(f'    "{place.said}") {options} ;;')
    return "\n".join([*lines, "  esac; fi"])


def _walk(places: Sequence[Place]) -> str:
    known = "|".join(f'"{place.said}"' for place in places if place.path)
    return f'case "${{at:+$at }}$word" in {known}) at="${{at:+$at }}$word" ;; esac'


def _bash(places: Sequence[Place]) -> str:
    return f"""_rapport() {{
  local at="" offered="" word current="${{COMP_WORDS[COMP_CWORD]}}" last="${{COMP_WORDS[COMP_CWORD-1]}}"
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    {_walk(places)}
  done
{_cases(places)}
  COMPREPLY=($(compgen -W "$offered" -- "$current"))
  [ -n "$offered" ] || {{ compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); }}
}}
complete -F _rapport rapport
"""


def _zsh(places: Sequence[Place]) -> str:
    return f"""#compdef rapport
_rapport() {{
  local at="" offered="" word current="${{words[CURRENT]}}" last="${{words[CURRENT-1]}}"
  for word in "${{(@)words[2,CURRENT-1]}}"; do
    {_walk(places)}
  done
{_cases(places)}
  if [ -n "$offered" ]; then compadd -- ${{=offered}}; else _files; fi
}}
if [ "${{funcstack[1]}}" = _rapport ]; then
  _rapport "$@"
else
  (( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit; }}
  compdef _rapport rapport
fi
"""


def _fish(places: Sequence[Place]) -> str:
    known = " ".join(f'"{place.said}"' for place in places if place.path)
    lines = [
        "function __rapport_at",
        "    set -l typed (commandline -opc)",
        '    set -l at ""',
        "    for word in $typed[2..-1]",
        '        set -l further (string trim -- "$at $word")',
        f'        contains -- "$further" {known}; and set at "$further"',
        "    end",
        '    test "$at" = "$argv[1]"; or return 1',
        '    test (count $argv) -lt 2; or test "$typed[-1]" = "$argv[2]"',
        "end",
    ]
    for place in places:
        when = f"complete -c rapport -n '__rapport_at \"{place.said}\"'"
        if place.below:
            lines.append(f"{when} -f -a '{' '.join(place.below)}'")
        for option in place.options:
            values = place.after.get(option)
            lines.append(f"{when} -l {option[2:]}" + (f" -x -a '{' '.join(values)}'" if values else ""))
        for word in place.after.keys() - set(place.options):
            directly = f"complete -c rapport -n '__rapport_at \"{place.said}\" {word}'"
            lines.append(f"{directly} -f -a '{' '.join(place.after[word])}'")
    return "\n".join(lines) + "\n"
