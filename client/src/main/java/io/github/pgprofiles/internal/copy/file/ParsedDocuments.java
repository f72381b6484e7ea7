package io.github.pgprofiles.internal.copy.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

import io.github.pgprofiles.error.CopyException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Documents one behind the other, or the elements of one array, as Jackson finds where
 * they begin and end. Loaded only where there is Jackson. Not thread-safe.
 */
final class ParsedDocuments implements JsonDocuments {

	/** Levels; the server's stack has room for some less. */
	private static final int DEEPEST = 10_000;

	/** Takes what the server does, which has the last word. */
	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(DEEPEST)
			.maxNumberLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.maxStringLength(Integer.MAX_VALUE)
			.build())
		.build();

	private final Window window;

	private final JsonParser parser;

	private boolean begun;

	private boolean array;

	private boolean ended;

	private long from;

	private long to;

	private long line;

	ParsedDocuments(InputStream source) {
		this.window = new Window(source);
		this.parser = FACTORY.createParser(ObjectReadContext.empty(), this.window);
	}

	@Override
	public boolean next() throws IOException {
		try {
			return !this.ended && read();
		}
		catch (JacksonIOException ex) {
			throw ex.getCause();
		}
		catch (StreamConstraintsException ex) {
			long at = this.parser.currentLocation().getLineNr();
			throw new CopyException(null,
					"line %d: a document has more than %d levels, or a part that is too long to be read".formatted(at,
							DEEPEST),
					at, null);
		}
		catch (JacksonException ex) {
			throw refused(ex.getLocation(), this.window.start());
		}
	}

	private boolean read() {
		this.window.release(this.to);
		JsonToken token = this.parser.nextToken();
		if (!this.begun) {
			this.begun = true;
			this.array = token == JsonToken.START_ARRAY;
			token = this.array ? this.parser.nextToken() : token;
		}
		if (this.array && token == JsonToken.END_ARRAY) {
			requireEnd(this.parser.nextToken());
			token = null;
		}
		else if (this.array && token == null) {
			throw new CopyException(null, "the data end inside the array of documents", this.line, null);
		}
		this.ended = token == null;
		if (this.ended) {
			return false;
		}
		this.from = this.parser.currentTokenLocation().getByteOffset();
		this.parser.skipChildren();
		this.parser.finishToken();
		TokenStreamLocation end = this.parser.currentLocation();
		this.to = end.getByteOffset();
		this.line = end.getLineNr();
		if (this.from < 0) {
			throw new CopyException(null, "the data are JSON in another encoding than UTF-8: pass a Reader");
		}
		return true;
	}

	private void requireEnd(JsonToken token) {
		if (token != null) {
			throw new CopyException(null,
					"line %d: the array of documents has ended, and something follows it"
						.formatted(this.parser.currentTokenLocation().getLineNr()),
					(long) this.parser.currentTokenLocation().getLineNr(), null);
		}
	}

	private static CopyException refused(TokenStreamLocation place, byte[] start) {
		String cause = FileCause.ofKind(start);
		long line = (place != null) ? place.getLineNr() : 1;
		return new CopyException(null, "line %d, character %d: the data are not JSON, or not to their end%s".formatted(
				line, (place != null) ? place.getColumnNr() : 1, (cause != null) ? ". " + cause : ""), line, null);
	}

	@Override
	public byte[] array() {
		return this.window.bytes;
	}

	@Override
	public int offset() {
		return (int) (this.from - this.window.first);
	}

	@Override
	public int length() {
		return (int) (this.to - this.from);
	}

	@Override
	public long line() {
		return this.line;
	}

	/** Keeps what the parser has read until it is released. */
	private static final class Window extends InputStream {

		private static final int INITIAL = 16 * 1024;

		private static final int START = 64;

		private final InputStream source;

		private byte[] bytes = new byte[INITIAL];

		/** Where in the data the first one is. */
		private long first;

		private int length;

		private byte[] start = new byte[0];

		Window(InputStream source) {
			this.source = source;
		}

		byte[] start() {
			return this.start;
		}

		void release(long to) {
			int gone = (int) (to - this.first);
			System.arraycopy(this.bytes, gone, this.bytes, 0, this.length - gone);
			this.length -= gone;
			this.first = to;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : one[0] & 0xff;
		}

		@Override
		public int read(byte[] target, int offset, int count) throws IOException {
			int read = this.source.read(target, offset, count);
			if (read > 0) {
				if (this.length + read > this.bytes.length) {
					this.bytes = Arrays.copyOf(this.bytes, Math.max(this.length + read, this.bytes.length * 2));
				}
				System.arraycopy(target, offset, this.bytes, this.length, read);
				this.length += read;
				if (this.start.length < START) {
					this.start = Arrays.copyOf(this.bytes, Math.min(this.length, START));
				}
			}
			return read;
		}

	}

}
