package io.github.pgprofiles.sample.page;

import java.util.ArrayList;
import java.util.List;

import io.github.pgprofiles.sample.browser.Browser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** Light and dark, on a desk and on a phone, by keyboard alone, by ear. */
@PageTest
class EverybodysPageIT {

	private static final int PHONE = 360;

	@ParameterizedTest
	@CsvSource({ "1280, light", "1280, dark", "360, light", "360, dark" })
	void nothingKeepsAnybodyFromUsingIt(int width, String scheme, Browser browser, @LocalServerPort int port) {
		browser.size(width, 800);
		browser.dark(scheme.equals("dark"));
		PageScripts.open(browser, port);
		browser.find("#prefix").sendKeys("Zü", Keys.ENTER);
		browser.awaitText("#found", "Zürich");
		browser.find("#twice").click();
		browser.awaitText("#ledger-status", "made once");
		if (width != PHONE) {
			browser.find("#again").click();
			browser.awaitText("#load-status", "unchanged");
			browser.find("#crowd").click();
			browser.awaitText("#ledger-status", "transfers made");
		}
		browser.screenshot("sample-" + (width == PHONE ? "phone-" : "") + scheme);
		assertThat(browser.accessibilityFaults()).isEmpty();
		assertThat(browser.scrollsSideways()).isFalse();
	}

	@Test
	void allThatCanBeDoneIsReachedByKeyboardInTheOrderOfThePage(Browser browser, @LocalServerPort int port) {
		PageScripts.open(browser, port);
		browser.find("#prefix").sendKeys("Zü", Keys.ENTER);
		browser.awaitText("#found", "Zürich");
		browser.find("#twice").click();
		browser.awaitText("#transfers", "the stored receipt");
		browser.script("document.activeElement.blur()");
		List<String> order = new ArrayList<>();
		for (int i = 0; i < 160; i++) {
			browser.press(Keys.TAB);
			WebElement focused = browser.driver().switchTo().activeElement();
			order.add(focused.getDomAttribute("id"));
		}
		assertThat(order).containsSubsequence("map", "zoom-in", "zoom-out", "whole", "country", "prefix", "found",
				"file", "again", "from", "to", "amount", "twice", "crowd", "transfers");
	}

	@Test
	void mapHasWordsBesideIt(Browser browser, @LocalServerPort int port) {
		PageScripts.open(browser, port);
		WebElement map = browser.find("#map");
		assertThat(map.getAccessibleName()).isEqualTo("Map of the cities");
		assertThat(map.getDomProperty("textContent"))
			.contains("The search and the list beside it find the same cities");
		assertThat(browser.all("[role=status]")).extracting((element) -> element.getDomAttribute("id"))
			.contains("map-status", "found-status", "load-status", "sum-status", "ledger-status");
	}

	@Test
	void operatorsPageIsLinked(Browser browser, @LocalServerPort int port) {
		browser.open("http://localhost:" + port + "/");
		assertThat(browser.find("nav a[href='actuator/postgres/ui']").getText()).isEqualTo("Operator's page");
	}

}
