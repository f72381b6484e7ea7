package io.github.pgprofiles.internal.mapping.range;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.List;

import io.github.pgprofiles.internal.mapping.register.Sample;
import io.github.pgprofiles.types.Range;
import org.junit.jupiter.api.Test;

import org.springframework.core.ResolvableType;

class RangeFamilyTests {

	private static final int INT4RANGE = 3904;

	private static final int INT4MULTIRANGE = 4451;

	private static final int NUMRANGE = 3906;

	private static final int TSRANGE = 3908;

	private static final int TSTZRANGE = 3910;

	private static final int DATERANGE = 3912;

	/** A range of texts of somebody's own. */
	private static final int TEXTRANGE = 20_000;

	private static ResolvableType of(Class<?> bounds) {
		return ResolvableType.forClassWithGenerics(Range.class, bounds);
	}

	@Test
	void readsBounds() {
		Sample sample = Sample.of(INT4RANGE, "[1,5)", (byte) 0x02, 4, 1, 4, 5);
		sample.becomes(of(Integer.class), Range.closedOpen(1, 5));
		sample.becomes(of(Long.class), Range.closedOpen(1L, 5L));
		sample.becomes(of(String.class), Range.closedOpen("1", "5"));
		sample.becomes(Range.class, Range.closedOpen(1, 5));
		sample.becomes(Object.class, Range.closedOpen(1, 5));
		sample.becomes(String.class, "[1,5)");
		Sample
			.of(NUMRANGE, "(1.50,2]", (byte) 0x04, 12, new byte[] { 0, 2, 0, 0, 0, 0, 0, 2, 0, 1, 19, (byte) 136 }, 10,
					new byte[] { 0, 1, 0, 0, 0, 0, 0, 0, 0, 2 })
			.becomes(of(BigDecimal.class), Range.openClosed(new BigDecimal("1.50"), new BigDecimal("2")));
	}

	@Test
	void readsWhatHasNoBounds() {
		Sample.of(INT4RANGE, "empty", (byte) 0x01).becomes(of(Integer.class), Range.none());
		Sample.of(INT4RANGE, "empty", (byte) 0x01).becomes(String.class, "empty");
		Sample.of(INT4RANGE, "(,)", (byte) 0x18).becomes(of(Integer.class), Range.all());
		Sample.of(INT4RANGE, "(,5)", (byte) 0x08, 4, 5).becomes(of(Integer.class), Range.lessThan(5));
		Sample.of(INT4RANGE, "[5,)", (byte) 0x12, 4, 5).becomes(of(Integer.class), Range.atLeast(5));
	}

	@Test
	void readsInfinityAsABound() {
		Sample sample = Sample.of(DATERANGE, "[-infinity,infinity]", (byte) 0x06, 4, Integer.MIN_VALUE, 4,
				Integer.MAX_VALUE);
		sample.becomes(of(LocalDate.class), Range.closed(LocalDate.MIN, LocalDate.MAX));
		sample.becomes(String.class, "[-infinity,infinity]");
	}

	@Test
	void readsQuotedBounds() {
		Sample.of(TSRANGE, "[\"2000-01-01 00:00:00\",\"2000-01-01 00:00:01\")", (byte) 0x02, 8, 0L, 8, 1_000_000L)
			.becomes(of(LocalDateTime.class),
					Range.closedOpen(LocalDateTime.of(2000, 1, 1, 0, 0), LocalDateTime.of(2000, 1, 1, 0, 0, 1)));
		Sample nested = Sample.of(TEXTRANGE, "[\"a\"\"b\\\\,\",\"\"]", (byte) 0x06, 5, "a\"b\\,", 0);
		nested.becomes(of(String.class), Range.closed("a\"b\\,", ""));
		nested.becomes(String.class, "[\"a\"\"b\\\\,\",\"\"]");
		Sample.of(TEXTRANGE, "[\"a\\\"b\",z)", (byte) 0x02, 3, "a\"b", 1, "z")
			.becomes(of(String.class), Range.closedOpen("a\"b", "z"));
	}

	@Test
	void showsInstantsInUtcWhateverTheZoneOfTheSession() {
		Sample sample = Sample.of(TSTZRANGE, "[\"2000-01-01 05:45:00+05:45\",)", (byte) 0x12, 8, 0L);
		sample.becomes(String.class, "[\"2000-01-01 00:00:00+00\",)");
		sample.becomes(of(Instant.class), Range.atLeast(Instant.parse("2000-01-01T00:00:00Z")));
		sample.becomes(Object.class, Range.atLeast(OffsetDateTime.parse("2000-01-01T00:00Z")));
	}

	@Test
	void readsMultiranges() {
		ResolvableType list = ResolvableType.forClassWithGenerics(List.class, of(Integer.class));
		Sample sample = Sample.of(INT4MULTIRANGE, "{[1,5),[7,)}", 2, 17, (byte) 0x02, 4, 1, 4, 5, 9, (byte) 0x12, 4, 7);
		sample.becomes(list, List.of(Range.closedOpen(1, 5), Range.atLeast(7)));
		sample.becomes(Object.class, List.of(Range.closedOpen(1, 5), Range.atLeast(7)));
		sample.becomes(String.class, "{[1,5),[7,)}");
		Sample.of(INT4MULTIRANGE, "{}", 0).becomes(list, List.of());
		Sample.of(INT4MULTIRANGE, "{}", 0).becomes(String.class, "{}");
		Sample.of(INT4MULTIRANGE, "{(,)}", 1, 1, (byte) 0x18).becomes(list, List.of(Range.all()));
	}

	@Test
	void refusesBoundsThatDoNotFit() {
		Sample.text(INT4RANGE, "[1,5)").isRefused(List.class, "");
		Sample.of(INT4MULTIRANGE, "{}", 0).isRefused(Range.class, "");
		Sample.text(INT4RANGE, "[1").isRefused(Range.class, "is no range");
	}

}
