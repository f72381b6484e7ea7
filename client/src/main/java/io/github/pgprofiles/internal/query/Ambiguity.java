package io.github.pgprofiles.internal.query;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.pgprofiles.error.ParameterException;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.time.SqlDates;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;

/**
 * Values whose meaning depends on the type that the server expects: a map of texts may be
 * an hstore or JSON, a list of ranges an array or a multirange, a whole number a
 * transaction's; a text in braces may be an array, and a moment and a time without a zone
 * become each other by the session's time zone. The last two are refused.
 */
final class Ambiguity {

	private static final Set<Class<?>> MOMENTS = Set.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class);

	/** What a moment becomes only by a time zone. */
	private static final Set<String> LOCAL = Set.of("timestamp", "date", "time", "timetz");

	/** Numbers that no number is cast to. */
	private static final Set<String> COUNTERS = Set.of("xid", "xid8", "cid");

	private static final int MOST_COUNTING = 256;

	/** Statements with such a column whose name does not tell. */
	private static final Set<String> COUNTING = ConcurrentHashMap.newKeySet();

	private Ambiguity() {
	}

	/**
	 * Whether the server is asked for the type.
	 * @param index from 0
	 */
	static boolean isAsked(SqlForm form, int index, @Nullable Object value) {
		if (value == null || value instanceof Integer) {
			return false;
		}
		if (value instanceof Long) {
			return mayCount(form);
		}
		if (value instanceof String text) {
			return isLikeArray(text) && !form.isCast(index);
		}
		if (value instanceof Map<?, ?> map) {
			return isOfTexts(map);
		}
		Object element = ArrayValues.isArray(value) ? first(form.labels().get(index), value, 0) : value;
		if (element == null) {
			return false;
		}
		if (isTemporal(element.getClass())) {
			return !form.isCast(index);
		}
		if (isAmbiguous(form.labels().get(index), value)) {
			return true;
		}
		if (element instanceof Long) {
			return mayCount(form);
		}
		return value instanceof Collection<?> collection
				&& (isRanges(collection) || (isAll(collection, Map.class) && isOfTexts(collection)));
	}

	/** Whether a date of it means another one to the server than to Java. */
	static boolean isAmbiguous(String label, Object value) {
		try {
			return SqlDates.isAmbiguous(value);
		}
		catch (ConversionException ex) {
			throw ParameterValues.refused(label, value, ex);
		}
	}

	private static boolean mayCount(SqlForm form) {
		return form.mayCount() || (!COUNTING.isEmpty() && COUNTING.contains(form.sql()));
	}

	/**
	 * Remembers a statement that failed for a whole number where the server expects what
	 * no number is cast to.
	 * @return whether that is new
	 */
	static boolean counts(SqlForm form) {
		return !form.mayCount() && COUNTING.size() < MOST_COUNTING && COUNTING.add(form.sql());
	}

	private static boolean isTemporal(Class<?> type) {
		return type == LocalDateTime.class || MOMENTS.contains(type);
	}

	/** Elements are of one class, at any depth. */
	private static @Nullable Object first(String label, Object array, int above) {
		ArrayValues.requireLevel(label, array, above);
		if (array instanceof long[]) {
			return 0L;
		}
		if (array instanceof Object[] objects) {
			return first(label, Arrays.asList(objects), above);
		}
		if (array instanceof Collection<?> collection) {
			for (Object element : collection) {
				Object found = (element != null && ArrayValues.isArray(element)) ? first(label, element, above + 1)
						: element;
				if (found != null) {
					return found;
				}
			}
		}
		return null;
	}

	private static boolean isRanges(Collection<?> collection) {
		boolean any = false;
		for (Object element : collection) {
			// a multirange that is empty has none
			boolean range = element instanceof Range<?>
					|| (element instanceof Collection<?> inner && (inner.isEmpty() || isRanges(inner)));
			if (element != null && !range) {
				return false;
			}
			any |= element != null;
		}
		return any;
	}

	private static boolean isAll(Collection<?> collection, Class<?> type) {
		boolean any = false;
		for (Object element : collection) {
			if (element != null && !type.isInstance(element)) {
				return false;
			}
			any |= element != null;
		}
		return any;
	}

	private static boolean isOfTexts(Collection<?> maps) {
		return maps.stream().allMatch((map) -> map == null || isOfTexts((Map<?, ?>) map));
	}

	private static boolean isOfTexts(Map<?, ?> map) {
		return map.keySet().stream().allMatch(String.class::isInstance)
				&& map.values().stream().allMatch((each) -> each == null || each instanceof String);
	}

	/**
	 * Whether a text may be an array's: in braces, with bounds ahead of them perhaps. An
	 * object of JSON with anything in it is none.
	 */
	static boolean isLikeArray(String text) {
		int begin = skipBlanks(text, 0);
		if (begin == text.length() || (text.charAt(begin) != '{' && text.charAt(begin) != '[')) {
			return false;
		}
		String array = text.strip();
		if (!array.endsWith("}")) {
			return false;
		}
		return array.startsWith("[") ? array.indexOf('=') > 0 && !array.startsWith("[{") : !isObject(array);
	}

	/** After the brace comes a name in quotes, and then a colon. */
	private static boolean isObject(String text) {
		int at = skipBlanks(text, 1);
		if (text.charAt(at) != '"') {
			return false;
		}
		for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
			at += (text.charAt(at) == '\\') ? 1 : 0;
		}
		at = skipBlanks(text, at + 1);
		return at < text.length() && text.charAt(at) == ':';
	}

	private static int skipBlanks(String text, int from) {
		int at = from;
		while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
			at++;
		}
		return at;
	}

	/** Whether a number is sent as text, for what no number is cast to. */
	static boolean isCounter(String type) {
		return COUNTERS.contains(type.startsWith("_") ? type.substring(1) : type);
	}

	/**
	 * Why a value is not sent where a type is expected.
	 * @return {@code null} if it is
	 */
	static @Nullable ParameterException refused(String label, Object value, String type) {
		if (value instanceof String) {
			return type.startsWith("_") ? ofText(label, type) : null;
		}
		Object element = ArrayValues.isArray(value) ? first(label, value, 0) : value;
		Class<?> source = (element != null) ? element.getClass() : Object.class;
		String target = type.startsWith("_") ? type.substring(1) : type;
		if (MOMENTS.contains(source) && LOCAL.contains(target)) {
			return new ParameterException(null,
					("parameter %s: the %s is a moment, and the server expects a %s here, which has no"
							+ " zone: pass a java.time.Local… of the zone that is meant, or name that zone, as in"
							+ " \"%s::timestamptz at time zone 'UTC'\"")
						.formatted(label, source.getSimpleName(), named(type), placeholder(label)),
					null);
		}
		if (source == LocalDateTime.class && target.equals("timestamptz")) {
			return new ParameterException(null,
					("parameter %s: the LocalDateTime has no zone, and the server expects a %s here,"
							+ " which is a moment: pass an Instant or an OffsetDateTime, or name the zone that is meant, as in"
							+ " \"%s::timestamp at time zone 'UTC'\"")
						.formatted(label, named(type), placeholder(label)),
					null);
		}
		return null;
	}

	private static String named(String type) {
		return type.startsWith("_") ? named(type.substring(1)) + "[]" : type.replaceAll("[:~]", "");
	}

	static String placeholder(String label) {
		return label.startsWith("'") ? ":" + label.substring(1, label.length() - 1) : "?";
	}

	private static ParameterException ofText(String label, String type) {
		String sql = placeholder(label);
		return new ParameterException(null,
				("parameter %s: the server expects an array here (%s), and would take the text apart:"
						+ " pass a collection, or cast the text, as '%s::%s' where it is one element and '%s::%s' where it is an"
						+ " array")
					.formatted(label, named(type), sql, named(type.substring(1)), sql, named(type)),
				null);
	}

}
