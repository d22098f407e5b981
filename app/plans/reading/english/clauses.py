"""What a clause of an English waiver is about, in the schema's words."""

from __future__ import annotations

import re

_ABOUT: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("assume_risk", re.compile(r"assumes? (?:all|any|the|full)?.{0,20}\brisk|\bown risk\b|accepts? (?:all |the )?.{0,12}\brisk", re.I)),
    ("waive_claims", re.compile(r"\bwaives?\b|\breleases?d?\b.{0,80}\b(?:claims?|liab)|hold(?:s|ing)? harmless|not (?:to )?sue|\bindemnif", re.I)),
    ("exclude_liability", re.compile(r"\b(?:not|no|nor)\b (?:be )?(?:held? )?(?:\w+ ){0,9}?(?:liable|responsible|responsibility|liability)\b|hold(?:s|ing)? harmless|\breleases?d?\b.{0,80}\b(?:claims?|liab)", re.I)),
    ("guardian_needed", re.compile(r"(?:parent|guardian).{0,30}(?:sign|consent|permission|accompan)|(?:sign|consent|permission).{0,30}(?:parent|guardian)", re.I)),
    ("waiver_required", re.compile(r"(?:sign|complet|submit|bring|hand|agree).{0,40}(?:waiver|release form|liability form|permission (?:slip|form)|consent form)|waivers?.{0,30}(?:sign|required|must|attached|form)|\bwaivers?\b(?!.{0,20}\bclaims?\b)|release form", re.I)),
    ("photo_consent", re.compile(r"photo(?:graph)?s?.{0,40}(?:may|consent|used|permission|release)|(?:consent|permission|agree).{0,40}photo", re.I)),
    ("insurance", re.compile(r"\binsur", re.I)),
)  # fmt: skip


def clause_about(text: str) -> list[str]:
    """The schema's names for what the clause says, in their order."""
    return [name for name, pattern in _ABOUT if pattern.search(text)]
