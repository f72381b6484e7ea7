package io.github.pgprofiles.internal.mapping.codec;

import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;
import org.postgresql.replication.LogSequenceNumber;

/** The families of PostgreSQL's types beside numbers, text, dates and times. */
final class RarerTypes {

	private static final int XML = 142;

	private static final int XID = 28;

	private static final int CID = 29;

	private static final int XID8 = 5069;

	private static final int VOID = 2278;

	private static final int PG_LSN = 3220;

	private static final int MACADDR8 = 774;

	private static final int JSONPATH = 4072;

	private static final Map<Integer, TypeFamily> FAMILIES = Map.ofEntries(Map.entry(Oid.INTERVAL, Interval.family()),
			Map.entry(Oid.INET, Network.family(false)), Map.entry(Oid.CIDR, Network.family(true)),
			Map.entry(Oid.MACADDR, hardwareAddress(6)), Map.entry(MACADDR8, hardwareAddress(8)),
			Map.entry(Oid.POINT, Geometry.point()), Map.entry(Oid.BOX, Geometry.box()),
			Map.entry(Oid.LSEG, Geometry.segment()), Map.entry(Oid.LINE, Geometry.line()),
			Map.entry(Oid.PATH, Geometry.path()), Map.entry(Oid.POLYGON, Geometry.polygon()),
			Map.entry(Oid.CIRCLE, Geometry.circle()), Map.entry(Oid.BIT, new BitFamily(true)),
			Map.entry(Oid.VARBIT, new BitFamily(false)), Map.entry(PG_LSN, walPosition()),
			Map.entry(JSONPATH, new PrefixedText()), Map.entry(XML, new XmlFamily()),
			Map.entry(VOID, new TextFamily(true)), Map.entry(Oid.CHAR, new CharFamily()),
			Map.entry(XID, WholeNumberFamily.OID), Map.entry(CID, WholeNumberFamily.OID),
			Map.entry(XID8, new Xid8Family()), Map.entry(Oid.TSVECTOR, TextSearch.vector()));

	private RarerTypes() {
	}

	/** The family of one of PostgreSQL's own types, if it is known here. */
	static @Nullable TypeFamily family(int oid) {
		return FAMILIES.get(oid);
	}

	private static TypeFamily hardwareAddress(int length) {
		return new ConvertingFamily<>(String.class, Bytes::ascii, (bytes, offset, size) -> {
			Bytes.requireLength(length, size);
			return AddressText.hardware(bytes, offset, size);
		}, Map.of(String.class, Function.identity())).writing(String.class,
				(text, out) -> AddressText.writeHardware(text, length, out));
	}

	private static TypeFamily walPosition() {
		return new ConvertingFamily<>(LogSequenceNumber.class,
				(bytes, offset, length) -> LogSequenceNumber.valueOf(Bytes.ascii(bytes, offset, length)),
				(bytes, offset, length) -> {
					Bytes.requireLength(8, length);
					return LogSequenceNumber.valueOf(Bytes.int8(bytes, offset));
				}, Map.of(LogSequenceNumber.class, Function.identity(), String.class, LogSequenceNumber::asString))
			.writing(LogSequenceNumber.class, (position, out) -> out.int8(position.asLong()));
	}

}
