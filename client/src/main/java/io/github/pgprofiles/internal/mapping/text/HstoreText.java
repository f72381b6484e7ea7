package io.github.pgprofiles.internal.mapping.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the text of an hstore, as the server writes it:
 * {@code "a"=>"1", "b"=>NULL}.
 */
public final class HstoreText {

	private final byte[] bytes;

	private final int end;

	private int at;

	HstoreText(byte[] bytes, int offset, int length) {
		this.bytes = bytes;
		this.at = offset;
		this.end = offset + length;
	}

	Map<String, @Nullable String> read() {
		Map<String, @Nullable String> map = new LinkedHashMap<>();
		while (this.at < this.end) {
			String key = quoted();
			skip('=');
			skip('>');
			if (current() == 'N') {
				this.at += "NULL".length();
				map.put(key, null);
			}
			else {
				map.put(key, quoted());
			}
			if (this.at < this.end) {
				skip(',');
				skip(' ');
			}
		}
		return map;
	}

	private String quoted() {
		skip('"');
		ByteArrayOutputStream plain = new ByteArrayOutputStream();
		while (current() != '"') {
			if (current() == '\\') {
				this.at++;
			}
			plain.write(current());
			this.at++;
		}
		this.at++;
		return plain.toString(StandardCharsets.UTF_8);
	}

	private byte current() {
		if (this.at >= this.end) {
			throw new ConversionException("is no hstore");
		}
		return this.bytes[this.at];
	}

	private void skip(char expected) {
		if (current() != expected) {
			throw new ConversionException("is no hstore");
		}
		this.at++;
	}

	public static String write(Map<?, ?> map) {
		StringBuilder text = new StringBuilder();
		map.forEach((key, value) -> {
			text.append(text.isEmpty() ? "" : ", ");
			append(text, key.toString());
			text.append("=>");
			if (value == null) {
				text.append("NULL");
			}
			else {
				append(text, value.toString());
			}
		});
		return text.toString();
	}

	private static void append(StringBuilder text, String value) {
		text.append('"');
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c == '"' || c == '\\') {
				text.append('\\');
			}
			text.append(c);
		}
		text.append('"');
	}

}
