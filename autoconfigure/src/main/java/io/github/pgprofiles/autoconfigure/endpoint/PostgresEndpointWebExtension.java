package io.github.pgprofiles.autoconfigure.endpoint;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.pgprofiles.autoconfigure.endpoint.PostgresDescriptor.Action;
import io.github.pgprofiles.error.UnknownProfileException;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The endpoint {@code postgres} over HTTP, where an unknown profile is 404, with the
 * names of those that there are.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = PostgresEndpoint.class)
public final class PostgresEndpointWebExtension {

	private final PostgresEndpoint endpoint;

	PostgresEndpointWebExtension(PostgresEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * One profile, with its settings.
	 * @param profile its name
	 * @return a {@link PostgresDescriptor}, or 404
	 */
	@ReadOperation
	public WebEndpointResponse<Object> profile(@Selector String profile) {
		try {
			return new WebEndpointResponse<>(this.endpoint.profile(profile));
		}
		catch (UnknownProfileException ex) {
			return unknown(ex);
		}
	}

	/**
	 * Does something to the pool of a profile.
	 * @param profile its name
	 * @param action what
	 * @return what was done, or 404
	 */
	@WriteOperation
	public WebEndpointResponse<Object> change(@Selector String profile, Action action) {
		try {
			return new WebEndpointResponse<>(this.endpoint.change(profile, action));
		}
		catch (UnknownProfileException ex) {
			return unknown(ex);
		}
	}

	private WebEndpointResponse<Object> unknown(UnknownProfileException ex) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("message", String.valueOf(ex.getMessage()));
		body.put("profiles", this.endpoint.names());
		return new WebEndpointResponse<>(OperationResponseBody.of(body), WebEndpointResponse.STATUS_NOT_FOUND);
	}

}
