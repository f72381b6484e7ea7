package io.github.pgprofiles.sample;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/** The page at the root as it comes over HTTP; what it does is tested in a browser. */
@SampleTest
class PageIT {

	private static final Pattern FILE = Pattern
		.compile("(?:src|href|from)[= ]['\"]\\.?/?([\\w/.]+\\.(?:js|css|svg))['\"]");

	private static final int MOST_BYTES = 150_000;

	private final HttpClient http = HttpClient.newHttpClient();

	private URI root;

	@BeforeEach
	void find(@LocalServerPort int port) {
		this.root = URI.create("http://localhost:" + port + "/");
	}

	@Test
	void firstPaintTransfersLessThan150KilobytesCompressed() throws Exception {
		Map<String, Integer> transferred = new TreeMap<>();
		for (Map.Entry<String, HttpResponse<byte[]>> file : page().entrySet()) {
			HttpResponse<byte[]> response = file.getValue();
			transferred.put(file.getKey(), headerBytes(response) + response.body().length);
		}
		// what it asks for at once
		transferred.put("accounts", get("accounts").body().length);
		int sum = transferred.values().stream().mapToInt(Integer::intValue).sum();
		assertThat(sum).as("%s", transferred).isBetween(5_000, MOST_BYTES);
	}

	@Test
	void filesAreCompressedAndAskedForAgainWhenTheyHaveChanged() throws Exception {
		assertThat(page()).hasSizeGreaterThan(8);
		for (HttpResponse<byte[]> response : page().values()) {
			assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-cache");
			if (plain(response).length() > 2048) {
				assertThat(response.headers().firstValue("Content-Encoding")).as("%s", response.uri()).hasValue("gzip");
			}
		}
	}

	@Test
	void pageMayLoadAndAskOnlyWhatIsHere() throws Exception {
		assertThat(page()).allSatisfy((name, response) -> {
			assertThat(response.headers().allValues("Content-Security-Policy")).as(name)
				.singleElement()
				.asString()
				.contains("default-src 'none';", "script-src 'self';", "style-src 'self';", "connect-src 'self';",
						"img-src 'self';", "frame-ancestors 'none'")
				.doesNotContain("unsafe", "http", "*", "data:");
			assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
		});
		assertThat(get("index.html").headers().firstValue("Content-Security-Policy")).isPresent();
	}

	@Test
	void pageHoldsNoCodeAndNoStyleOfItsOwn() throws Exception {
		String html = plain(get(""));
		assertThat(html).containsPattern("<script type=\"module\" src=\"page/main.js\"></script>")
			.doesNotContainPattern("<script(?![^>]*\\bsrc=)")
			.doesNotContain("<style")
			.doesNotContainPattern("\\s(style|on[a-z]+)=");
		for (HttpResponse<byte[]> file : page().values()) {
			assertThat(plain(file)).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write");
		}
	}

	/** Each file of the folder is one that the page asks for. */
	@Test
	void noFileIsLeftOver() throws Exception {
		Resource[] files = new PathMatchingResourcePatternResolver().getResources("classpath:/static/page/*");
		assertThat(files).isNotEmpty();
		assertThat(page().keySet()).containsAll(Stream.of(files).map((file) -> "page/" + file.getFilename()).toList());
	}

	/** The page, and the files that it or one of them names, without those of links. */
	private Map<String, HttpResponse<byte[]>> page() throws Exception {
		Map<String, HttpResponse<byte[]>> files = new TreeMap<>();
		List<String> open = new ArrayList<>(List.of(""));
		while (!open.isEmpty()) {
			String name = open.remove(0);
			if (!files.containsKey(name)) {
				HttpResponse<byte[]> response = get(name);
				files.put(name, response);
				String folder = name.substring(0, name.lastIndexOf('/') + 1);
				FILE.matcher(plain(response))
					.results()
					.map((MatchResult match) -> folder + match.group(1))
					.forEach(open::add);
			}
		}
		return files;
	}

	private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
		HttpResponse<byte[]> response = this.http.send(HttpRequest.newBuilder(this.root.resolve(path))
			.header("Accept", "text/html, */*")
			.header("Accept-Encoding", "gzip")
			.build(), BodyHandlers.ofByteArray());
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return response;
	}

	private static String plain(HttpResponse<byte[]> response) throws IOException {
		byte[] body = response.body();
		if (response.headers().firstValue("Content-Encoding").isPresent()) {
			try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
				body = gzip.readAllBytes();
			}
		}
		return new String(body, StandardCharsets.UTF_8);
	}

	/** Each header takes a colon, a blank and the end of its line. */
	private static int headerBytes(HttpResponse<?> response) {
		return response.headers()
			.map()
			.entrySet()
			.stream()
			.flatMap((
					header) -> header.getValue().stream().map((value) -> header.getKey().length() + value.length() + 4))
			.mapToInt(Integer::intValue)
			.sum();
	}

}
