package io.github.pgprofiles.sample.page;

import java.util.List;

import io.github.pgprofiles.sample.browser.Browser;
import io.github.pgprofiles.test.proxy.PostgresProxy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.github.pgprofiles.sample.page.PageScripts.texts;
import static org.assertj.core.api.Assertions.assertThat;

/** A database that is killed is a sentence, and its return needs no reloading. */
@PageTest
class OutagePageIT {

	@Autowired
	@Qualifier("cities")
	private PostgresProxy cities;

	@Autowired
	@Qualifier("ledger")
	private PostgresProxy ledger;

	private Browser browser;

	private String address;

	@BeforeEach
	void find(Browser browser, @LocalServerPort int port) {
		this.browser = browser;
		this.address = "http://localhost:" + port + "/";
	}

	/** The browser's own lines on each answer that is no success. */
	private void consoleTellsOfStatusOnly() {
		assertThat(this.browser.consoleErrors()).allMatch((line) -> line.contains("status of 503"));
	}

	private static void kill(PostgresProxy database) {
		database.refuse(true);
		database.reset();
	}

	private static void bringBack(PostgresProxy database) {
		database.refuse(false);
	}

	@Test
	void searchIsAnsweredWhenTheDatabaseIsBack() {
		this.browser.open(this.address);
		PageScripts.awaitCities(this.browser);
		PageScripts.keepOutages(this.browser);
		kill(this.cities);
		this.browser.find("#prefix").sendKeys("Zug", Keys.ENTER);
		this.browser.awaitText("#outages", "The database of the cities cannot be reached");
		assertThat(this.browser.all("#found li")).isEmpty();
		// the other database is none the worse
		this.browser.find("#transfer button[type=submit]").click();
		this.browser.awaitText("#ledger-status", "was made");
		bringBack(this.cities);
		PageScripts.awaitTold(this.browser, "The database of the cities answers again");
		this.browser.awaitText("#found", "Zug");
		this.browser.await("body", (body) -> this.browser.all("#outages p").isEmpty());
		consoleTellsOfStatusOnly();
	}

	@Test
	void mapIsDrawnWhenTheDatabaseIsBack() {
		kill(this.cities);
		this.browser.open(this.address);
		this.browser.awaitText("#outages", "The database of the cities cannot be reached");
		this.browser.screenshot("outage");
		bringBack(this.cities);
		PageScripts.awaitCities(this.browser);
		consoleTellsOfStatusOnly();
	}

	@Test
	void loadThatIsKilledIsTold() {
		this.browser.open(this.address);
		PageScripts.awaitCities(this.browser);
		kill(this.cities);
		this.browser.find("#again").click();
		this.browser.awaitText("#load-status", "nothing was imported");
		this.browser.awaitText("#outages", "The database of the cities cannot be reached");
		bringBack(this.cities);
		this.browser.await("body", (body) -> this.browser.all("#outages p").isEmpty());
		this.browser.find("#again").click();
		this.browser.awaitText("#load-status", "171,075 unchanged");
		consoleTellsOfStatusOnly();
	}

	@Test
	void balancesAreReadWhenTheLedgerIsBackAndNoTransferIsSentAgain() {
		this.browser.open(this.address);
		this.browser.awaitText("#sum", "175.00");
		List<String> before = texts(this.browser, "#accounts tr");
		PageScripts.keepOutages(this.browser);
		kill(this.ledger);
		this.browser.find("#transfer button[type=submit]").click();
		this.browser.awaitText("#outages", "The database of the ledger cannot be reached");
		bringBack(this.ledger);
		PageScripts.awaitTold(this.browser, "The database of the ledger answers again");
		this.browser.awaitText("#ledger-status", "not sent again by itself");
		this.browser.awaitText("#sum-status", "in all 2 readings");
		assertThat(texts(this.browser, "#accounts tr")).isEqualTo(before);
		consoleTellsOfStatusOnly();
	}

}
