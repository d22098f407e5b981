"""How many of what, as English lists write it: `400 bottles of water`, `3 coaches`, `$2,000`."""

from __future__ import annotations

import re
from typing import Any

from app.plans.reading.giving import kind_of
from app.plans.reading.layout import Bit
from app.plans.reading.numbers import counts_in

_MONEY = re.compile(r"[$£€] ?(\d{1,3}(?:,\d{3}){1,2}|\d{1,7})(?:\.\d\d)?")


def measured(bare: Bit) -> dict[str, Any]:
    """`400 bottles of water`: water, 400, bottles; `3 coaches`: coaches, 3; `$2,000`: money."""
    value: dict[str, Any] = {"item": bare.text, "kind": kind_of(bare.text), "quantity": None, "unit": None, "status": "stated"}
    if money := _MONEY.match(bare.text):
        return value | {"item": money.group(), "kind": "money", "quantity": int(money.group(1).replace(",", ""))}
    count = next(iter(counts_in(bare.text)), None)
    if count and count.start == 0 and count.noun:
        number = int(count.value) if float(count.value).is_integer() else count.value
        behind = re.match(r"(?:about |approx\.? |up to )?(?:[\d,.]{1,9}|(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)(?=\s))\s?(?:x\s)?(.{2,60})$", bare.text)
        value |= {"item": behind.group(1) if behind else count.noun, "quantity": number}
        if of := re.match(r"([a-z]+(?: [a-z]+)?) of (?:the )?(\S.{1,40})$", value["item"]):
            value |= {"item": of.group(2), "unit": of.group(1)}
    return value
