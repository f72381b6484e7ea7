package io.github.pgprofiles.sample.blog;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.UriComponentsBuilder;

/** The blog's posts, as JSON. */
@RestController
@RequestMapping("/posts")
final class PostController {

	private final Posts posts;

	PostController(Posts posts) {
		this.posts = posts;
	}

	@PostMapping
	ResponseEntity<StoredPost> add(@Valid @RequestBody Post post, UriComponentsBuilder uri) {
		StoredPost stored = this.posts.add(post);
		return ResponseEntity.created(uri.path("/posts/{id}").build(stored.id())).body(stored);
	}

	@GetMapping
	List<StoredPost> latest(@RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
		return this.posts.latest(limit);
	}

	@GetMapping("/{id}")
	StoredPost find(@PathVariable long id) {
		return this.posts.find(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no post " + id));
	}

}
