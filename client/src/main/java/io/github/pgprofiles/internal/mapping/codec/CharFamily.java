package io.github.pgprofiles.internal.mapping.codec;

import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;

/**
 * {@code "char"}, which is one byte and no character. Those beyond ASCII are shown as the
 * servers from 16 on do it, in octal. PostgreSQL manual, chapter 'Character Types'.
 */
final class CharFamily implements TypeFamily {

	private static final TextFamily TEXT = new TextFamily(true);

	@Override
	public @Nullable Decoder decoder(ResolvableType target, Wire wire, Codecs codecs) {
		if (target.toClass() == String.class) {
			return CharFamily::read;
		}
		Decoder decoder = TEXT.decoder(target, wire, codecs);
		if (decoder == null) {
			return null;
		}
		return (bytes, offset, length) -> {
			if (length == 1 && bytes[offset] <= 0) {
				throw new Misfit("is no character");
			}
			return decoder.decode(bytes, offset, length);
		};
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
	public Class<?> natural() {
		return String.class;
	}

}
