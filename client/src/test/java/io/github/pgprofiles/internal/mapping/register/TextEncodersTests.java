package io.github.pgprofiles.internal.mapping.register;

import java.math.BigDecimal;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.sql.Time;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.BitSet;
import java.util.TimeZone;
import java.util.UUID;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.register.ParameterEncoder.EncodedValue;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.replication.LogSequenceNumber;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TextEncodersTests {

	private static @Nullable EncodedValue encode(Object value) {
		return TextEncoders.encode(value, TextEncodersTests::bound);
	}

	private static String bound(Object value) {
		EncodedValue encoded = encode(value);
		return (encoded != null) ? encoded.text() : value.toString();
	}

	private void writes(Object value, @Nullable String type, String text) {
		EncodedValue encoded = encode(value);
		assertThat(encoded).isNotNull();
		assertThat(encoded.sqlType()).isEqualTo(type);
		assertThat(encoded.text()).isEqualTo(text);
	}

	@Test
	void writesTimesInUtcAndRoundsThemToMicroseconds() {
		Instant instant = Instant.parse("2026-02-03T04:05:06.123456789Z");
		writes(instant, "timestamptz", "2026-02-03 04:05:06.123457+00");
		writes(instant.atZone(ZoneId.of("Asia/Kathmandu")), "timestamptz", "2026-02-03 04:05:06.123457+00");
		writes(OffsetDateTime.parse("2026-02-03T04:05:06+05:45"), "timestamptz", "2026-02-02 22:20:06+00");
		writes(LocalDateTime.parse("2025-12-31T23:59:59.9999995"), "timestamp", "2026-01-01 00:00:00");
		writes(LocalTime.parse("01:02:03.0000004"), "time", "01:02:03");
		writes(OffsetTime.parse("01:02:03.5-03:30"), "timetz", "01:02:03.5-03:30");
	}

	@Test
	void writesTheEndOfADay() {
		writes(LocalTime.MAX, "time", "24:00:00");
		writes(LocalTime.of(23, 59, 59, 999_999_499), "time", "23:59:59.999999");
		writes(LocalTime.of(23, 59, 59, 999_999_500), "time", "24:00:00");
		writes(LocalTime.MAX.atOffset(ZoneOffset.UTC), "timetz", "24:00:00+00");
	}

	@Test
	void outermostTimesAreInfinite() {
		writes(Instant.MAX, "timestamptz", "infinity");
		writes(Instant.MIN, "timestamptz", "-infinity");
		writes(OffsetDateTime.MAX, "timestamptz", "infinity");
		writes(OffsetDateTime.MIN, "timestamptz", "-infinity");
		writes(OffsetDateTime.MAX.toZonedDateTime(), "timestamptz", "infinity");
		writes(LocalDateTime.MAX, "timestamp", "infinity");
		writes(LocalDateTime.MIN, "timestamp", "-infinity");
		writes(LocalDate.MAX, "date", "infinity");
		writes(LocalDate.MIN, "date", "-infinity");
	}

	@Test
	void writesYearsBeforeChristAndAfterTenThousand() {
		writes(LocalDate.of(0, 2, 29), "date", "0001-02-29 BC");
		writes(LocalDate.of(-4712, 1, 1), "date", "4713-01-01 BC");
		writes(LocalDate.of(12345, 6, 7), "date", "12345-06-07");
		writes(Instant.parse("-0043-03-15T12:00:00Z"), "timestamptz", "0044-03-15 12:00:00+00 BC");
	}

	@Test
	void refusesTimesBeyondTheServers() {
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> encode(Instant.MAX.minusNanos(1)));
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> encode(LocalDateTime.MIN.plusNanos(1)));
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> encode(Duration.ofSeconds(Long.MAX_VALUE)));
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> encode(Period.ofYears(Integer.MAX_VALUE)));
	}

	@Test
	void writesIntervals() {
		writes(Duration.parse("PT-1.5S"), "pg_catalog.interval", "-00:00:01.5");
		writes(Period.of(1, 2, -3), "pg_catalog.interval", "1 year 2 mons -3 days");
	}

	@Test
	void writesRangesAsTheirBoundsTell() {
		writes(Range.closedOpen(1, 5), "pg_catalog.int4range", "[1,5)");
		writes(Range.atMost(5L), "pg_catalog.int8range", "(,5]");
		writes(Range.closed(new BigDecimal("1.50"), BigDecimal.TEN), "pg_catalog.numrange", "[1.50,10]");
		writes(Range.atLeast(LocalDate.MIN), "pg_catalog.daterange", "[-infinity,)");
		writes(Range.atLeast(Instant.parse("2026-02-03T04:05:06.5Z")), "pg_catalog.tstzrange",
				"[\"2026-02-03 04:05:06.5+00\",)");
		writes(Range.closed(LocalDateTime.parse("2026-02-03T04:05"), LocalDateTime.MAX), "pg_catalog.tsrange",
				"[\"2026-02-03 04:05:00\",infinity]");
		writes(Range.none(), null, "empty");
		writes(Range.all(), null, "(,)");
		writes(Range.closed(1.5, Double.POSITIVE_INFINITY), null, "[1.5,Infinity]");
		writes(Range.closed("a\"b", ""), null, "[\"a\"\"b\",\"\"]");
	}

	@Test
	void writesTheRest() throws UnknownHostException {
		BitSet bits = new BitSet();
		bits.set(1);
		writes(bits, "varbit", "01");
		writes(new BitSet(), "varbit", "");
		writes(InetAddress.getByName("192.168.0.1"), "pg_catalog.inet", "192.168.0.1");
		writes(Inet6Address.getByAddress("host", new byte[] { -2, -128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 }, 3),
				"pg_catalog.inet", "fe80::1");
		writes(LogSequenceNumber.valueOf("1/2"), "pg_catalog.pg_lsn", "1/2");
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2, -1 }).position(1);
		writes(buffer, "bytea", "\\x02ff");
		assertThat(buffer.position()).isEqualTo(1);
	}

	@Test
	void leavesTheRestToOthers() {
		assertThat(encode(UUID.randomUUID())).isNull();
		assertThat(encode("x")).isNull();
	}

	@Test
	void writesWhatTheDriverTakesAsItIs() {
		TimeZone zone = TimeZone.getDefault();
		try {
			TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
			Time time = Time.valueOf("01:02:03");
			time.setTime(time.getTime() + 45);
			// the offset that the zone had in 1970
			assertThat(TextEncoders.ofDriver(time)).isEqualTo(new EncodedValue(null, "01:02:03.045+05:30"));
		}
		finally {
			TimeZone.setDefault(zone);
		}
		assertThat(TextEncoders.ofDriver(new byte[] { 1, -1 })).isEqualTo(new EncodedValue("bytea", "\\x01ff"));
		assertThat(TextEncoders.ofDriver(7)).isEqualTo(new EncodedValue("int4", "7"));
		assertThat(TextEncoders.ofDriver("x")).isNull();
	}

	@Test
	void arraysWithoutElementsHaveTheTypesThatTheDriverKnows() {
		assertThat(TextEncoders.sqlType(Long.class)).isEqualTo("int8");
		assertThat(TextEncoders.sqlType(LocalDate.class)).isEqualTo("date");
		assertThat(TextEncoders.sqlType(Time.class)).isNull();
		assertThat(TextEncoders.sqlType(Instant.class)).isNull();
		assertThat(TextEncoders.sqlType(Object.class)).isNull();
	}

}
