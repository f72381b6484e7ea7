package io.github.pgprofiles.sample.page;

import java.util.List;
import java.util.Objects;

import io.github.pgprofiles.sample.browser.Browser;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** What a page shows, read by a script at one moment: it may change meanwhile. */
final class PageScripts {

	private PageScripts() {
	}

	/** Opens the page, and waits until all cities are on the map. */
	static Browser open(Browser browser, int port) {
		browser.open("http://localhost:" + port + "/");
		awaitCities(browser);
		return browser;
	}

	/** Waits until all cities are on the map that the application brings along. */
	static void awaitCities(Browser browser) {
		browser.awaitText("#map-status", "171,075 cities on the map");
	}

	/** The texts of all such elements. */
	static List<String> texts(Browser browser, String selector) {
		return list(browser, "return [...document.querySelectorAll(arguments[0])].map(element => element.innerText)",
				selector);
	}

	/**
	 * What is told of databases that cannot be reached. That an answer takes its time, on
	 * a busy machine, is none of it.
	 */
	static List<String> outages(Browser browser) {
		return texts(browser, "#outages p").stream().filter((text) -> text.contains("cannot be reached")).toList();
	}

	/**
	 * Keeps all that the page tells of outages from now on, for {@link #awaitTold}: some
	 * of it goes away by itself.
	 */
	static void keepOutages(Browser browser) {
		browser.script("""
				window.told = [];
				new MutationObserver((changes) => changes.forEach((change) => change.addedNodes
					.forEach((node) => window.told.push(node.textContent)))).observe(
						document.getElementById('outages'), { childList: true, subtree: true });
				""");
	}

	/** Waits until the page has told this of an outage. */
	static void awaitTold(Browser browser, String sentence) {
		Awaitility.await()
			.atMost(Browser.LIMIT)
			.untilAsserted(() -> assertThat(PageScripts.<String>list(browser, "return window.told"))
				.anySatisfy((told) -> assertThat(told).contains(sentence)));
	}

	/** The list that a script returns. */
	@SuppressWarnings("unchecked")
	static <T> List<T> list(Browser browser, String script, Object... arguments) {
		return (List<T>) Objects.requireNonNull(browser.script(script, arguments));
	}

	/** The number that a script returns. */
	static long number(Browser browser, String script) {
		return ((Number) Objects.requireNonNull(browser.script(script))).longValue();
	}

	/** The text that a script returns. */
	static String text(Browser browser, String script) {
		return Objects.requireNonNull(browser.script(script)).toString();
	}

	/**
	 * The numbers that a script hands to its last argument, a function, when it has them.
	 */
	@SuppressWarnings("unchecked")
	static List<Number> numbersOf(Browser browser, String script, Object... arguments) {
		return (List<Number>) Objects.requireNonNull(browser.driver().executeAsyncScript(script, arguments));
	}

}
