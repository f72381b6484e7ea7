package io.github.pgprofiles.internal.mapping.register;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.util.BitSet;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import io.github.pgprofiles.internal.mapping.catalog.Oid;
import io.github.pgprofiles.internal.mapping.catalog.UnaskedServer;
import io.github.pgprofiles.internal.mapping.register.ParameterEncoder.EncodedValue;
import io.github.pgprofiles.types.Range;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.replication.LogSequenceNumber;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** A value becomes one text, be it a parameter, a constant or a field of a COPY. */
class SameTextTests {

	private static final Codecs CODECS = new Codecs();

	private static final int INT8_RANGE = 3926;

	private static final int TSTZ_RANGE = 3910;

	static Stream<Arguments> values() throws UnknownHostException {
		BitSet bits = new BitSet();
		bits.set(2);
		LocalDateTime time = LocalDateTime.parse("2026-02-03T04:05:06.123456789");
		Instant instant = Instant.parse("-0043-03-15T12:00:00.5Z");
		return Stream.of(arguments(Oid.INT2, (short) -3), arguments(Oid.INT4, Integer.MIN_VALUE),
				arguments(Oid.INT8, Long.MAX_VALUE), arguments(Oid.FLOAT4, 1.5f), arguments(Oid.FLOAT8, -0.1),
				arguments(Oid.FLOAT8, Double.NaN), arguments(Oid.FLOAT8, Double.NEGATIVE_INFINITY),
				arguments(Oid.UUID, UUID.fromString("00000000-0000-0001-8000-00000000000f")),
				arguments(Oid.BYTEA, new byte[] { 0, -1, 92 }), arguments(Oid.BYTEA, ByteBuffer.wrap(new byte[] { 1 })),
				arguments(Oid.VARBIT, bits), arguments(Oid.INET, InetAddress.getByName("fe80::1")),
				arguments(Oid.PG_LSN, LogSequenceNumber.valueOf("16/B374D848")),
				arguments(Oid.DATE, LocalDate.of(-4712, 1, 1)), arguments(Oid.DATE, LocalDate.MAX),
				arguments(Oid.TIME, LocalTime.MAX), arguments(Oid.TIMETZ, OffsetTime.parse("01:02:03.5-03:30")),
				arguments(Oid.TIMESTAMP, time), arguments(Oid.TIMESTAMP, LocalDateTime.MIN),
				arguments(Oid.TIMESTAMPTZ, instant), arguments(Oid.TIMESTAMPTZ, OffsetDateTime.MAX),
				arguments(Oid.TIMESTAMPTZ, OffsetDateTime.parse("2026-02-03T04:05:06.7+05:45")),
				arguments(Oid.INTERVAL, Duration.parse("PT-30H-0.000001S")),
				arguments(Oid.INTERVAL, Period.of(1, -2, 3)), arguments(INT8_RANGE, Range.closedOpen(-1L, 5L)),
				arguments(INT8_RANGE, Range.none()), arguments(TSTZ_RANGE, Range.closed(instant, Instant.MAX)));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueIsTheSameTextWhereverItGoes(int type, Object value) throws SQLException {
		TextForm field = Objects.requireNonNull(
				CODECS.encoders().text(type, -1, ResolvableType.forInstance(value), UnaskedServer.INSTANCE));
		assertThat(parameter(value)).isEqualTo(field.text(value));
		assertThat(parameter(value)).isNotEmpty();
	}

	private static String parameter(Object value) {
		EncodedValue encoded = CODECS.encoder().encode(value, SameTextTests::parameter);
		return Objects.requireNonNull((encoded != null) ? encoded : TextEncoders.ofDriver(value)).text();
	}

}
