"""Streams the trades of a query with asyncpg or psycopg2, once for each line that it reads.

Answers each line with the nanoseconds that it took to receive the rows as Python objects, then the number of rows and
a sum for each column. Adding up is slow in Python and is not what is measured: the clock stands still meanwhile.
"""
import asyncio
import datetime
import sys
import time

MODULE, HOST, PORT, USER, DATABASE, SQL, PORTION = sys.argv[1:]
PORTION = int(PORTION)
MASK = (1 << 64) - 1
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MICROSECOND = datetime.timedelta(microseconds=1)


class Stopwatch:
    def __init__(self):
        self.nanos = 0
        self.begin = time.perf_counter_ns()

    def stop(self):
        self.nanos += time.perf_counter_ns() - self.begin

    def go(self):
        self.begin = time.perf_counter_ns()


def add(sums, rows):
    for id, created_at, account, note, quantity, price, active, amount in rows:
        sums[0] += 1
        sums[1] += id
        sums[2] += (created_at - EPOCH) // MICROSECOND
        sums[3] += (account.int >> 64) ^ (account.int & MASK)
        sums[4] += len(note)
        sums[5] += quantity
        sums[6] += int(price * 8)
        sums[7] += active
        sums[8] += int(amount * 100)


def answer(watch, sums):
    print(watch.nanos, *(total & MASK for total in sums), flush=True)


async def asyncpg_rounds():
    import asyncpg

    connection = await asyncpg.connect(host=HOST, port=int(PORT), user=USER, database=DATABASE)
    for _ in sys.stdin:
        sums = [0] * 9
        watch = Stopwatch()
        async with connection.transaction():
            cursor = await connection.cursor(SQL)
            rows = await cursor.fetch(PORTION)
            while rows:
                watch.stop()
                add(sums, rows)
                watch.go()
                rows = await cursor.fetch(PORTION)
        watch.stop()
        answer(watch, sums)
    await connection.close()


def psycopg2_rounds():
    import psycopg2
    import psycopg2.extras

    psycopg2.extras.register_uuid()
    connection = psycopg2.connect(host=HOST, port=int(PORT), user=USER, dbname=DATABASE)
    for _ in sys.stdin:
        sums = [0] * 9
        watch = Stopwatch()
        with connection, connection.cursor(name="trades") as cursor:
            cursor.execute(SQL)
            rows = cursor.fetchmany(PORTION)
            while rows:
                watch.stop()
                add(sums, rows)
                watch.go()
                rows = cursor.fetchmany(PORTION)
        watch.stop()
        answer(watch, sums)
    connection.close()


if MODULE == "asyncpg":
    asyncio.run(asyncpg_rounds())
else:
    psycopg2_rounds()
