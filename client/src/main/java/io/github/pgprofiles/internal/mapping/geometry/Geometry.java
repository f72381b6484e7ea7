package io.github.pgprofiles.internal.mapping.geometry;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.ConvertingFamily;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;
import org.jspecify.annotations.Nullable;
import org.postgresql.geometric.PGbox;
import org.postgresql.geometric.PGcircle;
import org.postgresql.geometric.PGline;
import org.postgresql.geometric.PGlseg;
import org.postgresql.geometric.PGpath;
import org.postgresql.geometric.PGpoint;
import org.postgresql.geometric.PGpolygon;

/**
 * The geometric types, as the driver's classes. PostgreSQL manual, chapter 'Geometric
 * Types'.
 */
public final class Geometry {

	private static final int POINT = 16;

	private Geometry() {
	}

	/**
	 * Reads the server's text.
	 *
	 * @param <V> the driver's class
	 */
	@FunctionalInterface
	private interface Parser<V> {

		V parse(String text) throws SQLException;

	}

	private static <V> TypeFamily family(Class<V> type, Parser<V> parser, ConvertingFamily.Source<V> binary,
			BiConsumer<V, WireBuffer> binaryWriter, Function<V, String> writer) {
		return new ConvertingFamily<V>(type, (bytes, offset, length) -> {
			try {
				return parser.parse(Bytes.ascii(bytes, offset, length));
			}
			catch (SQLException | RuntimeException ex) {
				throw new ConversionException("is no " + type.getSimpleName());
			}
		}, binary, Map.of(type, Function.identity(), String.class, writer)).writing(type, binaryWriter);
	}

	public static TypeFamily point() {
		return family(PGpoint.class, PGpoint::new, (bytes, offset, length) -> {
			Bytes.requireLength(POINT, length);
			return point(bytes, offset);
		}, (point, out) -> write(out, point.x, point.y), GeometryText::write);
	}

	public static TypeFamily box() {
		return family(PGbox.class, PGbox::new, (bytes, offset, length) -> {
			Bytes.requireLength(2 * POINT, length);
			return new PGbox(point(bytes, offset), point(bytes, offset + POINT));
		}, (box, out) -> write(required(box.point), out),
				(box) -> (box.point != null) ? GeometryText.list(box.point) : "");
	}

	public static TypeFamily segment() {
		return family(PGlseg.class, PGlseg::new, (bytes, offset, length) -> {
			Bytes.requireLength(2 * POINT, length);
			return new PGlseg(point(bytes, offset), point(bytes, offset + POINT));
		}, (segment, out) -> write(required(segment.point), out),
				(segment) -> (segment.point != null) ? "[" + GeometryText.list(segment.point) + "]" : "");
	}

	public static TypeFamily line() {
		return family(PGline.class, PGline::new, (bytes, offset, length) -> {
			Bytes.requireLength(24, length);
			return new PGline(number(bytes, offset), number(bytes, offset + 8), number(bytes, offset + 16));
		}, (line, out) -> write(out, line.a, line.b, line.c), (line) -> "{" + GeometryText.number(line.a) + ","
				+ GeometryText.number(line.b) + "," + GeometryText.number(line.c) + "}");
	}

	public static TypeFamily circle() {
		return family(PGcircle.class, PGcircle::new, (bytes, offset, length) -> {
			Bytes.requireLength(24, length);
			return new PGcircle(point(bytes, offset), number(bytes, offset + POINT));
		}, (circle, out) -> {
			PGpoint center = (circle.center != null) ? circle.center : required(null)[0];
			write(out, center.x, center.y, circle.radius);
		}, (circle) -> (circle.center != null)
				? "<" + GeometryText.write(circle.center) + "," + GeometryText.number(circle.radius) + ">" : "");
	}

	public static TypeFamily path() {
		return family(PGpath.class, PGpath::new,
				(bytes, offset, length) -> new PGpath(points(bytes, offset + 1, length - 1), bytes[offset] == 0),
				(path, out) -> {
					out.int1(path.open ? 0 : 1);
					out.int4(required(path.points).length);
					write(required(path.points), out);
				}, (path) -> {
					String points = (path.points != null) ? GeometryText.list(path.points) : "";
					return path.open ? "[" + points + "]" : "(" + points + ")";
				});
	}

	public static TypeFamily polygon() {
		return family(PGpolygon.class, PGpolygon::new,
				(bytes, offset, length) -> new PGpolygon(points(bytes, offset, length)), (polygon, out) -> {
					out.int4(required(polygon.points).length);
					write(required(polygon.points), out);
				}, (polygon) -> (polygon.points != null) ? "(" + GeometryText.list(polygon.points) + ")" : "");
	}

	private static PGpoint[] required(PGpoint @Nullable [] points) {
		if (points == null) {
			throw new ConversionException("has no points");
		}
		return points;
	}

	private static void write(PGpoint[] points, WireBuffer out) {
		for (PGpoint point : points) {
			write(out, point.x, point.y);
		}
	}

	private static void write(WireBuffer out, double... numbers) {
		for (double number : numbers) {
			out.float8(number);
		}
	}

	private static PGpoint[] points(byte[] bytes, int offset, int length) {
		PGpoint[] points = new PGpoint[Bytes.count(bytes, offset, offset + length, POINT)];
		for (int i = 0; i < points.length; i++) {
			points[i] = point(bytes, offset + 4 + i * POINT);
		}
		return points;
	}

	private static PGpoint point(byte[] bytes, int offset) {
		return new PGpoint(number(bytes, offset), number(bytes, offset + 8));
	}

	private static double number(byte[] bytes, int offset) {
		return Double.longBitsToDouble(Bytes.int8(bytes, offset));
	}

}
