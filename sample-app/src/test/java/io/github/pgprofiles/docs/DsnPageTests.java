package io.github.pgprofiles.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.pgprofiles.autoconfigure.properties.ProfileConfigurationException;
import io.github.pgprofiles.config.ProfileSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** docs/dsn.md has every keyword of libpq, and each becomes what the page says. */
class DsnPageTests {

	private static final Pattern WORD = Pattern.compile("`(\\w+)`");

	private static final Pattern KNOWN = Pattern.compile("KNOWN = Set\\.of\\(([^)]*)\\)");

	private static List<List<String>> rows() {
		return Document.of("docs/dsn.md").rows("keyword", "becomes");
	}

	private static List<String> words(String cell) {
		return WORD.matcher(cell).results().map((word) -> word.group(1)).toList();
	}

	private static ProfileSettings settings(String query) {
		return Configured.profile(Map.of("dsn", "postgresql://db.example.com/orders?" + query));
	}

	@Test
	void everyKeywordIsOnThePageOnce() throws IOException {
		String source = Files.readString(
				Document.top().resolve("client/src/main/java/io/github/pgprofiles/internal/dsn/LibpqWords.java"));
		String known = KNOWN.matcher(source).results().map((set) -> set.group(1)).findFirst().orElseThrow();
		Set<String> keywords = Pattern.compile("\"(\\w+)\"")
			.matcher(known)
			.results()
			.map((word) -> word.group(1))
			.collect(Collectors.toSet());
		List<String> described = new ArrayList<>();
		rows().forEach((row) -> described.addAll(words(row.get(0))));
		described.removeAll(List.of("requiressl", "ssl"));
		assertThat(described).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(keywords);
	}

	static Stream<String> refused() {
		return rows().stream()
			.filter((row) -> row.get(1).equals("refused") || row.get(1).startsWith("refused:"))
			.flatMap((row) -> words(row.get(0)).stream());
	}

	@ParameterizedTest
	@MethodSource("refused")
	void refusedKeywordIsNamed(String keyword) {
		assertThatExceptionOfType(ProfileConfigurationException.class).isThrownBy(() -> settings(keyword + "=x"))
			.withMessageContaining("'" + keyword + "'");
	}

	@ParameterizedTest
	@CsvSource({ "replication=database, replication=database", "channel_binding=require, channelBinding=require",
			"require_auth=scram-sha-256, requireAuth=scram-sha-256", "sslpassword=geheim, sslpassword=geheim",
			"gssencmode=disable, gssEncMode=disable", "gsslib=gssapi, gsslib=gssapi",
			"krbsrvname=postgres, kerberosServerName=postgres", "options=-c%20a.b%3D1, options=-c a.b=1",
			"sslcert=client.crt, sslcert=client.crt", "sslkey=client.pk8, sslkey=client.pk8",
			"sslmode=require&sslnegotiation=direct, sslNegotiation=direct", "keepalives=0, tcpKeepAlive=false",
			"target_session_attrs=read-write, targetServerType=primary",
			"target_session_attrs=prefer-standby, targetServerType=preferSecondary",
			"load_balance_hosts=random, loadBalanceHosts=true" })
	void keywordBecomesTheProperty(String query, String property) {
		String[] becomes = property.split("=", 2);
		assertThat(settings(query).properties()).containsEntry(becomes[0], becomes[1]);
		String keyword = query.substring(query.lastIndexOf('&') + 1).replaceFirst("=.*", "");
		assertThat(rows()).anySatisfy((row) -> {
			assertThat(words(row.get(0))).contains(keyword);
			assertThat(words(row.get(1))).contains(becomes[0]);
		});
	}

	@Test
	void keywordBecomesTheKey() {
		ProfileSettings settings = settings(
				"application_name=shop&connect_timeout=3&sslmode=require&user=u&password=p&dbname=d&port=7");
		assertThat(settings.applicationName()).isEqualTo("shop");
		assertThat(settings.connectTimeout()).hasSeconds(3);
		assertThat(settings.sslmode()).isEqualTo("require");
		assertThat(settings.user()).isEqualTo("u");
		assertThat(settings.password()).isEqualTo("p");
		assertThat(settings.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example.com:7/d");
	}

}
