package io.github.pgprofiles.autoconfigure.properties;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the leaves of a JSON object by Jackson's parser, which knows line and column. No
 * error contains a part of the text: it may be a credential.
 */
final class JsonLeaves {

	/** What some editors begin a file with, and RFC 8259 lets a parser ignore. */
	private static final String BYTE_ORDER_MARK = "\uFEFF";

	/** Names in them are of the user's own. */
	private static final Set<String> MAPS = Set.of("properties", "placeholders", "jdbcproperties", "parameters");

	private final List<Leaf> leaves = new ArrayList<>();

	private final JsonParser parser;

	private JsonLeaves(JsonParser parser) {
		this.parser = parser;
	}

	/** What a leaf is in JSON. */
	enum Kind {

		TEXT, NUMBER, BOOLEAN, NULL, EMPTY_OBJECT, EMPTY_ARRAY

	}

	/**
	 * A value that contains no other one.
	 *
	 * @param path names, and {@code [0]} for an element of an array
	 * @param value the text of it, digits as they are written
	 */
	record Leaf(List<String> path, Kind kind, String value, int line, int column) {
	}

	/** Why a text is no JSON object, and where. */
	static final class MalformedJsonException extends Exception {

		private static final long serialVersionUID = 1L;

		private final int line;

		private final int column;

		MalformedJsonException(String problem, int line, int column) {
			super(problem);
			this.line = line;
			this.column = column;
		}

		int line() {
			return this.line;
		}

		int column() {
			return this.column;
		}

		String problem() {
			return String.valueOf(getMessage());
		}

	}

	/**
	 * Reads an object.
	 * @param json the text
	 * @return its leaves, in their order
	 * @throws MalformedJsonException if it is no object, or more than one
	 */
	static List<Leaf> read(String json) throws MalformedJsonException {
		String text = json.startsWith(BYTE_ORDER_MARK) ? json.substring(1) : json;
		try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
			try {
				return new JsonLeaves(parser).readAll();
			}
			catch (JacksonException ex) {
				TokenStreamLocation location = (ex.getLocation() != null) ? ex.getLocation() : parser.currentLocation();
				throw new MalformedJsonException("is malformed JSON", location.getLineNr(), location.getColumnNr());
			}
		}
	}

	private List<Leaf> readAll() throws MalformedJsonException {
		if (this.parser.nextToken() != JsonToken.START_OBJECT) {
			throw malformed("is no JSON object");
		}
		object(List.of());
		if (this.parser.nextToken() != null) {
			throw malformed("has text after the JSON object");
		}
		return this.leaves;
	}

	private void object(List<String> path) throws MalformedJsonException {
		TokenStreamLocation begin = this.parser.currentTokenLocation();
		Set<String> names = new HashSet<>();
		while (this.parser.nextToken() != JsonToken.END_OBJECT) {
			String name = this.parser.currentName();
			boolean exact = !path.isEmpty()
					&& (isProperties(path.get(0)) || MAPS.contains(uniform(path.get(path.size() - 1))));
			if (!names.add(exact ? name.toLowerCase(Locale.ROOT) : uniform(name))) {
				throw malformed("has a key twice");
			}
			this.parser.nextToken();
			value(with(path, name));
		}
		if (names.isEmpty()) {
			add(path, Kind.EMPTY_OBJECT, begin);
		}
	}

	/** Names of the driver's properties are spelled in one way, but for their case. */
	private static boolean isProperties(String name) {
		return uniform(name).equals("properties");
	}

	private static String uniform(String name) {
		return name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
	}

	private void array(List<String> path) throws MalformedJsonException {
		TokenStreamLocation begin = this.parser.currentTokenLocation();
		int index = 0;
		while (this.parser.nextToken() != JsonToken.END_ARRAY) {
			value(with(path, "[" + index + "]"));
			index++;
		}
		if (index == 0) {
			add(path, Kind.EMPTY_ARRAY, begin);
		}
	}

	private void value(List<String> path) throws MalformedJsonException {
		TokenStreamLocation begin = this.parser.currentTokenLocation();
		@Nullable JsonToken token = this.parser.currentToken();
		if (token == JsonToken.START_OBJECT) {
			object(path);
		}
		else if (token == JsonToken.START_ARRAY) {
			array(path);
		}
		else if (token == JsonToken.VALUE_STRING) {
			add(path, Kind.TEXT, begin);
		}
		else if (token == JsonToken.VALUE_NULL) {
			add(path, Kind.NULL, begin);
		}
		else if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
			add(path, Kind.BOOLEAN, begin);
		}
		else {
			add(path, Kind.NUMBER, begin);
		}
	}

	private void add(List<String> path, Kind kind, TokenStreamLocation begin) {
		String text = switch (kind) {
			case TEXT, NUMBER, BOOLEAN -> this.parser.getString();
			case NULL, EMPTY_OBJECT, EMPTY_ARRAY -> "";
		};
		if (!path.isEmpty()) {
			this.leaves.add(new Leaf(path, kind, text, begin.getLineNr(), begin.getColumnNr()));
		}
	}

	private static List<String> with(List<String> path, String name) {
		List<String> longer = new ArrayList<>(path);
		longer.add(name);
		return longer;
	}

	private MalformedJsonException malformed(String problem) {
		TokenStreamLocation location = this.parser.currentTokenLocation();
		return new MalformedJsonException(problem, location.getLineNr(), location.getColumnNr());
	}

}
