package io.github.pgprofiles.internal.mapping.array;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.github.pgprofiles.internal.mapping.catalog.UnaskedServer;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Oid;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ArrayFamilyTests {

	private static final ResolvableType STRINGS = ResolvableType.forClassWithGenerics(List.class, String.class);

	private static final ResolvableType INTEGERS = ResolvableType.forClassWithGenerics(List.class, Integer.class);

	private static Decoder decoder(int type, ResolvableType target, Wire wire) {
		try {
			return new Codecs().decoder(type, wire, target, UnaskedServer.INSTANCE);
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Object text(int type, ResolvableType target, String text) {
		// not at the beginning of the bytes, as in a row
		byte[] bytes = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
		return decoder(type, target, Wire.TEXT).decode(bytes, 2, bytes.length - 4);
	}

	private static Object text(int type, Class<?> target, String text) {
		return text(type, ResolvableType.forClass(target), text);
	}

	/** As the server's array_send does: dimensions and bounds, then the elements. */
	private static byte[] ints(int[] dimensions, int firstIndex, Integer... elements) {
		ByteBuffer bytes = ByteBuffer.allocate(2 + 12 + dimensions.length * 8 + elements.length * 8);
		bytes.putShort((short) 7);
		bytes.putInt(dimensions.length).putInt(1).putInt(Oid.INT4);
		for (int dimension : dimensions) {
			bytes.putInt(dimension).putInt(firstIndex);
		}
		for (Integer element : elements) {
			if (element != null) {
				bytes.putInt(4).putInt(element);
			}
			else {
				bytes.putInt(-1);
			}
		}
		return Arrays.copyOf(bytes.array(), bytes.position());
	}

	private static Object binary(ResolvableType target, byte[] bytes) {
		return decoder(Oid.INT4_ARRAY, target, Wire.BINARY).decode(bytes, 2, bytes.length - 2);
	}

	private static Object binary(Class<?> target, byte[] bytes) {
		return binary(ResolvableType.forClass(target), bytes);
	}

	@Test
	void readsOneDimensionAsAnyContainer() {
		byte[] bytes = ints(new int[] { 3 }, 1, 1, null, 3);
		for (Object value : List.of(text(Oid.INT4_ARRAY, INTEGERS, "{1,NULL,3}"), binary(INTEGERS, bytes),
				text(Oid.INT4_ARRAY, Object.class, "{1,NULL,3}"), binary(Object.class, bytes))) {
			assertThat(value).isEqualTo(Arrays.asList(1, null, 3));
		}
		assertThat(text(Oid.INT4_ARRAY, Integer[].class, "{1,NULL,3}")).isEqualTo(new Integer[] { 1, null, 3 });
		assertThat(binary(Integer[].class, bytes)).isEqualTo(new Integer[] { 1, null, 3 });
		assertThat(binary(Long[].class, bytes)).isEqualTo(new Long[] { 1L, null, 3L });
		assertThat(binary(ResolvableType.forClassWithGenerics(Set.class, Long.class), bytes))
			.isEqualTo(new java.util.HashSet<>(Arrays.asList(1L, null, 3L)));
	}

	@ParameterizedTest
	@ValueSource(classes = { int[].class, long[].class, double[].class, short[].class, float[].class })
	void readsPrimitivesAndRefusesNullsAmongThem(Class<?> type) {
		byte[] bytes = ints(new int[] { 2 }, 1, 7, -8);
		assertThat(binary(type, bytes)).isInstanceOf(type).isEqualTo(text(Oid.INT4_ARRAY, type, "{7,-8}"));
		assertThat(binary(type, ints(new int[0], 1))).isEqualTo(text(Oid.INT4_ARRAY, type, "{}"));
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> binary(type, ints(new int[] { 1 }, 1, (Integer) null)))
			.withMessageContaining("NULL");
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> text(Oid.INT4_ARRAY, type, "{1,NULL}"))
			.withMessageContaining("NULL");
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> binary(type, ints(new int[] { 2, 2 }, 1, 1, 2, 3, 4)))
			.withMessageContaining("2 dimensions");
	}

	@Test
	void readsTwoDimensions() {
		byte[] bytes = ints(new int[] { 2, 3 }, 1, 1, 2, 3, 4, null, 6);
		String text = "{{1,2,3},{4,NULL,6}}";
		List<List<Integer>> expected = List.of(List.of(1, 2, 3), Arrays.asList(4, null, 6));
		ResolvableType nested = ResolvableType.forClassWithGenerics(List.class, INTEGERS);
		assertThat(binary(nested, bytes)).isEqualTo(expected);
		assertThat(text(Oid.INT4_ARRAY, nested, text)).isEqualTo(expected);
		assertThat(binary(Object.class, bytes)).isEqualTo(expected);
		assertThat(text(Oid.INT4_ARRAY, Object.class, text)).isEqualTo(expected);
		assertThat(binary(Integer[][].class, bytes)).isEqualTo(new Integer[][] { { 1, 2, 3 }, { 4, null, 6 } });
		assertThat(text(Oid.INT4_ARRAY, int[][].class, "{{1,2},{3,4}}")).isEqualTo(new int[][] { { 1, 2 }, { 3, 4 } });
		assertThat(text(Oid.INT4_ARRAY, int[][].class, "{}")).isEqualTo(new int[0][]);
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> binary(INTEGERS, bytes))
			.withMessageContaining("2 dimensions");
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> text(Oid.INT4_ARRAY, int[][].class, "{1,2}"))
			.withMessageContaining("1 dimensions");
	}

	@Test
	void readsThreeDimensionsAndIndexesThatBeginElsewhere() {
		assertThat(text(Oid.INT4_ARRAY, int[][][].class, "{{{1},{2}},{{3},{4}}}"))
			.isEqualTo(new int[][][] { { { 1 }, { 2 } }, { { 3 }, { 4 } } });
		assertThat(text(Oid.INT4_ARRAY, int[].class, "[0:2]={1,2,3}")).isEqualTo(new int[] { 1, 2, 3 });
		assertThat(text(Oid.INT4_ARRAY, int[][].class, "[-1:0][5:6]={{1,2},{3,4}}"))
			.isEqualTo(new int[][] { { 1, 2 }, { 3, 4 } });
		assertThat(binary(String.class, ints(new int[] { 2 }, -1, 1, null))).isEqualTo("[-1:0]={1,NULL}");
		assertThat(binary(String.class, ints(new int[] { 2, 1 }, 1, 1, null))).isEqualTo("{{1},{NULL}}");
		assertThat(binary(String.class, ints(new int[0], 1))).isEqualTo("{}");
	}

	@Test
	void textOfAnArrayDoesNotDependOnTheSession() {
		assertThat(text(1185, String.class, "{\"2026-02-03 04:05:06+05:30\",NULL}"))
			.isEqualTo("{\"2026-02-02 22:35:06+00\",NULL}");
		for (String text : List.of("{}", "{1,NULL}", "{{1,2},{3,4}}", "[0:1]={1,2}", "[2:2][1:2]={{1,2}}")) {
			assertThat(text(Oid.INT4_ARRAY, String.class, text)).isEqualTo(text);
		}
		for (String text : List.of("{a,\"b c\",\"\",\"NULL\",NULL,\"x\\\"y\"}", "{\"{,}\",ü}")) {
			assertThat(text(Oid.TEXT_ARRAY, String.class, text)).isEqualTo(text);
		}
	}

	@Test
	void readsQuotesAndEscapes() {
		assertThat(text(Oid.TEXT_ARRAY, STRINGS, "{a,\"b c\",\"\",\"NULL\",NULL,\"x\\\"y\",\"z\\\\w\",\"{,}\",ü€😀}"))
			.isEqualTo(Arrays.asList("a", "b c", "", "NULL", null, "x\"y", "z\\w", "{,}", "ü€😀"));
		assertThat(text(1020, STRINGS, "{(1,1),(0,0);(2,2),(1,1)}")).as("boxes are parted by semicolons")
			.isEqualTo(List.of("(1,1),(0,0)", "(2,2),(1,1)"));
		assertThat(text(1001, byte[][].class, "{\"\\\\x01ff\",NULL}")).isEqualTo(new byte[][] { { 1, -1 }, null });
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "{1", "{{1}", "{\"a", "[1:2", "{1\\" })
	void refusesWhatIsNoArray(String text) {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> text(Oid.TEXT_ARRAY, STRINGS, text));
	}

	@Test
	void knowsNoWayFromAnArrayToAScalar() {
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> text(Oid.INT4_ARRAY, Integer.class, "{1}"));
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> text(Oid.TEXT_ARRAY, int[].class, "{1}"));
	}

}
