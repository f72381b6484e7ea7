package io.github.pgprofiles.internal.error;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;

import io.github.pgprofiles.error.SqlStates;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tells apart why connections could not be made: by what the server says in codes, then
 * by the classes of the causes, and by the driver's words only where it says nothing
 * else. The server's own words are in its user's language.
 */
public final class ConnectFailures {

	private static final String HBA_FILE = "pg_hba.conf";

	private ConnectFailures() {
	}

	/** What a failed attempt to connect has failed for. */
	public static ConnectFailure of(SQLException failure) {
		for (Throwable t = failure; t instanceof SQLException; t = t.getCause()) {
			if (t instanceof PSQLException driver && driver.getServerErrorMessage() != null) {
				return ofServer(driver.getServerErrorMessage());
			}
		}
		ConnectFailure said = ofDriver(failure);
		if (said == null) {
			said = ofCertificate(failure);
		}
		return (said != null) ? said : ofNetwork(failure);
	}

	/**
	 * What an attempt to connect has failed with: the driver's or the server's message,
	 * and that of the innermost cause where it says more, such as the unknown host.
	 */
	public static String words(SQLException failure) {
		String said = String.valueOf(failure.getMessage());
		Throwable root = root(failure);
		String more = root.getMessage();
		if (root == failure || (more != null && said.contains(more))) {
			return said;
		}
		return "%s (%s%s)".formatted(said, root.getClass().getSimpleName(), (more != null) ? ": " + more : "");
	}

	private static Throwable root(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		return root;
	}

	private static ConnectFailure ofServer(ServerErrorMessage server) {
		ConnectFailure ofPooler = PoolerWords.of(server);
		if (ofPooler != null) {
			return ofPooler;
		}
		if (PoolerWords.isRefusedParameter(server)) {
			return ConnectFailure.POOLER_TAKES_NO_SETTINGS;
		}
		String place = String.valueOf(server.getRoutine());
		return switch (String.valueOf(server.getSQLState())) {
			case SqlStates.INVALID_PASSWORD -> ConnectFailure.WRONG_PASSWORD;
			case SqlStates.INVALID_AUTHORIZATION -> ofLogin(place, String.valueOf(server.getMessage()));
			case "3D000" -> ConnectFailure.UNKNOWN_DATABASE;
			case SqlStates.INSUFFICIENT_PRIVILEGE ->
				"CheckMyDatabase".equals(place) ? ConnectFailure.NO_RIGHT_TO_CONNECT : ConnectFailure.UNKNOWN;
			case SqlStates.OBJECT_NOT_IN_PREREQUISITE_STATE ->
				"CheckMyDatabase".equals(place) ? ConnectFailure.DATABASE_CLOSED : ConnectFailure.UNKNOWN;
			case SqlStates.TOO_MANY_CONNECTIONS -> ConnectFailure.TOO_MANY_CONNECTIONS;
			case SqlStates.CANNOT_CONNECT_NOW, SqlStates.ADMIN_SHUTDOWN, SqlStates.CRASH_SHUTDOWN ->
				ConnectFailure.STARTING;
			default -> ConnectFailure.UNKNOWN;
		};
	}

	/** The name of the file is the same in every language. */
	private static ConnectFailure ofLogin(String place, String message) {
		if ("InitializeSessionUserId".equals(place)) {
			return ConnectFailure.UNKNOWN_ROLE;
		}
		if (message.contains(HBA_FILE)) {
			return (message.contains("no encryption") || message.contains("SSL off")) ? ConnectFailure.TLS_REQUIRED
					: ConnectFailure.NO_HBA_ENTRY;
		}
		return "ClientAuthentication".equals(place) ? ConnectFailure.CLIENT_CERTIFICATE_MISSING
				: ConnectFailure.LOGIN_REFUSED;
	}

	private static @Nullable ConnectFailure ofDriver(SQLException failure) {
		if (DriverWords.isOneOf(failure, "The server does not support SSL.")) {
			return ConnectFailure.NO_TLS;
		}
		if (DriverWords.isOneOf(failure, "The hostname {0} could not be verified by hostnameverifier {1}.")) {
			return ConnectFailure.WRONG_HOST_NAME;
		}
		if (DriverWords.isOneOf(failure, "Could not open SSL root certificate file {0}.",
				"Could not read SSL root certificate file {0}.",
				"Loading the SSL root certificate {0} into a TrustManager failed.")) {
			return ConnectFailure.ROOT_CERTIFICATE_UNREADABLE;
		}
		if (DriverWords.isOneOf(failure,
				"The server requested SCRAM-based authentication, but no password was provided.",
				"The server requested SCRAM-based authentication, but the password is an empty string.",
				"The server requested password-based authentication, but no password was provided by plugin {0}")) {
			return ConnectFailure.NO_PASSWORD;
		}
		if (isWeak(failure)) {
			return ConnectFailure.WEAK_AUTHENTICATION;
		}
		if (DriverWords.isOneOf(failure, "Could not find a server with specified targetServerType: {0}")) {
			return ConnectFailure.NO_SUITABLE_HOST;
		}
		if (DriverWords.isOneOf(failure, "Connection attempt timed out.")) {
			return ConnectFailure.TIMED_OUT;
		}
		if (DriverWords.isOneOf(failure, "The SSLSocketFactory class provided {0} could not be instantiated.")) {
			return ConnectFailure.TLS_FAILED;
		}
		return DriverWords.isOneOf(failure, "Protocol error.  Session setup failed.",
				"An error occurred while setting up the SSL connection.") ? ConnectFailure.NOT_POSTGRESQL : null;
	}

	private static boolean isWeak(SQLException failure) {
		return DriverWords.isOneOf(failure, "Authentication method is not allowed by requireAuth",
				"Channel binding is required, but server skipped authentication. "
						+ "Channel binding is only supported with SCRAM authentication over encrypted connections.",
				"Channel binding is required, but server requested ''{0}'' authentication. "
						+ "Channel binding is only supported with SCRAM authentication over encrypted connections.",
				"Channel Binding is required, but server did not offer an "
						+ "authentication method that supports channel binding",
				"Channel Binding is required, but SSL is not in use");
	}

	private static @Nullable ConnectFailure ofCertificate(SQLException failure) {
		if (has(failure, CertificateExpiredException.class) || has(failure, CertificateNotYetValidException.class)) {
			return ConnectFailure.CERTIFICATE_EXPIRED;
		}
		if (has(failure, CertPathBuilderException.class) || has(failure, CertPathValidatorException.class)
				|| (has(failure, SSLException.class) && has(failure, CertificateException.class))) {
			return ConnectFailure.UNKNOWN_CA;
		}
		if (isKey(failure)) {
			return ConnectFailure.CLIENT_KEY_UNREADABLE;
		}
		for (Throwable t = failure; t != null; t = t.getCause()) {
			if (t instanceof SSLException) {
				// the JDK's own words, which it does not translate, about what the server
				// has said of the client's certificate
				return String.valueOf(t.getMessage())
					.matches(".*fatal alert: (.*certificate.*|unknown_ca|access_denied)")
							? ConnectFailure.CLIENT_CERTIFICATE_REFUSED : ConnectFailure.TLS_FAILED;
			}
		}
		return null;
	}

	private static boolean isKey(SQLException failure) {
		return has(failure, FileNotFoundException.class) || has(failure, FileSystemException.class) || DriverWords
			.isOneOf(failure, "Could not initialize key manager.", "Could not initialize PEMKeyManager.",
					"Could not load the private key", "Could not load cert chain",
					"Could not open SSL certificate file {0}.",
					"Loading the SSL certificate {0} into a KeyManager failed.", "Could not read SSL key file {0}.",
					"Could not decrypt SSL key file {0}.",
					"Could not read password for SSL key file by callbackhandler {0}.",
					"Unable to find pkcs12 keystore.", "Could not read permissions for private key file \"{0}\"",
					"private key file \"{0}\" has group or world access; "
							+ "file must have permissions u=rw (0600) or less if owned by the current user, "
							+ "or permissions u=rw,g=r (0640) or less if owned by root. " + "Current permissions: {1}");
	}

	private static ConnectFailure ofNetwork(SQLException failure) {
		if (has(failure, UnknownHostException.class)) {
			return ConnectFailure.UNKNOWN_HOST;
		}
		if (has(failure, SocketTimeoutException.class)) {
			return ConnectFailure.TIMED_OUT;
		}
		if (has(failure, NoRouteToHostException.class)) {
			return ConnectFailure.UNREACHABLE;
		}
		if (has(failure, ConnectException.class)) {
			// the operating system's own limit
			return String.valueOf(root(failure).getMessage()).contains("timed out") ? ConnectFailure.TIMED_OUT
					: ConnectFailure.REFUSED;
		}
		return (has(failure, SocketException.class) || has(failure, EOFException.class)) ? ConnectFailure.LOST
				: ConnectFailure.UNKNOWN;
	}

	private static boolean has(Throwable failure, Class<? extends Throwable> type) {
		for (Throwable t = failure; t != null; t = t.getCause()) {
			if (type.isInstance(t)) {
				return true;
			}
		}
		return false;
	}

}
