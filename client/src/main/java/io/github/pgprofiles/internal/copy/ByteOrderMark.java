package io.github.pgprofiles.internal.copy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.github.pgprofiles.internal.copy.command.CopyFormat;
import io.github.pgprofiles.internal.copy.command.CopyJob;
import io.github.pgprofiles.internal.copy.io.EncodedStream;

/**
 * The mark that spreadsheets and editors set before a text to say that it is Unicode. It
 * is no part of the text, and the server takes it for one. Anywhere else the character is
 * data.
 */
final class ByteOrderMark {

	private static final byte[] NONE = {};

	private ByteOrderMark() {
	}

	/**
	 * How many bytes of it the data begins with.
	 * @param length of what is there of the data: all of it, or more than the mark has
	 */
	static int length(CopyJob job, byte[] data, int length) {
		byte[] mark = of(job);
		return (length >= mark.length && Arrays.equals(data, 0, mark.length, mark, 0, mark.length)) ? mark.length : 0;
	}

	private static byte[] of(CopyJob job) {
		if (job.command().format() == CopyFormat.BINARY) {
			return NONE;
		}
		Charset charset = job.charset();
		if (charset.equals(StandardCharsets.US_ASCII)) {
			// goes as UTF-8
			charset = StandardCharsets.UTF_8;
		}
		return charset.newEncoder().canEncode(EncodedStream.BYTE_ORDER_MARK)
				? String.valueOf(EncodedStream.BYTE_ORDER_MARK).getBytes(charset) : NONE;
	}

}
