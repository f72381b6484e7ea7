package io.github.pgprofiles.sample.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.sample.SampleTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;

import static org.assertj.core.api.Assertions.assertThat;

/** The operator's page where something is wrong. */
@SampleTest
@RequiresBrowser
class OperatorAlarmIT {

	private static final String ORDERS = ".card[data-key='orders/primary']";

	/**
	 * Far more than the two seconds that it takes where nothing else keeps the machine
	 * busy.
	 */
	private static final Duration BUSY = Duration.ofSeconds(15);

	private WatchedShop shop;

	@BeforeEach
	void start(@Autowired @Qualifier("ledger") PostgresClient sample) throws Exception {
		this.shop = new WatchedShop(sample);
	}

	@AfterEach
	void stop() {
		this.shop.close();
	}

	private static WebElement awaitState(Browser browser, String state) {
		return browser.await(ORDERS, (card) -> state.equals(card.getDomAttribute("data-state")));
	}

	/**
	 * Between the event and the moment when the page showed it, by the page's own clock.
	 */
	private static Duration shownAfter(WebElement card, Instant event) {
		String seen = card.getDomAttribute("data-seen");
		assertThat(seen).isNotNull();
		return Duration.between(event, Instant.ofEpochMilli(Long.parseLong(seen)));
	}

	private String state() throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(this.shop.page() + "/state")).build(),
					HttpResponse.BodyHandlers.ofString())
			.body();
	}

	@Test
	void killedServerAndItsReturnShowWithoutReloading(Browser browser) throws Exception {
		browser.open(this.shop.page());
		browser.awaitText("#summary", "2 profiles: 2 UP");
		browser.script("window.sameDocument = true");
		Instant killed = Instant.now();
		this.shop.kill();
		WebElement down = awaitState(browser, "DOWN");
		assertThat(shownAfter(down, killed)).isBetween(Duration.ZERO, BUSY);
		assertThat(down.getText()).contains("DOWN", "since ", "08");
		browser.awaitText("#summary", "2 profiles: 2 DOWN");
		assertThat(browser.driver().getTitle()).startsWith("2 DOWN");
		browser.size(360, 740);
		browser.dark(true);
		assertThat(browser.scrollsSideways()).isFalse();
		assertThat(browser.accessibilityFaults()).isEmpty();
		browser.screenshot("operator-page-down");
		assertThat(state()).contains("DOWN").doesNotContain(WatchedShop.PASSWORD);
		Instant returned = Instant.now();
		this.shop.start();
		assertThat(shownAfter(awaitState(browser, "UP"), returned)).isBetween(Duration.ZERO, BUSY);
		browser.awaitText("#summary", "2 profiles: 2 UP");
		assertThat(browser.script("return window.sameDocument")).isEqualTo(true);
	}

	@Test
	void tablesTellWhoHoldsConnectionsAndWhoBlocks(Browser browser) throws Exception {
		browser.open(this.shop.page());
		browser.awaitText("#summary", "2 profiles: 2 UP");
		this.shop.work();
		browser.awaitText("#holders tr[data-blocked]", "place-order");
		browser.awaitText("#holders tr[data-blocked]", "idle in transaction");
		assertThat(browser.find("#holders").getText()).contains("close-day", "export-orders", "Lock:advisory");
		browser.awaitText("#operations", "export-orders");
		browser.await("#holders-count", (count) -> count.getText().equals("3"));
		assertThat(browser.accessibilityFaults()).isEmpty();
		browser.screenshot("operator-page");
		browser.size(360, 740);
		browser.dark(true);
		assertThat(browser.scrollsSideways()).isFalse();
		assertThat(browser.accessibilityFaults()).isEmpty();
		assertThat(state()).contains("place-order").doesNotContain(WatchedShop.PASSWORD, "pg_advisory_xact_lock");
		this.shop.stopWork();
		browser.await("#holders-count", (count) -> count.getText().equals("0"));
	}

	@Test
	void applicationThatHasGoneIsTold(Browser browser) {
		browser.open(this.shop.page());
		browser.awaitText("#summary", "2 profiles: 2 UP");
		assertThat(browser.all("#alarm")).noneMatch(WebElement::isDisplayed);
		this.shop.close();
		browser.awaitText("#alarm", "No answer from the application since ");
		assertThat(browser.accessibilityFaults()).isEmpty();
		assertThat(browser.consoleErrors()).isNotEmpty().allMatch((error) -> error.contains("net::ERR_"));
		browser.leave();
		browser.consoleErrors();
	}

}
