package io.github.pgprofiles.internal.mapping.register;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.github.pgprofiles.internal.mapping.catalog.UnaskedServer;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Decoder;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Oid;
import org.postgresql.geometric.PGpath;
import org.postgresql.geometric.PGpolygon;
import org.postgresql.util.PGInterval;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Values that no server sends: what is cut off, and counts and lengths that are more than
 * what has arrived. They become a value or are refused, take no more memory than what has
 * arrived is worth, and nothing is read that lies beside them.
 */
@Timeout(120)
class LyingServerTests {

	/** Bytes for messages and what is shown of a value. */
	private static final long CONSTANT = 2_000_000;

	/** What the JDK takes by the way to make 147,455 digits, as a numeric may have. */
	private static final long CONSTANT_OF_NUMERIC = 100_000_000;

	private static final Set<Integer> WITH_NUMERIC = Set.of(Oid.NUMERIC, Oid.NUMERIC_ARRAY, 3906, 4532);

	private static final int[] LIES = { 0, 1, -1, -2, -4, -8, 7, 255, 65_536, 1 << 28, Integer.MAX_VALUE,
			Integer.MAX_VALUE - 3, Integer.MIN_VALUE, -5 };

	/** Of those made by chance, for each type and class. */
	private static final int MOST = 160;

	private static final int LONGEST_OF_FIXED = 40;

	private static final List<byte[]> SOME = lies();

	private static final Codecs CODECS = new Codecs();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/** What any of the types may be asked to become. */
	private static final List<Class<?>> TARGETS = List.of(Object.class, String.class, List.class, int[].class,
			long[].class, double[].class, Integer[].class, int[][].class, BitSet.class, boolean.class, byte[].class,
			Range.class, Map.class, java.math.BigDecimal.class, java.math.BigInteger.class, double.class, long.class,
			int.class, java.net.InetAddress.class, java.util.UUID.class, java.time.LocalDate.class,
			java.time.OffsetDateTime.class, java.time.Duration.class);

	/** The driver's, which read the text of any type: asked of their own only. */
	private static final Map<Class<?>, Set<Integer>> OF_THE_DRIVER = Map.of(PGpath.class, Set.of(Oid.PATH, Oid.TEXT),
			PGpolygon.class, Set.of(Oid.POLYGON, Oid.TEXT), PGInterval.class, Set.of(Oid.INTERVAL, Oid.TEXT));

	private static List<Class<?>> targets(int type) {
		List<Class<?>> targets = new ArrayList<>(TARGETS);
		OF_THE_DRIVER.forEach((target, types) -> {
			if (types.contains(type)) {
				targets.add(target);
			}
		});
		return targets;
	}

	static Stream<Integer> types() {
		return Stream.of(Oid.INT2, Oid.INT4, Oid.INT8, Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC, Oid.BOOL, Oid.TEXT,
				Oid.BYTEA, Oid.BIT, Oid.VARBIT, Oid.DATE, Oid.TIME, Oid.TIMETZ, Oid.TIMESTAMP, Oid.TIMESTAMPTZ,
				Oid.INTERVAL, Oid.UUID, Oid.JSON, Oid.JSONB, Oid.INET, Oid.CIDR, Oid.POINT, Oid.BOX, Oid.LSEG, Oid.LINE,
				Oid.PATH, Oid.POLYGON, Oid.CIRCLE, Oid.TSVECTOR, Oid.TSQUERY, Oid.MONEY, Oid.XML, Oid.CHAR,
				Oid.INT4_ARRAY, Oid.INT8_ARRAY, Oid.FLOAT8_ARRAY, Oid.NUMERIC_ARRAY, Oid.TEXT_ARRAY, Oid.BYTEA_ARRAY,
				Oid.DATE_ARRAY, Oid.UUID_ARRAY, Oid.JSONB_ARRAY, Oid.INTERVAL_ARRAY, Oid.OID, Oid.MACADDR,
				Oid.BOOL_ARRAY, Oid.TIMESTAMPTZ_ARRAY, 28, 774, 3220, 4072, 5069, 3904, 3906, 3908, 4451, 4532);
	}

	private static byte[] bytes(Object... parts) {
		return Sample.pack(parts);
	}

	private static List<byte[]> seeds() {
		List<byte[]> seeds = new ArrayList<>();
		// one int, two ints, NULL; two dimensions; a numeric; a path; bits; ranges
		seeds.add(bytes(1, 0, Oid.INT4, 1, 1, 4, 7));
		seeds.add(bytes(1, 0, Oid.INT4, 3, 1, 4, 7, -1, 4, 9));
		seeds.add(bytes(2, 0, Oid.INT4, 2, 1, 2, 1, 4, 1, 4, 2, 4, 3, 4, 4));
		seeds.add(bytes((short) 2, (short) 0, (short) 0, (short) 4, (short) 1, (short) 5000));
		// the smallest numeric, and two that no numeric is
		seeds.add(bytes((short) 1, (short) -4096, (short) 0, (short) 16_383, (short) 10));
		seeds.add(bytes((short) 2, (short) -32_768, (short) 0, (short) 4, (short) 1, (short) 5000));
		seeds.add(bytes((short) 4, (short) -5000, (short) 0, (short) 16_383, 0x00010001, 0x00010001));
		seeds.add(bytes((byte) 1, 2, 1.0, 2.0, 3.0, 4.0));
		seeds.add(bytes(2, 1.0, 2.0, 3.0, 4.0));
		seeds.add(bytes(12, (byte) 0x55, (byte) 0x50));
		seeds.add(bytes((byte) 2, 4, 1, 4, 9));
		seeds.add(bytes(2, 17, (byte) 2, 4, 1, 4, 9, 1, (byte) 1));
		seeds.add(bytes(1, 1, (byte) 'a', 1, (byte) 'b'));
		seeds.add(bytes(1, (byte) 'a', (byte) 0, (short) 1, (short) 3));
		seeds.add(bytes((byte) 2, (byte) 32, (byte) 0, (byte) 4, 0x7f000001));
		seeds.add(bytes(1.0, 2.0));
		for (String text : List.of("{1,2,NULL}", "{{1,2},{3,4}}", "[0:1]={1,2}", "{\"a\\\"b\",c}", "[1,9)", "empty",
				"{[1,9),[11,12)}", "\"a\"=>\"b\", \"c\"=>NULL", "12.50", "1E999999999", "\\x0102", "\\001\\\\a",
				"1 year 2 days", "2020-01-01", "192.168.0.1/8", "((1,2),(3,4))", "101", "'a':1A 'b'", "{\"a\":[1,2]}",
				"{{{{{{{1}}}}}}}", "{" + "{},".repeat(500) + "{1}}")) {
			seeds.add(text.getBytes(StandardCharsets.UTF_8));
		}
		return seeds;
	}

	private static List<byte[]> lies() {
		List<byte[]> always = new ArrayList<>();
		List<byte[]> lies = new ArrayList<>();
		for (int length = 0; length <= 17; length++) {
			always.add(new byte[length]);
			always.add("-i".repeat(length).substring(0, length).getBytes(StandardCharsets.UTF_8));
		}
		for (byte[] seed : seeds()) {
			always.add(seed);
			for (int length = 0; length < Math.min(seed.length, 80); length++) {
				lies.add(Arrays.copyOf(seed, length));
			}
			for (int at = 0; at + 4 <= Math.min(seed.length, 60); at++) {
				for (int lie : LIES) {
					byte[] changed = seed.clone();
					ByteBuffer.wrap(changed).putInt(at, lie);
					lies.add(changed);
				}
			}
		}
		Random random = new Random(12);
		List<byte[]> seeds = seeds();
		for (int i = 0; i < 3000; i++) {
			byte[] seed = seeds.get(random.nextInt(seeds.size())).clone();
			for (int j = 0; j < 3; j++) {
				seed[random.nextInt(seed.length)] = (byte) random.nextInt();
			}
			lies.add(seed);
		}
		Collections.shuffle(lies, random);
		always.addAll(lies.subList(0, MOST));
		return always;
	}

	/** {@code null} where the type never becomes the class. */
	private static @Nullable Decoder decoder(int type, Wire wire, ResolvableType target) {
		try {
			return CODECS.supports(type, wire, target, UnaskedServer.INSTANCE)
					? CODECS.decoder(type, wire, target, UnaskedServer.INSTANCE) : null;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** As in a row of a stream: between other bytes. */
	private static Object read(Decoder decoder, byte[] value, byte around) {
		byte[] bytes = new byte[value.length + 400];
		Arrays.fill(bytes, around);
		System.arraycopy(value, 0, bytes, 100, value.length);
		try {
			Object read = decoder.decode(bytes, 100, value.length);
			return shown(read);
		}
		catch (RuntimeException ex) {
			// any becomes a refusal, as all that reads a row sees to
			return "refused";
		}
	}

	/** With what is in it, as an array shows its address only. */
	private static String shown(@Nullable Object read) {
		Object value = (read instanceof Collection<?> values) ? values.toArray() : read;
		if (value instanceof Object[] values) {
			return Arrays.stream(values).map(LyingServerTests::shown).toList().toString();
		}
		return (value != null && value.getClass().isArray()) ? Arrays.deepToString(new Object[] { value })
				: String.valueOf(value);
	}

	@ParameterizedTest
	@MethodSource("types")
	void valueOrRefusalWithinBounds(int type) {
		long constant = WITH_NUMERIC.contains(type) ? CONSTANT_OF_NUMERIC : CONSTANT;
		List<String> wrong = new ArrayList<>();
		for (Wire wire : Wire.values()) {
			for (Class<?> target : targets(type)) {
				Decoder decoder = decoder(type, wire, ResolvableType.forClass(target));
				if (decoder != null) {
					for (byte[] lie : SOME) {
						String what = wrong(decoder, lie, constant);
						if (what != null) {
							wrong.add(wire + " " + target.getSimpleName() + " " + Arrays.toString(lie) + what);
						}
					}
				}
			}
		}
		assertThat(wrong).as("type %d", type).isEmpty();
	}

	private static @Nullable String wrong(Decoder decoder, byte[] lie, long constant) {
		long before = THREADS.getCurrentThreadAllocatedBytes();
		Object first = read(decoder, lie, (byte) 0);
		long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
		if (taken > constant + 200L * lie.length) {
			return " took " + taken;
		}
		for (byte around : new byte[] { '1', 'i' }) {
			if (!first.equals(read(decoder, lie, around))) {
				return " reads what lies beside it";
			}
		}
		return null;
	}

	static Stream<Arguments> fixed() {
		return Stream.of(arguments(Oid.BOOL, 1), arguments(Oid.INT2, 2), arguments(Oid.INT4, 4), arguments(Oid.INT8, 8),
				arguments(Oid.OID, 4), arguments(28, 4), arguments(5069, 8), arguments(Oid.FLOAT4, 4),
				arguments(Oid.FLOAT8, 8), arguments(Oid.UUID, 16), arguments(Oid.DATE, 4), arguments(Oid.TIME, 8),
				arguments(Oid.TIMETZ, 12), arguments(Oid.TIMESTAMP, 8), arguments(Oid.TIMESTAMPTZ, 8),
				arguments(Oid.INTERVAL, 16), arguments(Oid.MACADDR, 6), arguments(774, 8), arguments(3220, 8),
				arguments(Oid.POINT, 16), arguments(Oid.BOX, 32), arguments(Oid.LSEG, 32), arguments(Oid.LINE, 24),
				arguments(Oid.CIRCLE, 24));
	}

	@ParameterizedTest
	@MethodSource("fixed")
	void valueOfAnotherLengthThanItsTypeIsRefused(int type, int length) {
		for (Class<?> target : List.of(Object.class, String.class)) {
			Decoder decoder = decoder(type, Wire.BINARY, ResolvableType.forClass(target));
			byte[] zeros = new byte[100];
			assertThat(decoder.decode(zeros, 20, length)).isNotNull();
			for (int other = 0; other <= LONGEST_OF_FIXED; other++) {
				int lie = other;
				if (lie != length) {
					assertThatExceptionOfType(ConversionException.class)
						.isThrownBy(() -> decoder.decode(zeros, 20, lie))
						.withMessage("came with %d bytes, not %d", lie, length);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 5, 7, 15, 17, 100, -1 })
	void addressOfNoFamilyIsRefused(int size) {
		Decoder decoder = decoder(Oid.INET, Wire.BINARY, ResolvableType.forClass(String.class));
		byte[] lie = bytes((byte) 2, (byte) 0, (byte) 0, (byte) size, new byte[Math.max(size, 0)]);
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> decoder.decode(lie, 0, lie.length));
	}

	@Test
	void rangesOfAMultirangeInTextDoNotMultiply() {
		Decoder decoder = decoder(4451, Wire.TEXT, ResolvableType.forClass(List.class));
		byte[] text = ("{" + "(,),".repeat(20_000) + "(,)}").getBytes(StandardCharsets.UTF_8);
		long before = THREADS.getCurrentThreadAllocatedBytes();
		assertThat((List<?>) decoder.decode(text, 0, text.length)).hasSize(20_001);
		assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(CONSTANT + 200L * text.length);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, 1 << 28, 65_536, 100, -1, Integer.MIN_VALUE })
	void countOfElementsIsNoMoreThanWhatHasArrived(int count) {
		for (Class<?> target : List.of(List.class, int[].class, Integer[].class, String.class)) {
			Decoder decoder = decoder(Oid.INT4_ARRAY, Wire.BINARY, ResolvableType.forClass(target));
			byte[] lie = bytes(1, 0, Oid.INT4, count, 1, 4, 7);
			assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> decoder.decode(lie, 0, lie.length))
				.withMessageContaining("cannot be read");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 65_536, 46_341, 1 << 16, 1 << 30 })
	void productOfDimensionsDoesNotOverflow(int length) {
		Decoder decoder = decoder(Oid.INT4_ARRAY, Wire.BINARY, ResolvableType.forClass(List.class));
		byte[] lie = bytes(2, 0, Oid.INT4, length, 1, length, 1);
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> decoder.decode(lie, 0, lie.length))
			.withMessageContaining("cannot be read");
	}

	@ParameterizedTest
	@ValueSource(ints = { 7, 100, 65_536, Integer.MAX_VALUE, -1 })
	void dimensionsAreNoMoreThanTheServerHas(int dimensions) {
		Decoder decoder = decoder(Oid.INT4_ARRAY, Wire.BINARY, ResolvableType.forClass(List.class));
		byte[] lie = bytes(dimensions, 0, Oid.INT4, 1, 1, 1, 1);
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> decoder.decode(lie, 0, lie.length))
			.withMessage("cannot be read: it has %d dimensions", dimensions);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 5000 })
	void rowsOfAnArrayInTextDoNotMultiply(int rows) {
		String text = "{{{1}}," + IntStream.range(0, rows).mapToObj((i) -> "{}").reduce("", (a, b) -> a + b + ",") + "{"
				+ "{},".repeat(rows) + "{}}}";
		Decoder decoder = decoder(Oid.INT4_ARRAY, Wire.TEXT, ResolvableType.forClass(List.class));
		byte[] lie = text.getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> decoder.decode(lie, 0, lie.length))
			.withMessage("is no array");
	}

}
