package io.github.pgprofiles.internal.mapping.text;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import io.github.pgprofiles.internal.mapping.register.Sample;
import org.junit.jupiter.api.Test;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class HstoreFamilyTests {

	private static Object decode(Wire wire, Class<?> type, Object... value) {
		byte[] bytes = Sample.pack(value);
		Decoder decoder = new HstoreFamily().decoder(ResolvableType.forClass(type), wire, new Codecs());
		assertThat(decoder).isNotNull();
		return decoder.decode(bytes, 0, bytes.length);
	}

	@Test
	void readsNullsAndQuotesAndBackslashes() {
		Map<String, String> expected = new LinkedHashMap<>();
		expected.put("", "");
		expected.put("a\"b", "c\\d\"");
		expected.put("NULL", null);
		expected.put("=>", "é, 😀");
		String text = "\"\"=>\"\", \"a\\\"b\"=>\"c\\\\d\\\"\", \"NULL\"=>NULL, \"=>\"=>\"é, 😀\"";
		Object[] binary = { 4, 0, 0, 3, "a\"b", 4, "c\\d\"", 4, "NULL", -1, 2, "=>",
				"é, 😀".getBytes(StandardCharsets.UTF_8).length, "é, 😀" };
		assertThat(decode(Wire.TEXT, Map.class, text)).isEqualTo(expected);
		assertThat(decode(Wire.BINARY, Map.class, binary)).isEqualTo(expected);
		assertThat(decode(Wire.TEXT, String.class, text)).isEqualTo(text);
		assertThat(decode(Wire.BINARY, String.class, binary)).isEqualTo(text);
	}

	@Test
	void readsNothing() {
		assertThat(decode(Wire.TEXT, Map.class, "")).isEqualTo(Map.of());
		assertThat(decode(Wire.BINARY, Map.class, 0)).isEqualTo(Map.of());
	}

	@Test
	void keepsTheOrderOfTheServer() {
		assertThat(((Map<?, ?>) decode(Wire.TEXT, Map.class, "\"b\"=>\"1\", \"aa\"=>\"2\"")).keySet().toString())
			.isEqualTo("[b, aa]");
	}

	@Test
	void holdsNothingButText() {
		ResolvableType numbers = ResolvableType.forClassWithGenerics(Map.class, String.class, Integer.class);
		assertThat(new HstoreFamily().decoder(numbers, Wire.TEXT, new Codecs())).isNull();
		ResolvableType objects = ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class);
		assertThat(new HstoreFamily().decoder(objects, Wire.TEXT, new Codecs())).isNotNull();
	}

	@Test
	void refusesWhatIsCutOff() {
		for (String text : new String[] { "\"a", "\"a\"", "\"a\"=>\"", "a=>1" }) {
			assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> decode(Wire.TEXT, Map.class, text));
		}
	}

}
