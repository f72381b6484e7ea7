package io.github.pgprofiles.convert;

import java.math.BigDecimal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;

import io.github.pgprofiles.types.Range;
import org.postgresql.geometric.PGbox;
import org.postgresql.geometric.PGcircle;
import org.postgresql.geometric.PGline;
import org.postgresql.geometric.PGlseg;
import org.postgresql.geometric.PGpath;
import org.postgresql.geometric.PGpoint;
import org.postgresql.geometric.PGpolygon;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.util.PGInterval;

/**
 * A value, and where it goes.
 *
 * @param sqlType of the column
 * @param holder record with one component 'v' of the value's class
 * @param value that goes there
 * @param text that it reads as
 */
public record Trip(String sqlType, Class<?> holder, Object value, String text) {

	public static final List<Trip> ALL = new ArrayList<>();

	public Object held() {
		try {
			return this.holder.getDeclaredConstructors()[0].newInstance(this.value);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void trip(String sqlType, Class<?> holder, Object value, String text) {
		ALL.add(new Trip(sqlType, holder, value, text));
	}

	static {
		times();
		intervals();
		ranges();
		shapes();
		rest();
	}

	private static void times() {
		for (String instant : List.of("2026-02-03T04:05:06.123456Z", "1936-07-01T12:00:00Z", "1883-01-01T00:00:01Z",
				"2026-03-29T01:30:00Z", "0001-01-01T00:00:00Z", "1582-10-10T00:00:00Z")) {
			Instant time = Instant.parse(instant);
			String text = instant.replace('T', ' ').replace("Z", "+00");
			trip("timestamptz", Held.Instants.class, time, text);
			trip("timestamptz", Held.OffsetDateTimes.class, time.atOffset(ZoneOffset.UTC), text);
			trip("timestamptz", Held.ZonedDateTimes.class, time.atZone(ZoneOffset.UTC), text);
			LocalDateTime local = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
			trip("timestamp", Held.LocalDateTimes.class, local, instant.replace('T', ' ').replace("Z", ""));
		}
		trip("timestamptz", Held.Instants.class, Instant.MAX, "infinity");
		trip("timestamptz", Held.Instants.class, Instant.MIN, "-infinity");
		trip("timestamptz", Held.OffsetDateTimes.class, OffsetDateTime.MAX, "infinity");
		trip("timestamptz", Held.OffsetDateTimes.class, OffsetDateTime.MIN, "-infinity");
		trip("timestamptz", Held.Instants.class, Instant.parse("+294276-12-31T23:59:59.999999Z"),
				"294276-12-31 23:59:59.999999+00");
		trip("timestamptz", Held.Instants.class, Instant.parse("-4712-01-01T00:00:00Z"), "4713-01-01 00:00:00+00 BC");
		trip("timestamp", Held.LocalDateTimes.class, LocalDateTime.MAX, "infinity");
		trip("timestamp", Held.LocalDateTimes.class, LocalDateTime.MIN, "-infinity");
		trip("timestamp", Held.LocalDateTimes.class, LocalDateTime.of(-43, 3, 15, 12, 0, 0, 1000),
				"0044-03-15 12:00:00.000001 BC");
		trip("date", Held.LocalDates.class, LocalDate.MAX, "infinity");
		trip("date", Held.LocalDates.class, LocalDate.MIN, "-infinity");
		trip("date", Held.LocalDates.class, LocalDate.of(0, 2, 29), "0001-02-29 BC");
		trip("date", Held.LocalDates.class, LocalDate.of(5_874_897, 12, 31), "5874897-12-31");
		trip("date", Held.LocalDates.class, LocalDate.of(-4712, 1, 1), "4713-01-01 BC");
		trip("time", Held.LocalTimes.class, LocalTime.MAX, "24:00:00");
		trip("time", Held.LocalTimes.class, LocalTime.MIDNIGHT, "00:00:00");
		trip("time", Held.LocalTimes.class, LocalTime.of(23, 59, 59, 999_999_000), "23:59:59.999999");
		trip("timetz", Held.OffsetTimes.class, OffsetTime.parse("01:02:03.5-03:30"), "01:02:03.5-03:30");
		trip("timetz", Held.OffsetTimes.class, OffsetTime.parse("01:02:03+15:59:59"), "01:02:03+15:59:59");
		trip("timetz", Held.OffsetTimes.class, LocalTime.MAX.atOffset(ZoneOffset.UTC), "24:00:00+00");
	}

	private static void intervals() {
		trip("interval", Held.Durations.class, Duration.ZERO, "00:00:00");
		trip("interval", Held.Durations.class, Duration.parse("PT-1.000001S"), "-00:00:01.000001");
		trip("interval", Held.Durations.class, Duration.ofDays(400), "9600:00:00");
		trip("interval", Held.Durations.class, Duration.ofSeconds(9_223_372_036_854L, 775_806_000),
				"2562047788:00:54.775806");
		trip("interval", Held.Durations.class, Duration.ofSeconds(-9_223_372_036_855L, 224_193_000),
				"-2562047788:00:54.775807");
		trip("interval", Held.Periods.class, Period.of(1, 2, -3), "1 year 2 mons -3 days");
		trip("interval", Held.Periods.class, Period.of(-178_000_000, 0, Integer.MAX_VALUE),
				"-178000000 years +2147483647 days");
		trip("interval", Held.Intervals.class, new PGInterval(1, 2, -3, -4, -5, -6.789),
				"1 year 2 mons -3 days -04:05:06.789");
	}

	private static void ranges() {
		trip("int4range", Held.IntegerRanges.class, Range.closedOpen(1, Integer.MAX_VALUE), "[1,2147483647)");
		trip("int4range", Held.IntegerRanges.class, Range.none(), "empty");
		trip("int4range", Held.IntegerRanges.class, Range.all(), "(,)");
		trip("int8range", Held.LongRanges.class, Range.lessThan(Long.MAX_VALUE), "(,9223372036854775807)");
		trip("numrange", Held.DecimalRanges.class, Range.openClosed(new BigDecimal("-1.50"), BigDecimal.TEN),
				"(-1.50,10]");
		trip("daterange", Held.DateRanges.class, Range.closedOpen(LocalDate.of(-43, 3, 15), LocalDate.MAX),
				"[\"0044-03-15 BC\",infinity)");
		trip("tsrange", Held.LocalRanges.class,
				Range.closed(LocalDateTime.parse("1936-07-01T12:00:00.5"), LocalDateTime.MAX),
				"[\"1936-07-01 12:00:00.5\",infinity]");
		trip("tstzrange", Held.InstantRanges.class,
				Range.open(Instant.parse("1883-01-01T00:00:01Z"), Instant.parse("2026-03-29T01:30:00Z")),
				"(\"1883-01-01 00:00:01+00\",\"2026-03-29 01:30:00+00\")");
		trip("textrange", Held.TextRanges.class, Range.closed("\"a\\,(", "b é😀"), "[\"\"\"a\\\\,(\",\"b é😀\"]");
		trip("textrange", Held.TextRanges.class, Range.atLeast(""), "[\"\",)");
	}

	private static void shapes() {
		PGpoint[] points = { new PGpoint(1, 2), new PGpoint(3.5, -4) };
		trip("point", Held.Points.class, new PGpoint(1e20, -1e-5), "(1e+20,-1e-05)");
		trip("point", Held.Points.class, new PGpoint(Double.POSITIVE_INFINITY, 0.1), "(Infinity,0.1)");
		trip("box", Held.Boxes.class, new PGbox(3, 4, 1, 2), "(3,4),(1,2)");
		trip("lseg", Held.Segments.class, new PGlseg(1, 2, 3, 4), "[(1,2),(3,4)]");
		trip("line", Held.Lines.class, new PGline(1, -1, 0.5), "{1,-1,0.5}");
		trip("path", Held.Paths.class, new PGpath(points, true), "[(1,2),(3.5,-4)]");
		trip("path", Held.Paths.class, new PGpath(points, false), "((1,2),(3.5,-4))");
		trip("polygon", Held.Polygons.class, new PGpolygon(points), "((1,2),(3.5,-4))");
		trip("circle", Held.Circles.class, new PGcircle(1, 2, 3), "<(1,2),3>");
	}

	private static void rest() {
		BitSet bits = new BitSet();
		bits.set(0);
		bits.set(8);
		trip("varbit", Held.Bits.class, bits, "100000001");
		trip("bit(9)", Held.Bits.class, bits, "100000001");
		trip("varbit", Held.Bits.class, new BitSet(), "");
		trip("bit(3)", Held.Texts.class, "010", "010");
		trip("inet", Held.Addresses.class, address("192.168.0.1"), "192.168.0.1");
		trip("inet", Held.Addresses.class, address("fe80::1:2"), "fe80::1:2");
		trip("inet", Held.Addresses.class, mapped(), "::ffff:1.2.3.4");
		trip("inet", Held.Texts.class, "10.0.0.1/8", "10.0.0.1/8");
		for (String address : List.of("::/128", "::1/128", "::2/128", "::1.2.3.4/128", "1:0:0:2::3/128",
				"1::2:0:0:0/128", "2001:db8::/32", "::ffff:1:2:3/128", "::0.1.0.2/128")) {
			trip("cidr", Held.Texts.class, address, address);
		}
		trip("cidr", Held.Addresses.class, address("10.0.0.1"), "10.0.0.1/32");
		trip("macaddr", Held.Texts.class, "08:00:2b:01:02:03", "08:00:2b:01:02:03");
		trip("macaddr8", Held.Texts.class, "08:00:2b:01:02:03:04:05", "08:00:2b:01:02:03:04:05");
		trip("pg_lsn", Held.Positions.class, LogSequenceNumber.valueOf("16/B374D848"), "16/B374D848");
		trip("bytea", Held.Buffers.class, ByteBuffer.wrap(new byte[] { 0, 1, -1 }), "\\x0001ff");
		trip("tsvector", Held.Texts.class, "'a':1A,2 'b''\\\\ c'", "'a':1A,2 'b''\\\\ c'");
		trip("jsonpath", Held.Texts.class, "$.\"a\"", "$.\"a\"");
		trip("\"char\"", Held.Texts.class, "x", "x");
		trip("xid8", Held.Longs.class, Long.MAX_VALUE, "9223372036854775807");
		trip("oid", Held.Longs.class, 4_294_967_295L, "4294967295");
		trip("positive", Held.Longs.class, 7L, "7");
		trip("uuid", Held.Uuids.class, new UUID(-1, 1), "ffffffff-ffff-ffff-0000-000000000001");
	}

	private static InetAddress address(String text) {
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** What the JDK would otherwise turn into an IPv4 address. */
	private static InetAddress mapped() {
		try {
			return Inet6Address.getByAddress(null, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 1, 2, 3, 4 }, -1);
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
