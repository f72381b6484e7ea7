package io.github.pgprofiles.internal.mapping.register;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Objects;

import io.github.pgprofiles.internal.mapping.catalog.UnaskedServer;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Encoder;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/** Values on their way to the server, read again as it would send them back. */
public final class Sending {

	private static final ResolvableType TEXT = ResolvableType.forClass(String.class);

	private static final Codecs CODECS = new Codecs();

	private Sending() {
	}

	/** What the server would show of a value, which goes in binary. */
	public static String shown(int oid, Object value) {
		return shown(oid, -1, ResolvableType.forClass(value.getClass()), value);
	}

	public static String shown(int oid, int modifier, ResolvableType type, Object value) {
		try {
			WireBuffer out = new WireBuffer(1);
			binary(oid, modifier, type).encode(value, out);
			return (String) CODECS.decoder(oid, Wire.BINARY, TEXT, UnaskedServer.INSTANCE)
				.decode(out.array(), 0, out.position());
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Encoder binary(int oid, int modifier, ResolvableType type) {
		try {
			return Objects.requireNonNull(CODECS.encoders().binary(oid, modifier, type, UnaskedServer.INSTANCE));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A value there and back, in binary. */
	public static @Nullable Object returned(int oid, ResolvableType type, Object value) {
		try {
			WireBuffer out = new WireBuffer(1);
			binary(oid, -1, type).encode(value, out);
			return CODECS.decoder(oid, Wire.BINARY, type, UnaskedServer.INSTANCE)
				.decode(out.array(), 0, out.position());
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** A value there and back, in text. */
	public static @Nullable Object returnedInText(int oid, ResolvableType type, Object value) {
		try {
			TextForm form = Objects.requireNonNull(CODECS.encoders().text(oid, -1, type, UnaskedServer.INSTANCE));
			byte[] text = Objects.requireNonNull(form.text(value)).getBytes(StandardCharsets.UTF_8);
			return CODECS.decoder(oid, Wire.TEXT, type, UnaskedServer.INSTANCE).decode(text, 0, text.length);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Why a value does not become a type. */
	public static String refusal(int oid, Object value) {
		try {
			shown(oid, value);
		}
		catch (ConversionException ex) {
			return ex.reason();
		}
		throw new AssertionError("It fits");
	}

	/** Whether a class becomes a type in binary. */
	public static boolean fits(int oid, Class<?> type) {
		try {
			return CODECS.encoders().binary(oid, -1, ResolvableType.forClass(type), UnaskedServer.INSTANCE) != null;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
