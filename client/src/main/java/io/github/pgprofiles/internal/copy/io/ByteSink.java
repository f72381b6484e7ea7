package io.github.pgprofiles.internal.copy.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** Where a COPY out goes. Closed in any case; finished only where all of it is there. */
public abstract class ByteSink implements AutoCloseable {

	/** Opens a sink, once for each copy. */
	@FunctionalInterface
	public interface Opener {

		ByteSink open() throws IOException;

	}

	public abstract void write(byte[] bytes, int offset, int length) throws IOException;

	/** Nothing more comes, and nothing is missing. */
	public abstract void finish() throws IOException;

	/** What was written may be seen; until it is kept, closing takes it back. */
	public void publish() throws IOException {
	}

	/** All is well, and what was published stays. */
	public void keep() {
	}

	@Override
	public void close() throws IOException {
	}

	/** A stream that is the caller's. */
	public static ByteSink of(OutputStream stream) {
		return new ByteSink() {

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				stream.write(bytes, offset, length);
			}

			@Override
			public void finish() throws IOException {
				stream.flush();
			}

		};
	}

	/** A stream that is closed behind the copy, once. */
	public static ByteSink closing(OutputStream stream) {
		return new ByteSink() {

			private boolean closed;

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				stream.write(bytes, offset, length);
			}

			@Override
			public void finish() throws IOException {
				close();
			}

			@Override
			public void close() throws IOException {
				if (!this.closed) {
					this.closed = true;
					stream.close();
				}
			}

		};
	}

	/** Characters of an encoding. */
	public static ByteSink of(Writer writer, Charset charset) {
		DecodedSink decoded = new DecodedSink(writer, charset);
		return new ByteSink() {

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				decoded.write(bytes, offset, length);
			}

			@Override
			public void finish() throws IOException {
				decoded.end();
			}

		};
	}

	/** A file, which takes its place only when it is complete. */
	public static ByteSink of(Path file) throws IOException {
		return FileSink.open(file.toAbsolutePath());
	}

}
