package io.github.pgprofiles.sample.blog;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.pgprofiles.sample.SampleTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

@SampleTest
class PostControllerIT {

	private RestTestClient client;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
	}

	@Test
	void storesPostAndSaysWhere() {
		var created = post("""
				{"title": "Hello", "content": "World of 'quotes' and \\"more\\": Zürich 👋", "published": false}""")
			.expectStatus()
			.isCreated()
			.expectBody(StoredPost.class)
			.returnResult();
		StoredPost stored = created.getResponseBody();
		assertThat(stored.title()).isEqualTo("Hello");
		assertThat(stored.content()).isEqualTo("World of 'quotes' and \"more\": Zürich 👋");
		assertThat(stored.published()).isFalse();
		assertThat(stored.createdAt()).isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
		URI location = created.getResponseHeaders().getLocation();
		assertThat(location).hasPath("/posts/" + stored.id());
		this.client.get().uri(location).exchange().expectStatus().isOk().expectBody(StoredPost.class).isEqualTo(stored);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ", \"published\": null", ", \"published\": true" })
	void postIsPublishedUnlessSaidOtherwise(String published) {
		post("{\"title\": \"Hello\", \"content\": \"World\"%s}".formatted(published)).expectStatus()
			.isCreated()
			.expectBody()
			.jsonPath("$.published")
			.isEqualTo(true);
	}

	@Test
	void listsLatestPostsFirst() {
		post("{\"title\": \"Earlier\", \"content\": \"x\"}").expectStatus().isCreated();
		post("{\"title\": \"Later\", \"content\": \"x\"}").expectStatus().isCreated();
		List<StoredPost> posts = this.client.get()
			.uri("/posts?limit=2")
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody(new ParameterizedTypeReference<List<StoredPost>>() {
			})
			.returnResult()
			.getResponseBody();
		assertThat(posts).extracting(StoredPost::title).containsExactly("Later", "Earlier");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"content": "x"}                                          | title     | must not be blank
			{"title": null, "content": "x"}                           | title     | must not be blank
			{"title": "  ", "content": "x"}                           | title     | must not be blank
			{"title": "a\\u0000b", "content": "x"}                    | title     | must not hold a NUL character
			{"title": "a\\ud800b", "content": "x"}                    | title     | must not hold half a character
			{"title": "a", "content": "\\udc00"}                      | content   | must not hold half a character
			{"title": 5, "content": "x"}                              | title     | must be a string
			{"title": ["a"], "content": "x"}                          | title     | must be a string
			{"title": {"a": 1}, "content": "x"}                       | title     | must be a string
			{"title": "a"}                                            | content   | must not be blank
			{"title": "a", "content": ""}                             | content   | must not be blank
			{"title": "a", "content": true}                           | content   | must be a string
			{"title": "a", "content": "x", "published": "yes"}        | published | must be true or false
			{"title": "a", "content": "x", "published": "true"}       | published | must be true or false
			{"title": "a", "content": "x", "published": 1}            | published | must be true or false
			{"title": "a", "content": "x", "published": []}           | published | must be true or false
			{"title": "a", "content": "x", "publishd": false}         | publishd  | is unknown
			""")
	void badFieldIsProblemThatNamesIt(String json, String field, String message) {
		post(json).expectStatus()
			.isBadRequest()
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo(field + ": " + message)
			.jsonPath("$.errors[0].field")
			.isEqualTo(field)
			.jsonPath("$.errors[0].message")
			.isEqualTo(message);
	}

	@Test
	void titleThatIsTooLongIsProblemThatNamesIt() {
		post("{\"title\": \"%s\", \"content\": \"x\"}".formatted("a".repeat(201))).expectStatus()
			.isBadRequest()
			.expectBody()
			.jsonPath("$.errors[0].field")
			.isEqualTo("title");
	}

	@Test
	void everyBadFieldIsNamed() {
		post("{}").expectStatus().isBadRequest().expectBody().jsonPath("$.errors.length()").isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"title\": ", "[]", "\"text\"", "7", "null", "" })
	void bodyThatIsNoPostIsProblem(String body) {
		post(body).expectStatus().isBadRequest().expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	@ParameterizedTest
	@CsvSource({ "/posts/0, 404", "/posts/first, 400", "/posts?limit=0, 400", "/posts?limit=101, 400" })
	void badRequestIsProblem(String uri, int status) {
		this.client.get()
			.uri(uri)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON);
	}

	private RestTestClient.ResponseSpec post(String json) {
		return this.client.post().uri("/posts").contentType(MediaType.APPLICATION_JSON).body(json).exchange();
	}

}
