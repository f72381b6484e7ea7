package io.github.pgprofiles.internal.query;

import io.github.pgprofiles.internal.log.StatementName;
import io.github.pgprofiles.internal.mapping.BoundedCache;
import org.jspecify.annotations.Nullable;

/**
 * Statements with their names, in a comment at the end. The same text each time, so that
 * all that is known by texts, on either side, stays known. Thread-safe.
 */
public final class NamedSql {

	private static final BoundedCache<Named, String> KNOWN = new BoundedCache<>(1024, TextCache.CHARACTERS);

	private NamedSql() {
	}

	private record Named(String sql, String name) {
	}

	/**
	 * A statement with its name.
	 * @param name as {@link StatementName#require} takes it; {@code null} for none
	 */
	public static String of(String sql, @Nullable String name) {
		if (name == null) {
			return sql;
		}
		if (sql.length() > TextCache.LONGEST) {
			return written(sql, name);
		}
		Named key = new Named(sql, name);
		String known = KNOWN.get(key);
		if (known == null) {
			known = written(sql, name);
			KNOWN.put(key, known, known.length());
		}
		return known;
	}

	/**
	 * A statement without what follows its last semicolon, where it can be given a name.
	 */
	public static String nameable(String sql) {
		return SqlText.trimmed(sql);
	}

	/** Within the last statement: what follows its semicolon belongs to none. */
	private static String written(String sql, String name) {
		return StatementName.append(SqlText.trimmed(sql), name);
	}

}
