package io.github.pgprofiles.autoconfigure.endpoint.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.util.DigestUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.util.HtmlUtils;

/** The files of the page, which stay in memory: together they are small. */
final class UiFiles {

	private static final String PAGE = "index.html";

	private static final Map<String, MediaType> TYPES = Map.of("html",
			new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8), "js",
			new MediaType("text", "javascript", StandardCharsets.UTF_8), "css",
			new MediaType("text", "css", StandardCharsets.UTF_8), "svg", MediaType.valueOf("image/svg+xml"));

	private final String page;

	private final Map<String, File> files;

	private UiFiles(String page, Map<String, File> files) {
		this.page = page;
		this.files = files;
	}

	/**
	 * A file as it is sent.
	 *
	 * @param tag changes with the content
	 */
	record File(MediaType type, String text, String tag) {

		static File of(String name, String content) {
			byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
			String extension = StringUtils.getFilenameExtension(name);
			return new File(TYPES.getOrDefault((extension != null) ? extension : "", MediaType.TEXT_PLAIN), content,
					'"' + DigestUtils.md5DigestAsHex(bytes) + '"');
		}

		byte[] content() {
			return this.text.getBytes(StandardCharsets.UTF_8);
		}

	}

	static UiFiles load() {
		return new UiFiles(read(PAGE),
				Stream.of("page.js", "profiles.js", "tables.js", "charts.js", "words.js", "page.css", "icon.svg")
					.collect(Collectors.toMap(Function.identity(), (name) -> File.of(name, read(name)))));
	}

	private static String read(String name) {
		try {
			return new ClassPathResource(name, UiFiles.class).getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The page itself.
	 * @param directory of the other files as the browser sees it, with a slash at its end
	 */
	File page(String directory) {
		return File.of(PAGE, this.page.replace("{files}", HtmlUtils.htmlEscape(directory)));
	}

	@Nullable File find(String name) {
		return this.files.get(name);
	}

	/** So that a native image has the files. */
	static final class Hints implements RuntimeHintsRegistrar {

		@Override
		public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
			hints.resources().registerPattern(UiFiles.class.getPackageName().replace('.', '/') + "/*");
		}

	}

}
