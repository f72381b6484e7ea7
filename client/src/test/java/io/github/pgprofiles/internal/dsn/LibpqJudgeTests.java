package io.github.pgprofiles.internal.dsn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.InvalidSettingException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Libpq is the judge: what it accepts is accepted with the same meaning, and what it
 * rejects is rejected. With {@code -Dlibpq.record=true} its answers are stored anew.
 */
class LibpqJudgeTests {

	private static final int FEWEST = 5000;

	private static Optional<Map<String, String>> ours(String text) {
		try {
			return Optional.of(new TreeMap<>(DsnReader.keywords(text)));
		}
		catch (InvalidPartException ex) {
			return Optional.empty();
		}
	}

	@Test
	void storedAnswersAreThoseToTheStringsOfTheGenerator() {
		Map<String, Optional<Map<String, String>>> stored = LibpqAnswers.stored();
		assertThat(stored.keySet()).containsExactlyElementsOf(DsnStrings.all()).hasSizeGreaterThan(FEWEST);
		assertThat(stored.values().stream().filter(Optional::isPresent)).hasSizeGreaterThan(FEWEST / 2);
		assertThat(stored.values().stream().filter(Optional::isEmpty)).hasSizeGreaterThan(FEWEST / 10);
	}

	@Test
	void readsEachStringAsLibpqHasDone() {
		assertThat(LibpqAnswers.stored())
			.allSatisfy((text, answer) -> assertThat(ours(text)).as(text).isEqualTo(answer));
	}

	@Test
	void readsEachStringAsTheInstalledLibpqDoes() {
		Map<String, Optional<Map<String, String>>> answers = LibpqAnswers.ask(DsnStrings.all());
		if (answers == null && !Boolean.parseBoolean(System.getenv("CI"))) {
			Assumptions
				.abort("psycopg2 (python3-psycopg2) is not installed: only libpq's stored answers were compared");
		}
		assertThat(answers).as("psycopg2, which CI has to install").isNotNull();
		if (Boolean.getBoolean("libpq.record")) {
			LibpqAnswers.store(answers);
		}
		assertThat(answers).allSatisfy((text, answer) -> assertThat(ours(text)).as(text).isEqualTo(answer));
	}

	@Test
	void meansTheSameServersDatabaseUserAndPassword() {
		List<String> meant = new ArrayList<>();
		LibpqAnswers.stored().forEach((text, answer) -> {
			Optional<Dsn> dsn = parsed(text);
			if (answer.isEmpty() || !isConnectable(answer.get())
					|| (!text.contains("://") && runsTogether(answer.get()))
					|| (text.contains("://") && LibpqUri.isCutPassword(text.substring(text.indexOf("://") + 3)))) {
				assertThat(dsn).as(text).isEmpty();
				return;
			}
			Map<String, String> keywords = answer.get();
			assertThat(dsn).as(text).isPresent();
			assertThat(dsn.get().hosts()).as(text).isEqualTo(servers(keywords));
			assertThat(orEmpty(dsn.get().database())).as(text).isEqualTo(orEmpty(keywords.get("dbname")));
			assertThat(orEmpty(dsn.get().user())).as(text).isEqualTo(orEmpty(keywords.get("user")));
			assertThat(orEmpty(dsn.get().password())).as(text).isEqualTo(orEmpty(keywords.get("password")));
			assertThat(orEmpty(dsn.get().properties().get("options"))).as(text)
				.isEqualTo(orEmpty(keywords.get("options")));
			assertThat(dsn.get().properties().get("ApplicationName")).as(text)
				.isEqualTo(keywords.get("application_name"));
			meant.add(text);
		});
		assertThat(meant).hasSizeGreaterThan(FEWEST / 3);
	}

	private static Optional<Dsn> parsed(String text) {
		try {
			return Optional.of(Dsn.parse(text));
		}
		catch (InvalidSettingException ex) {
			return Optional.empty();
		}
	}

	/** What is refused although libpq takes it, so that no password is shown. */
	private static boolean runsTogether(Map<String, String> keywords) {
		try {
			keywords.forEach(RunTogether::requireNoPair);
			return false;
		}
		catch (InvalidPartException ex) {
			return true;
		}
	}

	private static String orEmpty(String text) {
		return (text != null) ? text : "";
	}

	/** Whether libpq would get as far as a TCP connection to a host that can exist. */
	private static boolean isConnectable(Map<String, String> keywords) {
		List<String> hosts = list(keywords, "host");
		List<String> addresses = list(keywords, "hostaddr");
		List<String> ports = list(keywords, "port");
		int count = Math.max(1, addresses.isEmpty() ? hosts.size() : addresses.size());
		return isKnown(keywords, "target_session_attrs", "any|read-write")
				&& isKnown(keywords, "keepalives", "[01]\\s*")
				&& isKnown(keywords, "client_encoding", "|auto|(?i:utf-?8)\\W*")
				&& (hosts.isEmpty() || hosts.size() == count) && (ports.size() < 2 || ports.size() == count)
				&& hosts.stream().allMatch((each) -> each.isEmpty() || isHost(each))
				&& addresses.stream().allMatch((each) -> each.matches("[0-9.]*|::1"))
				&& ports.stream().allMatch((each) -> each.isEmpty() || isPort(each));
	}

	/** Whether a value is one that libpq, too, looks at when it connects. */
	private static boolean isKnown(Map<String, String> keywords, String keyword, String values) {
		String value = keywords.get(keyword);
		return value == null || value.matches(values);
	}

	/** No socket, and nothing that no name can hold. */
	private static boolean isHost(String text) {
		try {
			return new HostPort(text, 1).port() == 1 && !text.startsWith("/") && !text.startsWith("@");
		}
		catch (InvalidSettingException ex) {
			return false;
		}
	}

	private static boolean isPort(String text) {
		return text.strip().matches("\\+?[0-9]{1,8}") && Integer.parseInt(text.strip()) >= 1
				&& Integer.parseInt(text.strip()) <= 65535;
	}

	private static List<HostPort> servers(Map<String, String> keywords) {
		List<String> hosts = list(keywords, "host");
		List<String> addresses = list(keywords, "hostaddr");
		List<String> ports = list(keywords, "port");
		List<HostPort> servers = new ArrayList<>();
		boolean none = hosts.isEmpty() && addresses.isEmpty() && String.join("", ports).isEmpty();
		for (int i = 0; i < (none ? 0 : Math.max(1, Math.max(hosts.size(), addresses.size()))); i++) {
			String host = hosts.isEmpty() ? "" : hosts.get(i);
			String address = addresses.isEmpty() ? "" : addresses.get(i);
			String port = ports.isEmpty() ? "" : ports.get((ports.size() == 1) ? 0 : i);
			servers.add(new HostPort(!address.isEmpty() ? address : host.isEmpty() ? "localhost" : host,
					port.isEmpty() ? 5432 : Integer.parseInt(port.strip())));
		}
		return servers;
	}

	private static List<String> list(Map<String, String> keywords, String keyword) {
		String value = orEmpty(keywords.get(keyword));
		return value.isEmpty() ? List.of() : Arrays.asList(value.split(",", -1));
	}

}
