package io.github.pgprofiles.internal.mapping.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Map;

import io.github.pgprofiles.internal.mapping.codec.Bytes;
import io.github.pgprofiles.internal.mapping.codec.ConversionException;
import io.github.pgprofiles.internal.mapping.codec.ConvertingFamily;
import io.github.pgprofiles.internal.mapping.codec.TypeFamily;
import io.github.pgprofiles.internal.mapping.codec.WireBuffer;

/**
 * {@code inet} and {@code cidr}: an address, and how many of its bits are the network's.
 * Where nobody asks for more it is text, as an {@link InetAddress} cannot hold them all.
 * PostgreSQL manual, chapter 'Network Address Types'.
 */
public final class Network {

	private static final int HEADER = 4;

	private static final int IPV4 = 2;

	private static final int IPV6 = 3;

	private final byte[] address;

	private final int bits;

	/** A network shows its bits, even where they are all there are. */
	private final boolean cidr;

	private Network(byte[] address, int bits, boolean cidr) {
		this.address = address;
		this.bits = bits;
		this.cidr = cidr;
	}

	/** The family of {@code inet} or, with the flag, of {@code cidr}. */
	public static TypeFamily family(boolean cidr) {
		return new ConvertingFamily<Network>(String.class,
				(bytes, offset, length) -> text(Bytes.ascii(bytes, offset, length), cidr),
				(bytes, offset, length) -> binary(bytes, offset, length, cidr),
				Map.of(InetAddress.class, Network::toAddress, Inet4Address.class, Network::toAddress4,
						Inet6Address.class, Network::toAddress6, String.class, Network::toString))
			.writing(InetAddress.class, (address, out) -> of(address, cidr).write(out));
	}

	/** The fourth byte is the number of the address's own. */
	private static Network binary(byte[] bytes, int offset, int length, boolean cidr) {
		Bytes.requireConnectionToSpare(HEADER, 0, length);
		int size = bytes[offset + 3];
		Bytes.requireLength(HEADER + size, length);
		int bits = bytes[offset + 1] & 0xff;
		if ((size != 4 && size != 16) || bits > size * 8) {
			throw new ConversionException("cannot be read: it is no address");
		}
		return new Network(Arrays.copyOfRange(bytes, offset + HEADER, offset + length), bits, cidr);
	}

	private static Network text(String text, boolean cidr) {
		int slash = text.indexOf('/');
		byte[] address = AddressText.read((slash < 0) ? text : text.substring(0, slash));
		int bits = (slash < 0) ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
		return new Network(address, bits, cidr);
	}

	private static Network of(InetAddress address, boolean cidr) {
		byte[] bytes = address.getAddress();
		return new Network(bytes, bytes.length * 8, cidr);
	}

	private void write(WireBuffer out) {
		out.int1((this.address.length == 4) ? IPV4 : IPV6);
		out.int1(this.bits);
		out.int1(this.cidr ? 1 : 0);
		out.int1(this.address.length);
		out.bytes(this.address, 0, this.address.length);
	}

	private InetAddress toAddress() {
		if (this.bits != this.address.length * 8) {
			throw new ConversionException("has a netmask, which an InetAddress cannot hold");
		}
		try {
			// the other way makes an IPv4 address of ::ffff:1.2.3.4
			return (this.address.length == 4) ? InetAddress.getByAddress(this.address)
					: Inet6Address.getByAddress(null, this.address, -1);
		}
		catch (UnknownHostException ex) {
			throw new ConversionException("is no address");
		}
	}

	private Inet4Address toAddress4() {
		if (toAddress() instanceof Inet4Address address4) {
			return address4;
		}
		throw new ConversionException("is an IPv6 address");
	}

	private Inet6Address toAddress6() {
		if (toAddress() instanceof Inet6Address address6) {
			return address6;
		}
		throw new ConversionException("is an IPv4 address");
	}

	@Override
	public String toString() {
		boolean whole = this.bits == this.address.length * 8;
		return AddressText.write(this.address) + ((whole && !this.cidr) ? "" : "/" + this.bits);
	}

}
