package io.github.pgprofiles.sample.page;

import java.util.List;

import io.github.pgprofiles.sample.browser.Browser;

/** What a page shows, read at one moment: it may change meanwhile. */
final class PageTexts {

	private PageTexts() {
	}

	@SuppressWarnings("unchecked")
	static List<String> texts(Browser browser, String selector) {
		return (List<String>) browser.driver()
			.executeScript("return [...document.querySelectorAll(arguments[0])].map(element => element.innerText)",
					selector);
	}

}
