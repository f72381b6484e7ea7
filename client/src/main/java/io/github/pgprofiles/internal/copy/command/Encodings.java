package io.github.pgprofiles.internal.copy.command;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import io.github.pgprofiles.error.CopyException;

/**
 * The encodings that both PostgreSQL and Java know. PostgreSQL manual, chapter 'Character
 * Set Support'.
 */
public final class Encodings {

	/** By the names that Java gives them. */
	private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("UTF-8", "UTF8"),
			Map.entry("US-ASCII", "UTF8"), Map.entry("ISO-8859-1", "LATIN1"), Map.entry("ISO-8859-2", "LATIN2"),
			Map.entry("ISO-8859-3", "LATIN3"), Map.entry("ISO-8859-4", "LATIN4"), Map.entry("ISO-8859-5", "ISO_8859_5"),
			Map.entry("ISO-8859-6", "ISO_8859_6"), Map.entry("ISO-8859-7", "ISO_8859_7"),
			Map.entry("ISO-8859-8", "ISO_8859_8"), Map.entry("ISO-8859-9", "LATIN5"),
			Map.entry("ISO-8859-13", "LATIN7"), Map.entry("ISO-8859-15", "LATIN9"), Map.entry("ISO-8859-16", "LATIN10"),
			Map.entry("windows-1250", "WIN1250"), Map.entry("windows-1251", "WIN1251"),
			Map.entry("windows-1252", "WIN1252"), Map.entry("windows-1253", "WIN1253"),
			Map.entry("windows-1254", "WIN1254"), Map.entry("windows-1255", "WIN1255"),
			Map.entry("windows-1256", "WIN1256"), Map.entry("windows-1257", "WIN1257"),
			Map.entry("windows-1258", "WIN1258"), Map.entry("IBM866", "WIN866"), Map.entry("x-windows-874", "WIN874"),
			Map.entry("KOI8-R", "KOI8R"), Map.entry("KOI8-U", "KOI8U"), Map.entry("EUC-JP", "EUC_JP"),
			Map.entry("EUC-KR", "EUC_KR"), Map.entry("GB2312", "EUC_CN"), Map.entry("Shift_JIS", "SJIS"),
			Map.entry("windows-31j", "SJIS"), Map.entry("Big5", "BIG5"), Map.entry("GBK", "GBK"),
			Map.entry("GB18030", "GB18030"), Map.entry("x-windows-949", "UHC"), Map.entry("x-Johab", "JOHAB"));

	/** In these the second byte of a character can be that of an ASCII character. */
	private static final Set<String> OVERLAPPING = Set.of("SJIS", "BIG5", "GBK", "GB18030", "UHC", "JOHAB");

	private Encodings() {
	}

	/**
	 * The option for a Java charset.
	 * @throws CopyException if PostgreSQL has none for it
	 */
	public static CopyOption option(Charset charset) {
		return CopyOption.encoding(name(charset));
	}

	private static String name(Charset charset) {
		String name = NAMES.get(charset.name());
		if (name == null) {
			throw new CopyException(null, "PostgreSQL has no encoding for %s: convert the data, best to %s"
				.formatted(charset.name(), StandardCharsets.UTF_8));
		}
		return name;
	}

	/** Which bytes make a pair with the next one, whatever that is. */
	public enum Pairs {

		NONE, HIGH, SHIFT_JIS;

		/** Those of four bytes are two pairs. */
		public boolean begin(byte value) {
			return switch (this) {
				case NONE -> false;
				case HIGH -> value < 0;
				// between the two ranges are characters of one byte
				case SHIFT_JIS -> value < 0 && !((value & 0xff) >= 0xa1 && (value & 0xff) <= 0xdf);
			};
		}

	}

	public static Pairs pairs(Charset charset) {
		String name = name(charset);
		if ("SJIS".equals(name)) {
			return Pairs.SHIFT_JIS;
		}
		return OVERLAPPING.contains(name) ? Pairs.HIGH : Pairs.NONE;
	}

}
