package io.github.pgprofiles.autoconfigure.diagnostics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.github.pgprofiles.autoconfigure.TestServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a start says of a service binding that cannot be used: file, reason, remedy. */
@ExtendWith(OutputCaptureExtension.class)
class BindingMessagesIT {

	@TempDir
	private Path folder;

	private Path binding;

	@BeforeEach
	void makeBinding() throws IOException {
		this.binding = Files.createDirectories(this.folder.resolve("bindings/orders"));
	}

	private FailedStart start(CapturedOutput console, String... filesAndTexts) {
		return start(console, "pool: { max-size: 1 }", filesAndTexts);
	}

	private FailedStart start(CapturedOutput console, String keys, String[] filesAndTexts) {
		try {
			for (int i = 0; i < filesAndTexts.length; i += 2) {
				Files.writeString(this.binding.resolve(filesAndTexts[i]), filesAndTexts[i + 1]);
			}
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		return FailedStart
			.of(console, this.folder,
					"SERVICE_BINDING_ROOT: %s\napp.postgres.profiles.orders: { %s }\n"
						.formatted(this.binding.getParent(), keys))
			.doesNotSay("service-binding/", "canary");
	}

	private String file(String name) {
		return this.binding.resolve(name).toString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			sslmode | requried-canary | holds a value that is unknown     | Use one of [disable, allow, prefer, require
			port    | abc-canary      | has no port in it                 | Put a number from 1 to 65535 into it
			port    | 65536           | has no port in it                 | Put a number from 1 to 65535 into it
			port    | 5432,0          | has no port in it                 | Put a number from 1 to 65535 into it
			host    | a canary b      | holds a value that is no host name| Write a name or an address only
			password| ''              | is empty                          | Put the password into it, or remove it
			username| '  '            | is empty                          | Put a value into it, or remove it
			database| *               | is for a superuser                | Bind the secret of an application's user
			""")
	void filesOfItsParts(String file, String text, String reason, String action, CapturedOutput console) {
		start(console, "host", "localhost", file, text).says("Property: " + file(file), "Reason: it " + reason, action);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					uri     | postgresql://app:canary@localhost/x?sslmod=require   | the parameter 'sslmod', which  | Did you mean 'sslmode'?
					uri     | postgresql://app:canary@localhost/x?sslmode=requried | 'sslmode' is unknown           | 'requried'
					uri     | postgresql://app:can@ary/x?y@localhost/x             | without a name or a value      | after the '?'
					uri     | mysql://app:canary@localhost/x                       | neither a 'postgresql://' URI  | postgresql://user@host:5432/database
					jdbc-url| jdbc:postgresql://localhost/x?sslmod=require         | the parameter 'sslmod', which  | Did you mean 'sslmode'?
					uri     | postgresql://localhost:canary/x                      | a host or port that is not     | Ports are numbers
					""")
	void fileOfTheWhole(String file, String text, String reason, String action, CapturedOutput console) {
		start(console, file, text).says("Property: " + file(file), "Reason: it cannot be used: it", reason, action);
	}

	@Test
	void severalFilesAtOnce(CapturedOutput console) {
		start(console, "host", "localhost", "port", "none", "password", "").says("in 2 places",
				"Property: " + file("port"), "Property: " + file("password"));
	}

	@Test
	void directoryWithoutAPlace(CapturedOutput console) {
		start(console, "username", "app").says("Property: " + this.binding,
				"Reason: it has neither a file 'host' nor one of 'uri' or 'jdbc-uri' or 'jdbc-url'",
				"Let the binding say where the database is");
	}

	@Test
	void directoryOfAnotherTypeThatAProfileNeeds(CapturedOutput console) {
		start(console, "type", "mysql", "host", "localhost").says("Property: " + file("type"),
				"Reason: it says another type than 'postgresql', though its directory is named after the profile",
				"Put 'postgresql' into it", "app.postgres.profiles.orders.dsn");
	}

	@Test
	void missingPasswordIsTheFileThatIsMissing(CapturedOutput console) {
		TestServer.createRole("binding_without_password", "secret");
		start(console, "host", "localhost", "port", String.valueOf(TestServer.port()), "username",
				"binding_without_password")
			.says("no password was provided", "Set '" + file("password") + "'");
	}

	@Test
	void whatTheServerRejectsStandsInFilesAlsoWhereTheProfileHasKeysOfItsOwn(CapturedOutput console) {
		start(console, "host: nowhere.invalid, user: nobody, password: other",
				new String[] { "uri", "postgresql://nobody@localhost:%d/postgres".formatted(TestServer.port()),
						"password", "p-canary" })
			.says("Correct '" + file("uri") + "' or '" + file("password") + "'")
			.doesNotSay("profiles.orders.user", "profiles.orders.password");
	}

}
