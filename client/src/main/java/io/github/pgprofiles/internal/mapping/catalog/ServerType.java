package io.github.pgprofiles.internal.mapping.catalog;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A type as the server's catalog has it. PostgreSQL manual, chapter 'System Catalogs',
 * {@code pg_type}.
 *
 * @param name for messages and the driver: in quotes and with its schema where that has
 * to be named
 * @param kind such as {@link #ENUM}
 * @param element of an array, else 0
 * @param delimiter between elements of this type in the text of an array
 * @param base that a domain was made of, which may be a domain itself, else 0
 * @param modifier of a domain, such as the length of a {@code bit(n)}; -1 for none
 * @param bound of a range or a multirange, else 0
 * @param sent whether the type itself has a binary output function
 * @param extension its name and the type's, such as {@code hstore.hstore}; {@code null}
 * if it is no base type of an extension
 * @param attributes the types of those that a composite has
 */
public record ServerType(String name, char kind, int element, char delimiter, int base, int modifier, int bound,
		boolean sent, @Nullable String extension, List<Integer> attributes) {

	static final char BASE = 'b';

	static final char DOMAIN = 'd';

	static final char ENUM = 'e';

	public static final char RANGE = 'r';

	static final char MULTIRANGE = 'm';

	static final char PSEUDO = 'p';

	static final char COMMA = ',';

	/** One that is gone, or that nobody was asked about. */
	public static final ServerType UNKNOWN = plain("unknown");

	/** A base type that is no array. */
	public static ServerType plain(String name) {
		return new ServerType(name, BASE, 0, COMMA, 0, -1, 0, true, null, List.of());
	}

	public ServerType ofKind(char kind) {
		return new ServerType(this.name, kind, this.element, this.delimiter, this.base, this.modifier, this.bound,
				this.sent, this.extension, this.attributes);
	}

	ServerType of(int element) {
		return new ServerType(this.name, this.kind, element, this.delimiter, this.base, this.modifier, this.bound,
				this.sent, this.extension, this.attributes);
	}

	ServerType delimitedBy(char delimiter) {
		return new ServerType(this.name, this.kind, this.element, delimiter, this.base, this.modifier, this.bound,
				this.sent, this.extension, this.attributes);
	}

	public ServerType over(int bound) {
		return new ServerType(this.name, this.kind, this.element, this.delimiter, this.base, this.modifier, bound,
				this.sent, this.extension, this.attributes);
	}

	ServerType unsent() {
		return new ServerType(this.name, this.kind, this.element, this.delimiter, this.base, this.modifier, this.bound,
				false, this.extension, this.attributes);
	}

	public boolean isEnum() {
		return this.kind == ENUM;
	}

	public boolean isDomain() {
		return this.kind == DOMAIN && this.base != 0;
	}

	public boolean isMultirange() {
		return this.kind == MULTIRANGE;
	}

	/** The types that this one is made of. */
	public List<Integer> parts() {
		return (this.element != 0) ? List.of(this.element)
				: (this.base != 0) ? List.of(this.base) : (this.bound != 0) ? List.of(this.bound) : this.attributes;
	}

}
