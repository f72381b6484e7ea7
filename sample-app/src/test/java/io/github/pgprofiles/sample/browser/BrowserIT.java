package io.github.pgprofiles.sample.browser;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the tests of the pages rely on. */
@RequiresBrowser
class BrowserIT {

	private static final String PAGE = "data:text/html,<html lang=en>"
			+ "<meta name=viewport content='width=device-width'><title>Page</title><main><h1>Page</h1>%s</main>";

	@Test
	void seriousFaultIsFound(Browser browser) {
		browser.open(PAGE.formatted("<p>fine</p>"));
		assertThat(browser.accessibilityFaults()).isEmpty();
		browser.open(PAGE.formatted("<p style='color:silver'>hardly to be seen</p><img src='data:,'>"));
		assertThat(browser.accessibilityFaults()).anyMatch((fault) -> fault.startsWith("color-contrast"))
			.anyMatch((fault) -> fault.startsWith("image-alt"));
	}

	@Test
	void errorInTheConsoleIsSeen(Browser browser) {
		browser.open(PAGE.formatted("<script>console.error('oops'); console.warn('well')</script>"));
		assertThat(browser.consoleErrors()).singleElement().asString().contains("oops");
		assertThat(browser.consoleErrors()).isEmpty();
	}

	@Test
	void phoneIsNarrowAndItsPictureHasTheWholePage(Browser browser) throws Exception {
		browser.size(360, 740);
		browser.open(PAGE.formatted("<p style='height:2000px'>long"));
		assertThat(browser.scrollsSideways()).isFalse();
		Path picture = browser.screenshot("phone");
		byte[] png = Files.readAllBytes(picture);
		assertThat(((png[16] & 0xff) << 24) | ((png[17] & 0xff) << 16) | ((png[18] & 0xff) << 8) | (png[19] & 0xff))
			.isEqualTo(360);
		assertThat(((png[22] & 0xff) << 8) | (png[23] & 0xff)).isGreaterThan(2000);
		browser.open(PAGE.formatted("<p style='width:600px'>wide"));
		assertThat(browser.scrollsSideways()).isTrue();
	}

	@Test
	void schemeOfColoursIsTold(Browser browser) {
		browser.dark(true);
		browser.open(PAGE.formatted(""));
		assertThat(browser.script("return matchMedia('(prefers-color-scheme: dark)').matches")).isEqualTo(true);
		browser.dark(false);
		assertThat(browser.script("return matchMedia('(prefers-color-scheme: dark)').matches")).isEqualTo(false);
	}

	@Test
	void noOtherHostIsKnown(Browser browser) {
		browser.open(PAGE.formatted("<img alt='' src='http://example.com/picture.png'>"));
		assertThat(browser.consoleErrors()).singleElement().asString().contains("ERR_NAME_NOT_RESOLVED");
	}

}
