package io.github.pgprofiles.sample.page;

import java.util.List;
import java.util.Objects;

import io.github.pgprofiles.sample.browser.Browser;

/** What a page shows, read by a script at one moment: it may change meanwhile. */
final class PageScripts {

	private PageScripts() {
	}

	/** The texts of all such elements. */
	static List<String> texts(Browser browser, String selector) {
		return list(browser, "return [...document.querySelectorAll(arguments[0])].map(element => element.innerText)",
				selector);
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
	static List<Number> numbersOf(Browser browser, String script) {
		return (List<Number>) Objects.requireNonNull(browser.driver().executeAsyncScript(script));
	}

}
