package io.github.pgprofiles.sample.browser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

import org.springframework.util.FileSystemUtils;

/**
 * A Chromium without a window, that knows no other host than this. Other programs than
 * the packages' are named by {@code -Dtest.chromium} and {@code -Dtest.chromedriver}.
 */
final class Chromium implements AutoCloseable {

	private static final Path PROGRAM = Path.of(System.getProperty("test.chromium", "/usr/bin/chromium"));

	private static final Path DRIVER = Path.of(System.getProperty("test.chromedriver", "/usr/bin/chromedriver"));

	private static final Path TARGET = Path.of("target").toAbsolutePath();

	private final Path profile;

	private final Path downloads;

	private final ChromeDriver driver;

	private Chromium(Path profile, Path downloads) {
		this.profile = profile;
		this.downloads = downloads;
		// with the driver's path Selenium looks for none, and downloads none
		ChromeDriverService service = new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile())
			.usingAnyFreePort()
			.withLogFile(TARGET.resolve("chromedriver.log").toFile())
			.build();
		this.driver = new ChromeDriver(service, options());
	}

	static boolean isInstalled() {
		return Files.isExecutable(PROGRAM) && Files.isExecutable(DRIVER);
	}

	static Chromium start() {
		try {
			Files.createDirectories(TARGET);
			return new Chromium(Files.createTempDirectory(TARGET, "chromium"),
					Files.createDirectories(TARGET.resolve("downloads")));
		}
		catch (IOException ex) {
			throw new IllegalStateException("no directory for the browser", ex);
		}
	}

	private ChromeOptions options() {
		ChromeOptions options = new ChromeOptions();
		options.setBinary(PROGRAM.toFile());
		options.addArguments("--headless=new", "--no-first-run", "--no-default-browser-check", "--disable-extensions",
				"--disable-background-networking", "--disable-component-update", "--disable-sync",
				"--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en", "--user-data-dir=" + this.profile,
				"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1");
		if ("root".equals(System.getProperty("user.name"))) {
			options.addArguments("--no-sandbox"); // which refuses to work for root
		}
		options.setExperimentalOption("prefs",
				Map.of("download.default_directory", this.downloads.toString(), "download.prompt_for_download", false));
		LoggingPreferences logs = new LoggingPreferences();
		logs.enable(LogType.BROWSER, Level.ALL);
		options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
		return options;
	}

	ChromeDriver driver() {
		return this.driver;
	}

	Path downloads() {
		return this.downloads;
	}

	@Override
	public void close() throws IOException {
		this.driver.quit();
		FileSystemUtils.deleteRecursively(this.profile);
	}

}
