package io.github.pgprofiles.autoconfigure.data.shop.reports;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Of the profile whose packages are configured. */
@Entity
public class Report {

	@Id
	private long id;

	@Column(unique = true)
	private String shortTitle;

	protected Report() {
	}

	public Report(long id, String shortTitle) {
		this.id = id;
		this.shortTitle = shortTitle;
	}

	public long getId() {
		return this.id;
	}

	public String getShortTitle() {
		return this.shortTitle;
	}

	public void setShortTitle(String shortTitle) {
		this.shortTitle = shortTitle;
	}

}
