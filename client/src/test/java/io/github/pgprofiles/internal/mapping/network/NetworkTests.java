package io.github.pgprofiles.internal.mapping.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

import io.github.pgprofiles.internal.mapping.register.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTests {

	private static final int INET = 869;

	private static final int CIDR = 650;

	private static Sample sample(int oid, String text, int bits, String address) {
		byte[] bytes = HexFormat.of().parseHex(address.replace(" ", ""));
		byte cidr = (byte) ((oid == CIDR) ? 1 : 0);
		return Sample.of(oid, text, (byte) ((bytes.length == 4) ? 2 : 3), (byte) bits, cidr, (byte) bytes.length,
				bytes);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			::              | 0000 0000 0000 0000 0000 0000 0000 0000
			::1             | 0000 0000 0000 0000 0000 0000 0000 0001
			::2             | 0000 0000 0000 0000 0000 0000 0000 0002
			::0.1.0.2       | 0000 0000 0000 0000 0000 0000 0001 0002
			::1.2.3.4       | 0000 0000 0000 0000 0000 0000 0102 0304
			::ffff:1.2.3.4  | 0000 0000 0000 0000 0000 ffff 0102 0304
			::ffff:1:2:3    | 0000 0000 0000 0000 ffff 0001 0002 0003
			1:0:0:2::3      | 0001 0000 0000 0002 0000 0000 0000 0003
			1::2:0:0:0      | 0001 0000 0000 0000 0002 0000 0000 0000
			1:0:2::         | 0001 0000 0002 0000 0000 0000 0000 0000
			2001:db8:0:1:1:1:1:1 | 2001 0db8 0000 0001 0001 0001 0001 0001
			ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff | ffff ffff ffff ffff ffff ffff ffff ffff
			""")
	void readsAndWritesAddressesAsTheServerDoes(String text, String address) throws UnknownHostException {
		Sample sample = sample(INET, text, 128, address);
		sample.becomes(String.class, text);
		sample.becomes(InetAddress.class,
				Inet6Address.getByAddress(null, HexFormat.of().parseHex(address.replace(" ", "")), -1));
		sample.isRefused(Inet4Address.class, "is an IPv6 address");
	}

	@Test
	void readsIpv4() throws UnknownHostException {
		Sample sample = sample(INET, "192.168.0.255", 32, "c0a800ff");
		sample.becomes(String.class, "192.168.0.255");
		sample.becomes(Object.class, "192.168.0.255");
		sample.becomes(InetAddress.class, InetAddress.getByName("192.168.0.255"));
		sample.becomes(Inet4Address.class, InetAddress.getByName("192.168.0.255"));
		sample.isRefused(Inet6Address.class, "is an IPv4 address");
	}

	@Test
	void netmaskFitsNoAddress() {
		Sample sample = sample(INET, "192.168.0.1/24", 24, "c0a80001");
		sample.becomes(String.class, "192.168.0.1/24");
		sample.isRefused(InetAddress.class, "has a netmask, which an InetAddress cannot hold");
	}

	@Test
	void networkShowsItsBits() throws UnknownHostException {
		sample(CIDR, "10.0.0.0/8", 8, "0a000000").becomes(String.class, "10.0.0.0/8");
		sample(CIDR, "::/0", 0, "00000000000000000000000000000000").becomes(String.class, "::/0");
		Sample host = sample(CIDR, "10.0.0.1/32", 32, "0a000001");
		host.becomes(String.class, "10.0.0.1/32");
		host.becomes(InetAddress.class, InetAddress.getByName("10.0.0.1"));
	}

	@Test
	void readsHardwareAddresses() {
		Sample.of(829, "08:00:2b:01:02:ff", new byte[] { 8, 0, 0x2b, 1, 2, -1 })
			.becomes(String.class, "08:00:2b:01:02:ff");
		Sample.of(774, "08:00:2b:01:02:03:04:05", new byte[] { 8, 0, 0x2b, 1, 2, 3, 4, 5 })
			.becomes(Object.class, "08:00:2b:01:02:03:04:05");
	}

}
