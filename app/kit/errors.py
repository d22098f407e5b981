"""What an action may answer instead of doing its deed: sentences a tired volunteer can act on."""

from __future__ import annotations

from typing import Any


class Trouble(Exception):
    """Base: `sentence` is a translatable sentence in the source language, `values` fill its %(name)s."""

    status = 400

    def __init__(self, sentence: str = "", **values: Any) -> None:
        super().__init__(sentence)
        self.sentence, self.values = sentence, values


class NotHere(Trouble):
    """404: it does not exist, or is not for the person asking (they cannot tell which)."""

    status = 404


class NotAllowed(Trouble):
    """403: signed in, but the role does not reach this."""

    status = 403


class SignInFirst(Trouble):
    """A page for staff, asked for by someone who is not signed in: they are sent to the sign-in page."""

    status = 401


class Refused(Trouble):
    """409: understood, but the present state does not allow it."""

    status = 409


class Invalid(Trouble):
    """422: what was typed cannot be taken; `field` names the form field it belongs to (or '')."""

    status = 422

    def __init__(self, sentence: str, field: str = "", **values: Any) -> None:
        super().__init__(sentence, **values)
        self.field = field


class TooMany(Trouble):
    """429: too often in a short time."""

    status = 429
