package io.github.pgprofiles.internal.mapping.register;

import java.util.Map;

import io.github.pgprofiles.internal.mapping.bits.BitFamily;
import io.github.pgprofiles.internal.mapping.catalog.Oid;
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

/** The families of PostgreSQL's types beside numbers, text, dates and times. */
final class RarerTypes {

	private static final Map<Integer, TypeFamily> FAMILIES = Map.ofEntries(Map.entry(Oid.INTERVAL, Interval.family()),
			Map.entry(Oid.INET, Network.family(false)), Map.entry(Oid.CIDR, Network.family(true)),
			Map.entry(Oid.MACADDR, HardwareAddress.family(6)), Map.entry(Oid.MACADDR8, HardwareAddress.family(8)),
			Map.entry(Oid.POINT, Geometry.point()), Map.entry(Oid.BOX, Geometry.box()),
			Map.entry(Oid.LSEG, Geometry.segment()), Map.entry(Oid.LINE, Geometry.line()),
			Map.entry(Oid.PATH, Geometry.path()), Map.entry(Oid.POLYGON, Geometry.polygon()),
			Map.entry(Oid.CIRCLE, Geometry.circle()), Map.entry(Oid.BIT, new BitFamily(true)),
			Map.entry(Oid.VARBIT, new BitFamily(false)), Map.entry(Oid.PG_LSN, WalPosition.family()),
			Map.entry(Oid.JSONPATH, new PrefixedText()), Map.entry(Oid.XML, new XmlFamily()),
			Map.entry(Oid.VOID, new TextFamily(true)), Map.entry(Oid.CHAR, new CharFamily()),
			Map.entry(Oid.XID, WholeNumberFamily.OID), Map.entry(Oid.CID, WholeNumberFamily.OID),
			Map.entry(Oid.XID8, new Xid8Family()), Map.entry(Oid.TSVECTOR, TextSearch.vector()));

	private RarerTypes() {
	}

	/** The family of one of PostgreSQL's own types, if it is known here. */
	static @Nullable TypeFamily family(int oid) {
		return FAMILIES.get(oid);
	}

}
