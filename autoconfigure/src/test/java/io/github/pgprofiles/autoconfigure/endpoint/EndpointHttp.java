package io.github.pgprofiles.autoconfigure.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks the endpoint as an operator does. */
final class EndpointHttp {

	private final HttpClient client = HttpClient.newHttpClient();

	private final URI root;

	EndpointHttp(int port) {
		this.root = URI.create("http://localhost:" + port + "/actuator/");
	}

	HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(this.root.resolve(path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(this.root.resolve(path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json))
			.build(), HttpResponse.BodyHandlers.ofString());
	}

	/** What is said of a profile. */
	JsonNode profile(String name) {
		try {
			return JsonMapper.shared().readTree(get("postgres").body()).path("profiles").path(name);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
