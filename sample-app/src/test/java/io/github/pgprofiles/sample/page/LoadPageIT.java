package io.github.pgprofiles.sample.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPOutputStream;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.sample.browser.Browser;
import io.github.pgprofiles.test.proxy.PostgresProxy;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Loads: their progress, their results, and what becomes of those that fail. */
@PageTest
class LoadPageIT {

	private static final String HEADER = "name,country,admin1,admin2,lat,lng\n";

	/** A copy tells how far it is no more often. */
	private static final Duration TELLING = Duration.ofMillis(100);

	@Autowired
	@Qualifier("cities")
	private PostgresClient cities;

	@Autowired
	@Qualifier("cities")
	private PostgresProxy proxy;

	@TempDir
	private Path folder;

	private Browser browser;

	@BeforeEach
	void open(Browser browser, @LocalServerPort int port) {
		this.browser = PageScripts.open(browser, port);
	}

	@AfterEach
	void leaveCitiesAsTheyWere() {
		this.cities.sql("delete from cities where country = 'QQ'").update();
	}

	@Test
	void loadAgainShowsItsProgressAndChangesNothing() {
		// a browser hands over what has changed when it has time to: all of it, in its
		// order
		this.browser.script("""
				const bar = document.getElementById('bar');
				const figures = document.getElementById('figures');
				window.bars = [];
				window.figures = [];
				new MutationObserver((changes) => changes.forEach((change) => window.bars.push(change.oldValue)))
					.observe(bar, { attributes: true, attributeFilter: ['value'], attributeOldValue: true });
				new MutationObserver((changes) => changes.forEach((change) => change.addedNodes
					.forEach((text) => window.figures.push(text.data)))).observe(figures, { childList: true });
				""");
		// the first data leave when the server has answered, later than a copy waits to
		// tell, however fast all else is
		this.proxy.trickle(1024 * 1024, TELLING.multipliedBy(2));
		this.browser.find("#again").click();
		this.browser.await("#figures", (figures) -> figures.getText().contains(" MB of CSV"));
		this.proxy.trickle(0, Duration.ZERO);
		this.browser.awaitText("#load-status", "171,075 rows, 0 inserted, 0 updated, 171,075 unchanged");
		assertThat(this.browser.find("#bar").getDomProperty("value")).isEqualTo("1");
		List<String> bars = PageScripts.list(this.browser, "return window.bars");
		assertThat(bars).anySatisfy((bar) -> assertThat(bar).matches("0\\.\\d+"));
		List<String> figures = PageScripts.list(this.browser, "return window.figures");
		assertThat(figures).hasSizeGreaterThan(1)
			.allMatch((text) -> text.matches("\\d+ %: [\\d,]+ rows, [\\d.]+ MB of CSV; [\\d,]+ rows/s, [\\d.]+ MB/s"))
			.last()
			.asString()
			.startsWith("100 %: 171,075 rows, 6.7 MB of CSV");
		assertThat(figures.get(0)).doesNotStartWith("100 %");
	}

	@Test
	void importedFileIsOnTheMap() throws IOException {
		upload(write("new.csv", HEADER + "Newtown,QQ,,,1.5,2.5\nOldtown,QQ,,,1.5,-2.5\n"));
		this.browser.awaitText("#load-status", "2 rows, 2 inserted, 0 updated, 0 unchanged");
		this.browser.awaitText("#map-status", "171,077 cities on the map");
		assertThat(added()).isEqualTo(2);
	}

	@Test
	void importedFileMayBeCompressed() throws IOException {
		Path file = this.folder.resolve("new.csv.gz");
		try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(file))) {
			gzip.write((HEADER + "Newtown,QQ,,,1.5,2.5\n").getBytes(StandardCharsets.UTF_8));
		}
		upload(file);
		this.browser.awaitText("#load-status", "1 rows, 1 inserted");
		assertThat(added()).isEqualTo(1);
	}

	@Test
	void malformedFileIsToldWithItsLineAndImportsNothing() throws IOException {
		upload(write("bad.csv", HEADER + "Newtown,QQ,,,1.5,2.5\nOldtown,QQ,,,north-pole,2.5\n"));
		this.browser.awaitText("#load-status", "Malformed CSV, nothing was imported: line 3, column lat");
		assertThat(PageScripts.outages(this.browser)).isEmpty();
		assertThat(added()).isZero();
	}

	@Test
	void cancelledLoadImportsNothing() throws IOException {
		this.proxy.silence(true);
		// more than is on its way at a time: the server still reads it
		upload(write("new.csv", HEADER + "Newtown,QQ,,,1.5,2.5\n".repeat(700_000)));
		this.browser.await("#cancel", (button) -> button.isEnabled()).click();
		this.browser.awaitText("#load-status", "Cancelled");
		this.browser.await("#again", (button) -> button.isEnabled());
		this.proxy.silence(false);
		// until the server has seen that nobody sends any more, an import is running
		Awaitility.await().atMost(Browser.LIMIT).until(() -> {
			this.browser.await("#again", (button) -> button.isEnabled()).click();
			this.browser.await("#again", (button) -> button.isEnabled());
			return this.browser.find("#load-status").getText().contains("171,075 unchanged");
		});
		assertThat(added()).isZero();
	}

	private Path write(String name, String csv) throws IOException {
		return Files.writeString(this.folder.resolve(name), csv);
	}

	private void upload(Path file) {
		this.browser.find("#file").sendKeys(file.toString());
		this.browser.find("#upload button[type=submit]").click();
	}

	private long added() {
		return this.cities.sql("select count(*) from cities where country = 'QQ'").query(Long.class).single();
	}

}
