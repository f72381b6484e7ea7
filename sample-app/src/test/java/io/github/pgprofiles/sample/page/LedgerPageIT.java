package io.github.pgprofiles.sample.page;

import java.math.BigDecimal;
import java.util.List;

import io.github.pgprofiles.PostgresClient;
import io.github.pgprofiles.sample.browser.Browser;
import io.github.pgprofiles.sample.ledger.Ledger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;

import static io.github.pgprofiles.sample.page.PageScripts.texts;
import static org.assertj.core.api.Assertions.assertThat;

/** Transfers, their conflicts, their keys and the sum of all balances. */
@PageTest
class LedgerPageIT {

	@Autowired
	@Qualifier("ledger")
	private PostgresClient ledger;

	private Browser browser;

	@BeforeEach
	void openWithNewAccounts(Browser browser, @LocalServerPort int port, @Autowired Ledger tables) {
		this.browser = browser;
		this.ledger.sql("drop table if exists transfers, accounts, postgres_profiles_once").update();
		tables.createTables();
		browser.open("http://localhost:" + port + "/");
		browser.awaitText("#sum", "175.00");
	}

	@Test
	void transferMovesMoneyAndTheSumStays() {
		assertThat(balances()).containsExactly("alice 100.00", "bob 50.00", "carol 25.00");
		new Select(this.browser.find("#to")).selectByValue("carol");
		amount("12.50");
		this.browser.find("#transfer button[type=submit]").click();
		this.browser.awaitText("#ledger-status", "Transfer 1 was made");
		this.browser.awaitText("#accounts", "87.50");
		assertThat(balances()).containsExactly("alice 87.50", "bob 50.00", "carol 37.50");
		assertThat(transfers()).containsExactly("1: alice to carol, 12.50, 1 attempt");
		this.browser.awaitText("#sum-status", "The sum was 175.00 in all 2 readings");
	}

	@Test
	void refusedTransferIsToldInAWord() {
		amount("100.01");
		this.browser.find("#transfer button[type=submit]").click();
		this.browser.awaitText("#ledger-status", "Insufficient funds: from: has less than the amount");
		assertThat(balances()).contains("alice 100.00");
		assertThat(PageScripts.outages(this.browser)).isEmpty();
		this.browser.consoleErrors(); // the browser's own line on a status of 422
	}

	@Test
	void sameKeyTwiceMovesMoneyOnce() {
		amount("5.00");
		this.browser.find("#twice").click();
		this.browser.awaitText("#ledger-status",
				"Sent twice, made once: the second answer is the stored receipt of transfer 1");
		this.browser.awaitText("#accounts", "95.00");
		assertThat(transfers()).containsExactly("1: alice to bob, 5.00, the stored receipt",
				"1: alice to bob, 5.00, 1 attempt");
		assertThat(this.ledger.sql("select count(*) from transfers").query(Long.class).single()).isEqualTo(1);
	}

	@Test
	void manyAtOnceAreTriedAnewAndTheSumStays() {
		// that none of thirty meets another is hardly possible, but a conflict is no
		// certainty
		Awaitility.await().atMost(Browser.LIMIT).until(() -> {
			this.browser.find("#crowd").click();
			this.browser.awaitText("#ledger-status", "transfers made, with");
			return !this.browser.find("#ledger-status").getText().contains("with 0 retries");
		});
		this.browser.awaitText("#sum-status", "The sum was 175.00 in all");
		assertThat(transfers())
			.anyMatch((transfer) -> transfer.matches("\\d+: \\w+ to \\w+, 0\\.01, [2-9]\\d* attempts"));
		assertThat(this.ledger.sql("select sum(balance) from accounts").query(BigDecimal.class).single())
			.isEqualByComparingTo("175.00");
	}

	@Test
	void sumThatSomebodyChangesIsTold() {
		this.ledger.sql("update accounts set balance = balance + 1 where name = 'bob'").update();
		this.browser.find("#crowd").click();
		this.browser.awaitText("#sum-status", "The sum has changed: it was 175.00 at first");
		this.browser.awaitText("#ledger-status", "30 transfers made");
	}

	@Test
	void worksByKeyboard() {
		this.browser.tabTo("#amount");
		// the tabulator key has marked what was there
		this.browser.press("7.00", Keys.ENTER);
		this.browser.awaitText("#ledger-status", "Transfer 1 was made");
		this.browser.tabTo("#twice");
		this.browser.press(Keys.SPACE);
		this.browser.awaitText("#ledger-status", "Sent twice, made once");
		assertThat(this.browser.driver().switchTo().activeElement().getDomAttribute("id")).isEqualTo("twice");
		this.browser.tabTo("#transfers");
	}

	private void amount(String amount) {
		WebElement field = this.browser.find("#amount");
		field.clear();
		field.sendKeys(amount);
	}

	private List<String> balances() {
		return texts(this.browser, "#accounts tr").stream().map((row) -> row.replace('\t', ' ')).toList();
	}

	private List<String> transfers() {
		return texts(this.browser, "#transfers li");
	}

}
