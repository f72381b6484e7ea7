package io.github.pgprofiles.internal.mapping.geometry;

import io.github.pgprofiles.internal.mapping.register.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.geometric.PGbox;
import org.postgresql.geometric.PGcircle;
import org.postgresql.geometric.PGline;
import org.postgresql.geometric.PGlseg;
import org.postgresql.geometric.PGpath;
import org.postgresql.geometric.PGpoint;
import org.postgresql.geometric.PGpolygon;

import static org.assertj.core.api.Assertions.assertThat;

class GeometryTests {

	private static void reads(int oid, String text, Object expected, Object... binary) {
		Sample sample = Sample.of(oid, text, binary);
		sample.becomes(expected.getClass(), expected);
		sample.becomes(Object.class, expected);
		sample.becomes(String.class, text);
	}

	@Test
	void readsEveryShape() {
		PGpoint[] points = { new PGpoint(1, 2), new PGpoint(3, 4) };
		reads(600, "(1.5,-2)", new PGpoint(1.5, -2), 1.5, -2.0);
		reads(601, "[(1,2),(3,4)]", new PGlseg(1, 2, 3, 4), 1.0, 2.0, 3.0, 4.0);
		reads(603, "(3,4),(1,2)", new PGbox(3, 4, 1, 2), 3.0, 4.0, 1.0, 2.0);
		reads(628, "{1,-1,0.5}", new PGline(1, -1, 0.5), 1.0, -1.0, 0.5);
		reads(602, "((1,2),(3,4))", new PGpath(points, false), (byte) 1, 2, 1.0, 2.0, 3.0, 4.0);
		reads(602, "[(1,2),(3,4)]", new PGpath(points, true), (byte) 0, 2, 1.0, 2.0, 3.0, 4.0);
		reads(604, "((1,2),(3,4))", new PGpolygon(points), 2, 1.0, 2.0, 3.0, 4.0);
		reads(718, "<(1,2),3>", new PGcircle(1, 2, 3), 1.0, 2.0, 3.0);
	}

	@ParameterizedTest
	@CsvSource({ "1e+20, 1e20", "1e-05, 1e-5", "1e-300, 1e-300", "0.0001, 1e-4", "123456789012345, 123456789012345",
			"1e+15, 1e15", "1.2345678901234567e+19, 12345678901234567000", "0.1, 0.1", "-0, -0.0", "0, 0",
			"Infinity, Infinity", "-Infinity, -Infinity", "NaN, NaN",
			"1.7976931348623157e+308, 1.7976931348623157e308" })
	void writesNumbersAsTheServerDoes(String text, double number) {
		assertThat(GeometryText.number(number)).isEqualTo(text);
		Sample.of(600, "(" + text + ",1)", number, 1.0).becomes(String.class, "(" + text + ",1)");
	}

	@Test
	void refusesWhatHasAnotherLength() {
		Sample.of(600, "(1", 1.0).isRefused(PGpoint.class, "");
	}

}
