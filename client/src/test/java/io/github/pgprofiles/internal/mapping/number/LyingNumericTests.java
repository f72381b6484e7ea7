package io.github.pgprofiles.internal.mapping.number;

import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import io.github.pgprofiles.internal.mapping.catalog.UnaskedServer;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.Wire;
import io.github.pgprofiles.internal.mapping.register.Codecs;
import io.github.pgprofiles.internal.mapping.register.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.core.Oid;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Numerics in binary at the bounds of what a server holds, and beyond. Within them no
 * digit is lost; beyond, they are refused before they take memory.
 */
class LyingNumericTests {

	private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

	/** That the JDK takes by the way to make its 147,455 digits, and lets go of. */
	private static final long MOST_OF_LARGEST = 100_000_000;

	private static byte[] numeric(int weight, int sign, int scale, int... groups) {
		Object[] parts = new Object[4 + groups.length];
		parts[0] = (short) groups.length;
		parts[1] = (short) weight;
		parts[2] = (short) sign;
		parts[3] = (short) scale;
		for (int i = 0; i < groups.length; i++) {
			parts[4 + i] = (short) groups[i];
		}
		return Sample.pack(parts);
	}

	private static Object read(Class<?> target, Wire wire, byte[] value) {
		try {
			return new Codecs().decoder(Oid.NUMERIC, wire, ResolvableType.forClass(target), UnaskedServer.INSTANCE)
				.decode(value, 0, value.length);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static Stream<Arguments> held() {
		return Stream.of(arguments("0", numeric(0, 0, 0)), arguments("0.00", numeric(0, 0, 2)),
				arguments("0E-16383", numeric(0, 0, 16_383)), arguments("1.5", numeric(0, 0, 1, 1, 5000)),
				arguments("-0.0001", numeric(-1, 0x4000, 4, 1)), arguments("0.00010", numeric(-1, 0, 5, 1)),
				arguments("12345678.9", numeric(1, 0, 1, 1234, 5678, 9000)),
				arguments("9999999999999999.9999", numeric(3, 0, 4, 9999, 9999, 9999, 9999, 9999)),
				arguments("1E-16383", numeric(-4096, 0, 16_383, 10)),
				arguments("1E-16380", numeric(-4095, 0, 16_380, 1)),
				arguments("1000" + "0".repeat(131_068), numeric(32_767, 0, 0, 1000)),
				arguments("9" + "0".repeat(131_068) + "." + "0".repeat(16_383), numeric(32_767, 0, 16_383, 9)),
				// what is not shown of the last group is not in the text either
				arguments("0.1", numeric(-1, 0, 1, 1234)), arguments("7.1", numeric(4, 0, 1, 0, 0, 0, 0, 7, 1234)));
	}

	@ParameterizedTest
	@MethodSource("held")
	void everyDigitThatAServerShowsIsRead(String expected, byte[] value) {
		assertThat(read(BigDecimal.class, Wire.BINARY, value)).isEqualTo(new BigDecimal(expected));
		assertThat(read(Object.class, Wire.BINARY, value)).isEqualTo(new BigDecimal(expected));
		assertThat(read(String.class, Wire.BINARY, value)).isEqualTo(new BigDecimal(expected).toPlainString());
	}

	static Stream<byte[]> lies() {
		return Stream.of(
				// whole groups after the last digit that is shown
				numeric(0, 0, 0, 1, 5000), numeric(-2, 0, 4, 1), numeric(-32_768, 0, 4, 1, 5000),
				numeric(-32_768, 0, 16_383, 1), numeric(-4097, 0, 16_383, 1), numeric(0, 0, 2, 1, 2, 3, 4, 5, 6),
				// scales
				numeric(0, 0, -1, 1), numeric(0, 0, 16_384, 1), numeric(0, 0, Short.MAX_VALUE), numeric(0, 0, -4),
				// signs
				numeric(0, 1, 0, 1), numeric(0, 0x3fff, 0, 1), numeric(0, 0x4001, 0, 1), numeric(0, 0x8000, 0, 1),
				// groups that are none
				numeric(0, 0, 0, 10_000), numeric(0, 0, 0, -1), numeric(1, 0, 0, 1, 32_767),
				numeric(5, 0, 0, 1, 1, 1, 1, 1, 10_000), numeric(5, 0, 0, 1, 1, 1, 1, 1, -1));
	}

	@ParameterizedTest
	@MethodSource("lies")
	void whatNoServerHoldsIsRefusedAndTakesNoMemory(byte[] value) {
		for (Class<?> target : List.of(BigDecimal.class, String.class, Object.class, double.class, long.class,
				BigInteger.class)) {
			long before = THREADS.getCurrentThreadAllocatedBytes();
			assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> read(target, Wire.BINARY, value));
			assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(500_000);
		}
	}

	@Test
	void largestNumericWithZerosAfterThePointBecomesABigIntegerByOneDivision() {
		byte[] value = numeric(32_767, 0, 16_383, 1000);
		long before = THREADS.getCurrentThreadAllocatedBytes();
		assertThat(read(BigInteger.class, Wire.BINARY, value)).isEqualTo(BigInteger.TEN.pow(131_071));
		assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_OF_LARGEST);
		byte[] fraction = numeric(-1, 0, 16_383, 5000);
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> read(BigInteger.class, Wire.BINARY, fraction))
			.withMessage("has a fraction");
		assertThatExceptionOfType(ConversionException.class).isThrownBy(() -> read(long.class, Wire.BINARY, fraction))
			.withMessage("has a fraction");
	}

	@Test
	void textWithMoreDigitsThanANumericHasIsRefused() {
		String longest = "-" + "9".repeat(131_072) + "." + "9".repeat(16_383);
		assertThat(read(BigDecimal.class, Wire.TEXT, longest.getBytes(StandardCharsets.US_ASCII)))
			.isEqualTo(new BigDecimal(longest));
		byte[] longer = (longest + "9").getBytes(StandardCharsets.US_ASCII);
		assertThatExceptionOfType(ConversionException.class)
			.isThrownBy(() -> read(BigDecimal.class, Wire.TEXT, longer));
	}

}
