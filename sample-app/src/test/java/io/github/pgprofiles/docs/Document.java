package io.github.pgprofiles.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the repository: its blocks of code, headings, links and tables.
 *
 * @param path below the repository's top folder
 * @param lines of the page
 */
record Document(Path path, List<String> lines) {

	private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*)\\s*");

	/** What is built, what tools keep, and the databases of a sample that ran here. */
	private static final Pattern SKIPPED = Pattern
		.compile("(.*[/\\\\])?(target|\\.git|\\.idea|\\.vscode|\\.settings)|(sample-app[/\\\\])?data");

	private static final Pattern LINK = Pattern.compile("(?<!`)\\[[^\\]]*]\\(([^)\\s]+)\\)");

	/** The repository's top folder. */
	static Path top() {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.isDirectory(folder.resolve(".mvn"))) {
			folder = folder.getParent();
		}
		return folder;
	}

	/** Every file of the repository that somebody wrote. */
	static List<Path> files() {
		List<Path> files = new ArrayList<>();
		try {
			Files.walkFileTree(top(), new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
					return SKIPPED.matcher(relative(folder)).matches() ? FileVisitResult.SKIP_SUBTREE
							: FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					files.add(Path.of(relative(file)));
					return FileVisitResult.CONTINUE;
				}

			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Collections.sort(files);
		return files;
	}

	private static String relative(Path file) {
		return top().relativize(file).toString();
	}

	static List<Document> all() {
		return files().stream().map(Path::toString).filter((file) -> file.endsWith(".md")).map(Document::of).toList();
	}

	static Document of(String path) {
		try {
			return new Document(Path.of(path), Files.readAllLines(top().resolve(path)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A block of code between two fences.
	 *
	 * @param place page and line, for messages
	 * @param lines without common indentation
	 */
	record Block(String place, List<String> lines) {

		String text() {
			return String.join("\n", this.lines).strip();
		}

		@Override
		public String toString() {
			return this.place;
		}

	}

	List<Block> blocks(String language) {
		List<Block> blocks = new ArrayList<>();
		String open = null;
		int start = 0;
		for (int i = 0; i < this.lines.size(); i++) {
			Matcher fence = FENCE.matcher(this.lines.get(i));
			if (fence.matches()) {
				if (language.equals(open)) {
					blocks.add(new Block(this.path + ":" + (start + 1), outdent(this.lines.subList(start + 1, i))));
				}
				open = (open == null) ? fence.group(1) : null;
				start = i;
			}
		}
		return blocks;
	}

	/** Takes common indentation away; a tab counts as four spaces. */
	static List<String> outdent(List<String> lines) {
		List<String> expanded = lines.stream().map((line) -> line.replace("\t", "    ").stripTrailing()).toList();
		int common = expanded.stream()
			.filter((line) -> !line.isEmpty())
			.mapToInt((line) -> line.length() - line.stripLeading().length())
			.min()
			.orElse(0);
		return expanded.stream().map((line) -> line.isEmpty() ? line : line.substring(common)).toList();
	}

	/** What is no code. */
	List<String> prose() {
		List<String> prose = new ArrayList<>();
		boolean code = false;
		for (String line : this.lines) {
			boolean fence = FENCE.matcher(line).matches();
			code ^= fence;
			if (!code && !fence) {
				prose.add(line);
			}
		}
		return prose;
	}

	List<String> links() {
		return prose().stream().flatMap((line) -> LINK.matcher(line).results()).map((link) -> link.group(1)).toList();
	}

	/** The anchors of the headings, as GitHub makes them. */
	Set<String> anchors() {
		Set<String> anchors = new HashSet<>();
		Map<String, Integer> seen = new HashMap<>();
		for (String line : prose()) {
			if (line.startsWith("#")) {
				String anchor = line.replaceFirst("^#+\\s+", "")
					.toLowerCase(Locale.ROOT)
					.replaceAll("[^\\p{L}\\p{N} _-]", "")
					.replace(' ', '-');
				int before = seen.merge(anchor, 1, Integer::sum) - 1;
				anchors.add((before == 0) ? anchor : anchor + "-" + before);
			}
		}
		return anchors;
	}

	/** The rows of the tables whose heading begins so, cell by cell. */
	List<List<String>> rows(String... heading) {
		List<List<String>> rows = new ArrayList<>();
		boolean inside = false;
		for (String line : prose()) {
			if (!line.startsWith("|")) {
				inside = false;
			}
			else if (cells(line).equals(List.of(heading))) {
				inside = true;
			}
			else if (inside && !line.startsWith("|---")) {
				rows.add(cells(line));
			}
		}
		return rows;
	}

	private static List<String> cells(String line) {
		return Stream.of(line.substring(1, line.lastIndexOf('|')).split("(?<!\\\\)\\|", -1))
			.map((cell) -> cell.strip().replace("\\|", "|"))
			.toList();
	}

}
