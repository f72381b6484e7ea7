package io.github.pgprofiles.internal.mapping.codec;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.github.pgprofiles.types.Range;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Oid;
import org.postgresql.geometric.PGpath;
import org.postgresql.geometric.PGpolygon;
import org.postgresql.util.PGInterval;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Values that no server sends: what is cut off, and counts and lengths that are more than
 * what has arrived. They become a value or are refused, take no more memory than what has
 * arrived is worth, and nothing is read that lies beside them.
 */
@Timeout(120)
class LyingServerTests {

	/** Bytes for messages, and for the most digits that a numeric has. */
	private static final long CONSTANT = 2_000_000;

	private static final int[] LIES = { 0, 1, -1, -2, -4, -8, 7, 255, 65_536, 1 << 28, Integer.MAX_VALUE,
			Integer.MAX_VALUE - 3, Integer.MIN_VALUE, -5 };

	/** Of all lies, for each type and class. */
	private static final int MOST = 2500;

	private static final List<byte[]> SOME = lies();

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/** What any of the types may be asked to become. */
	private static final List<Class<?>> TARGETS = List.of(Object.class, String.class, List.class, int[].class,
			long[].class, double[].class, Integer[].class, int[][].class, BitSet.class, boolean.class, byte[].class,
			Range.class, Map.class, PGpath.class, PGpolygon.class, PGInterval.class, java.math.BigDecimal.class,
			double.class, long.class, int.class, java.net.InetAddress.class, java.util.UUID.class,
			java.time.LocalDate.class, java.time.OffsetDateTime.class, java.time.Duration.class);

	static Stream<Integer> types() {
		return Stream.of(Oid.INT2, Oid.INT4, Oid.INT8, Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC, Oid.BOOL, Oid.TEXT,
				Oid.BYTEA, Oid.BIT, Oid.VARBIT, Oid.DATE, Oid.TIME, Oid.TIMETZ, Oid.TIMESTAMP, Oid.TIMESTAMPTZ,
				Oid.INTERVAL, Oid.UUID, Oid.JSON, Oid.JSONB, Oid.INET, Oid.CIDR, Oid.POINT, Oid.BOX, Oid.LSEG, Oid.LINE,
				Oid.PATH, Oid.POLYGON, Oid.CIRCLE, Oid.TSVECTOR, Oid.TSQUERY, Oid.MONEY, Oid.XML, Oid.CHAR,
				Oid.INT4_ARRAY, Oid.INT8_ARRAY, Oid.FLOAT8_ARRAY, Oid.NUMERIC_ARRAY, Oid.TEXT_ARRAY, Oid.BYTEA_ARRAY,
				Oid.DATE_ARRAY, Oid.UUID_ARRAY, Oid.JSONB_ARRAY, Oid.INTERVAL_ARRAY, 3904, 3906, 3908, 4451, 4532);
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
		List<byte[]> lies = new ArrayList<>();
		for (byte[] seed : seeds()) {
			for (int length = 0; length <= Math.min(seed.length, 80); length++) {
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
		return lies.subList(0, MOST);
	}

	private static @Nullable Decoder decoder(int type, Wire wire, ResolvableType target) {
		try {
			return new Codecs().decoder(type, wire, target, UnaskedServer.INSTANCE);
		}
		catch (SQLException | RuntimeException ex) {
			return null;
		}
	}

	/** As in a row of a stream: between other bytes. */
	private static Object read(Decoder decoder, byte[] value, byte around) {
		byte[] bytes = new byte[value.length + 400];
		Arrays.fill(bytes, around);
		System.arraycopy(value, 0, bytes, 100, value.length);
		try {
			Object read = decoder.decode(bytes, 100, value.length);
			return (read != null && read.getClass().isArray()) ? Arrays.deepToString(new Object[] { read })
					: String.valueOf(read);
		}
		catch (RuntimeException ex) {
			// any becomes a misfit, as all that reads a row sees to
			return "refused";
		}
	}

	@ParameterizedTest
	@MethodSource("types")
	void valueOrRefusalWithinBounds(int type) {
		for (Wire wire : Wire.values()) {
			for (Class<?> target : TARGETS) {
				Decoder decoder = decoder(type, wire, ResolvableType.forClass(target));
				if (decoder != null) {
					for (byte[] lie : SOME) {
						bounded(decoder, lie, type + " " + wire + " " + target.getSimpleName());
					}
				}
			}
		}
	}

	private static void bounded(Decoder decoder, byte[] lie, String what) {
		long before = THREADS.getCurrentThreadAllocatedBytes();
		Object first = read(decoder, lie, (byte) 0);
		long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
		if (taken > CONSTANT + 200L * lie.length) {
			throw new AssertionError(what + " " + Arrays.toString(lie) + " took " + taken);
		}
		if (!first.equals(read(decoder, lie, (byte) '1'))) {
			throw new AssertionError(what + " " + Arrays.toString(lie) + " reads what lies beside it");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MAX_VALUE, 1 << 28, 65_536, 100, -1, Integer.MIN_VALUE })
	void countOfElementsIsNoMoreThanWhatHasArrived(int count) {
		for (Class<?> target : List.of(List.class, int[].class, Integer[].class, String.class)) {
			Decoder decoder = decoder(Oid.INT4_ARRAY, Wire.BINARY, ResolvableType.forClass(target));
			byte[] lie = bytes(1, 0, Oid.INT4, count, 1, 4, 7);
			assertThatExceptionOfType(Misfit.class).isThrownBy(() -> decoder.decode(lie, 0, lie.length))
				.withMessageContaining("cannot be read");
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 65_536, 46_341, 1 << 16, 1 << 30 })
	void productOfDimensionsDoesNotOverflow(int length) {
		Decoder decoder = decoder(Oid.INT4_ARRAY, Wire.BINARY, ResolvableType.forClass(List.class));
		byte[] lie = bytes(2, 0, Oid.INT4, length, 1, length, 1);
		assertThatExceptionOfType(Misfit.class).isThrownBy(() -> decoder.decode(lie, 0, lie.length))
			.withMessageContaining("cannot be read");
	}

	@ParameterizedTest
	@ValueSource(ints = { 7, 100, 65_536, Integer.MAX_VALUE, -1 })
	void dimensionsAreNoMoreThanTheServerHas(int dimensions) {
		Decoder decoder = decoder(Oid.INT4_ARRAY, Wire.BINARY, ResolvableType.forClass(List.class));
		byte[] lie = bytes(dimensions, 0, Oid.INT4, 1, 1, 1, 1);
		assertThatExceptionOfType(Misfit.class).isThrownBy(() -> decoder.decode(lie, 0, lie.length))
			.withMessage("cannot be read: it has %d dimensions", dimensions);
	}

	@ParameterizedTest
	@ValueSource(ints = { 500, 5000 })
	void rowsOfAnArrayInTextDoNotMultiply(int rows) {
		String text = "{{{1}}," + IntStream.range(0, rows).mapToObj((i) -> "{}").reduce("", (a, b) -> a + b + ",") + "{"
				+ "{},".repeat(rows) + "{}}}";
		Decoder decoder = decoder(Oid.INT4_ARRAY, Wire.TEXT, ResolvableType.forClass(List.class));
		byte[] lie = text.getBytes(StandardCharsets.UTF_8);
		assertThatExceptionOfType(Misfit.class).isThrownBy(() -> decoder.decode(lie, 0, lie.length))
			.withMessage("is no array");
	}

}
