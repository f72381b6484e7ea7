package io.github.pgprofiles.sample.blog;

import java.util.List;
import java.util.Optional;

import io.github.pgprofiles.PostgresClient;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** The posts of the blog. Thread-safe. */
@Component
public final class Posts {

	private static final long START_LOCK = 5_171_076;

	private final PostgresClient blog;

	public Posts(@Qualifier("blog") PostgresClient blog) {
		this.blog = blog;
	}

	/** Creates the table if it is missing. */
	public void createTable() {
		this.blog.transaction().run((tx) -> {
			// 'if not exists' alone fails when two instances start at the same moment
			tx.sql("select 1 from pg_advisory_xact_lock(:key)").param("key", START_LOCK).query(Integer.class).single();
			tx.sql("""
					create table if not exists posts (
					  id bigint generated always as identity primary key,
					  title text not null,
					  content text not null,
					  published boolean not null default true,
					  created_at timestamptz not null default now())""").update();
		});
	}

	/**
	 * Stores a post.
	 * @param post to store
	 * @return the post with its id
	 */
	public StoredPost add(Post post) {
		return this.blog.sql("""
				insert into posts (title, content, published) values (:title, :content, :published)
				returning id, title, content, published, created_at""")
			.param("title", post.title())
			.param("content", post.content())
			.param("published", post.published())
			.query(StoredPost.class)
			.single();
	}

	/**
	 * Reads a post.
	 * @param id of the post
	 * @return the post, if there is one
	 */
	public Optional<StoredPost> find(long id) {
		return this.blog.sql("select id, title, content, published, created_at from posts where id = :id")
			.param("id", id)
			.query(StoredPost.class)
			.optional();
	}

	/**
	 * Reads the latest posts.
	 * @param limit at most so many
	 * @return the newest first
	 */
	public List<StoredPost> latest(int limit) {
		return this.blog
			.sql("select id, title, content, published, created_at from posts order by id desc limit :limit")
			.param("limit", limit)
			.query(StoredPost.class)
			.list();
	}

}
