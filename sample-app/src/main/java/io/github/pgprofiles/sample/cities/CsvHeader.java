package io.github.pgprofiles.sample.cities;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The first line of an uploaded CSV. COPY skips it unread, so a file without a header
 * would lose a row, and one with other columns would fill the wrong ones.
 */
final class CsvHeader {

	/** More than the names of all columns can need. */
	private static final int MAX_BYTES = 1024;

	private CsvHeader() {
	}

	/**
	 * Reads the header and leaves the source where it was.
	 * @param csv whose first line is the header
	 * @param known names that may occur
	 * @return the names in the order of the file
	 * @throws MalformedCsvException if a name is unknown or occurs twice
	 */
	static String[] peek(BufferedInputStream csv, String... known) throws IOException {
		csv.mark(MAX_BYTES);
		String start = new String(csv.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
		csv.reset();
		String line = start.lines().findFirst().orElse("").replace("\uFEFF", "");
		String[] names = Arrays.stream(line.split(",", -1)).map(CsvHeader::unquoted).toArray(String[]::new);
		Set<String> seen = new HashSet<>();
		for (String name : names) {
			if (!List.of(known).contains(name) || !seen.add(name)) {
				throw new MalformedCsvException(1,
						"the header must name columns of %s, each once, but has '%s'".formatted(List.of(known), name),
						null);
			}
		}
		return names;
	}

	private static String unquoted(String name) {
		return (name.length() > 1 && name.startsWith("\"") && name.endsWith("\""))
				? name.substring(1, name.length() - 1) : name;
	}

}
