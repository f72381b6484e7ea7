package io.github.pgprofiles.internal.mapping.register;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.BitSet;

import org.junit.jupiter.api.Test;
import org.postgresql.geometric.PGpoint;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.util.PGobject;

class RarerTypesTests {

	private static final int BIT = 1560;

	private static final int VARBIT = 1562;

	private static final int CHAR = 18;

	@Test
	void readsBitsFromTheLeft() {
		BitSet bits = new BitSet();
		bits.set(0);
		bits.set(9);
		Sample sample = Sample.of(VARBIT, "1000000001", 10, new byte[] { (byte) 0x80, 0x40 });
		sample.becomes(String.class, "1000000001");
		sample.becomes(Object.class, "1000000001");
		sample.becomes(BitSet.class, bits);
		sample.isRefused(boolean.class, "is not one bit but 10");
		Sample.of(VARBIT, "", 0).becomes(BitSet.class, new BitSet());
		Sample.of(VARBIT, "", 0).becomes(String.class, "");
	}

	@Test
	void oneBitIsABoolean() {
		Sample.of(BIT, "1", 1, (byte) 0x80).becomes(boolean.class, true);
		Sample.of(BIT, "0", 1, (byte) 0).becomes(Boolean.class, false);
	}

	@Test
	void readsPositionsOfTheLog() {
		Sample sample = Sample.of(3220, "16/B374D848", 0x16_B374_D848L);
		sample.becomes(String.class, "16/B374D848");
		sample.becomes(LogSequenceNumber.class, LogSequenceNumber.valueOf(0x16_B374_D848L));
		Sample.of(3220, "FFFFFFFF/FFFFFFFF", -1L).becomes(String.class, "FFFFFFFF/FFFFFFFF");
	}

	@Test
	void readsNumbersOfTransactions() {
		Sample.of(28, "4294967295", -1).becomes(long.class, 4_294_967_295L);
		Sample.of(29, "7", 7).becomes(Long.class, 7L);
		Sample.of(5069, "9223372036854775807", Long.MAX_VALUE).becomes(Object.class, Long.MAX_VALUE);
		Sample.of(5069, "18446744073709551615", -1L).isRefused(Long.class, "is out of its range");
		Sample.of(5069, "18446744073709551615", -1L).becomes(String.class, "18446744073709551615");
		Sample.of(5069, "9223372036854775808", Long.MIN_VALUE).becomes(Object.class, "9223372036854775808");
		Sample.of(5069, "18446744073709551615", -1L)
			.becomes(BigInteger.class, BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
	}

	@Test
	void showsABytePerCharacter() {
		Sample.of(CHAR, "x", (byte) 'x').becomes(String.class, "x");
		Sample.of(CHAR, "x", (byte) 'x').becomes(char.class, 'x');
		Sample.of(CHAR, "", (byte) 0).becomes(String.class, "");
		Sample.of(CHAR, "\\303", (byte) 0xc3).becomes(String.class, "\\303");
		Sample.of(CHAR, "\\303", (byte) 0xc3).isRefused(char.class, "");
	}

	@Test
	void readsTextSearchVectors() {
		Sample
			.of(3614, "'a':1A,2 'b''\\\\' 'c':16383B", 3, "a\0", (short) 2, (short) (1 | 3 << 14), (short) 2, "b'\\\0",
					(short) 0, "c\0", (short) 1, (short) (16383 | 2 << 14))
			.becomes(String.class, "'a':1A,2 'b''\\\\' 'c':16383B");
		Sample.of(3614, "", 0).becomes(Object.class, "");
	}

	@Test
	void readsTextsOfOtherKinds() {
		Sample.of(4072, "$.\"a\"", (byte) 1, "$.\"a\"").becomes(Object.class, "$.\"a\"");
		Sample.of(142, "<a/>", "<a/>").becomes(String.class, "<a/>");
		Sample.of(2278, "", "").becomes(Object.class, "");
		Sample.text(790, "$1,000.50").becomes(Object.class, "$1,000.50");
		Sample.text(3615, "'a' & !'b'").becomes(String.class, "'a' & !'b'");
		Sample.text(2205, "pg_class").becomes(Object.class, "pg_class");
	}

	@Test
	void fillsObjectsOfTheDriver() throws SQLException {
		PGobject xml = new PGobject();
		xml.setType("type 142");
		xml.setValue("<a/>");
		Sample.of(142, "<a/>", "<a/>").becomes(PGobject.class, xml);
		Sample.text(25, "(1,2)").becomes(PGpoint.class, new PGpoint(1, 2));
		Sample.text(25, "x").isRefused(PGpoint.class, "");
	}

}
