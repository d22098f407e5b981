"""What the real rooms ask for each step, written out by hand; a test compares kind and number with what they send."""

from __future__ import annotations

import hashlib

PLACES = 100_000  # of the outing that everybody signs up for

_ALL_OF_OUTING = (
    "SELECT e.*, a.name AS association_name, a.name_en AS association_name_en, a.contact AS association_contact,"
    " a.slug AS association_slug, a.volunteer_word, a.revision AS association_revision FROM event e JOIN association a ON a.id = e.association WHERE "
)
GLANCE = """SELECT e.id, e.revision, e.state, a.revision AS association_revision, a.locale,
    (SELECT count(*) FROM signup s WHERE s.event = e.id AND s.place IN ('going', 'offered')) AS taken,
    (SELECT count(*) FROM signup s WHERE s.event = e.id AND s.place = 'waiting') AS waiting
    FROM event e JOIN association a ON a.id = e.association WHERE e.slug = ?"""
FEED = """SELECT e.id, e.revision, e.changed_at, a.revision AS association_revision FROM event e
    JOIN association a ON a.id = e.association WHERE e.slug = ? AND e.state <> 'draft'"""
OUTING, OUTING_BY_ID = _ALL_OF_OUTING + "e.slug = ?", _ALL_OF_OUTING + "e.id = ?"
NOTICE = """SELECT id, uid, version, language, title, clauses, sha256, material_change, created_at FROM waiver_text
    WHERE "event" = ? AND kind = ? AND version = (SELECT max(version) FROM waiver_text WHERE "event" = ? AND kind = ?)"""
TALLY = """SELECT place, count(*) AS people, 0 AS same FROM signup WHERE "event" = ? GROUP BY place
    UNION ALL SELECT place, 0, id FROM signup WHERE "event" = ? AND phone_key = ?"""
HELD = """SELECT id, uid, slug, title, title_en, state, volunteer_places, signup_opens_at, signup_closes_at, meeting_at,
    meeting_point, starts_at, timezone FROM event WHERE id = ?"""
LAST_SIGNATURE = 'SELECT sha256 FROM signature WHERE "event" = ? ORDER BY id DESC LIMIT 1'
SIGNATURE = """INSERT INTO signature
    (uid, "event", "text", signer, choices, locale, drawn, at, generation, sha256, previous)
    VALUES (?,?,?,?,?,?,?,?,?,?,?) RETURNING id"""
SIGNUP = """INSERT INTO signup
    (uid, "event", name, search, phone_key, contact, age_band, skills, photo_consent, consents, place, signature,
    generation, client_id, locale, signed_up_at, placed_at, changed_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"""
LAST_LINE = "SELECT sha256 FROM journal WHERE chain = ? ORDER BY id DESC LIMIT 1"
LINE = "INSERT INTO journal (chain, at, actor, deed, subject, detail, sha256, previous) VALUES (?,?,?,?,?,?,?,?)"
OWN = "SELECT * FROM signup WHERE uid = ?"
AGAIN = """SELECT count(*) FROM waiver_text t WHERE t."event" = ? AND t.kind = ? AND t.material_change = ? AND t.version >
    coalesce((SELECT o.version FROM signature s JOIN waiver_text o ON o.id = s."text" WHERE s.id = ?), 0)"""
SESSION = """SELECT s.id AS session_id, s.expires_at, s.seen_at, a.id, a.uid, a.name, a.email FROM account_session s
    JOIN account a ON a.id = s.account WHERE s.token_hash = ? AND a.disabled = ?"""
BADGE = """SELECT b.id AS badge_id, b.uid, b.generation, b.revoked_at, e.id AS event_id, e.uid AS event_uid, e.slug,
    e.title, e.title_en, e.state, e.timezone, e.meeting_at, e.meeting_point, e.contact_name, e.contact_phone,
    a.id AS association_id, a.name AS association_name, a.contact AS association_contact, a.volunteer_word,
    s.uid AS signup_uid, s.name, s.place, s.contact, p.uid AS participant_uid, p.kind, p.card, p.left_at,
    g.name AS group_name, g.position AS group_position, g.colour AS group_colour,
    (SELECT m.role FROM membership m WHERE m.association = a.id AND m.account = ?) AS asker
    FROM badge b JOIN event e ON e.id = b.event JOIN association a ON a.id = e.association
    LEFT JOIN signup s ON s.id = b.signup LEFT JOIN participant p ON p.id = b.participant
    LEFT JOIN outing_group g ON g.id = coalesce(s."group", p."group") WHERE b.uid = ?"""
HELD_BADGE = "SELECT 1 FROM badge WHERE id = ?"  # PostgreSQL only, with its lock
STANDING = """SELECT b.uid AS badge_uid, b.event, b.revoked_at, e.uid AS event_uid, e.state, s.place, p.left_at,
    p.id AS on_list, t.id, t.uid, t.kind, t."at", t.client_id, t.undoes FROM badge b JOIN event e ON e.id = b.event
    LEFT JOIN signup s ON s.id = b.signup LEFT JOIN participant p ON p.id = b.participant
    LEFT JOIN arrival t ON t.badge = b.id WHERE b.id = ? ORDER BY t.id"""
ARRIVAL = """INSERT INTO arrival (uid, "event", badge, kind, undoes, "at", "by", device, client_id)
    VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (client_id) DO NOTHING RETURNING id"""


def hashed(token: str) -> str:
    """What is kept of a session's cookie."""
    return hashlib.sha256(token.encode()).hexdigest()
