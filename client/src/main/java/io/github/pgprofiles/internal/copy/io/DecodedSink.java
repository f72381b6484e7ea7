package io.github.pgprofiles.internal.copy.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/**
 * Bytes as characters. Not thread-safe; does not close its writer.
 */
final class DecodedSink extends OutputStream {

	/** Of a character that is split between two pieces. */
	private static final int REST = 16;

	private final Writer writer;

	private final CharsetDecoder decoder;

	private final CharBuffer characters = CharBuffer.allocate(16 * 1024);

	private final ByteBuffer rest = ByteBuffer.allocate(REST);

	DecodedSink(Writer writer, Charset charset) {
		this.writer = writer;
		this.decoder = charset.newDecoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);
	}

	@Override
	public void write(int value) throws IOException {
		write(new byte[] { (byte) value }, 0, 1);
	}

	@Override
	public void write(byte[] source, int offset, int length) throws IOException {
		ByteBuffer bytes = ByteBuffer.wrap(source, offset, length);
		while (this.rest.position() > 0 && bytes.hasRemaining()) {
			this.rest.put(bytes.get());
			this.rest.flip();
			decode(this.rest, false);
			this.rest.compact();
		}
		decode(bytes, false);
		this.rest.put(bytes);
	}

	private void decode(ByteBuffer bytes, boolean last) throws IOException {
		boolean more = true;
		while (more) {
			var result = this.decoder.decode(bytes, this.characters, last);
			if (result.isError()) {
				result.throwException();
			}
			drain();
			more = result.isOverflow();
		}
	}

	private void drain() throws IOException {
		this.characters.flip();
		this.writer.append(this.characters);
		this.characters.clear();
	}

	/** After the last byte. */
	void end() throws IOException {
		this.rest.flip();
		decode(this.rest, true);
		this.decoder.flush(this.characters);
		drain();
		this.writer.flush();
	}

	@Override
	public void flush() throws IOException {
		this.writer.flush();
	}

}
