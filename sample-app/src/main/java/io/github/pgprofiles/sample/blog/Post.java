package io.github.pgprofiles.sample.blog;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A post as somebody writes it.
 *
 * @param title 1 to 200 characters
 * @param content 1 to 100,000 characters
 * @param published {@code true} unless said otherwise
 */
public record Post(
		@NotBlank @Size(max = 200) @Pattern(regexp = Post.NO_NUL, message = Post.NUL) @Pattern(regexp = Post.NO_HALF,
				message = Post.HALF) String title,
		@NotBlank @Size(max = 100_000) @Pattern(regexp = Post.NO_NUL,
				message = Post.NUL) @Pattern(regexp = Post.NO_HALF, message = Post.HALF) String content,
		@Nullable Boolean published) {

	/** PostgreSQL's text holds every character but this one. */
	static final String NO_NUL = "[^\\x00]*";

	static final String NUL = "must not hold a NUL character";

	/** JSON can write one half of a surrogate pair without the other. */
	static final String NO_HALF = "[^\\x{D800}-\\x{DFFF}]*";

	static final String HALF = "must not hold half a character";

	public Post {
		published = (published != null) ? published : Boolean.TRUE;
	}

}
