package io.github.pgprofiles.benchmarks.startup.jpa.reports;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Who writes reports. */
@Entity
public class Author {

	@Id
	private long id;

	@Column(nullable = false)
	private String name = "";

	@Column(nullable = false)
	private String department = "";

	protected Author() {
	}

	/**
	 * Makes one.
	 * @param id primary key
	 */
	public Author(long id) {
		this.id = id;
	}

	/**
	 * Returns the primary key.
	 * @return the key
	 */
	public long getId() {
		return this.id;
	}

}
