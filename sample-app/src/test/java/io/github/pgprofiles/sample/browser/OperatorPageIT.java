package io.github.pgprofiles.sample.browser;

import java.util.List;
import java.util.Map;

import io.github.pgprofiles.sample.SampleTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The operator's page of the sample, all of whose databases work. */
@SampleTest
@RequiresBrowser
class OperatorPageIT {

	@LocalServerPort
	private int port;

	private Browser browser;

	@BeforeEach
	void open(Browser opened) {
		this.browser = opened;
		this.browser.open("http://localhost:" + this.port + "/actuator/postgres/ui");
		this.browser.awaitText("#summary", "3 profiles: 3 UP");
	}

	private WebElement card(String profile) {
		return this.browser.find(".card[data-key='" + profile + "/primary']");
	}

	private List<String> visible() {
		return this.browser.all(".card")
			.stream()
			.filter(WebElement::isDisplayed)
			.map((card) -> card.getDomAttribute("data-key"))
			.toList();
	}

	@Test
	void cardTellsStateAndPool() {
		assertThat(card("cities").getText()).contains("cities primary", "UP", "since ", "idle", "of 8 connections",
				"Waiting", "Latency", "localhost:", "18.");
		assertThat(this.browser.driver().getTitle()).isEqualTo("PostgreSQL profiles");
		String before = this.browser.awaitText("#link", "Live").getText();
		this.browser.await("#link", (link) -> !link.getText().equals(before) && link.getText().startsWith("Live"));
		this.browser.await(".card .spark.latency path", (path) -> {
			String line = path.getDomAttribute("d");
			return line != null && line.contains("L");
		});
	}

	@Test
	void worksByKeyboardAlone() {
		this.browser.tabTo("#filter");
		this.browser.press("LEDG");
		assertThat(visible()).containsExactly("ledger/primary");
		this.browser.press(Keys.BACK_SPACE, Keys.BACK_SPACE, Keys.BACK_SPACE, Keys.BACK_SPACE);
		assertThat(visible()).hasSize(3);
		this.browser.tabTo("#troubles");
		this.browser.press(Keys.SPACE);
		assertThat(visible()).isEmpty();
		this.browser.press(Keys.SPACE);
		this.browser.tabTo("#pause");
		this.browser.press(Keys.ENTER);
		assertThat(this.browser.awaitText("#pause", "Resume").getDomAttribute("aria-pressed")).isEqualTo("true");
		this.browser.awaitText("#link", "Paused");
		this.browser.press(Keys.ENTER);
		this.browser.awaitText("#link", "Live");
		this.browser.tabTo("a[href='#retries-title']");
		this.browser.press(Keys.ENTER);
		assertThat(this.browser.driver().getCurrentUrl()).endsWith("/actuator/postgres/ui#retries-title");
	}

	@Test
	void everybodyCanReadItInLightAndDarkAndOnAPhone() {
		assertThat(this.browser.accessibilityFaults()).isEmpty();
		this.browser.dark(true);
		assertThat(this.browser.accessibilityFaults()).isEmpty();
		this.browser.size(360, 740);
		assertThat(this.browser.scrollsSideways()).isFalse();
		assertThat(this.browser.accessibilityFaults()).isEmpty();
		this.browser.dark(false);
		assertThat(this.browser.accessibilityFaults()).isEmpty();
	}

	@Test
	void asksWhereEventsDoNotComeThrough() {
		this.browser.command("Network.enable", Map.of());
		this.browser.command("Network.setBlockedURLs", Map.of("urls", List.of("*/events")));
		try {
			this.browser.driver().navigate().refresh();
			String before = this.browser.awaitText("#link", "Polling").getText();
			this.browser.await("#link",
					(link) -> link.getText().startsWith("Polling") && !link.getText().equals(before));
			assertThat(card("blog").getText()).contains("UP");
		}
		finally {
			this.browser.command("Network.setBlockedURLs", Map.of("urls", List.of()));
			this.browser.command("Network.disable", Map.of());
		}
	}

	@Test
	void foreignScriptIsNotRun() {
		this.browser.script("const script = document.createElement('script'); script.textContent = 'window.run = 1';"
				+ "document.body.append(script); document.body.setAttribute('style', 'margin: 50px');");
		assertThat(this.browser.script("return window.run")).isNull();
		assertThat(this.browser.script("return getComputedStyle(document.body).marginLeft")).isEqualTo("0px");
		assertThat(this.browser.consoleErrors()).isNotEmpty()
			.allMatch((error) -> error.contains("Content Security Policy"));
	}

	@Test
	void isSmall() {
		Object sent = this.browser.script("return performance.getEntriesByType('navigation')"
				+ ".concat(performance.getEntriesByType('resource')).reduce((sum, entry) => sum + entry.transferSize, 0)");
		assertThat((Long) sent).isBetween(1_000L, 150_000L);
		Object outside = this.browser.script("return performance.getEntriesByType('resource')"
				+ ".filter(entry => !entry.name.startsWith(location.origin)).length");
		assertThat(outside).isEqualTo(0L);
	}

}
