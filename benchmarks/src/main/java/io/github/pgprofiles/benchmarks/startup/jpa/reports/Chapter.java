package io.github.pgprofiles.benchmarks.startup.jpa.reports;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;

/** A part of a report. */
@Entity
public class Chapter {

	@Id
	private long id;

	@ManyToOne(fetch = FetchType.LAZY, optional = false)
	private @Nullable Report report;

	@Column(nullable = false)
	private String heading = "";

	@Column(nullable = false)
	private int position;

	protected Chapter() {
	}

	/**
	 * Makes one.
	 * @param id primary key
	 */
	public Chapter(long id) {
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
	 * @return the report
	 */
	public @Nullable Report getReport() {
		return this.report;
	}

}
