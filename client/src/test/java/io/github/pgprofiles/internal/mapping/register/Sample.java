package io.github.pgprofiles.internal.mapping.register;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;

import io.github.pgprofiles.internal.mapping.catalog.ServerType;
import io.github.pgprofiles.internal.mapping.catalog.ServerTypes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A value of one type, as the server sends it: what it becomes is the same in both
 * formats.
 */
public final class Sample {

	private static final Codecs CODECS = new Codecs();

	private final int oid;

	private final String text;

	private final byte @Nullable [] binary;

	private Sample(int oid, String text, byte @Nullable [] binary) {
		this.oid = oid;
		this.text = text;
		this.binary = binary;
	}

	/**
	 * A value, its binary format put together from numbers, texts and bytes, each in the
	 * length of its own.
	 */
	public static Sample of(int oid, String text, Object... binary) {
		return new Sample(oid, text, pack(binary));
	}

	public static Sample text(int oid, String text) {
		return new Sample(oid, text, null);
	}

	public static byte[] pack(Object... parts) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		DataOutputStream output = new DataOutputStream(bytes);
		try {
			for (Object part : parts) {
				write(output, part);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	private static void write(DataOutputStream output, Object part) throws IOException {
		if (part instanceof Byte number) {
			output.writeByte(number);
		}
		else if (part instanceof Short number) {
			output.writeShort(number);
		}
		else if (part instanceof Integer number) {
			output.writeInt(number);
		}
		else if (part instanceof Long number) {
			output.writeLong(number);
		}
		else if (part instanceof Double number) {
			output.writeDouble(number);
		}
		else if (part instanceof byte[] bytes) {
			output.write(bytes);
		}
		else {
			output.write(part.toString().getBytes(StandardCharsets.UTF_8));
		}
	}

	public void becomes(Class<?> type, Object expected) {
		becomes(ResolvableType.forClass(type), expected);
	}

	public void becomes(ResolvableType type, Object expected) {
		assertThat(decode(Wire.TEXT, type)).as("text to %s", type).isEqualTo(expected);
		if (this.binary != null) {
			assertThat(decode(Wire.BINARY, type)).as("binary to %s", type).isEqualTo(expected);
		}
	}

	/** No format of which becomes a type, for the reason. */
	public void isRefused(Class<?> type, String reason) {
		for (Wire wire : Wire.values()) {
			if (wire == Wire.TEXT || this.binary != null) {
				ConversionException refusal = null;
				try {
					decode(wire, ResolvableType.forClass(type));
				}
				catch (ConversionException ex) {
					refusal = ex;
				}
				assertThat(refusal).as("%s to %s", wire, type).isNotNull();
				assertThat(refusal.reason()).contains(reason);
			}
		}
	}

	/** What lies around a value is not read. */
	private Object decode(Wire wire, ResolvableType type) {
		byte[] value = (wire == Wire.TEXT) ? this.text.getBytes(StandardCharsets.UTF_8) : this.binary;
		byte[] bytes = pack("{[(\"", value, "1\"])}");
		try {
			return CODECS.decoder(this.oid, wire, type, Nothing.KNOWN).decode(bytes, 4, value.length);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Who is asked for nothing. */
	private enum Nothing implements ServerTypes {

		KNOWN;

		@Override
		public ServerType lookUp(int oid) {
			ServerType plain = ServerType.plain("type " + oid);
			return (oid == 20_000) ? plain.ofKind(ServerType.RANGE).over(25) : plain;
		}

	}

}
