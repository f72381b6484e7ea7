package io.github.pgprofiles.sample.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.logging.Level;

import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.WebDriverWait;

import org.springframework.util.Assert;

/**
 * The browser of the tests. Elements are named by CSS selectors. Whatever waits, waits at
 * most half a minute: a machine may be busy.
 */
public final class Browser implements AutoCloseable {

	/** For what is there as soon as the machine has time for it. */
	public static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Path SCREENSHOTS = Path.of("target", "screenshots");

	private final Chromium chromium;

	Browser(Chromium chromium) {
		this.chromium = chromium;
	}

	/** For what is not here. */
	public ChromeDriver driver() {
		return this.chromium.driver();
	}

	/** A blank page of a desk's size, light, without errors. */
	void reset() {
		leave();
		size(1280, 800);
		dark(false);
		consoleErrors();
	}

	/** Ends the requests of the page, for which a server that stops would wait. */
	void leave() {
		driver().get("about:blank");
	}

	public void open(String address) {
		driver().get(address);
	}

	/** The size of the page's view in CSS pixels, such as 360 for a phone. */
	public void size(int width, int height) {
		command("Emulation.setDeviceMetricsOverride",
				Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
	}

	/** What the page is told of the reader's colour scheme. */
	public void dark(boolean dark) {
		command("Emulation.setEmulatedMedia",
				Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
	}

	/** A command of the DevTools protocol. */
	public Map<String, Object> command(String name, Map<String, Object> parameters) {
		return driver().executeCdpCommand(name, parameters);
	}

	public @Nullable Object script(String script, Object... arguments) {
		return driver().executeScript(script, arguments);
	}

	/** Waits for the element. */
	public WebElement find(String selector) {
		return await(selector, WebElement::isDisplayed);
	}

	public List<WebElement> all(String selector) {
		return driver().findElements(By.cssSelector(selector));
	}

	/** Waits until the first such element is as it should be. */
	public WebElement await(String selector, Predicate<WebElement> condition) {
		return new WebDriverWait(driver(), LIMIT, Duration.ofMillis(50)).ignoring(StaleElementReferenceException.class)
			.withMessage(() -> selector + " in " + all("body").stream().map(WebElement::getText).toList())
			.until((driver) -> {
				List<WebElement> found = driver.findElements(By.cssSelector(selector));
				return (!found.isEmpty() && condition.test(found.get(0))) ? found.get(0) : null;
			});
	}

	/** Waits until the first such element's text contains this. */
	public WebElement awaitText(String selector, String text) {
		return await(selector, (element) -> element.getText().contains(text));
	}

	/** To whatever has the focus. */
	public void press(CharSequence... keys) {
		// not by the element, of which one for files takes every key for a name
		new Actions(driver()).sendKeys(keys).perform();
	}

	/** Goes by the tabulator key until this has the focus. */
	public WebElement tabTo(String selector) {
		for (int pressed = 0; pressed < 200; pressed++) {
			WebElement focused = driver().switchTo().activeElement();
			if (Boolean.TRUE.equals(script("return arguments[0].matches(arguments[1])", focused, selector))) {
				return focused;
			}
			press(Keys.TAB);
		}
		throw new AssertionError("no way by keyboard to " + selector);
	}

	/**
	 * What the console has told of errors since it was last asked. A test that expects
	 * some asks, and looks at them: what is left at its end is a failure.
	 */
	public List<String> consoleErrors() {
		return driver().manage()
			.logs()
			.get(LogType.BROWSER)
			.getAll()
			.stream()
			.filter((entry) -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
			.map(LogEntry::getMessage)
			.toList();
	}

	/** Whether one must scroll sideways to read it. */
	public boolean scrollsSideways() {
		return Boolean.TRUE
			.equals(script("return document.documentElement.scrollWidth > document.documentElement.clientWidth"));
	}

	/**
	 * The faults of the page that axe-core calls serious or critical, each with the
	 * elements that have it.
	 */
	public List<String> accessibilityFaults() {
		return Axe.faults(driver());
	}

	/** The whole page, below {@code target/screenshots}. */
	public Path screenshot(String name) {
		Object size = script("const page = document.documentElement;"
				+ "return { x: 0, y: 0, scale: 1, width: page.clientWidth, height: page.scrollHeight }");
		Assert.state(size != null, "no page");
		Object data = command("Page.captureScreenshot",
				Map.of("format", "png", "captureBeyondViewport", true, "clip", size))
			.get("data");
		Assert.state(data != null, "no picture");
		try {
			Files.createDirectories(SCREENSHOTS);
			return Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(data.toString()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Where it saves what a page offers for download. */
	public Path downloads() {
		return this.chromium.downloads();
	}

	@Override
	public void close() throws IOException {
		this.chromium.close();
	}

}
