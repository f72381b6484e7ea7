"""Asks libpq what connection strings mean: one in hexadecimal UTF-8 a line, and an answer a line.

An answer is '!' for a string that libpq rejects, or keyword=value for each keyword, the value in hexadecimal.
Needs psycopg2 (Debian: python3-psycopg2), whose parse_dsn calls libpq's PQconninfoParse.
"""
import sys

import psycopg2
from psycopg2.extensions import parse_dsn

for line in sys.stdin:
    try:
        found = parse_dsn(bytes.fromhex(line.strip()).decode())
        print(" ".join(f"{key}={value.encode().hex()}" for key, value in sorted(found.items())))
    except psycopg2.ProgrammingError:
        print("!")
