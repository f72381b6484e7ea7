package io.github.pgprofiles.docs;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.TreeMap;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;

/** The README's health page, as somebody sees it who may see details. */
@Shop
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = "management.endpoint.health.show-details=always")
class ReadmeHealthIT {

	@LocalServerPort
	private int port;

	@Test
	void healthEndpointAnswersAsShown() throws Exception {
		HttpResponse<String> response = HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + "/actuator/health/postgres"))
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).isEqualTo(200);
		JsonMapper json = JsonMapper.shared();
		String shown = Document.of("README.md").blocks("json").get(0).text();
		assertThat(shape(json.readTree(response.body()))).isEqualTo(shape(json.readTree(shown)));
	}

	/** Names and texts that stay, without numbers, moments and ports. */
	private static String shape(JsonNode node) {
		if (node.isString()) {
			return node.asString()
				.replaceFirst("^\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z$", "moment")
				.replaceFirst("^(localhost):\\d+$", "$1:port");
		}
		if (!node.isObject()) {
			return node.isNumber() ? "number" : node.toString();
		}
		TreeMap<String, String> fields = new TreeMap<>();
		for (String name : new TreeSet<>(node.propertyNames())) {
			fields.put(name, shape(node.get(name)));
		}
		return fields.toString();
	}

}
