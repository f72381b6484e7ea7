package io.github.pgprofiles.internal.copy.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Bytes to copy in.
 *
 * @param stream of the bytes, closed with the source only where it was opened here
 * @param size if it is known
 * @param fraction that was read already, where that is known and the size is not
 * @param owned whether it is closed with the copy
 */
public record ByteSource(InputStream stream, SourceSize size, @Nullable DoubleSupplier fraction,
		boolean owned) implements AutoCloseable {

	private static final int BUFFER = 64 * 1024;

	/** Opens a source, once for each copy. */
	@FunctionalInterface
	public interface Opener {

		ByteSource open() throws IOException;

	}

	public static ByteSource of(InputStream stream) {
		return new ByteSource(stream, SourceSize.UNKNOWN, null, false);
	}

	public static ByteSource of(byte[] bytes) {
		return new ByteSource(new ByteArrayInputStream(bytes), SourceSize.ofBytes(bytes.length), null, false);
	}

	public static ByteSource of(ReadableByteChannel channel) {
		return of(Channels.newInputStream(channel));
	}

	/** Characters, as the bytes of an encoding. */
	public static ByteSource of(Reader reader, Charset charset) {
		return of(new EncodedStream(reader, charset));
	}

	/** A file, compressed by gzip or not. */
	public static ByteSource of(Path file) throws IOException {
		SeekableByteChannel channel = Files.newByteChannel(file);
		try {
			// a pipe has no size, and cannot go back
			boolean sized = Files.isRegularFile(file);
			long size = channel.size();
			Peeked stream = new Peeked(Channels.newInputStream(channel));
			if (!stream.isCompressed()) {
				return new ByteSource(stream, sized ? SourceSize.ofBytes(size) : SourceSize.UNKNOWN, null, true);
			}
			return new ByteSource(new GzipStream(stream, BUFFER), SourceSize.UNKNOWN,
					sized ? () -> fraction(channel, size) : null, true);
		}
		catch (IOException | RuntimeException ex) {
			channel.close();
			throw ex;
		}
	}

	/** A stream whose first bytes have been looked at. */
	private static final class Peeked extends PushbackInputStream {

		Peeked(InputStream stream) {
			super(stream, 2);
		}

		boolean isCompressed() throws IOException {
			byte[] start = readNBytes(2);
			unread(start);
			return GzipStream.isGzip(start);
		}

	}

	/** Whether all of it is there at once, or is a file of a known size. */
	public boolean isInMemory() {
		return this.size.bytes() != null || this.stream.getClass() == ByteArrayInputStream.class
				|| (this.stream instanceof EncodedStream encoded && encoded.isInMemory());
	}

	private static double fraction(SeekableByteChannel channel, long size) {
		try {
			return SourceSize.share(channel.position(), size);
		}
		catch (IOException ex) {
			// whoever reads from it will meet the same
			return 0;
		}
	}

	@Override
	public void close() throws IOException {
		if (this.owned) {
			this.stream.close();
		}
	}

}
