package io.github.pgprofiles.internal.mapping.codec;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.Collectors;

import org.postgresql.geometric.PGpoint;

/** Writes geometric values as the server does, all digits of their numbers included. */
final class GeometryText {

	/** From here on, and below 0.0001, the server shows an exponent. */
	private static final int LARGE = 15;

	private static final int SMALL = -4;

	private GeometryText() {
	}

	static String write(PGpoint point) {
		return "(" + number(point.x) + "," + number(point.y) + ")";
	}

	static String list(PGpoint[] points) {
		return Arrays.stream(points).map(GeometryText::write).collect(Collectors.joining(","));
	}

	static String number(double value) {
		if (Double.isNaN(value) || Double.isInfinite(value)) {
			return Double.toString(value);
		}
		String sign = (Double.doubleToRawLongBits(value) < 0) ? "-" : "";
		if (value == 0) {
			return sign + "0";
		}
		BigDecimal digits = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
		int exponent = digits.precision() - digits.scale() - 1;
		if (exponent >= SMALL && exponent < LARGE) {
			return sign + digits.toPlainString();
		}
		String number = digits.unscaledValue().toString();
		String fraction = (number.length() > 1) ? "." + number.substring(1) : "";
		String power = ((Math.abs(exponent) < 10) ? "0" : "") + Math.abs(exponent);
		return sign + number.charAt(0) + fraction + "e" + ((exponent < 0) ? "-" : "+") + power;
	}

}
