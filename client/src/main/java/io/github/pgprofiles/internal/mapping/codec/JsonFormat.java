package io.github.pgprofiles.internal.mapping.codec;

import java.lang.reflect.Type;

/** Reads and writes JSON, with a library or not at all. Thread-safe. */
public interface JsonFormat {

	/** Without a library: says what is missing where somebody needs it. */
	JsonFormat NONE = new JsonFormat() {

		@Override
		public Decoder reader(Type type) {
			return (bytes, offset, length) -> {
				throw missing();
			};
		}

		@Override
		public String write(Object value) {
			throw missing();
		}

		private static Misfit missing() {
			return new Misfit("needs Jackson 3 for that: add tools.jackson.core:jackson-databind to the class path");
		}

	};

	/**
	 * Prepares the reading of one Java type.
	 * @return a decoder of text in UTF-8; its value is {@code null} where JSON's
	 * {@code null} becomes that
	 */
	Decoder reader(Type type);

	/**
	 * Writes a value.
	 * @throws Misfit if it cannot be written
	 */
	String write(Object value);

	/** Whether a class is one of Jackson's trees. Needs no Jackson. */
	static boolean isTree(Class<?> type) {
		return type.getName().startsWith("tools.jackson.databind.");
	}

}
