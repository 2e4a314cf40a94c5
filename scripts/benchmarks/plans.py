"""How the database goes about the hot queries, so that it can be seen that cost stays flat."""

import sqlite3

import psycopg

QUERIES = {
    "read by code": "SELECT id FROM help_requests_helprequest WHERE access_digest = {bytes}",
    "messages": "SELECT id FROM help_requests_message WHERE request_id = {id} AND number > 0"
    " ORDER BY number LIMIT 201",
    "referrals": "SELECT id FROM help_requests_referral WHERE request_id = {id} ORDER BY position",
    "inbox page": "SELECT f.id FROM help_requests_referral AS f JOIN help_requests_helprequest AS r"
    " ON r.id = f.request_id WHERE f.organisation_id = {id} AND f.offered_hour IS NOT NULL"
    " AND f.binned_hour IS NULL"
    " ORDER BY f.offered_hour DESC, f.id DESC LIMIT 51",
    "load": "SELECT organisation_id, sum(open), sum(taken) FROM organisations_organisationload"
    " WHERE organisation_id IN ({id}) GROUP BY organisation_id",
    "what is to be erased": "SELECT id FROM help_requests_helprequest WHERE erase_at <= {now}"
    " LIMIT 200",
}
POSTGRES = {
    "bytes": r"'\x00'::bytea",
    "id": "(SELECT organisation_id FROM organisations_organisationkey LIMIT 1)",
    "now": "now()",
}
SQLITE = {
    "bytes": "x'00'",
    "id": "(SELECT organisation_id FROM organisations_organisationkey LIMIT 1)",
    "now": "datetime('now')",
}


def plans(database: str) -> dict[str, list[str]]:
    """Return each hot query's plan, a line per step; `database` is a URL or the path of a file."""
    if database.startswith("postgres"):
        with psycopg.connect(database) as connection:
            return {
                name: [
                    row[0]
                    for row in connection.execute(
                        f"EXPLAIN (COSTS OFF) {query.format(**POSTGRES)}".encode()
                    )
                ]
                for name, query in QUERIES.items()
            }
    opened = sqlite3.connect(database)
    try:
        return {
            name: [row[3] for row in opened.execute(f"EXPLAIN QUERY PLAN {query.format(**SQLITE)}")]
            for name, query in QUERIES.items()
        }
    finally:
        opened.close()
