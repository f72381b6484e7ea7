package io.github.pgprofiles.autoconfigure.test;

import jakarta.persistence.Entity;

import org.springframework.data.relational.core.mapping.Table;

/** A row, for JPA and for Data JDBC. */
@Entity
@Table("note")
class Note {

	@jakarta.persistence.Id
	@org.springframework.data.annotation.Id
	private Long id;

	private String text;

	Long getId() {
		return this.id;
	}

	void setId(Long id) {
		this.id = id;
	}

	String getText() {
		return this.text;
	}

	void setText(String text) {
		this.text = text;
	}

}
