package io.github.pgprofiles.internal.mapping.geometry;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.github.pgprofiles.internal.mapping.number.FloatText;
import org.postgresql.geometric.PGpoint;

/** Writes geometric values as the server does, all digits of their numbers included. */
final class GeometryText {

	private GeometryText() {
	}

	static String write(PGpoint point) {
		return "(" + number(point.x) + "," + number(point.y) + ")";
	}

	static String list(PGpoint[] points) {
		return Arrays.stream(points).map(GeometryText::write).collect(Collectors.joining(","));
	}

	static String number(double value) {
		return FloatText.of(value);
	}

}
