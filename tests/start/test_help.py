"""The help of `python3 -m app` is written by hand, because it must work before anything is installed."""

from __future__ import annotations

import argparse
import re

from app import cli
from app.__main__ import HELP
from app.workshop import WORDS


def test_the_help_names_every_word_there_is():
    (commands,) = (action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction))
    (listed,) = re.findall(r"qianshou command \(([a-z, \n]+)\)", HELP)

    assert set(re.split(r",\s+", listed)) == set(commands.choices) - {"start"}
    assert set(re.findall(r"python3 -m app ([a-z]+)", HELP)) == set(WORDS)
