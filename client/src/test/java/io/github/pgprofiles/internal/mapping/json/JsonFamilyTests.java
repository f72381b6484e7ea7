package io.github.pgprofiles.internal.mapping.json;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.github.pgprofiles.convert.JsonConverter;
import io.github.pgprofiles.internal.mapping.catalog.UnaskedServer;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.core.Oid;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonFamilyTests {

	private static final String TEXT = "{\"ä\": [1, 2]}";

	private final List<Type> asked = new ArrayList<>();

	/** Hands out the text it was given. */
	private final Codecs codecs = new Codecs(Map.of(), JsonAdapter.of(new JsonConverter() {

		@Override
		public Reader reader(Type type) {
			JsonFamilyTests.this.asked.add(type);
			return (bytes, offset, length) -> "read " + new String(bytes, offset, length, StandardCharsets.UTF_8);
		}

		@Override
		public String write(Object value) {
			return "written";
		}

	}));

	private enum Form {

		JSON_TEXT(Oid.JSON, Wire.TEXT, ""), JSON_BINARY(Oid.JSON, Wire.BINARY, ""),
		JSONB_TEXT(Oid.JSONB, Wire.TEXT, ""), JSONB_BINARY(Oid.JSONB, Wire.BINARY, "\1");

		private final int oid;

		private final Wire wire;

		private final String version;

		Form(int oid, Wire wire, String version) {
			this.oid = oid;
			this.wire = wire;
			this.version = version;
		}

	}

	private Object decode(Form form, ResolvableType type, String value) throws SQLException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes("before".getBytes(StandardCharsets.UTF_8));
		int offset = bytes.size();
		bytes.writeBytes(value.getBytes(StandardCharsets.UTF_8));
		int length = bytes.size() - offset;
		bytes.writeBytes("after".getBytes(StandardCharsets.UTF_8));
		return this.codecs.decoder(form.oid, form.wire, type, UnaskedServer.INSTANCE)
			.decode(bytes.toByteArray(), offset, length);
	}

	@ParameterizedTest
	@EnumSource(Form.class)
	void readsTheSameInEitherFormatOfEitherType(Form form) throws SQLException {
		assertThat(decode(form, ResolvableType.forClass(String.class), form.version + TEXT)).isEqualTo(TEXT);
		assertThat(decode(form, ResolvableType.forClass(Object.class), form.version + TEXT)).isEqualTo(TEXT);
		assertThat(decode(form, ResolvableType.forClass(Map.class), form.version + TEXT)).isEqualTo("read " + TEXT);
	}

	@Test
	void refusesAVersionThatIsNotKnown() {
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> decode(Form.JSONB_BINARY, ResolvableType.forClass(String.class), "\2" + TEXT))
			.withMessageContaining("version");
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> decode(Form.JSONB_BINARY, ResolvableType.forClass(String.class), ""))
			.withMessageContaining("version");
	}

	@Test
	void libraryIsAskedForTheTypeWithWhatItHolds() throws Exception {
		for (Class<?> owner : List.of(Plain.class, OfUuid.class)) {
			ResolvableType type = ResolvableType.forMethodParameter(owner.getMethod("setValues", List.class), 0, owner);
			decode(Form.JSON_TEXT, type, TEXT);
		}
		decode(Form.JSON_TEXT, ResolvableType.forClass(UUID[].class), TEXT);
		decode(Form.JSON_TEXT, ResolvableType.forClass(List.class), TEXT);
		decode(Form.JSON_TEXT, ResolvableType.forClass(Recursive.class), TEXT);
		assertThat(this.asked).extracting(Type::getTypeName)
			.containsExactly("java.util.List<java.util.Map<java.lang.String, java.lang.Integer>>",
					"java.util.List<java.util.Map<java.lang.String, java.util.UUID>>", "java.util.UUID[]",
					"java.util.List", Recursive.class.getName());
	}

	@Test
	void withoutALibraryOnlyTextIsRead() throws SQLException {
		Codecs plain = new Codecs();
		byte[] json = TEXT.getBytes(StandardCharsets.UTF_8);
		assertThat(plain.decoder(Oid.JSON, Wire.TEXT, ResolvableType.forClass(String.class), UnaskedServer.INSTANCE)
			.decode(json, 0, json.length)).isEqualTo(TEXT);
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(
					() -> plain.decoder(Oid.JSON, Wire.TEXT, ResolvableType.forClass(Map.class), UnaskedServer.INSTANCE)
						.decode(json, 0, json.length))
			.withMessageContaining("tools.jackson.core:jackson-databind");
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> plain.encoder().encode(Map.of(), Object::toString))
			.withMessageContaining("tools.jackson.core:jackson-databind");
	}

	/** A bean whose property says it all. */
	public static class Plain {

		public void setValues(List<Map<String, Integer>> values) {
		}

	}

	/** A bean whose subclass says the rest. */
	public static class Of<T> {

		public void setValues(List<Map<String, T>> values) {
		}

	}

	/** A class of itself, for ever. */
	public static class Recursive<T extends Recursive<T>> {

	}

	/** The rest. */
	public static class OfUuid extends Of<UUID> {

	}

}
