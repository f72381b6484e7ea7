package io.github.pgprofiles.internal.mapping.register;

import java.util.Map;

import io.github.pgprofiles.internal.mapping.bits.BitFamily;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.geometry.Geometry;
import io.github.pgprofiles.internal.mapping.network.HardwareAddress;
import io.github.pgprofiles.internal.mapping.network.Network;
import io.github.pgprofiles.internal.mapping.number.WalPosition;
import io.github.pgprofiles.internal.mapping.number.WholeNumberFamily;
import io.github.pgprofiles.internal.mapping.number.Xid8Family;
import io.github.pgprofiles.internal.mapping.text.CharFamily;
import io.github.pgprofiles.internal.mapping.text.PrefixedText;
import io.github.pgprofiles.internal.mapping.text.TextFamily;
import io.github.pgprofiles.internal.mapping.text.TextSearch;
import io.github.pgprofiles.internal.mapping.text.XmlFamily;
import io.github.pgprofiles.internal.mapping.time.Interval;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Oid;

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
			Map.entry(Oid.MACADDR, HardwareAddress.family(6)), Map.entry(MACADDR8, HardwareAddress.family(8)),
			Map.entry(Oid.POINT, Geometry.point()), Map.entry(Oid.BOX, Geometry.box()),
			Map.entry(Oid.LSEG, Geometry.segment()), Map.entry(Oid.LINE, Geometry.line()),
			Map.entry(Oid.PATH, Geometry.path()), Map.entry(Oid.POLYGON, Geometry.polygon()),
			Map.entry(Oid.CIRCLE, Geometry.circle()), Map.entry(Oid.BIT, new BitFamily(true)),
			Map.entry(Oid.VARBIT, new BitFamily(false)), Map.entry(PG_LSN, WalPosition.family()),
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

}
