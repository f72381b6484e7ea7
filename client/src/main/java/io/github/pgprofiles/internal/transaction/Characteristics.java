package io.github.pgprofiles.internal.transaction;

import java.util.EnumMap;
import java.util.Map;

import io.github.pgprofiles.internal.transaction.state.IsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * The words that begin a transaction, or set what it is like, each made once: what is
 * sent is known to the driver by its text. Immutable.
 */
final class Characteristics {

	/** At the server's isolation. */
	private final Texts unspecified;

	private final Map<IsolationLevel, Texts> levels = new EnumMap<>(IsolationLevel.class);

	/**
	 * Makes all that can be said.
	 * @param verb that the characteristics follow
	 * @param ifNone what is said where there are none
	 */
	Characteristics(String verb, String ifNone) {
		this.unspecified = Texts.of(verb, "", ifNone);
		for (IsolationLevel level : IsolationLevel.values()) {
			this.levels.put(level, Texts.of(verb, " isolation level " + level.sql(), ifNone));
		}
	}

	/** By what else is said. */
	private record Texts(String plain, String readOnly, String deferrable, String both) {

		static Texts of(String verb, String isolation, String ifNone) {
			return new Texts(isolation.isEmpty() ? ifNone : verb + isolation + ";", verb + isolation + " read only;",
					verb + isolation + " deferrable;", verb + isolation + " read only deferrable;");
		}

	}

	/**
	 * One statement with its semicolon, or nothing.
	 * @param level {@code null} for the server's
	 */
	String text(@Nullable IsolationLevel level, boolean readOnly, boolean deferrable) {
		Texts texts = (level != null) ? this.levels.getOrDefault(level, this.unspecified) : this.unspecified;
		if (deferrable) {
			return readOnly ? texts.both() : texts.deferrable();
		}
		return readOnly ? texts.readOnly() : texts.plain();
	}

}
