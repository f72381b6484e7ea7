package io.github.pgprofiles.internal.dsn;

import java.util.List;
import java.util.Map;

import io.github.pgprofiles.config.Dsn;
import io.github.pgprofiles.config.HostPort;
import io.github.pgprofiles.config.InvalidSettingException;
import io.github.pgprofiles.config.ProfileSettings;
import io.github.pgprofiles.config.ProfileSettingsBuilder;
import org.junit.jupiter.api.Test;

import static io.github.pgprofiles.internal.dsn.DsnRefusals.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LibpqConninfoTests {

	private static Map<String, String> properties(String keywords) {
		return Dsn.parse("host=db " + keywords).properties();
	}

	private static List<HostPort> hosts(String keywords) {
		return Dsn.parse(keywords).hosts();
	}

	@Test
	void takesEachPart() {
		assertThat(Dsn.parse("host=db port=5433 dbname=app user=me password='a b\\'c' application_name=till"))
			.isEqualTo(new Dsn(List.of(new HostPort("db", 5433)), "app", "me", "a b'c",
					Map.of("ApplicationName", "till")));
		assertThat(Dsn.parse("dbname=app")).isEqualTo(new Dsn(List.of(), "app", null, null, Map.of()));
	}

	@Test
	void takesSpacesQuotesAndEscapesWhereLibpqDoes() {
		assertThat(Dsn.parse("\n host = db\tuser\r\n=\fme ").user()).isEqualTo("me");
		assertThat(Dsn.parse("password=a\\ b\\\\c\\'d host=db").password()).isEqualTo("a b\\c'd");
		assertThat(Dsn.parse("password='a\\\\' user=b").password()).isEqualTo("a\\");
		assertThat(Dsn.parse("password=a'b'").password()).isEqualTo("a'b'");
		assertThat(Dsn.parse("password='a'user=b").user()).isEqualTo("b");
		assertThat(Dsn.parse("user=a password=b\\").password()).isEqualTo("b");
		assertThat(Dsn.parse("password=a=b&c%20d@e/f").password()).isEqualTo("a=b&c%20d@e/f");
		assertThat(Dsn.parse("dbname='' user= password=''"))
			.isEqualTo(new Dsn(List.of(), null, "password=''", null, Map.of()));
		assertThat(Dsn.parse("user=a user=b password=secret://prod/orders"))
			.isEqualTo(new Dsn(List.of(), null, "b", "secret://prod/orders", Map.of()));
		assertThat(Dsn.parse("dbname=postgresql://h/d").database()).isEqualTo("postgresql://h/d");
	}

	@Test
	void pairsHostsAndPorts() {
		assertThat(hosts("host=a,b port=1,2")).containsExactly(new HostPort("a", 1), new HostPort("b", 2));
		assertThat(hosts("host=a,b port=7")).containsExactly(new HostPort("a", 7), new HostPort("b", 7));
		assertThat(hosts("host=a,,::1 port=1,,3")).containsExactly(new HostPort("a", 1),
				new HostPort("localhost", 5432), new HostPort("::1", 3));
		assertThat(hosts("host=a,b")).containsExactly(new HostPort("a", 5432), new HostPort("b", 5432));
		assertThat(hosts("port=7")).containsExactly(new HostPort("localhost", 7));
		assertThat(hosts("host='' port=' +7 '")).containsExactly(new HostPort("localhost", 7));
		refuses("host=a,b,c port=1,2", "3 hosts and 2 ports");
		refuses("host=a port=1,2", "1 host and 2 ports");
		refuses("host=a port=0", "host or port");
		refuses("host=a port=5432x", "host or port");
		refuses("host=a port=4294972728", "host or port");
		refuses("host=/var/run/postgresql", "Unix-domain socket");
		refuses("host=a,@b", "Unix-domain socket");
	}

	@Test
	void addressIsWhereToConnect() {
		assertThat(hosts("host=db hostaddr=10.0.0.1 port=7")).containsExactly(new HostPort("10.0.0.1", 7));
		assertThat(hosts("hostaddr=::1")).containsExactly(new HostPort("::1", 5432));
		assertThat(hosts("host=a,b hostaddr=,fe80::1%eth0")).containsExactly(new HostPort("a", 5432),
				new HostPort("fe80::1%eth0", 5432));
		refuses("hostaddr=tweet", "'hostaddr' that is no address");
		refuses("hostaddr=127.1", "'hostaddr' that is no address");
		refuses("host=a,b hostaddr=10.0.0.1", "2 hosts and 1 'hostaddr'");
		assertThat(ProfileSettings.builder("x").dsn("host=a hostaddr=10.0.0.1 sslmode=verify-ca").build().hosts())
			.containsExactly(new HostPort("10.0.0.1", 5432));
		for (String dsn : List.of("host=a hostaddr=10.0.0.1 sslmode=verify-full", "hostaddr=10.0.0.1",
				"host=a hostaddr=10.0.0.1 sslrootcert=system")) {
			assertThatExceptionOfType(InvalidSettingException.class)
				.isThrownBy(() -> ProfileSettings.builder("x").sslmode("verify-full").dsn(dsn).build())
				.withMessageContaining("'hostaddr'");
		}
	}

	@Test
	void refusesWhatIsMalformed() {
		refuses("host=db tweet", "that no '=' follows");
		refuses("host=db tweet chirp=x", "that no '=' follows");
		refuses("password='tweet", "closing '");
		refuses("password=x tweet=x", "does not know");
		refuses("=x", "neither");
		refuses("host=db =x", "does not know");
		refuses("host=db Port=1", "'Port'");
		refuses("ssl=true", "'ssl'");
		refuses("tweet", "neither");
		refuses("app:tweet@db/orders?a=b", "does not know");
		refuses("mysql://db/orders?tweet=x", "neither");
	}

	@Test
	void timesAreThoseOfLibpq() {
		assertThat(properties("connect_timeout=10")).containsEntry("connectTimeout", "10");
		assertThat(properties("connect_timeout=1")).containsEntry("connectTimeout", "2");
		assertThat(properties("connect_timeout=0")).containsEntry("connectTimeout", "0");
		assertThat(properties("connect_timeout=-5")).containsEntry("connectTimeout", "0");
		assertThat(properties("connect_timeout=' +7 '")).containsEntry("connectTimeout", "7");
		assertThat(properties("keepalives_idle=0 keepalives_interval=-1 keepalives_count=0 tcp_user_timeout=0"))
			.isEmpty();
		for (String keyword : List.of("keepalives_idle", "keepalives_interval", "keepalives_count",
				"tcp_user_timeout")) {
			refuses("host=db " + keyword + "=5", "'" + keyword + "'");
			refuses("host=db " + keyword + "=tweet", "'" + keyword + "'");
		}
		assertThat(properties("keepalives=2")).containsEntry("tcpKeepAlive", "true");
		refuses("host=db keepalives=''", "'keepalives'");
		refuses("host=db keepalives=yes", "'keepalives'");
	}

	@Test
	void refusesByNameWhatTheDriverCannotDo() {
		for (String keyword : List.of("sslcrl", "sslcrldir", "requirepeer", "scram_client_key", "scram_server_key",
				"sslkeylogfile", "oauth_issuer", "oauth_client_id", "oauth_client_secret", "oauth_scope")) {
			refuses("host=db " + keyword + "=tweet", "'" + keyword + "'");
			assertThat(properties(keyword + "=''")).isEmpty();
		}
		refuses("host=db sslsni=0", "'sslsni'");
		refuses("host=db gssdelegation=1", "'gssdelegation'");
		refuses("host=db sslcertmode=require", "'sslcertmode'");
		refuses("host=db min_protocol_version=3.2", "'min_protocol_version'");
		refuses("host=db max_protocol_version=tweet", "'max_protocol_version'");
		refuses("host=db sslkey=pkcs11:tweet", "'sslkey'");
		refuses("host=db client_encoding=latin1", "'client_encoding'");
		assertThat(properties("sslsni=1 gssdelegation=0 sslcertmode=allow min_protocol_version=3.0"
				+ " max_protocol_version=latest sslcompression=1 client_encoding=UNICODE"))
			.isEmpty();
		assertThat(properties("sslcertmode=disable")).containsOnly(Map.entry("sslcert", ""), Map.entry("sslkey", ""));
	}

	@Test
	void refusesValuesThatLibpqRefuses() {
		for (String keyword : List.of("channel_binding", "gssencmode", "sslnegotiation", "target_session_attrs",
				"load_balance_hosts")) {
			refuses("host=db " + keyword + "=tweet", "'" + keyword + "'");
			refuses("host=db " + keyword + "=''", "'" + keyword + "'");
		}
		refuses("host=db gssencmode=allow", "[disable, prefer, require]");
		for (String methods : List.of("tweet", "md5,md5", "!md5,password", "md5,!password", "md5,", "oauth", "!!md5")) {
			refuses("host=db require_auth=" + methods, "'require_auth'");
		}
		assertThat(properties("require_auth=!md5,!password")).containsEntry("requireAuth", "!md5,!password");
		assertThat(properties("require_auth=none,scram-sha-256")).containsEntry("requireAuth", "none,scram-sha-256");
	}

	@Test
	void applicationsNameOfLastResort() {
		ProfileSettingsBuilder builder = ProfileSettings.builder("orders")
			.dsn("host=db fallback_application_name=psql");
		assertThat(builder.build().applicationName()).isEqualTo("psql");
		assertThat(builder.applicationName("till").build().applicationName()).isEqualTo("till");
		assertThat(ProfileSettings.builder("orders")
			.dsn("host=db fallback_application_name=psql application_name=shop")
			.build()
			.applicationName()).isEqualTo("shop");
	}

}
