package io.github.pgprofiles.internal.dsn;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;

/**
 * What libpq itself makes of connection strings: the keywords with their values, or
 * nothing where it rejects the string. Asked now, or stored.
 */
final class LibpqAnswers {

	private static final String STORED = "/libpq/answers.txt.gz";

	/** Debian's package is for Debian's own Python, which need not come first. */
	private static final List<String> PYTHONS = List.of("/usr/bin/python3", "python3");

	private LibpqAnswers() {
	}

	/** Asks libpq, through psycopg2; {@code null} where there is none. */
	static @Nullable Map<String, Optional<Map<String, String>>> ask(List<String> strings) {
		for (String python : PYTHONS) {
			List<String> answers = run(python, strings);
			if (answers.size() == strings.size()) {
				Map<String, Optional<Map<String, String>>> all = new LinkedHashMap<>();
				for (int i = 0; i < strings.size(); i++) {
					all.put(strings.get(i), answer(answers.get(i)));
				}
				return all;
			}
		}
		return null;
	}

	private static List<String> run(String python, List<String> strings) {
		try {
			Path input = Files.createTempFile("dsn", ".txt");
			try {
				Files.write(input,
						strings.stream()
							.map((each) -> HexFormat.of().formatHex(each.getBytes(StandardCharsets.UTF_8)))
							.toList());
				Path script = Path.of("src/test/resources/libpq/ask.py");
				Process process = new ProcessBuilder(python, script.toString()).redirectInput(input.toFile())
					.redirectError(ProcessBuilder.Redirect.DISCARD)
					.start();
				return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
			}
			finally {
				Files.delete(input);
			}
		}
		catch (IOException ex) {
			// no Python
			return List.of();
		}
	}

	private static Optional<Map<String, String>> answer(String line) {
		if (line.equals("!")) {
			return Optional.empty();
		}
		Map<String, String> found = new TreeMap<>();
		for (String each : line.isEmpty() ? new String[0] : line.split(" ")) {
			int equals = each.indexOf('=');
			found.put(each.substring(0, equals),
					new String(HexFormat.of().parseHex(each.substring(equals + 1)), StandardCharsets.UTF_8));
		}
		return Optional.of(found);
	}

	/** Those that were stored. */
	static Map<String, Optional<Map<String, String>>> stored() {
		Map<String, Optional<Map<String, String>>> all = new LinkedHashMap<>();
		try (InputStream file = LibpqAnswers.class.getResourceAsStream(STORED);
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				String[] parts = line.split("\t", -1);
				Map<String, String> found = new TreeMap<>();
				for (int i = 2; i < parts.length; i++) {
					int equals = parts[i].indexOf('=');
					found.put(parts[i].substring(0, equals), unescape(parts[i].substring(equals + 1)));
				}
				all.put(unescape(parts[0]), parts[1].equals("!") ? Optional.empty() : Optional.of(found));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return all;
	}

	/** Stores answers in place of those that there are. */
	static void store(Map<String, Optional<Map<String, String>>> answers) {
		Path file = Path.of("src/test/resources" + STORED);
		try (OutputStream zipped = new GZIPOutputStream(Files.newOutputStream(file))) {
			for (Map.Entry<String, Optional<Map<String, String>>> each : answers.entrySet()) {
				List<String> parts = new ArrayList<>(List.of(escape(each.getKey())));
				parts.add(each.getValue().isEmpty() ? "!" : "");
				each.getValue()
					.ifPresent((found) -> found.forEach((key, value) -> parts.add(key + "=" + escape(value))));
				zipped.write((String.join("\t", parts) + "\n").getBytes(StandardCharsets.UTF_8));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String escape(String text) {
		StringBuilder escaped = new StringBuilder();
		text.chars().forEach((c) -> {
			if (c < ' ' || c == '\\') {
				escaped.append("\\%02x".formatted(c));
			}
			else {
				escaped.append((char) c);
			}
		});
		return escaped.toString();
	}

	private static String unescape(String text) {
		StringBuilder plain = new StringBuilder();
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) == '\\') {
				plain.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
				i += 2;
			}
			else {
				plain.append(text.charAt(i));
			}
		}
		return plain.toString();
	}

}
