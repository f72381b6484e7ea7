package io.github.pgprofiles.types;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * A range of values (PostgreSQL manual, chapter 'Range Types'). Columns of every range
 * type become ranges, {@code Range<Integer>}, {@code Range<LocalDate>} and so on, and
 * multiranges become lists of them. Immutable, if the bounds are.
 * <p>
 * The server normalizes ranges: it decides which bound is the lower one, and returns the
 * bounds of whole numbers and days as {@code [lower,upper)}, however they were sent. So
 * {@code Range.closed(1, 4)} is read back as {@code Range.closedOpen(1, 5)}.
 * <p>
 * As a parameter a range has the type of its bounds: {@code Integer} int4range,
 * {@code Long} int8range, {@code BigDecimal} numrange, {@code LocalDateTime} tsrange,
 * {@code Instant}, {@code OffsetDateTime} and {@code ZonedDateTime} tstzrange,
 * {@code LocalDate} daterange. With other bounds, or none, the server infers it from the
 * context of the parameter, as for a quoted literal.
 *
 * @param <T> type of the bounds
 * @param lower bound, or {@code null} if there is none
 * @param upper bound, or {@code null} if there is none
 * @param lowerInclusive whether the lower bound belongs to the range; never where there
 * is none
 * @param upperInclusive whether the upper bound belongs to the range; never where there
 * is none
 * @param empty whether the range is empty; then it has no bounds
 * @since 0.1.0
 */
public record Range<T>(@Nullable T lower, @Nullable T upper, boolean lowerInclusive, boolean upperInclusive,
		boolean empty) {

	/**
	 * Creates a range. A missing bound counts as exclusive, as on the server.
	 * @throws IllegalArgumentException if it is empty and has bounds
	 */
	public Range {
		if (empty && (lower != null || upper != null)) {
			throw new IllegalArgumentException("an empty range has no bounds");
		}
		lowerInclusive = lowerInclusive && lower != null;
		upperInclusive = upperInclusive && upper != null;
	}

	/** {@code [lower,upper]}: both bounds belong to it. */
	public static <T> Range<T> closed(T lower, T upper) {
		return new Range<>(lower, upper, true, true, false);
	}

	/** {@code [lower,upper)}: the lower bound belongs to it, the upper one does not. */
	public static <T> Range<T> closedOpen(T lower, T upper) {
		return new Range<>(lower, upper, true, false, false);
	}

	/** {@code (lower,upper]}: the upper bound belongs to it, the lower one does not. */
	public static <T> Range<T> openClosed(T lower, T upper) {
		return new Range<>(lower, upper, false, true, false);
	}

	/** {@code (lower,upper)}: neither bound belongs to it. */
	public static <T> Range<T> open(T lower, T upper) {
		return new Range<>(lower, upper, false, false, false);
	}

	/** {@code [lower,)}: the bound and all above. */
	public static <T> Range<T> atLeast(T lower) {
		return new Range<>(lower, null, true, false, false);
	}

	/** {@code (lower,)}: all above the bound. */
	public static <T> Range<T> greaterThan(T lower) {
		return new Range<>(lower, null, false, false, false);
	}

	/** {@code (,upper]}: the bound and all below. */
	public static <T> Range<T> atMost(T upper) {
		return new Range<>(null, upper, false, true, false);
	}

	/** {@code (,upper)}: all below the bound. */
	public static <T> Range<T> lessThan(T upper) {
		return new Range<>(null, upper, false, false, false);
	}

	/** {@code (,)}: everything. */
	public static <T> Range<T> all() {
		return new Range<>(null, null, false, false, false);
	}

	/** {@code empty}: nothing. */
	public static <T> Range<T> none() {
		return new Range<>(null, null, false, false, true);
	}

	/**
	 * Whether a value lies in the range, by the natural order of its class.
	 * @throws ClassCastException if the class has none
	 */
	@SuppressWarnings("unchecked") // as TreeMap does it
	public boolean contains(T value) {
		return contains(value, (first, second) -> ((Comparable<? super T>) first).compareTo(second));
	}

	/**
	 * Whether a value lies in the range.
	 * @param order of the bounds, such as the collation of a range of text
	 */
	public boolean contains(T value, Comparator<? super T> order) {
		return !this.empty && isAbove(value, order) && isBelow(value, order);
	}

	private boolean isAbove(T value, Comparator<? super T> order) {
		if (this.lower == null) {
			return true;
		}
		int compared = order.compare(value, this.lower);
		return compared > 0 || (compared == 0 && this.lowerInclusive);
	}

	private boolean isBelow(T value, Comparator<? super T> order) {
		if (this.upper == null) {
			return true;
		}
		int compared = order.compare(value, this.upper);
		return compared < 0 || (compared == 0 && this.upperInclusive);
	}

	/**
	 * In the form of PostgreSQL: {@code [1,5)}, {@code (,7]}, {@code empty}. The bounds
	 * are formatted by their own class, in quotes where the format needs them.
	 */
	@Override
	public String toString() {
		if (this.empty) {
			return "empty";
		}
		return (this.lowerInclusive ? "[" : "(") + shown(this.lower) + "," + shown(this.upper)
				+ (this.upperInclusive ? "]" : ")");
	}

	private static String shown(@Nullable Object bound) {
		if (bound == null) {
			return "";
		}
		String text = bound.toString();
		boolean plain = !text.isEmpty();
		StringBuilder quoted = new StringBuilder("\"");
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			plain &= " \t\n\r\f\u000b\"\\()[],".indexOf(c) < 0;
			quoted.append((c == '"' || c == '\\') ? "" + c + c : c);
		}
		return plain ? text : quoted.append('"').toString();
	}

}
