"""Brings trades into a table with asyncpg or psycopg2, once for each line that it reads.

Makes the rows before the first one, as Python objects. Answers each line with the nanoseconds that it took to send them,
which for psycopg2 begins with rendering them as CSV.
"""
import asyncio
import datetime
import decimal
import hashlib
import io
import sys
import time
import uuid

MODULE, HOST, PORT, USER, DATABASE, TABLE, ROWS = sys.argv[1:]
COLUMNS = ["id", "created_at", "account", "note", "quantity", "price", "active", "amount"]
FIRST = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
STEP = datetime.timedelta(microseconds=1_000_001)


def trade(id):
    account = uuid.UUID(bytes=hashlib.md5(str(id).encode()).digest())
    return (id, FIRST + id * STEP, account, f"trade number {id}", id % 1000, id / 8, id % 2 == 0,
            decimal.Decimal(id * 101).scaleb(-2))


async def asyncpg_rounds(rows):
    import asyncpg

    connection = await asyncpg.connect(host=HOST, port=int(PORT), user=USER, database=DATABASE)
    for _ in sys.stdin:
        begin = time.perf_counter_ns()
        await connection.copy_records_to_table(TABLE, records=rows, columns=COLUMNS)
        print(time.perf_counter_ns() - begin, flush=True)
    await connection.close()


def psycopg2_rounds(rows):
    import psycopg2

    connection = psycopg2.connect(host=HOST, port=int(PORT), user=USER, dbname=DATABASE)
    for _ in sys.stdin:
        begin = time.perf_counter_ns()
        lines = io.StringIO()
        for id, created_at, account, note, quantity, price, active, amount in rows:
            lines.write(f"{id},{created_at},{account},{note},{quantity},{price!r},{active},{amount}\n")
        lines.seek(0)
        with connection, connection.cursor() as cursor:
            cursor.copy_expert(f"copy {TABLE} ({', '.join(COLUMNS)}) from stdin (format csv)", lines)
        print(time.perf_counter_ns() - begin, flush=True)
    connection.close()


trades = [trade(id) for id in range(1, int(ROWS) + 1)]
if MODULE == "asyncpg":
    asyncio.run(asyncpg_rounds(trades))
else:
    psycopg2_rounds(trades)
