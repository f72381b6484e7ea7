package io.github.pgprofiles.internal.copy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;

/** Where a COPY out goes. Closed in any case; finished only where all of it is there. */
public abstract class ByteSink implements AutoCloseable {

	private static final int BUFFER = 64 * 1024;

	/** As many as the system follows. */
	private static final int MOST_LINKS = 40;

	/** Opens a sink, once for each copy. */
	@FunctionalInterface
	public interface Opener {

		ByteSink open() throws IOException;

	}

	abstract void write(byte[] bytes, int offset, int length) throws IOException;

	/** Nothing more comes, and nothing is missing. */
	abstract void finish() throws IOException;

	/** All is well, and what was written may be seen. */
	void publish() throws IOException {
	}

	@Override
	public void close() throws IOException {
	}

	/** A stream that is the caller's. */
	public static ByteSink of(OutputStream stream) {
		return new ByteSink() {

			@Override
			void write(byte[] bytes, int offset, int length) throws IOException {
				stream.write(bytes, offset, length);
			}

			@Override
			void finish() throws IOException {
				stream.flush();
			}

		};
	}

	/** Characters of an encoding. */
	public static ByteSink of(Writer writer, Charset charset) {
		DecodedSink decoded = new DecodedSink(writer, charset);
		return new ByteSink() {

			@Override
			void write(byte[] bytes, int offset, int length) throws IOException {
				decoded.write(bytes, offset, length);
			}

			@Override
			void finish() throws IOException {
				decoded.end();
			}

		};
	}

	/** A file, which takes its place only when it is complete. */
	public static ByteSink of(Path file) throws IOException {
		return new FileSink(file.toAbsolutePath());
	}

	private static final class FileSink extends ByteSink {

		private final Path file;

		private final OutputStream plain;

		private final OutputStream stream;

		private @Nullable Path unfinished;

		FileSink(Path file) throws IOException {
			this.file = Files.exists(file) ? file.toRealPath() : target(file);
			// a device or a pipe is written to, never replaced
			this.unfinished = (!Files.exists(this.file) || Files.isRegularFile(this.file)) ? beside(this.file) : null;
			this.plain = (this.unfinished != null)
					? Files.newOutputStream(this.unfinished, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)
					: Files.newOutputStream(this.file);
			this.stream = file.toString().endsWith(".gz") ? new GZIPOutputStream(this.plain, BUFFER) : this.plain;
		}

		/** A link to a file that is not there yet is kept, too. */
		private static Path target(Path file) throws IOException {
			Path target = file;
			for (int links = 0; Files.isSymbolicLink(target) && links < MOST_LINKS; links++) {
				target = target.resolveSibling(Files.readSymbolicLink(target));
			}
			return target;
		}

		private static Path beside(Path file) {
			return file.resolveSibling(".%s.%s.part".formatted(file.getFileName(), UUID.randomUUID()));
		}

		@Override
		void write(byte[] bytes, int offset, int length) throws IOException {
			this.stream.write(bytes, offset, length);
		}

		@Override
		void finish() throws IOException {
			this.stream.close();
		}

		@Override
		void publish() throws IOException {
			Path part = this.unfinished;
			if (part != null) {
				Files.move(part, this.file, StandardCopyOption.REPLACE_EXISTING);
				this.unfinished = null;
			}
		}

		@Override
		public void close() throws IOException {
			// compressed data has an end that may not be written any more
			try (this.plain) {
				this.stream.close();
			}
			finally {
				if (this.unfinished != null) {
					Files.deleteIfExists(this.unfinished);
				}
			}
		}

	}

}
