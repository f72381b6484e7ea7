package io.github.pgprofiles.benchmarks.startup.jpa.orders;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;

/** A product within a purchase. */
@Entity
public class PurchaseLine {

	@Id
	private long id;

	@ManyToOne(fetch = FetchType.LAZY, optional = false)
	private @Nullable Purchase purchase;

	@ManyToOne(fetch = FetchType.LAZY, optional = false)
	private @Nullable Product product;

	@Column(nullable = false)
	private int quantity;

	protected PurchaseLine() {
	}

	/**
	 * Makes one.
	 * @param id primary key
	 */
	public PurchaseLine(long id) {
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
	 * @return the purchase
	 */
	public @Nullable Purchase getPurchase() {
		return this.purchase;
	}

	/**
	 * Returns what it belongs to.
	 * @return the product
	 */
	public @Nullable Product getProduct() {
		return this.product;
	}

}
