package io.github.pgprofiles.internal.dsn;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Reads libpq's URIs as libpq does, character by character: what ends a part, and what
 * may be empty. PostgreSQL manual, chapter 'Connection URIs'.
 */
final class LibpqUri {

	private final String text;

	private int at;

	private final LibpqWords words;

	private final StringBuilder hosts = new StringBuilder();

	private final StringBuilder ports = new StringBuilder();

	/** Whether what libpq takes for names may hold no pair. */
	private final boolean strict;

	private LibpqUri(String text, boolean strict) {
		this.strict = strict;
		this.text = text;
		this.words = new LibpqWords(false);
	}

	/**
	 * What libpq reads.
	 * @param rest what stands after {@code postgresql://}
	 * @return the keywords with their values, as they stand
	 */
	static Map<String, String> read(String rest) {
		return read(new LibpqUri(rest, false));
	}

	/** Refuses names in which another pair begins, which libpq does not. */
	static void requireNoPair(String rest) {
		read(new LibpqUri(rest, true));
	}

	private static Map<String, String> read(LibpqUri uri) {
		uri.credentials();
		uri.servers();
		uri.database();
		uri.words.quotable(uri.isWellFormed());
		uri.parameters();
		return uri.words.found();
	}

	/**
	 * Whether a password with a slash, an at sign and a slash may have been cut:
	 * {@code user:1/x@host/database} is a database with a long name to libpq.
	 */
	static boolean isCutPassword(String rest) {
		int end = firstOf(rest, "@/", 0);
		int begin = (end < rest.length() && rest.charAt(end) == '@') ? end + 1 : 0;
		int slash = firstOf(rest, "/?", begin);
		int cut = rest.indexOf('@', slash);
		return slash < rest.length() && rest.charAt(slash) == '/' && cut >= 0 && cut < firstOf(rest, "?", slash)
				&& rest.substring(cut, firstOf(rest, "?", slash)).indexOf('/') >= 0;
	}

	private void credentials() {
		int end = firstOf(this.text, "@/", 0);
		if (end == this.text.length() || this.text.charAt(end) == '/') {
			return;
		}
		int colon = this.text.substring(0, end).indexOf(':');
		String user = this.text.substring(0, (colon < 0) ? end : colon);
		if (this.strict) {
			RunTogether.requireNoPair(user);
		}
		storeIfAny("user", user);
		if (colon >= 0) {
			storeIfAny("password", this.text.substring(colon + 1, end));
		}
		this.at = end + 1;
	}

	private void servers() {
		while (true) {
			host();
			if (is(':')) {
				int end = firstOf(this.text, "/?,", this.at + 1);
				this.ports.append(this.text, this.at + 1, end);
				this.at = end;
			}
			if (!is(',')) {
				break;
			}
			this.at++;
			this.hosts.append(',');
			this.ports.append(',');
		}
		storeIfAny("host", this.hosts.toString());
		storeIfAny("port", this.ports.toString());
	}

	private void host() {
		if (!is('[')) {
			int end = firstOf(this.text, ":/?,", this.at);
			this.hosts.append(this.text, this.at, end);
			this.at = end;
			return;
		}
		int end = this.text.indexOf(']', this.at);
		boolean isWhole = end > this.at + 1 && (end + 1 == this.text.length() || isOneOf(":/?,", end + 1));
		if (!isWhole) {
			throw DsnReader.invalid("has an IPv6 host or port that is not valid: brackets that do not match",
					"Write an IPv6 address as [2001:db8:0:0:0:0:0:1], with nothing but ':port' after it.");
		}
		this.hosts.append(this.text, this.at + 1, end);
		this.at = end + 1;
	}

	private void database() {
		if (is('/')) {
			int end = firstOf(this.text, "?", this.at);
			String name = this.text.substring(this.at + 1, end);
			if (this.strict) {
				RunTogether.requireNoPair(name);
			}
			storeIfAny("dbname", name);
			this.at = end;
		}
	}

	/** Whether what follows is no rest of a password: that would have an '@' after it. */
	private boolean isWellFormed() {
		return this.text.indexOf('@', this.at) < 0 && this.ports.chars().allMatch((c) -> c == ',' || isDigit(c))
				&& !this.words.found().getOrDefault("dbname", "").contains("@");
	}

	private static boolean isDigit(int c) {
		return c >= '0' && c <= '9';
	}

	private void parameters() {
		int begin = this.at + 1;
		while (begin < this.text.length()) {
			int end = firstOf(this.text, "&", begin);
			String parameter = this.text.substring(begin, end);
			int equals = parameter.indexOf('=');
			if (equals < 0) {
				throw DsnReader.invalid("has a parameter without a name or a value after the '?'",
						"Write parameters as name=value, joined by '&'.");
			}
			if (parameter.indexOf('=', equals + 1) >= 0) {
				throw DsnReader.invalid("has a parameter with two '='", "Write a '=' in a value as %3D.");
			}
			parameter(decode(parameter.substring(0, equals)), decode(parameter.substring(equals + 1)));
			begin = end + 1;
		}
	}

	private void parameter(String name, String value) {
		if (!name.equals("ssl")) {
			this.words.store(name, value);
		}
		else if (value.equals("true")) {
			// as JDBC URLs have it
			this.words.store("sslmode", "require");
		}
		else {
			throw DsnReader.invalid("has the parameter 'ssl' with a value other than 'true'", "Use 'sslmode' instead.");
		}
	}

	private void storeIfAny(String keyword, String part) {
		if (!part.isEmpty()) {
			this.words.store(keyword, decode(part));
		}
	}

	private boolean is(char expected) {
		return this.at < this.text.length() && this.text.charAt(this.at) == expected;
	}

	private boolean isOneOf(String characters, int index) {
		return characters.indexOf(this.text.charAt(index)) >= 0;
	}

	/** Percent-decoding as libpq does it: a plus stays a plus, and %00 is rejected. */
	static String decode(String text) {
		if (text.indexOf('%') < 0) {
			return text;
		}
		byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
		ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
		for (int i = 0; i < encoded.length; i++) {
			if (encoded[i] == '%') {
				decoded.write(escaped(encoded, i));
				i += 2;
			}
			else {
				decoded.write(encoded[i]);
			}
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(decoded.toByteArray())).toString();
		}
		catch (CharacterCodingException ex) {
			throw badEscape();
		}
	}

	private static int escaped(byte[] encoded, int percent) {
		int high = (percent + 2 < encoded.length) ? Character.digit((char) encoded[percent + 1], 16) : -1;
		int low = (high >= 0) ? Character.digit((char) encoded[percent + 2], 16) : -1;
		if (low < 0 || (high == 0 && low == 0)) {
			throw badEscape();
		}
		return high * 16 + low;
	}

	private static InvalidPartException badEscape() {
		return DsnReader.invalid("has a '%' that begins no valid percent-encoding",
				"Write a percent sign itself as %25; encode characters in UTF-8, and never %00.");
	}

	private static int firstOf(String text, String characters, int from) {
		for (int i = from; i < text.length(); i++) {
			if (characters.indexOf(text.charAt(i)) >= 0) {
				return i;
			}
		}
		return text.length();
	}

}
