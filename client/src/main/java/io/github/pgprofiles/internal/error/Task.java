package io.github.pgprofiles.internal.error;

/** What a client does for its caller, as messages name it. */
public enum Task {

	QUERY("query"),

	UPDATE("update"),

	BATCH("batch"),

	STREAM("stream"),

	END_OF_STREAM("end of the stream"),

	COPY("copy");

	private final String words;

	Task(String words) {
		this.words = words;
	}

	@Override
	public String toString() {
		return this.words;
	}

}
