#!/usr/bin/env bash
# HikariCP 7.0.2.
# HikariConfig.setCredentialsProviderClassName makes the provider, and stores its class name where that of the exception
# override belongs. Set after the class name of an override, the getter of that one reports the provider
# instead, although the override itself stays in force: what is read back from the configuration is another one.
. "$(dirname "$0")/lib/java.sh"
code=$(cat <<'JAVA'
import java.sql.SQLException;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.util.Credentials;

public class Finding {

	public static void main(String[] args) {
		HikariConfig config = new HikariConfig();
		config.setExceptionOverrideClassName(Keep.class.getName());
		System.out.println("before: " + config.getExceptionOverrideClassName());
		config.setCredentialsProviderClassName(Provider.class.getName());
		System.out.println("after: " + config.getExceptionOverrideClassName());
		System.out.println("in force: " + config.getExceptionOverride().getClass().getName());
	}

	public static class Provider implements HikariCredentialsProvider {

		@Override
		public Credentials getCredentials() {
			return Credentials.of("app", "secret");
		}

	}

	public static class Keep implements SQLExceptionOverride {

		@java.lang.Override
		public Override adjudicate(SQLException ex) {
			return Override.CONTINUE_EVICT;
		}

	}

}
JAVA
)
packages "${embedded[@]}" com.zaxxer:HikariCP:7.0.2
expect 'before: Finding$Keep
after: Finding$Provider
in force: Finding$Keep' "$(run_java <<<"$code")"
