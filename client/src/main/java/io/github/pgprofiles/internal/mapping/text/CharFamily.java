package io.github.pgprofiles.internal.mapping.text;

import java.util.Locale;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Decoders;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Encoders;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * {@code "char"}, which is one byte and no character. Those beyond ASCII are shown as the
 * servers from 16 on do it, in octal. PostgreSQL manual, chapter 'Character Types'.
 */
public final class CharFamily implements TypeFamily {

	private static final TextFamily TEXT = new TextFamily(true);

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Decoders decoders) {
		if (target.toClass() == String.class) {
			return CharFamily::read;
		}
		Decoder decoder = TEXT.decoder(target, wire, decoders);
		if (decoder == null) {
			return null;
		}
		return (bytes, offset, length) -> {
			if (length == 1 && bytes[offset] <= 0) {
				throw new ConversionException("is no character");
			}
			return decoder.decode(bytes, offset, length);
		};
	}

	/** What {@link #read} shows, and one character of ASCII. */
	private static int write(String text) {
		if (text.isEmpty()) {
			return 0;
		}
		if (text.length() == 1 && text.charAt(0) < 0x80) {
			return text.charAt(0);
		}
		if (text.matches("\\\\[0-3][0-7]{2}")) {
			return Integer.parseInt(text.substring(1), 8);
		}
		throw new ConversionException("is not one character of ASCII");
	}

	private static String read(byte[] bytes, int offset, int length) {
		if (length != 1) {
			return Bytes.ascii(bytes, offset, length);
		}
		byte value = bytes[offset];
		if (value == 0) {
			return "";
		}
		return (value > 0) ? Character.toString(value) : String.format(Locale.ROOT, "\\%03o", value & 0xff);
	}

	@Override
	public @Nullable Encoder encoder(ResolvableType source, int modifier, Encoders encoders) {
		return (source.toClass() == String.class || source.toClass() == char.class
				|| source.toClass() == Character.class) ? (value, out) -> out.int1(write(value.toString())) : null;
	}

	@Override
	public Class<?> natural() {
		return String.class;
	}

}
