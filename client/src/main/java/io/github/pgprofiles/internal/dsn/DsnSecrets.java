package io.github.pgprofiles.internal.dsn;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The references to secrets in a DSN. Each is replaced by its secret in the DSN's own
 * encoding, so that no character of it can end the part in which it stands.
 */
public final class DsnSecrets {

	/** What a reference begins with. */
	public static final String PREFIX = "secret://";

	/**
	 * At the beginning of a part. With its slashes raw, slashes belong to the key; where
	 * they are percent-encoded, those of the key are too.
	 */
	private static final Pattern REFERENCE = Pattern
		.compile("(?<=[/:@=,])secret(?:(://)|(?::|%3[Aa])(?:/|%2[Ff])(?:/|%2[Ff]))");

	private static final Pattern RAW_KEY = Pattern.compile("[^@&?:,#\\s]*");

	private static final Pattern ENCODED_KEY = Pattern.compile("[^@&?:,#\\s/]*");

	private static final Pattern KEY_OF_A_PARAMETER = Pattern.compile("[^&#\\s]*");

	private DsnSecrets() {
	}

	/** Whether there is one below the DSN itself. */
	public static boolean areIn(String dsn) {
		if (isUri(dsn)) {
			return dsn.contains("secret") && REFERENCE.matcher(dsn).find();
		}
		boolean[] found = { false };
		new Keywords(dsn, (key) -> {
			found[0] = true;
			return "";
		}).replace();
		return found[0];
	}

	/**
	 * Replaces the references.
	 * @param dsn of any form, or a reference to a whole one
	 * @param secrets the secret of a key
	 * @return the DSN with the secrets in it
	 */
	public static String resolve(String dsn, UnaryOperator<String> secrets) {
		if (dsn.startsWith(PREFIX)) {
			return secrets.apply(dsn.substring(PREFIX.length()));
		}
		return isUri(dsn) ? replaceInUri(dsn, secrets) : new Keywords(dsn, secrets).replace();
	}

	private static boolean isUri(String dsn) {
		return dsn.startsWith("postgresql://") || dsn.startsWith("postgres://")
				|| dsn.startsWith(DsnReader.JDBC_PREFIX);
	}

	private static String replaceInUri(String dsn, UnaryOperator<String> value) {
		StringBuilder result = new StringBuilder();
		Matcher reference = REFERENCE.matcher(dsn);
		int from = 0;
		while (reference.find(from)) {
			boolean parameter = dsn.substring(0, reference.start()).lastIndexOf('?') >= 0;
			Matcher key = (parameter ? KEY_OF_A_PARAMETER : (reference.group(1) != null) ? RAW_KEY : ENCODED_KEY)
				.matcher(dsn)
				.region(reference.end(), dsn.length());
			key.lookingAt();
			result.append(dsn, from, reference.start()).append(encode(value.apply(LibpqUri.decode(key.group()))));
			from = key.end();
		}
		return result.append(dsn, from, dsn.length()).toString();
	}

	private static String encode(String value) {
		StringBuilder encoded = new StringBuilder();
		for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
			char c = (char) (b & 0xff);
			boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
					|| "-._~".indexOf(c) >= 0;
			encoded.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
		}
		return encoded.toString();
	}

	/**
	 * A string of keywords and values. PostgreSQL manual, chapter 'Keyword/Value
	 * Connection Strings'. What it does not understand it leaves to the parser.
	 */
	private static final class Keywords {

		private final String dsn;

		private final UnaryOperator<String> value;

		private final StringBuilder result = new StringBuilder();

		private int at;

		Keywords(String dsn, UnaryOperator<String> value) {
			this.dsn = dsn;
			this.value = value;
		}

		String replace() {
			while (this.at < this.dsn.length()) {
				int equals = this.dsn.indexOf('=', this.at);
				if (equals < 0) {
					break;
				}
				copy(equals + 1);
				while (this.at < this.dsn.length() && LibpqConninfo.isSpace(this.dsn.charAt(this.at))) {
					copy(this.at + 1);
				}
				replaceValue();
			}
			copy(this.dsn.length());
			return this.result.toString();
		}

		private void copy(int to) {
			this.result.append(this.dsn, this.at, to);
			this.at = to;
		}

		private void replaceValue() {
			int begin = this.at;
			StringBuilder text = new StringBuilder();
			boolean quoted = begin < this.dsn.length() && this.dsn.charAt(begin) == '\'';
			int i = quoted ? begin + 1 : begin;
			while (i < this.dsn.length() && !isEnd(this.dsn.charAt(i), quoted)) {
				if (this.dsn.charAt(i) == '\\' && i + 1 < this.dsn.length()) {
					i++;
				}
				text.append(this.dsn.charAt(i++));
			}
			int end = (quoted && i < this.dsn.length()) ? i + 1 : i;
			if (text.indexOf(PREFIX) == 0) {
				String secret = this.value.apply(text.substring(PREFIX.length()));
				this.result.append('\'').append(secret.replace("\\", "\\\\").replace("'", "\\'")).append('\'');
				this.at = end;
			}
			else {
				copy(end);
			}
		}

		private static boolean isEnd(char c, boolean quoted) {
			return quoted ? c == '\'' : LibpqConninfo.isSpace(c);
		}

	}

}
