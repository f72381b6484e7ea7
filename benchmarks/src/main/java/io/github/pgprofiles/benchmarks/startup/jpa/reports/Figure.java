package io.github.pgprofiles.benchmarks.startup.jpa.reports;

import java.math.BigDecimal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;

/** A number within a chapter. */
@Entity
public class Figure {

	@Id
	private long id;

	@ManyToOne(fetch = FetchType.LAZY, optional = false)
	private @Nullable Chapter chapter;

	@Column(nullable = false)
	private String label = "";

	@Column(nullable = false)
	private BigDecimal amount = BigDecimal.ZERO;

	protected Figure() {
	}

	/**
	 * Makes one.
	 * @param id primary key
	 */
	public Figure(long id) {
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
	 * @return the chapter
	 */
	public @Nullable Chapter getChapter() {
		return this.chapter;
	}

}
