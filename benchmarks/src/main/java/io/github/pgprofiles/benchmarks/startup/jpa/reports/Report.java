package io.github.pgprofiles.benchmarks.startup.jpa.reports;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;

/** A report. */
@Entity
public class Report {

	@Id
	private long id;

	@ManyToOne(fetch = FetchType.LAZY, optional = false)
	private @Nullable Author author;

	@Column(nullable = false)
	private String title = "";

	@Column(nullable = false)
	private Instant published = Instant.EPOCH;

	protected Report() {
	}

	/**
	 * Makes one.
	 * @param id primary key
	 */
	public Report(long id) {
		this.id = id;
	}

	/**
	 * Returns the primary key.
	 * @return the key
	 */
	public long getId() {
		return this.id;
	}

	/**
	 * Returns what it belongs to.
	 * @return the author
	 */
	public @Nullable Author getAuthor() {
		return this.author;
	}

}
