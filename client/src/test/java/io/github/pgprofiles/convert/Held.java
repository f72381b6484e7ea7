package io.github.pgprofiles.convert;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.postgresql.geometric.PGbox;
import org.postgresql.geometric.PGcircle;
import org.postgresql.geometric.PGline;
import org.postgresql.geometric.PGlseg;
import org.postgresql.geometric.PGpath;
import org.postgresql.geometric.PGpoint;
import org.postgresql.geometric.PGpolygon;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.util.PGInterval;

/** Records of one value each. */
final class Held {

	private Held() {
	}

	record Texts(String v) {
	}

	record Longs(long v) {
	}

	record Uuids(UUID v) {
	}

	record Instants(Instant v) {
	}

	record OffsetDateTimes(OffsetDateTime v) {
	}

	record ZonedDateTimes(ZonedDateTime v) {
	}

	record LocalDateTimes(LocalDateTime v) {
	}

	record LocalDates(LocalDate v) {
	}

	record LocalTimes(LocalTime v) {
	}

	record OffsetTimes(OffsetTime v) {
	}

	record Durations(Duration v) {
	}

	record Periods(Period v) {
	}

	record Intervals(PGInterval v) {
	}

	record IntegerRanges(Range<Integer> v) {
	}

	record IntegerRangeLists(List<Range<Integer>> v) {
	}

	record LongRanges(Range<Long> v) {
	}

	record DecimalRanges(Range<BigDecimal> v) {
	}

	record DateRanges(Range<LocalDate> v) {
	}

	record LocalRanges(Range<LocalDateTime> v) {
	}

	record InstantRanges(Range<Instant> v) {
	}

	record TextRanges(Range<String> v) {
	}

	record Points(PGpoint v) {
	}

	record Boxes(PGbox v) {
	}

	record Segments(PGlseg v) {
	}

	record Lines(PGline v) {
	}

	record Paths(PGpath v) {
	}

	record Polygons(PGpolygon v) {
	}

	record Circles(PGcircle v) {
	}

	record Bits(BitSet v) {
	}

	record Addresses(InetAddress v) {
	}

	record Positions(LogSequenceNumber v) {
	}

	record Buffers(ByteBuffer v) {
	}

	record Hstores(Map<String, @Nullable String> v) {
	}

}
