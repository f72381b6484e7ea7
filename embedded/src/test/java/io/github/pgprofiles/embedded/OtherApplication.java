package io.github.pgprofiles.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.pgprofiles.autoconfigure.PostgresConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

/**
 * A JVM of its own that holds an embedded server, with a row in it, until its input ends.
 */
final class OtherApplication implements AutoCloseable {

	private final Process process;

	private final Path data;

	private final ProcessHandle postmaster;

	private final ProcessHandle watchdog;

	private final Path workspace;

	private OtherApplication(Process process, Path data) {
		this.process = process;
		this.data = data;
		this.postmaster = Servers.postmaster(data);
		this.watchdog = process.children()
			.filter((child) -> child.info().arguments().map(List::of).orElse(List.of()).contains(data.toString()))
			.findAny()
			.orElseThrow();
		String[] arguments = this.watchdog.info().arguments().orElseThrow();
		this.workspace = Path.of(arguments[arguments.length - 1]);
	}

	static OtherApplication start(@Nullable Path dataDirectory) throws IOException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dspring.devtools.restart.enabled=false", "-cp",
				System.getProperty("java.class.path"), OtherApplication.class.getName(),
				(dataDirectory != null) ? dataDirectory.toString() : "")
			.redirectError(Redirect.INHERIT)
			.start();
		BufferedReader output = new BufferedReader(
				new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
		String line = output.readLine();
		while (line != null && !line.startsWith("ready ")) {
			line = output.readLine();
		}
		if (line == null) {
			throw new IllegalStateException("the other application did not start");
		}
		return new OtherApplication(process, Path.of(line.substring("ready ".length())));
	}

	Path data() {
		return this.data;
	}

	ProcessHandle postmaster() {
		return this.postmaster;
	}

	ProcessHandle watchdog() {
		return this.watchdog;
	}

	/** As {@code kill -9} does. */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	/** As a power failure does. */
	void killEverything() throws Exception {
		List<ProcessHandle> backends = this.postmaster.children().toList();
		this.postmaster.destroyForcibly();
		backends.forEach(ProcessHandle::destroyForcibly);
		kill();
		for (ProcessHandle backend : backends) {
			backend.onExit().get(20, TimeUnit.SECONDS);
		}
		this.postmaster.onExit().get(20, TimeUnit.SECONDS);
	}

	@Override
	public void close() throws IOException, InterruptedException {
		this.process.getOutputStream().close();
		this.process.waitFor();
		// What stays where the watchdog was killed too
		FileSystemUtils.deleteRecursively(this.workspace);
	}

	/**
	 * What runs in the other JVM.
	 * @param arguments the data directory, or an empty string
	 * @throws Exception if anything fails
	 */
	public static void main(String[] arguments) throws Exception {
		SpringApplication application = new SpringApplication(Holder.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (var context = application.run("--app.postgres.embedded.data-directory=" + arguments[0])) {
			PostgresConnectionDetails details = Servers.details(context, "orders");
			Servers.execute(details, "create table if not exists t as select 'kept' as v");
			System.out.println("ready " + Servers.dataDirectory(details));
			System.in.transferTo(OutputStream.nullOutputStream());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration(EmbeddedPostgresAutoConfiguration.class)
	static class Holder {

	}

}
