package io.github.pgprofiles.internal.mapping.network;

/** Reads and writes IP addresses as the server writes them; asks no name server. */
public final class AddressText {

	private static final int WORDS = 8;

	private AddressText() {
	}

	static byte[] read(String text) {
		if (text.indexOf(':') < 0) {
			byte[] address = new byte[4];
			dotted(text, address, 0);
			return address;
		}
		byte[] address = new byte[2 * WORDS];
		int gap = text.indexOf("::");
		if (gap < 0) {
			words(text, address, 0);
			return address;
		}
		words(text.substring(0, gap), address, 0);
		String rest = text.substring(gap + 2);
		words(rest, address, address.length - size(rest));
		return address;
	}

	private static int size(String words) {
		if (words.isEmpty()) {
			return 0;
		}
		int count = words.split(":", -1).length;
		return 2 * (count + ((words.indexOf('.') >= 0) ? 1 : 0));
	}

	private static void words(String words, byte[] address, int from) {
		if (words.isEmpty()) {
			return;
		}
		int at = from;
		for (String word : words.split(":", -1)) {
			if (word.indexOf('.') >= 0) {
				dotted(word, address, at);
			}
			else {
				int value = Integer.parseInt(word, 16);
				address[at] = (byte) (value >> 8);
				address[at + 1] = (byte) value;
			}
			at += 2;
		}
	}

	private static void dotted(String text, byte[] address, int from) {
		String[] parts = text.split("\\.", -1);
		for (int i = 0; i < 4; i++) {
			address[from + i] = (byte) Integer.parseInt(parts[i]);
		}
	}

	public static String write(byte[] address) {
		return (address.length == 4) ? dotted(address, 0) : colons(address);
	}

	private static String dotted(byte[] address, int from) {
		return (address[from] & 0xff) + "." + (address[from + 1] & 0xff) + "." + (address[from + 2] & 0xff) + "."
				+ (address[from + 3] & 0xff);
	}

	/**
	 * Leaves out the longest row of zeros, the first of them, and writes the end as an
	 * IPv4 address where all before is zero, as the server does.
	 */
	private static String colons(byte[] address) {
		int start = -1;
		int length = 1;
		for (int i = 0; i < WORDS; i++) {
			int zeros = zeros(address, i);
			if (zeros > length) {
				start = i;
				length = zeros;
			}
		}
		boolean dotted = start == 0 && (length == 6 || (length == 5 && word(address, 5) == 0xffff));
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < (dotted ? 6 : WORDS); i++) {
			if (i == start) {
				text.append("::");
				i += length - 1;
			}
			else {
				separate(text).append(Integer.toHexString(word(address, i)));
			}
		}
		return dotted ? separate(text).append(dotted(address, 12)).toString() : text.toString();
	}

	private static StringBuilder separate(StringBuilder text) {
		return (text.isEmpty() || text.charAt(text.length() - 1) == ':') ? text : text.append(':');
	}

	private static int zeros(byte[] address, int from) {
		int count = 0;
		while (from + count < WORDS && word(address, from + count) == 0) {
			count++;
		}
		return count;
	}

	private static int word(byte[] address, int index) {
		return ((address[2 * index] & 0xff) << 8) | (address[2 * index + 1] & 0xff);
	}

}
