package io.github.pgprofiles.internal.mapping.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;

import io.github.pgprofiles.internal.mapping.register.Sending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Oid;

import org.springframework.core.ResolvableType;

import static org.assertj.core.api.Assertions.assertThat;

/** Java's numbers as the server's: checked, and nothing lost. */
class NumberEncodersTests {

	private static final ResolvableType DECIMAL = ResolvableType.forClass(BigDecimal.class);

	@Test
	void wholeNumbersFitEveryTypeThatHasRoom() {
		for (Object number : new Object[] { (byte) -7, (short) -7, -7, -7L, new BigDecimal("-7.00"),
				BigInteger.valueOf(-7), -7f, -7d }) {
			for (int oid : new int[] { Oid.INT2, Oid.INT4, Oid.INT8 }) {
				assertThat(Sending.shown(oid, number)).isEqualTo("-7");
			}
			assertThat(Sending.shown(Oid.FLOAT4, number)).isEqualTo("-7.0");
			assertThat(Sending.shown(Oid.FLOAT8, number)).isEqualTo("-7.0");
			assertThat(new BigDecimal(Sending.shown(Oid.NUMERIC, number))).isEqualByComparingTo("-7");
			assertThat(Sending.refusal(Oid.OID, number)).isEqualTo("is out of its range");
		}
		assertThat(Sending.shown(Oid.OID, 4_294_967_295L)).isEqualTo("4294967295");
		assertThat(Sending.shown(Oid.INT8, Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
		assertThat(Sending.shown(Oid.NUMERIC, Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
	}

	@Test
	void whatWouldOverflowOrLoseDigitsIsRefused() {
		assertThat(Sending.refusal(Oid.INT2, 32_768)).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.INT4, 1L << 31)).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.INT8, BigInteger.ONE.shiftLeft(63))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.INT8, 0x1p63)).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.OID, 1L << 32)).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.INT4, 1.5)).isEqualTo("has a fraction");
		assertThat(Sending.refusal(Oid.INT4, new BigDecimal("1.5"))).isEqualTo("has a fraction");
		assertThat(Sending.refusal(Oid.INT4, Double.NaN)).isEqualTo("is NaN or infinite");
		assertThat(Sending.refusal(Oid.FLOAT8, (1L << 53) + 1)).isEqualTo("has more digits than a double");
		assertThat(Sending.refusal(Oid.FLOAT4, (1 << 24) + 1)).isEqualTo("has more digits than a float");
		assertThat(Sending.refusal(Oid.FLOAT4, 1e300)).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.FLOAT4, 1e-300)).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.FLOAT8, new BigDecimal("1e400"))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.NUMERIC, new BigDecimal("1e-16384"))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.NUMERIC, new BigDecimal("1e131072"))).isEqualTo("is out of its range");
	}

	@Test
	void numbersThatAreNoneFitWhatHasThem() {
		for (double number : new double[] { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY }) {
			assertThat(Sending.shown(Oid.FLOAT4, number)).isEqualTo(Double.toString(number));
			assertThat(Sending.shown(Oid.FLOAT8, (float) number)).isEqualTo(Double.toString(number));
			assertThat(Sending.shown(Oid.NUMERIC, number)).isEqualTo(Double.toString(number));
			assertThat(Sending.shown(Oid.NUMERIC, (float) number)).isEqualTo(Double.toString(number));
		}
	}

	@Test
	void fractionsKeepTheirOwnDigits() {
		assertThat(Sending.shown(Oid.NUMERIC, 0.1f)).isEqualTo("0.1");
		assertThat(Sending.shown(Oid.NUMERIC, 0.1)).isEqualTo("0.1");
		assertThat(Sending.shown(Oid.FLOAT4, 0.1)).isEqualTo("0.1");
		assertThat(Sending.shown(Oid.FLOAT8, new BigDecimal("0.1"))).isEqualTo("0.1");
		assertThat(Sending.shown(Oid.FLOAT8, 0.1f)).isEqualTo("0.10000000149011612");
	}

	@Test
	void floatsBecomeNumericWithTheDigitsOfTheServersCast() {
		assertThat(Sending.shown(Oid.NUMERIC, 0.1 + 0.2)).isEqualTo("0.3");
		assertThat(Sending.shown(Oid.NUMERIC, 1234567890123456.0)).isEqualTo("1234567890123460");
		assertThat(Sending.shown(Oid.NUMERIC, 100.0)).isEqualTo("100");
		assertThat(Sending.shown(Oid.NUMERIC, 123456.78f)).isEqualTo("123457");
		assertThat(Sending.shown(Oid.NUMERIC, Float.MIN_VALUE)).endsWith("00014013");
		assertThat(Sending.shown(Oid.NUMERIC, -0.0)).isEqualTo("0");
	}

	@Test
	void numbersOfAnySizeAreRefusedByTheirDigits() {
		BigInteger huge = BigInteger.ONE.shiftLeft(40_000_000);
		for (int oid : new int[] { Oid.INT4, Oid.INT8, Oid.FLOAT4, Oid.FLOAT8, Oid.NUMERIC }) {
			assertThat(Sending.refusal(oid, huge)).isEqualTo("is out of its range");
			assertThat(Sending.refusal(oid, new BigDecimal(huge.negate(), 5))).isEqualTo("is out of its range");
		}
		assertThat(Sending.refusal(Oid.FLOAT8, new BigDecimal("1e-400"))).isEqualTo("is out of its range");
		assertThat(Sending.refusal(Oid.FLOAT4, new BigDecimal("1e-60"))).isEqualTo("is out of its range");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "0", "0.0", "0.00000000000000000000", "0E+7", "1", "-1", "9999", "10000", "10001", "0.0001",
					"0.00001", "0.1234", "0.12345", "-0.00000000000000000001", "1E+3", "1.5E+20", "12345678901234567.8",
					"999999999999999999", "9999999999999999999", "-9223372036854775808", "0.9999999999999999",
					"123456789.000000000", "1E+131071", "9.99E-16381", "100000000", "1.00000000000000001" })
	void everyFormOfADecimalKeepsItsValueAndItsScale(String text) {
		BigDecimal value = new BigDecimal(text);
		BigDecimal shown = value.setScale(Math.max(value.scale(), 0));
		assertThat(Sending.returned(Oid.NUMERIC, DECIMAL, value)).isEqualTo(shown);
		assertThat(Sending.returnedInText(Oid.NUMERIC, DECIMAL, value)).isEqualTo(shown);
	}

	@Test
	void randomDecimalsKeepTheirValueAndTheirScale() {
		Random random = new Random(4);
		for (int i = 0; i < 100_000; i++) {
			BigDecimal value = new BigDecimal(new BigInteger(random.nextInt(140), random), random.nextInt(60) - 20);
			value = random.nextBoolean() ? value : value.negate();
			assertThat(Sending.returned(Oid.NUMERIC, DECIMAL, value)).as(value.toString())
				.isEqualTo(value.setScale(Math.max(value.scale(), 0)));
		}
	}

	@Test
	void textIsNoNumber() {
		assertThat(Sending.fits(Oid.INT4, String.class)).isFalse();
		assertThat(Sending.fits(Oid.NUMERIC, Boolean.class)).isFalse();
		assertThat(Sending.fits(Oid.INT8, Object.class)).isTrue();
		assertThat(Sending.fits(Oid.INT8, Number.class)).isTrue();
		assertThat(Sending.fits(Oid.UUID, Number.class)).isFalse();
		assertThat(Sending.fits(Oid.TEXT, Number.class)).isFalse();
	}

}
