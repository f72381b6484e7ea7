package io.github.pgprofiles.internal.mapping.register;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import io.github.pgprofiles.internal.mapping.text.HstoreFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Oid;
import org.postgresql.geometric.PGpolygon;
import org.postgresql.util.PGInterval;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What the server's types cannot hold, and where they end. */
class EncodersTests {

	private static final int MACADDR8 = 774;

	@Test
	void timesEndWhereTheServersDo() {
		assertThat(Sending.shown(Oid.TIMESTAMPTZ, Instant.parse("-4713-11-24T00:00:00Z")))
			.isEqualTo("4714-11-24 00:00:00+00 BC");
		assertThat(Sending.shown(Oid.TIMESTAMP, LocalDateTime.parse("+294276-12-31T23:59:59.999999499")))
			.isEqualTo("294276-12-31 23:59:59.999999");
		assertThat(Sending.shown(Oid.DATE, LocalDate.of(5_874_897, 12, 31))).isEqualTo("5874897-12-31");
		assertThat(Sending.shown(Oid.DATE, LocalDate.of(-4713, 11, 24))).isEqualTo("4714-11-24 BC");
		for (Object instant : new Object[] { Instant.parse("-4713-11-23T23:59:59.999999Z"), Instant.MAX.minusNanos(1),
				Instant.MIN.plusNanos(1), OffsetDateTime.MAX.minusNanos(1), OffsetDateTime.MIN.plusNanos(1),
				Instant.parse("+294277-01-01T00:00:00Z"), Instant.parse("+294276-12-31T23:59:59.9999995Z") }) {
			assertThat(Sending.refusal(Oid.TIMESTAMPTZ, instant)).isEqualTo("is out of its range");
		}
		assertThat(Sending.refusal(Oid.TIMESTAMP, LocalDateTime.MAX.minusNanos(1))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.DATE, LocalDate.MIN.plusDays(1))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.DATE, LocalDate.of(5_874_898, 1, 1))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.DATE, LocalDate.of(-4713, 11, 23))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.TIMETZ, LocalTime.NOON.atOffset(ZoneOffset.ofHours(16))))
			.isEqualTo("is out of its range");
	}

	@Test
	void intervalsEndWhereTheServersDo() {
		assertThat(Sending.refusal(Oid.INTERVAL, Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.INTERVAL, Period.ofYears(Integer.MAX_VALUE))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.INTERVAL, new PGInterval(Integer.MAX_VALUE, 1, 1, 1, 1, 1)))
			.isEqualTo("is out of its range");
		assertThat(Sending.shown(Oid.INTERVAL, new PGInterval(1, -2, 3, -4, 5, -6.7)))
			.isEqualTo("10 mons 3 days -03:55:06.7");
	}

	@Test
	void listsOfDifferentLengthsAreNoArray() {
		ResolvableType grid = ResolvableType.forClassWithGenerics(List.class,
				ResolvableType.forClassWithGenerics(List.class, Integer.class));
		for (Object jagged : List.of(List.of(List.of(1), List.of(1, 2)), List.of(List.of(1), List.of()))) {
			assertThatExceptionOfType(ConversionException.class)
				.isThrownBy(() -> Sending.returned(Oid.INT4_ARRAY, grid, jagged))
				.withMessage("has rows of different lengths, which no array of the server's can");
			assertThatExceptionOfType(ConversionException.class)
				.isThrownBy(() -> Sending.returnedInText(Oid.INT4_ARRAY, grid, jagged))
				.withMessage("has rows of different lengths, which no array of the server's can");
		}
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> Sending.returned(Oid.INT4_ARRAY, grid, Arrays.asList(List.of(1), null)))
			.withMessage("has a null or an element where an array should be");
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> Sending.shown(Oid.INT4_ARRAY, List.of(1, List.of(2))))
			.withMessageStartingWith("is a java.util.");
		assertThat(Sending.shown(Oid.INT4_ARRAY, new int[][] { { 1, 2 }, { 3, 4 } })).isEqualTo("{{1,2},{3,4}}");
		assertThat(Sending.shown(Oid.INT4_ARRAY, List.of(List.of(), List.of()))).isEqualTo("{}");
	}

	@ParameterizedTest
	@CsvSource({ "08:00:2b:01:02:03, 829, 08:00:2b:01:02:03", "08-00-2B-01-02-03, 829, 08:00:2b:01:02:03",
			"0800.2b01.0203, 829, 08:00:2b:01:02:03", "08002b010203, 774, 08:00:2b:ff:fe:01:02:03",
			"08:00:2b:01:02:03:04:05, 774, 08:00:2b:01:02:03:04:05" })
	void hardwareAddressesMayBePartedInAnyWay(String text, int oid, String shown) {
		assertThat(Sending.shown(oid, text)).isEqualTo(shown);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "08:00:2b:01:02", "08:00:2b:01:02:03:04:05", "08:00:2b:01:02:0g" })
	void whatIsNoHardwareAddressIsRefused(String text) {
		assertThat(Sending.refusal(Oid.MACADDR, text)).startsWith("is not ");
		assertThat(Sending.refusal(MACADDR8, "08:00:2b:01:02:03:04")).isEqualTo("is not one of 8 bytes");
	}

	@Test
	void bitsAreAsManyAsTheColumnHas() {
		BitSet bits = new BitSet();
		bits.set(1);
		ResolvableType type = ResolvableType.forClass(BitSet.class);
		assertThat(Sending.shown(Oid.BIT, 10, type, bits)).isEqualTo("0100000000");
		assertThat(Sending.shown(Oid.VARBIT, -1, type, bits)).isEqualTo("01");
		assertThat(Sending.shown(Oid.BIT, "0101010101")).isEqualTo("0101010101");
		assertThat(Sending.shown(Oid.BIT, true)).isEqualTo("1");
		assertThat(Sending.refusal(Oid.BIT, "012")).isEqualTo("has something else than zeros and ones");
	}

	@Test
	void bitsOfAVarbitAreNotFilledUp() {
		BitSet bits = new BitSet();
		bits.set(0);
		assertThat(Sending.shown(Oid.VARBIT, 10, ResolvableType.forClass(BitSet.class), bits)).isEqualTo("1");
	}

	@Test
	void oneByteIsOneCharacterOfAscii() {
		for (String text : List.of("", "x", "\\377", "\\200")) {
			assertThat(Sending.shown(Oid.CHAR, text)).isEqualTo(text);
		}
		assertThat(Sending.refusal(Oid.CHAR, "xy")).isEqualTo("is not one character of ASCII");
		assertThat(Sending.refusal(Oid.CHAR, 'é')).isEqualTo("is not one character of ASCII");
	}

	@Test
	void nullsAreRefusedWhereTheServerHasNone() {
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> Sending.shown(4451, Arrays.asList(null, null)))
			.withMessage("holds a null, which a multirange cannot");
		assertThat(Sending.refusal(Oid.POLYGON, new PGpolygon())).isEqualTo("has no points");
		Map<String, String> map = new HashMap<>();
		map.put(null, "a");
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(
					() -> new HstoreFamily()
						.encoder(ResolvableType.forClassWithGenerics(Map.class, String.class, String.class), -1,
								new Codecs().encoders())
						.encode(map, new WireBuffer(0)))
			.withMessage("has a key that is null");
	}

}
