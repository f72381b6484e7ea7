package io.github.pgprofiles.internal.text;

import java.util.regex.Pattern;

import io.github.pgprofiles.internal.text.SqlTokens.Kind;

/**
 * Passwords in a statement, which neither the log nor a message shows: the literal behind
 * a word that ends in {@code password}, and those of connections to other servers.
 */
public final class SqlSecrets {

	private static final String MASK = "'***'";

	/** Of connections to other servers, as dblink and subscriptions have them. */
	private static final Pattern SECRET = Pattern.compile("(?i)(\\w*password\\s*=\\s*)(?:''[^']*''|[^\\s']+)");

	private static final Pattern SECRET_OF_URI = Pattern.compile("(://[^:/@\\s]*:)[^@\\s]*@");

	/**
	 * A keyword or a name; what looks like a space behind it is a letter to PostgreSQL.
	 */
	private static final Pattern PASSWORD = Pattern.compile("(?is).*password[^\\w]*");

	private static final int LEAST_LETTERS = "password".length();

	private static final Pattern UNUSUAL_SPACE = Pattern.compile("[\\p{Z}\\s\\p{Cf}]+");

	private SqlSecrets() {
	}

	/** A statement, or its beginning, with a mask in place of each password. */
	public static String masked(String sql) {
		StringBuilder text = new StringBuilder(sql.length());
		SqlTokens tokens = new SqlTokens(sql);
		boolean secret = false;
		int copied = 0;
		while (tokens.next()) {
			if (tokens.kind() == Kind.STRING) {
				text.append(sql, copied, tokens.start()).append(secret ? MASK : literal(written(sql, tokens)));
				copied = tokens.end();
				if (secret && mayGoOn(sql, tokens)) {
					return text.append(" …").toString();
				}
			}
			secret = isPassword(tokens) || (secret && isBetween(tokens));
		}
		return text.append(sql, copied, sql.length()).toString();
	}

	private static String written(String sql, SqlTokens tokens) {
		return sql.substring(tokens.start(), tokens.end());
	}

	/**
	 * Whether a string without a prefix would go on where a backslash is an escape:
	 * nobody here knows how the server reads it.
	 */
	private static boolean mayGoOn(String sql, SqlTokens tokens) {
		return tokens.charAt(0) == '\'' && sql.indexOf('\\', tokens.start()) >= 0
				&& sql.indexOf('\\', tokens.start()) < tokens.end();
	}

	private static String literal(String text) {
		String masked = SECRET.matcher(text).replaceAll("$1***");
		return SECRET_OF_URI.matcher(masked).replaceAll("$1***@");
	}

	private static boolean isPassword(SqlTokens token) {
		return (token.kind() == Kind.WORD || token.kind() == Kind.NAME) && token.length() >= LEAST_LETTERS
				&& PASSWORD.matcher(token.text()).matches();
	}

	/** What may stand between the word and its value, an unusual space among it. */
	private static boolean isBetween(SqlTokens token) {
		return switch (token.kind()) {
			case WORD -> token.is("to") || UNUSUAL_SPACE.matcher(token.text()).matches();
			case OPERATOR -> token.is("=") || token.is("=>");
			case OTHER -> token.is(":") || token.is("(");
			default -> false;
		};
	}

}
