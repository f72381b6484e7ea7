package io.github.pgprofiles.internal.error;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why a connection could not be made, and what repairs it. Told apart by
 * {@link ConnectFailures}.
 */
public enum ConnectFailure {

	/** Its name does not resolve. */
	UNKNOWN_HOST("Correct {host}: this machine's name service does not know that name, at least not yet."),

	/** Nothing listens there. */
	REFUSED("Check {host} and {port}, and whether the server is up and listens on that address"
			+ " (listen_addresses)."),

	/** Nothing answers there. */
	TIMED_OUT("Check {host} and {port}, and whether a firewall drops the packets between here and there; a"
			+ " server that is only slow needs a longer {connect-timeout} or {pool.timeout}."),

	/** There is no way there. */
	UNREACHABLE("Check {host} and the network: there is no route from here to that address."),

	/** It answered, and hung up. */
	LOST("Check whether {host} and {port} are those of the database server, and what its log says: something"
			+ " accepted the connection and closed it during the login."),

	/** It speaks something else. */
	NOT_POSTGRESQL("Check {port}: what listens there does not speak PostgreSQL's protocol."),

	/** None of the hosts is what was asked for. */
	NO_SUITABLE_HOST("Check the hosts, and 'targetServerType' (target_session_attrs): none of them is up and"
			+ " of that kind."),

	/** It starts, or stops. */
	STARTING("Wait: the server is starting up, shutting down or recovering."),

	/** PgBouncer answers, and has no connection to its server. */
	POOLER_WITHOUT_SERVER(
			"Wait, and check the server behind the pooler: PgBouncer at {host} and {port} answers, but gets no"
					+ " connection to it for {database}."),

	/** PgBouncer answers, and refuses the options or the search path of the start. */
	POOLER_TAKES_NO_SETTINGS("Set {pooler} to 'transaction', with which 'timeouts' and 'currentSchema' go with each"
			+ " transaction: the pooler at {host} and {port} takes no settings at the start of a connection. Where"
			+ " it lends its connections for good that is right as well."),

	/** It lets nobody more in. */
	TOO_MANY_CONNECTIONS("Lower {pool.max-size} of the applications that use this server, or raise its"
			+ " max_connections, or the CONNECTION LIMIT of the role or the database."),

	/** 28P01. */
	WRONG_PASSWORD("Correct {user} or {password}: the server rejects this role with this password."),

	/** The driver was asked for one. */
	NO_PASSWORD("Set {password}: the server asks for one, and the profile has none.[ The"
			+ " password file of {passfile} ('passfile', PGPASSFILE or ~/.pgpass) has none for it either, or is ignored:"
			+ " a warning says why.]"),

	/** No such role, or one that may not log in. */
	UNKNOWN_ROLE("Correct {user}, or have the role created with LOGIN."),

	/** Another method than a password. */
	LOGIN_REFUSED("Check {user}, and how pg_hba.conf has this role authenticated: a certificate has to name"
			+ " the role, or a map of pg_ident.conf has to."),

	/** No line of pg_hba.conf. */
	NO_HBA_ENTRY("Have a line added to the server's pg_hba.conf that lets {user} into {database} from this"
			+ " machine; where there is one for encrypted connections only (hostssl), set {sslmode} to 'verify-full'."),

	/** There is one for encrypted connections. */
	TLS_REQUIRED("Set {sslmode} to 'verify-full': the server lets this role in over TLS only, if at all, and"
			+ " this connection was not encrypted."),

	/** 3D000. */
	UNKNOWN_DATABASE("Correct {database}, or have the database created."),

	/** Without CONNECT. */
	NO_RIGHT_TO_CONNECT("Have the role of {user} granted it: GRANT CONNECT ON DATABASE … TO …."),

	/** ALLOW_CONNECTIONS false. */
	DATABASE_CLOSED("Check {database}: its administrator lets nobody in (ALLOW_CONNECTIONS)."),

	/** It was asked for TLS and said no. */
	NO_TLS("Have TLS switched on at the server (ssl = on), or connect to one that has it: {encryption}"
			+ " demands it. Only where the network itself is trusted, demand less."),

	/** Of sslrootcert, or the driver's own place. */
	ROOT_CERTIFICATE_UNREADABLE("Set {properties.sslrootcert} to a file with the certificate of the CA that"
			+ " signed the server's, in PEM, which this process can read; without it that is"
			+ " ~/.postgresql/root.crt. With Spring Boot, {ssl-bundle} may bring it instead."),

	/** Of the client. */
	CLIENT_KEY_UNREADABLE("Check {properties.sslcert} and {properties.sslkey}: a certificate in PEM and its"
			+ " key in PEM (PKCS-8) or DER, which this process can read and nobody else, and {properties.sslpassword}"
			+ " if the key is encrypted."),

	/** The certificate is another host's. */
	WRONG_HOST_NAME("Connect by a host name that the server's certificate bears ({host}), or have a"
			+ " certificate issued that bears this one (subjectAltName).[ 'verify-ca' instead of 'verify-full' in"
			+ " {verification} would take the certificate of any host of this CA.]"),

	/** Of nobody who is trusted. */
	UNKNOWN_CA("Put the certificate of the CA that signed the server's (of a self-signed one: the server's"
			+ " own) into {properties.sslrootcert}, or into the trust store of {ssl-bundle}, and be sure that it is the"
			+ " right server's."),

	/** Or not valid yet. */
	CERTIFICATE_EXPIRED("Have the server's certificate, or its CA's, renewed: it is out of date, or not valid"
			+ " yet. Check this machine's clock, too."),

	/** The server wants one. */
	CLIENT_CERTIFICATE_MISSING("Set {properties.sslcert} and {properties.sslkey}, or a key store in"
			+ " {ssl-bundle}: the server asks for a client certificate, and got none that it trusts."),

	/** The server did not take it. */
	CLIENT_CERTIFICATE_REFUSED("Check the client certificate ({properties.sslcert}, or the key store of"
			+ " {ssl-bundle}): it is missing or out of date, or its CA is not in the server's ssl_ca_file."),

	/** Protocols, ciphers and more. */
	TLS_FAILED("Check the settings of TLS on both sides ({sslmode}, {ssl-bundle}, the server's"
			+ " ssl_min_protocol_version and log): they do not fit."),

	/** What requireAuth or channelBinding forbid. */
	WEAK_AUTHENTICATION("Have the server authenticate this role by scram-sha-256 (in pg_hba.conf; its"
			+ " password set anew while password_encryption is 'scram-sha-256'), and over TLS: {tls},"
			+ " 'requireAuth' or 'channelBinding' forbids what it offers."),

	/** Whatever the server says. */
	UNKNOWN("");

	/** A part for profiles that have all the keys it names. */
	private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\]]*)]");

	private static final Pattern KEY = Pattern.compile("\\{([a-z.-]+)}");

	private final String advice;

	ConnectFailure(String advice) {
		this.advice = advice;
	}

	/**
	 * What repairs it.
	 * @param name how the user has written a key, such as {@code pool.max-size}; for
	 * {@code encryption} the key that demands TLS, for {@code verification} the one that
	 * could verify less, and for {@code passfile} the DSN that has a password file; empty
	 * if there is none
	 * @return sentences; empty where that is not known
	 */
	public String advice(UnaryOperator<String> name) {
		String all = OPTIONAL.matcher(this.advice)
			.replaceAll((part) -> Matcher.quoteReplacement(hasKeys(part.group(1), name) ? part.group(1) : ""));
		return KEY.matcher(all).replaceAll((MatchResult key) -> Matcher.quoteReplacement(name.apply(key.group(1))));
	}

	private static boolean hasKeys(String part, UnaryOperator<String> name) {
		return KEY.matcher(part).results().noneMatch((key) -> name.apply(key.group(1)).isEmpty());
	}

}
