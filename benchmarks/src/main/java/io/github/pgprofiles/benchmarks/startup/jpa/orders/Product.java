package io.github.pgprofiles.benchmarks.startup.jpa.orders;

import java.math.BigDecimal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** What is bought. */
@Entity
public class Product {

	@Id
	private long id;

	@Column(nullable = false)
	private String title = "";

	@Column(nullable = false)
	private BigDecimal price = BigDecimal.ZERO;

	@Column(nullable = false)
	private boolean available;

	protected Product() {
	}

	/**
	 * Makes one.
	 * @param id primary key
	 */
	public Product(long id) {
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
