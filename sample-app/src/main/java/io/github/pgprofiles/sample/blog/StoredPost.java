package io.github.pgprofiles.sample.blog;

import java.time.Instant;

/**
 * A post as the database keeps it.
 *
 * @param id given by the database
 * @param title of the post
 * @param content of the post
 * @param published whether it is meant for readers
 * @param createdAt when it was stored
 */
public record StoredPost(long id, String title, String content, boolean published, Instant createdAt) {
}
