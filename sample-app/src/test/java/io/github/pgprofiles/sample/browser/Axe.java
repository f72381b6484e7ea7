package io.github.pgprofiles.sample.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.openqa.selenium.chrome.ChromeDriver;

import org.springframework.core.io.ClassPathResource;

/** Deque's axe-core, which looks for what keeps people from using a page. */
final class Axe {

	private static final String SCRIPT = read();

	private static final String RUN = """
			const done = arguments[arguments.length - 1];
			axe.run(document, { resultTypes: ['violations'] }).then(result => done(result.violations
				.filter(violation => ['serious', 'critical'].includes(violation.impact))
				.map(violation => violation.id + ' (' + violation.impact + '): ' + violation.help + ': '
					+ violation.nodes.map(node => node.html + ' ' + node.failureSummary).join('; '))),
				error => done(['axe-core: ' + error]));
			""";

	private Axe() {
	}

	/** Checks WCAG 2.2 AA and the best practices, as far as a program can. */
	@SuppressWarnings("unchecked")
	static List<String> faults(ChromeDriver driver) {
		driver.executeScript(SCRIPT);
		driver.manage().timeouts().scriptTimeout(Duration.ofMinutes(1));
		Object faults = driver.executeAsyncScript(RUN);
		return (faults != null) ? (List<String>) faults : List.of("axe-core: no answer");
	}

	private static String read() {
		try {
			return new ClassPathResource("axe.min.js").getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
