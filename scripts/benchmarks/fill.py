"""A million requests at once, by the database itself, spread over half a year and all states."""

import sqlite3
import time

import psycopg

BATCH = 50_000
# Bytes of chance, of which boxes are pieces; and the sizes of the boxes.
NOISE = 1_048_576
BOXES = (60, 540, 1168)

POSTGRES = """
WITH made AS (
  INSERT INTO help_requests_helprequest (id, suite, access_digest, status, audience, themes, region,
    age_band, language, wishes, urgent, exclude, seeker_envelope, key_number, last_number,
    reachable, fingerprint, erase_at)
  SELECT gen_random_uuid(), 1, sha256(uuid_send(gen_random_uuid())), 'closed', 'labour-migrants',
    '["labour-exploitation"]', 'NL-NH', '23-plus', 'vi', '["talk"]', false, '[]',
    {60}, 1, 1, false, sha256(uuid_send(gen_random_uuid())),
    date_trunc('hour', now()) + (1 + n %% 4000) * interval '1 hour'
  FROM generate_series(1, %(count)s) AS n, noise RETURNING id
), referred AS (
  INSERT INTO help_requests_referral (id, suite, request_id, organisation_id, key_id, envelope,
    status, decline_reason, position, reasons, offered_hour, due_at, last_message_hour, overdue)
  SELECT gen_random_uuid(), 1, made.id, k.organisation_id, k.id, {1168}, 'closed', '', 0,
    '["audience-labour-migrants", "language", "wish-talk"]', hour, hour, hour, false
  FROM made, noise, LATERAL (
    SELECT date_trunc('hour', now()) - (1 + floor(random() * 4000)) * interval '1 hour' AS hour
      WHERE made.id IS NOT NULL
  ) AS hours, LATERAL (
    SELECT id, organisation_id FROM bench_keys
    WHERE position = abs(hashtext(made.id::text)) %% (SELECT count(*) FROM bench_keys)
  ) AS k
)
INSERT INTO help_requests_message (id, suite, request_id, number, key_number, body, sent_hour)
SELECT gen_random_uuid(), 1, made.id, 1, 1, {540}, date_trunc('hour', now())
FROM made, noise
"""

SQLITE = (
    """INSERT INTO help_requests_helprequest (id, suite, access_digest, status, audience, themes,
      region, age_band, language, wishes, urgent, exclude, seeker_envelope, key_number, last_number,
      reachable, fingerprint, erase_at)
    SELECT lower(hex(randomblob(16))), 1, randomblob(32), 'closed', 'labour-migrants',
      '["labour-exploitation"]', 'NL-NH', '23-plus', 'vi', '["talk"]', 0, '[]', randomblob(60), 1,
      1, 0, randomblob(32),
      strftime('%Y-%m-%d %H:00:00', 'now', '+' || (1 + value % 4000) || ' hours')
    FROM generate_series""",
    """INSERT INTO help_requests_referral (id, suite, request_id, organisation_id, key_id, envelope,
      status, decline_reason, position, reasons, offered_hour, due_at, last_message_hour, overdue)
    SELECT lower(hex(randomblob(16))), 1, r.id, k.organisation_id, k.id, randomblob(1168), 'closed',
      '', 0, '["audience-labour-migrants", "language", "wish-talk"]',
      strftime('%Y-%m-%d %H:00:00', 'now', '-' || (1 + abs(random()) % 4000) || ' hours'),
      strftime('%Y-%m-%d %H:00:00', 'now'), strftime('%Y-%m-%d %H:00:00', 'now'), 0
    FROM help_requests_helprequest AS r JOIN bench_keys AS k
      ON k.position = r.rowid % (SELECT count(*) FROM bench_keys)
    WHERE r.rowid > :last""",
    """INSERT INTO help_requests_message
      (id, suite, request_id, number, key_number, body, sent_hour)
    SELECT lower(hex(randomblob(16))), 1, id, 1, 1, randomblob(540),
      strftime('%Y-%m-%d %H:00:00', 'now')
    FROM help_requests_helprequest WHERE rowid > :last""",
)
NUMBERS = """(WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n
    WHERE value < :count) SELECT value FROM n)"""
KEYS = """CREATE TEMP TABLE bench_keys AS SELECT id, organisation_id,
    row_number() OVER (ORDER BY id) - 1 AS position
    FROM organisations_organisationkey WHERE active"""


def fill(database: str, count: int) -> float:
    """Add so many closed requests; return the seconds it took."""
    began = time.perf_counter()
    if database.startswith("postgres"):
        _fill_postgres(database, count)
    else:
        _fill_sqlite(database, count)
    return time.perf_counter() - began


def _fill_postgres(url: str, count: int) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(KEYS)
        connection.execute("CREATE TEMP TABLE noise (bytes bytea)")
        # Not packed, so that a piece of it is read alone.
        connection.execute("ALTER TABLE noise ALTER COLUMN bytes SET STORAGE EXTERNAL")
        connection.execute(
            """INSERT INTO noise SELECT string_agg(sha256(uuid_send(gen_random_uuid())), '')
            FROM generate_series(1, %s)""",
            [NOISE // 32],
        )
        statement = POSTGRES
        for size in BOXES:
            # Somewhere else in each row: no program that packs rows finds one twice.
            place = f"1 + (random() * {NOISE - size})::int"
            statement = statement.replace(f"{{{size}}}", f"substr(noise.bytes, {place}, {size})")
        for _ in range(count // BATCH):
            connection.execute(statement, {"count": BATCH})
        connection.execute("VACUUM ANALYZE")


def _fill_sqlite(path: str, count: int) -> None:
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-400000")
    connection.execute(KEYS)
    requests, *others = SQLITE
    for _ in range(count // BATCH):
        connection.execute("BEGIN IMMEDIATE")
        [[last]] = connection.execute(
            "SELECT coalesce(max(rowid), 0) FROM help_requests_helprequest"
        )
        statement = requests.replace("generate_series", NUMBERS)
        connection.execute(statement, {"count": BATCH})
        for other in others:
            connection.execute(other, {"last": last})
        connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
